// SyncRun: one run of a connection, watched to its end.
#pragma once

#include "app/cli/session.h"
#include "core/engine/syncengine.h"
#include "core/model/connection.h"
#include "core/model/job.h"

#include <functional>

namespace millrace {

/// Starts \a connectionId and blocks until the run has ended. Shows progress; the first signal
/// interrupts the run, which keeps its checkpoints. Returns the job as stored.
[[nodiscard]] Result<Job> runSync(Session &session, const QString &connectionId,
                                  const RunOptions &options);

/// The same, with the report of the run as the result of \a command. Returns the exit code. An
/// unknown server is shown with what trusts it, in other words for a connection that is not
/// \a isStored.
[[nodiscard]] int syncAndReport(Session &session, const Connection &connection,
                                const RunOptions &options, const QString &command,
                                bool isStored = true);

/// The exit code of \a job: done, failed, or stopped by the signal that came.
[[nodiscard]] int exitCodeOf(const Job &job, const Interruption &interruption);

} // namespace millrace
