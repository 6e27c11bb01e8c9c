// Moment: points in time and durations as Python's datetime knows them.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// A point in time with the offset it was written with.
struct Moment final
{
    TimePoint utc{};
    std::chrono::seconds offset{0};

    friend bool operator==(const Moment &left, const Moment &right)
    {
        return left.utc == right.utc;
    }
    friend auto operator<=>(const Moment &left, const Moment &right)
    {
        return left.utc <=> right.utc;
    }
};

/// A duration of ISO 8601: months are calendar months, the rest is exact.
struct CalendarDuration final
{
    std::int64_t months = 0;
    std::chrono::microseconds exact{0};

    [[nodiscard]] bool isZero() const { return months == 0 && exact.count() == 0; }
};

/// Reads \a text by \a format (reference §7): %s, %ms and the like, else Python's strptime. A
/// moment without an offset is UTC. Error: declarative.time_unreadable.
[[nodiscard]] Result<Moment> parseMoment(std::string_view text, std::string_view format);
/// Writes \a moment by \a format (reference §7), always as text.
[[nodiscard]] std::string formatMoment(const Moment &moment, std::string_view format);
/// "P1Y2M3DT4H5M6.7S"; with decimals and a sign. Error: declarative.duration_unreadable.
[[nodiscard]] Result<CalendarDuration> parseDuration(std::string_view text);
/// \a moment plus (or, with \a sign −1, minus) \a duration: months first, the day clipped.
[[nodiscard]] Moment shifted(const Moment &moment, const CalendarDuration &duration, int sign = 1);
/// ISO 8601 as dateutil's isoparse reads it; without an offset UTC. Error:
/// declarative.time_unreadable.
[[nodiscard]] Result<Moment> parseIsoMoment(std::string_view text);
/// The expiry of a token: seconds since 1970, a date, or free text. Error:
/// declarative.time_unreadable.
[[nodiscard]] Result<Moment> parseFreeMoment(std::string_view text);

} // namespace millrace::declarative
