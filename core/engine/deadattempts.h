// Attempts that a killed process left running.
#pragma once

#include "core/store/jobrepository.h"

namespace millrace {

/// Ends those of \a job at \a now as incomplete because of \a reason, with the streams they were
/// in. Returns the attempts as they are then. REQUIRES: nobody runs the job.
[[nodiscard]] Result<std::vector<Attempt>> settleAttempts(JobRepository &jobs, const Job &job,
                                                          TimePoint now, const Error &reason);

/// Cancels \a job with what a killed process left of it. REQUIRES: nobody runs the job.
[[nodiscard]] Result<void> giveUp(JobRepository &jobs, const Job &job, TimePoint now);

} // namespace millrace
