// Job and Attempt: one request to sync, and one try of it.
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/catalog/stream.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

enum class JobStatus {
    Pending, ///< Not started, or interrupted with its process: the next run goes on with it.
    Running,
    Incomplete, ///< Ended: some streams are complete, some are not.
    Failed, ///< No stream got through, or the configuration is at fault.
    Succeeded, ///< Every stream is complete.
    Cancelled,
};

/// The stable word: "pending", "running", "incomplete", "failed", "succeeded", "cancelled".
[[nodiscard]] QString jobStatusName(JobStatus status);
[[nodiscard]] std::optional<JobStatus> jobStatusFromName(const QString &name);
/// Whether a job in \a status will not run again.
[[nodiscard]] bool isTerminal(JobStatus status);
/// Whether the step is legal: pending → running or any ended one; running → pending (interrupted)
/// or any ended one. A terminal status is never left.
[[nodiscard]] bool canChange(JobStatus from, JobStatus to);

/// What started a job.
enum class JobTrigger { Manual, CommandLine, Schedule };
/// "manual", "command_line", "schedule".
[[nodiscard]] QString jobTriggerName(JobTrigger trigger);
[[nodiscard]] std::optional<JobTrigger> jobTriggerFromName(const QString &name);

/// What a job does.
enum class JobKind {
    Sync, ///< Reads the source.
    Retry, ///< Writes rejected records once more; see RejectedSelection.
    Refresh, ///< Reads streams again from their start; see RefreshMode.
    Clear, ///< Empties tables of the destination and forgets their checkpoints.
};
/// "sync", "retry", "refresh", "clear".
[[nodiscard]] QString jobKindName(JobKind kind);
[[nodiscard]] std::optional<JobKind> jobKindFromName(const QString &name);

/// What becomes of the rows that were there before a refresh (behaviour §5.4).
enum class RefreshMode {
    Retain, ///< They stay beside the new ones.
    Remove, ///< They go once every new row is there.
};
/// "retain", "remove".
[[nodiscard]] QString refreshModeName(RefreshMode mode);
[[nodiscard]] std::optional<RefreshMode> refreshModeFromName(const QString &name);

/// Rows of one stream in one attempt (or summed up). Invariant, per attempt:
/// read == written + filtered + rejected + unconfirmed.
struct StreamCounts final
{
    qint64 read = 0;
    qint64 written = 0; ///< Durable at the destination.
    qint64 filtered = 0; ///< Left out by the person's rules.
    qint64 rejected = 0; ///< Kept in the rejected records.
    qint64 unconfirmed = 0; ///< Read, but not durable when the attempt ended; read again next time.
    qint64 changed = 0; ///< Values written as null or shortened; not rows, not in the balance.
    qint64 readBytes = 0; ///< Of the batches as they were read.

    bool operator==(const StreamCounts &) const = default;
    StreamCounts &operator+=(const StreamCounts &other);
    [[nodiscard]] bool isBalanced() const
    {
        return read == written + filtered + rejected + unconfirmed;
    }
};

/// How a stream stands in a run.
enum class StreamStatus {
    Queued, ///< In this run, nothing read yet.
    Syncing,
    Synced, ///< Complete: every row is accounted for and finish() took effect.
    Incomplete, ///< Stopped before the end; committed rows stay.
    Failed, ///< Cannot go on without a change of the configuration.
    Cancelled,
};
/// "queued", "syncing", "synced", "incomplete", "failed", "cancelled".
[[nodiscard]] QString streamStatusName(StreamStatus status);
[[nodiscard]] std::optional<StreamStatus> streamStatusFromName(const QString &name);

/// The outcome of one stream in one attempt.
struct StreamResult final
{
    StreamId stream;
    QString target; ///< The destination name it was written to.
    StreamStatus status = StreamStatus::Queued;
    StreamCounts counts;
    std::optional<Error> error;
    QStringList notes; ///< One sentence each, the explained zero among them.
};

/// One try.
struct Attempt final
{
    qint64 jobId = 0;
    int number = 0; ///< From 1.
    JobStatus status = JobStatus::Running; ///< Running, Succeeded, Failed, Incomplete, Cancelled.
    TimePoint startedAt;
    std::optional<TimePoint> endedAt;
    std::optional<Error> error; ///< What ended it, when no single stream is to blame.
    std::vector<StreamResult> streams;
};

/// One request to sync a connection.
struct Job final
{
    qint64 id = 0; ///< Also the sync id in _airbyte_meta.
    QString connectionId;
    JobKind kind = JobKind::Sync;
    std::optional<RefreshMode> refreshMode{}; ///< Of a Refresh.
    JobStatus status = JobStatus::Pending;
    JobTrigger trigger = JobTrigger::Manual;
    TimePoint createdAt;
    std::optional<TimePoint> endedAt;
    std::optional<Error> error; ///< The last attempt's, when the job did not succeed.
    std::vector<StreamId> streams; ///< What it is limited to; none: every stream.
    std::vector<Attempt> attempts; ///< In order; filled by JobRepository::find().

    /// Whether it is a run of some streams alone.
    [[nodiscard]] bool isPartial() const { return !streams.empty(); }
};

/// The sum over \a attempts per stream, in the order of the first attempt: read and so on add up,
/// the status, error and notes are the last one's. Unconfirmed rows of an attempt that was followed
/// by another were read again there; they are left out of read and unconfirmed alike.
[[nodiscard]] std::vector<StreamResult> summarised(const std::vector<Attempt> &attempts);

} // namespace millrace
