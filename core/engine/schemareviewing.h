// SchemaReviewing: looks at the source of a connection, and carries out what a person decides.
#pragma once

#include "core/engine/schemaacceptance.h"
#include "core/engine/syncengine.h"
#include "core/model/endpoint.h"
#include "core/model/timelineevent.h"
#include "core/store/schemafindings.h"

namespace millrace {

/// What waits for a person at one connection.
struct PendingReview final
{
    Connection connection; ///< As it is stored.
    Catalog catalog; ///< As it was found.
    TimePoint foundAt;
    bool isPaused = false; ///< The connection was paused for it, and still is.
    std::vector<DestinationSyncMode> modes; ///< The destination's; none: not known.
    SchemaReview review;
};

/// Tells whether a source is still the same one; of its id, connector and configuration.
[[nodiscard]] QString sourceMark(const Endpoint &source);

/// Every call blocks its thread. Safe from any; what it is made with outlives it.
class SchemaReviewing final
{
public:
    explicit SchemaReviewing(const EngineServices &services)
        : m_services(services)
    {
    }

    /// By what the last look at the source found; nothing when nobody has looked yet. With an empty
    /// review nothing waits. Asks no server.
    [[nodiscard]] Result<std::optional<PendingReview>> pending(const QString &connectionId) const;
    /// Asks the source now. Nothing of the connection changes.
    [[nodiscard]] Result<PendingReview> look(const QString &connectionId,
                                             const Cancellation &cancellation) const;
    /// Stores what \a decisions make of the connection, as the doing of \a origin. Everything that
    /// was found counts as reviewed then. With \a resumes a paused connection runs again, unless
    /// something is missing. "store.connection_busy" while a run is on.
    [[nodiscard]] Result<SchemaAcceptance> accept(const QString &connectionId,
                                                  const SchemaDecisions &decisions, bool resumes,
                                                  ChangeOrigin origin) const;

private:
    [[nodiscard]] std::vector<DestinationSyncMode> modesOf(const Connection &connection) const;

    const EngineServices &m_services;
};

} // namespace millrace
