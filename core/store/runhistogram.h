// RunHistogram: the runs of all connections over a span of time, counted by slots.
#pragma once

#include "core/model/job.h"
#include "core/store/statedatabase.h"

#include <QTimeZone>

#include <array>
#include <vector>

namespace millrace {

enum class RunSpan {
    SixHours, ///< Slots of 15 minutes.
    Day, ///< Of an hour.
    Week, ///< Of six hours, as a clock on the wall has them.
    Month, ///< Of a day, likewise.
};
inline constexpr std::array s_allRunSpans{RunSpan::SixHours, RunSpan::Day, RunSpan::Week,
                                          RunSpan::Month};
/// "6h", "24h", "7d", "30d".
[[nodiscard]] QString runSpanName(RunSpan span);
[[nodiscard]] std::optional<RunSpan> runSpanFromName(const QString &name);

/// How a run ended, as its bar tells it.
enum class RunOutcome {
    Succeeded,
    WithRejected, ///< Succeeded, and records were rejected.
    Failed, ///< Or stayed incomplete.
    Cancelled,
    Open, ///< It is on, or waits to go on.
};
inline constexpr std::array s_allRunOutcomes{RunOutcome::Succeeded, RunOutcome::WithRejected,
                                             RunOutcome::Failed, RunOutcome::Cancelled,
                                             RunOutcome::Open};
/// "succeeded", "with_rejected", "failed", "cancelled", "open".
[[nodiscard]] QString runOutcomeName(RunOutcome outcome);
[[nodiscard]] std::optional<RunOutcome> runOutcomeFromName(const QString &name);
[[nodiscard]] RunOutcome runOutcome(JobStatus status, qint64 rejected);

/// The runs that began in one slot.
struct RunSlot final
{
    TimePoint from;
    TimePoint until; ///< Not this moment itself.
    std::array<qint64, s_allRunOutcomes.size()> runs{}; ///< By RunOutcome.
    qint64 written = 0;
    qint64 rejected = 0;

    bool operator==(const RunSlot &) const = default;
    [[nodiscard]] qint64 count(RunOutcome outcome) const
    {
        return runs[static_cast<std::size_t>(outcome)];
    }
    [[nodiscard]] qint64 total() const;
};

/// The slots of \a span without runs, oldest first; the last one has \a now in it. They begin with
/// quarters of an hour, hours and days as they are in \a zone.
[[nodiscard]] std::vector<RunSlot> runSlots(RunSpan span, TimePoint now, const QTimeZone &zone);

/// The same with the runs counted. Reads one index; blocks.
[[nodiscard]] Result<std::vector<RunSlot>>
runHistogram(const StateDatabase &database, RunSpan span, TimePoint now,
             const QTimeZone &zone = QTimeZone::systemTimeZone());

/// One run of a list. A plain value.
struct ListedRun final
{
    qint64 jobId = 0;
    QString connectionId;
    QString connectionName;
    JobKind kind = JobKind::Sync;
    JobStatus status = JobStatus::Pending;
    JobTrigger trigger = JobTrigger::Manual;
    TimePoint createdAt;
    std::optional<TimePoint> endedAt{};
    qint64 written = 0;
    qint64 rejected = 0;
    QString error{}; ///< Its message; empty when there is none.

    [[nodiscard]] RunOutcome outcome() const { return runOutcome(status, rejected); }
};

/// Which runs are listed.
struct RunQuery final
{
    QString connectionId{}; ///< Empty: of all.
    std::optional<TimePoint> since{}; ///< Of their beginning.
    std::optional<TimePoint> until{}; ///< Not this moment itself.
    std::optional<RunOutcome> outcome{};
    std::optional<qint64> before{}; ///< Only ids below.
};

/// Newest first, at most \a limit. Blocks.
[[nodiscard]] Result<std::vector<ListedRun>> listRuns(const StateDatabase &database,
                                                      const RunQuery &query, int limit);

} // namespace millrace
