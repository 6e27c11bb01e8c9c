// The written form of sources, destinations, tags and connections; see docs/files.md.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/store/checkpointstore.h"
#include "core/store/profilechange.h"

#include <QJsonObject>

namespace millrace {

enum class ConnectionFormat { Yaml, Json };

/// What goes into a file beside what always does.
struct ExportChoice final
{
    /// Ids of connections; empty: all of the profile, with ends and tags that nothing uses.
    QStringList connectionIds;
    /// How far the streams of each connection, by its id, have come; empty: not written.
    QHash<QString, std::vector<std::pair<StreamId, StreamState>>> states;
    /// The fields of each stream as they were discovered, so that nobody has to ask the source.
    bool hasSchemas = false;
};

/// The parts of the form. Secrets are left out, references to them stay, as texts.
[[nodiscard]] QJsonObject endpointForm(const Endpoint &endpoint, const ConnectorRegistry &registry);
[[nodiscard]] QJsonObject tagForm(const Tag &tag);
[[nodiscard]] QJsonObject connectionForm(const Connection &connection, const Endpoint &source,
                                         const Endpoint &destination);

/// The whole form of what \a choice names in \a contents. The same contents give the same form.
[[nodiscard]] QJsonObject connectionSetForm(const ProfileContents &contents,
                                            const ExportChoice &choice,
                                            const ConnectorRegistry &registry);
/// \a form as it stands in a file.
[[nodiscard]] QString writtenForm(const QJsonObject &form, ConnectionFormat format);

} // namespace millrace
