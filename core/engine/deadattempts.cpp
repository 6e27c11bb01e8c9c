#include "core/engine/deadattempts.h"

#include "core/engine/engineerrors.h"

namespace millrace {

Result<std::vector<Attempt>> settleAttempts(JobRepository &jobs, const Job &job, TimePoint now,
                                            const Error &reason)
{
    std::vector<Attempt> attempts = job.attempts;
    for (Attempt &attempt : attempts) {
        if (attempt.status != JobStatus::Running)
            continue;
        attempt.status = JobStatus::Incomplete;
        attempt.endedAt = now;
        attempt.error = reason;
        for (StreamResult &stream : attempt.streams) {
            if (stream.status == StreamStatus::Queued || stream.status == StreamStatus::Syncing)
                stream.status = StreamStatus::Incomplete;
        }
        if (auto ended = jobs.finishAttempt(attempt); !ended)
            return ended.error();
    }
    return attempts;
}

Result<void> giveUp(JobRepository &jobs, const Job &job, TimePoint now)
{
    const auto settled = settleAttempts(jobs, job, now, makeError(engineerrors::interrupted));
    if (!settled)
        return settled.error();
    return jobs.setStatus(job.id, JobStatus::Cancelled, now);
}

} // namespace millrace
