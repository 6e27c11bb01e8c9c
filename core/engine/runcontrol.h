// RunControl: pauses and gives up runs of any process of the profile.
#pragma once

#include "core/engine/syncengine.h"
#include "core/model/connection.h"
#include "core/model/job.h"

#include <optional>

namespace millrace {

/// What runs in this process is stopped by SyncEngine at once; this here asks other processes, and
/// speaks for those that were killed. Safe from any thread; what it is made with outlives it.
class RunControl final
{
public:
    explicit RunControl(const EngineServices &services)
        : m_services(services)
    {
    }

    /// The run that is on, or was interrupted, waits from now on until it is started by hand.
    /// Returns its job as it is stored then, which may have ended before the wish was seen. Blocks
    /// until the run has stopped, half a minute at most. Errors: "engine.nothing_runs",
    /// "engine.not_stopping", "store.connection_unknown", cancelled.
    [[nodiscard]] Result<Job> pause(const QString &connectionId, const Cancellation &cancellation);
    /// The same, but the run is given up; what it has written stays.
    [[nodiscard]] Result<Job> cancel(const QString &connectionId, const Cancellation &cancellation);

private:
    [[nodiscard]] Result<Job> stop(const QString &connectionId, StopReason reason,
                                   const Cancellation &cancellation);
    /// Asks the process that runs the connection; the job asked for, or 0 when none is seen.
    [[nodiscard]] Result<qint64> ask(const QString &connectionId, StopReason reason);
    /// The job, once it is over while its process still holds the lock.
    [[nodiscard]] std::optional<Job> endedJob(qint64 jobId) const;
    /// For jobs nobody runs. REQUIRES: the lock of the connection is held.
    [[nodiscard]] Result<Job> settle(const Connection &connection, StopReason reason, qint64 asked);

    const EngineServices m_services;
};

} // namespace millrace
