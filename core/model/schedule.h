// Schedule: when a connection runs by itself.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/catalog/stream.h"

#include <QJsonObject>
#include <QString>
#include <QTime>

#include <optional>
#include <vector>

namespace millrace {

enum class ScheduleKind {
    Manual, ///< Only when asked for.
    Interval, ///< Every so many hours after the creation of the last job.
    Cron, ///< At the times of a cron expression in a time zone.
};

/// A time of day in which nothing starts by itself; what falls due in it starts at its end. From
/// after until it goes over midnight.
struct QuietHours final
{
    QTime from;
    QTime until;
    int days = 0x7f; ///< Bit 0 is Monday: the days on which it begins.

    bool operator==(const QuietHours &) const = default;
};

/// A plain value. Members of other kinds are kept while the kind changes, so that switching back
/// loses nothing.
struct Schedule final
{
    ScheduleKind kind = ScheduleKind::Manual;
    int everyHours = 24; ///< From 1; used by Interval.
    QString cron; ///< 5 fields, or Quartz with seconds (6 or 7); used by Cron.
    QString timeZone; ///< IANA id, "UTC" when empty; used by Cron and by quietHours.
    /// Interval: the first run, and every interval counted from it; nothing: from the last job.
    std::optional<TimePoint> startAt{};
    int jitterMinutes = 0; ///< A run starts up to so many minutes later.
    std::vector<QuietHours> quietHours{};

    bool operator==(const Schedule &) const = default;
};

/// When some streams of a connection run by themselves, beside the schedule of all.
struct StreamSchedule final
{
    Schedule schedule;
    std::vector<StreamId> streams; ///< At least one.

    bool operator==(const StreamSchedule &) const = default;
};

/// Checks interval, expression and zone; the error's field is "/every_hours", "/cron" or
/// "/time_zone" and its message names the part of the expression that is wrong.
[[nodiscard]] Result<void> validate(const Schedule &schedule);

/// The next time after \a after. Nothing for Manual, an invalid schedule, or an expression without
/// further times. For Interval: \a lastCreated + interval, at once (\a after) when that has passed
/// or nothing ran yet (behaviour §5.1). For Cron \a lastCreated does not matter.
[[nodiscard]] std::optional<TimePoint> nextTime(const Schedule &schedule, TimePoint after,
                                                std::optional<TimePoint> lastCreated);

/// The next \a count times, ascending, as far as there are so many.
[[nodiscard]] std::vector<TimePoint> nextTimes(const Schedule &schedule, TimePoint after,
                                               std::optional<TimePoint> lastCreated, int count);

/// The schedule in words: "Manual", "Every 6 hours", "Cron 0 0 12 * * ? (Europe/Berlin)".
[[nodiscard]] QString scheduleText(const Schedule &schedule);

/// {"kind": "manual" | "interval" | "cron", "every_hours", "cron", "time_zone"}.
[[nodiscard]] QJsonObject toJson(const Schedule &schedule);
/// Unknown words are a Configuration error that names the key.
[[nodiscard]] Result<Schedule> scheduleFromJson(const QJsonObject &json);

} // namespace millrace
