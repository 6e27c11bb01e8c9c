#include "core/model/job.h"

#include "core/base/enumwords.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::array<const char *, 6> s_jobStatuses{"pending", "running",   "incomplete",
                                                    "failed",  "succeeded", "cancelled"};
constexpr std::array<const char *, 3> s_jobTriggers{"manual", "command_line", "schedule"};
constexpr std::array<const char *, 4> s_jobKinds{"sync", "retry", "refresh", "clear"};
constexpr std::array<const char *, 2> s_refreshModes{"retain", "remove"};
constexpr std::array<const char *, 6> s_streamStatuses{"queued",     "syncing", "synced",
                                                       "incomplete", "failed",  "cancelled"};

/// Takes out what the following attempt of the stream read again.
void dropReadAgain(StreamCounts &counts)
{
    counts.read -= counts.unconfirmed;
    counts.unconfirmed = 0;
}

} // namespace

QString jobStatusName(JobStatus status) { return wordOf(s_jobStatuses, status); }

std::optional<JobStatus> jobStatusFromName(const QString &name)
{
    return valueOf<JobStatus>(s_jobStatuses, name);
}

bool isTerminal(JobStatus status)
{
    return status != JobStatus::Pending && status != JobStatus::Running;
}

bool canChange(JobStatus from, JobStatus to) { return !isTerminal(from) && from != to; }

QString jobTriggerName(JobTrigger trigger) { return wordOf(s_jobTriggers, trigger); }

std::optional<JobTrigger> jobTriggerFromName(const QString &name)
{
    return valueOf<JobTrigger>(s_jobTriggers, name);
}

QString jobKindName(JobKind kind) { return wordOf(s_jobKinds, kind); }

std::optional<JobKind> jobKindFromName(const QString &name)
{
    return valueOf<JobKind>(s_jobKinds, name);
}

QString refreshModeName(RefreshMode mode) { return wordOf(s_refreshModes, mode); }

std::optional<RefreshMode> refreshModeFromName(const QString &name)
{
    return valueOf<RefreshMode>(s_refreshModes, name);
}

StreamCounts &StreamCounts::operator+=(const StreamCounts &other)
{
    read += other.read;
    written += other.written;
    filtered += other.filtered;
    rejected += other.rejected;
    unconfirmed += other.unconfirmed;
    changed += other.changed;
    readBytes += other.readBytes;
    return *this;
}

QString streamStatusName(StreamStatus status) { return wordOf(s_streamStatuses, status); }

std::optional<StreamStatus> streamStatusFromName(const QString &name)
{
    return valueOf<StreamStatus>(s_streamStatuses, name);
}

std::vector<StreamResult> summarised(const std::vector<Attempt> &attempts)
{
    std::vector<StreamResult> sums;
    for (const Attempt &attempt : attempts) {
        for (const StreamResult &result : attempt.streams) {
            const auto earlier = std::ranges::find(sums, result.stream, &StreamResult::stream);
            if (earlier == sums.end()) {
                sums.push_back(result);
                continue;
            }
            StreamCounts counts = earlier->counts;
            dropReadAgain(counts);
            counts += result.counts;
            *earlier = result;
            earlier->counts = counts;
        }
    }
    return sums;
}

} // namespace millrace
