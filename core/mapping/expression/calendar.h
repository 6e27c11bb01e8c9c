// Calendar: days as year, month and day, and steps of units of time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace::expression {

inline constexpr std::int64_t s_microsecondsPerSecond = 1'000'000;
inline constexpr std::int64_t s_microsecondsPerDay = 86400 * s_microsecondsPerSecond;

/// A day of the proleptic Gregorian calendar.
struct CivilDate final
{
    std::int64_t year = 1970;
    int month = 1; ///< From 1.
    int day = 1; ///< From 1.
};

[[nodiscard]] CivilDate civilDate(std::int64_t days);
[[nodiscard]] std::int64_t daysOf(const CivilDate &date);
[[nodiscard]] int daysInMonth(std::int64_t year, int month);

/// The days and the rest of a timestamp; the rest is never negative.
[[nodiscard]] constexpr std::int64_t dayOf(std::int64_t microseconds)
{
    const std::int64_t days = microseconds / s_microsecondsPerDay;
    return microseconds % s_microsecondsPerDay < 0 ? days - 1 : days;
}
[[nodiscard]] constexpr std::int64_t clockOf(std::int64_t microseconds)
{
    const std::int64_t rest = microseconds % s_microsecondsPerDay;
    return rest < 0 ? rest + s_microsecondsPerDay : rest;
}

/// From 1 for Monday to 7 for Sunday.
[[nodiscard]] int weekdayOf(std::int64_t days);

enum class TimeUnit { Year, Quarter, Month, Week, Day, Hour, Minute, Second, Millisecond };

/// The unit of that name, also in the plural and in any case.
[[nodiscard]] std::optional<TimeUnit> timeUnit(std::string_view name);
[[nodiscard]] constexpr bool isUnitOfDates(TimeUnit unit) { return unit <= TimeUnit::Day; }

/// Days of the calendar Column can hold: years of six digits.
[[nodiscard]] bool isInCalendar(std::int64_t days);

/// \a count units later. A day that a month does not have becomes its last one. Nothing when the
/// result lies outside the calendar. \a microseconds of a date are those of its midnight.
[[nodiscard]] std::optional<std::int64_t> added(std::int64_t microseconds, std::int64_t count,
                                                TimeUnit unit);
/// Whole units from \a from to \a to; negative when \a to is earlier.
[[nodiscard]] std::int64_t unitsBetween(std::int64_t from, std::int64_t to, TimeUnit unit);
/// Where the unit that \a microseconds lie in begins; weeks begin on Monday.
[[nodiscard]] std::int64_t startOf(std::int64_t microseconds, TimeUnit unit);

} // namespace millrace::expression
