// PlannedRun: when a schedule starts next, and why then.
#pragma once

#include "core/model/schedule.h"

namespace millrace {

/// The first time of \a schedule after \a after, as its expression or start has it: quiet hours and
/// spreading are not looked at. For an interval without a start time \a after itself.
[[nodiscard]] std::optional<TimePoint> slotAfter(const Schedule &schedule, TimePoint after);

/// A schedule, and what is known of its runs. A plain value.
struct ScheduleStanding final
{
    Schedule schedule;
    /// What the spreading of starts hangs on; the same for the same schedule of a connection.
    QString seed{};
    /// Times up to here have been dealt with; nothing: those up to now.
    std::optional<TimePoint> since{};
    /// When the newest run of its streams was created or tried.
    std::optional<TimePoint> lastRun{};
    std::optional<TimePoint> notBefore{}; ///< Set while something keeps it from starting.
};

/// The next start.
struct PlannedRun final
{
    TimePoint slot; ///< The time of the schedule it stands for.
    TimePoint start; ///< From when on it may start; may have passed.
    bool isMissed = false; ///< Nothing ran at the slot: it is caught up with.
    bool isAfterQuietHours = false;
    bool isSpread = false; ///< The start was moved by the jitter.

    bool operator==(const PlannedRun &) const = default;
};

/// The next run of a schedule that is not manual. However many times have passed since the last
/// run, they are one; at least a minute lies between two starts; none is in quiet hours. A time
/// more than some hours in the future is of a clock that was wrong, and is taken for \a now.
[[nodiscard]] std::optional<PlannedRun> plannedRun(const ScheduleStanding &standing, TimePoint now);

/// Whether \a time is so far in the future that it can only be of a clock that was wrong. Setting a
/// clock back by less, as after a wrong change for daylight saving, makes no run come twice.
[[nodiscard]] bool isFromWrongClock(TimePoint time, TimePoint now);

/// Over how many minutes starts of \a schedule are best spread: 2, 5, 15 or 25 by the time between
/// its runs (behaviour §5.1).
[[nodiscard]] int suitableJitter(const Schedule &schedule, TimePoint now);

/// "after quiet hours", "to catch up", "spread by up to 15 minutes"; empty when the run starts at
/// the time of its schedule.
[[nodiscard]] QString plannedRunReason(const PlannedRun &run, const Schedule &schedule);

} // namespace millrace
