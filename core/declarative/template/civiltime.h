// CivilTime: a moment as calendar and clock show it at its offset.
#pragma once

#include "core/declarative/template/moment.h"

#include <optional>

namespace millrace::declarative {

/// The fields of a date and a time of day. Years from 1 to 9999, as Python has them.
struct CivilTime final
{
    int year = 1900;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int microsecond = 0;
};

/// First and last moment of the years that Python knows, at their offset.
[[nodiscard]] bool isInRange(const Moment &moment);

[[nodiscard]] bool isLeapYear(int year);
[[nodiscard]] int daysOfMonth(int year, int month);
/// Days since 1970-01-01.
[[nodiscard]] std::int64_t dayNumber(int year, int month, int day);
[[nodiscard]] CivilTime civilTime(const Moment &moment);
/// Nothing when a field is out of its range.
[[nodiscard]] std::optional<Moment> momentOf(const CivilTime &time,
                                             std::chrono::seconds offset = {});
/// 0: Monday.
[[nodiscard]] int weekdayOf(std::int64_t dayNumber);
/// The day number of a day of ISO 8601's weeks; weekday 1: Monday.
[[nodiscard]] std::int64_t isoWeekDay(int year, int week, int weekday);
/// Year and week of ISO 8601.
[[nodiscard]] std::pair<int, int> isoWeekOf(std::int64_t dayNumber);
/// The year, month and day of a day number.
[[nodiscard]] CivilTime civilDate(std::int64_t dayNumber);

/// Python's strptime. Nothing when \a text does not fit \a format, or \a format is none.
[[nodiscard]] std::optional<Moment> momentByFormat(std::string_view text, std::string_view format);
/// As dateutil's isoparse reads it; without an offset UTC.
[[nodiscard]] std::optional<Moment> isoMoment(std::string_view text);
/// The expiry of a token: digits, a date, or what dateutil would guess.
[[nodiscard]] std::optional<Moment> freeMoment(std::string_view text);
/// C's strftime in English, with %f, %z and %Z as Python writes them.
[[nodiscard]] std::string textByFormat(const Moment &moment, std::string_view format);
/// Python's isoformat() with \a separator between date and time, and with its \a precision: "auto",
/// "hours", "minutes", "seconds", "milliseconds", "microseconds"; nothing when it is none of these.
[[nodiscard]] std::optional<std::string> isoText(const Moment &moment, char separator = 'T',
                                                 std::string_view precision = "auto");
/// "+0200"; with \a separator ':' "+02:00". Seconds only where there are some.
[[nodiscard]] std::string offsetText(std::chrono::seconds offset, std::string_view separator = {});

} // namespace millrace::declarative
