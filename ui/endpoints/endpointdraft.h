// EndpointDraft: a source or destination that was left before it was saved.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"
#include "core/store/draftrepository.h"

#include <optional>
#include <vector>

namespace millrace {

struct WorkspaceSnapshot;

/// What was entered, without secrets: those live in the secret store alone, and nothing is put
/// there before the person saves. A plain value.
struct EndpointDraft final
{
    QString id;
    Endpoint endpoint; ///< With the id of the stored one where that was being edited.
    TimePoint savedAt;
    bool lacksSecrets = false; ///< Some were entered and are not kept.

    bool operator==(const EndpointDraft &) const = default;
};

/// \a endpoint as it is to be kept under \a id, an empty one for a new draft.
[[nodiscard]] Draft draftOf(const Endpoint &endpoint, const QString &id,
                            const ConnectorRegistry &registry);
/// Nothing when \a draft is one of a connection.
[[nodiscard]] std::optional<EndpointDraft> endpointDraft(const Draft &draft);

/// The drafts of sources, or of destinations, newest first.
[[nodiscard]] std::vector<EndpointDraft> endpointDrafts(const WorkspaceSnapshot &snapshot,
                                                        EndpointRole role);
/// The draft of \a endpoint, which is stored.
[[nodiscard]] std::optional<EndpointDraft> draftOfEndpoint(const WorkspaceSnapshot &snapshot,
                                                           const Endpoint &endpoint);

} // namespace millrace
