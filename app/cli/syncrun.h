// SyncRun: one run of a connection, watched to its end.
#pragma once

#include "app/cli/session.h"
#include "core/engine/syncengine.h"
#include "core/model/job.h"

#include <functional>

namespace millrace {

/// Starts \a connectionId and blocks until the run has ended. Shows progress; the first signal
/// interrupts the run, which keeps its checkpoints. Returns the job as stored.
[[nodiscard]] Result<Job> runSync(Session &session, const QString &connectionId,
                                  const RunOptions &options);

/// The exit code of \a job: done, failed, or stopped by the signal that came.
[[nodiscard]] int exitCodeOf(const Job &job, const Interruption &interruption);

} // namespace millrace
