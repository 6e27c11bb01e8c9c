// RunBar: one run as the charts of the connection page show it.
#pragma once

#include "core/model/job.h"

#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct RunBar final
{
    qint64 jobId = 0;
    TimePoint startedAt;
    JobStatus status = JobStatus::Pending;
    qint64 written = 0;
    qint64 rejected = 0;
    std::optional<qint64> duration; ///< Milliseconds; nothing while it runs.

    bool operator==(const RunBar &) const = default;
};

/// Oldest first, at most \a most; \a jobs come newest first, as the store gives them.
[[nodiscard]] std::vector<RunBar> runBars(const std::vector<Job> &jobs, std::size_t most);

/// How a run stands, in the words of the run's page: "Succeeded", "Running".
[[nodiscard]] QString jobStatusTitle(JobStatus status);
[[nodiscard]] QString jobStatusIcon(JobStatus status);
/// "by hand", "from the command line", "by the schedule".
[[nodiscard]] QString jobTriggerTitle(JobTrigger trigger);
/// The run in one sentence, the text alternative of its bar.
[[nodiscard]] QString runBarText(const RunBar &bar);

/// Milliseconds from the first attempt to the end; nothing while it has none.
[[nodiscard]] std::optional<qint64> jobDuration(const Job &job);
/// The sum over the streams of all attempts.
[[nodiscard]] StreamCounts jobTotals(const Job &job);

} // namespace millrace
