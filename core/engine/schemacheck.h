// SchemaCheck: asks the source of a connection for changes, and takes them over before a run.
#pragma once

#include "core/engine/schemapropagation.h"
#include "core/engine/syncengine.h"
#include "core/model/endpoint.h"
#include "core/model/job.h"
#include "core/model/runstatistics.h"
#include "core/model/timelineevent.h"
#include "core/store/connectionlock.h"

namespace millrace {

/// What the run that follows has to know.
struct SchemaOutcome final
{
    std::optional<Connection> updated; ///< As saved, when something was taken over.
    std::vector<StreamId> gone; ///< Chosen streams that cannot run.
    std::vector<StreamNote> notes;
    /// The source could not be asked, or the change not be saved; the run goes on as before.
    std::optional<Error> warning;
    std::vector<StreamId> backfilled; ///< Streams that are read again for new fields.
    TimeSpan asked; ///< When the source was asked; nothing when it was not.
    std::optional<Error> stop; ///< The connection is paused; nothing may run.
};

/// One check, for one new job. Used by one thread; what it is made with outlives it.
class SchemaCheck final
{
public:
    /// \a interval: how long a look at the source is good for; see EngineSettings.
    SchemaCheck(const EngineServices &services, const ConnectionLock &lock,
                std::chrono::minutes interval)
        : m_services(services)
        , m_lock(lock)
        , m_interval(interval)
    {
    }

    /// Does nothing unless a check is due: once in an interval, when the last run had to end for a
    /// fault that a change of the source may be the reason of, and when a look of a person found
    /// something the connection has to follow or to be paused for. What is taken over is saved as
    /// the doing of what started \a job. Blocks.
    [[nodiscard]] SchemaOutcome run(const Connection &connection, const Endpoint &source,
                                    const Endpoint &destination, const Job &job,
                                    const Cancellation &cancellation);

private:
    [[nodiscard]] bool didLastJobMissSomething(const Job &job) const;
    [[nodiscard]] Result<SchemaPropagation>
    propagate(const Connection &connection, const Catalog &discovered,
              const std::optional<std::set<StreamId>> &known, const Endpoint &destination) const;
    [[nodiscard]] Result<void> save(const SchemaPropagation &change, ChangeOrigin origin);
    void pause(SchemaPropagation &change, ChangeOrigin origin);

    const EngineServices &m_services;
    const ConnectionLock &m_lock;
    const std::chrono::minutes m_interval;
};

} // namespace millrace
