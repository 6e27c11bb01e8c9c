#include "core/declarative/template/moment.h"

#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/timeerrors.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/number.h"

#include <algorithm>
#include <cmath>

namespace millrace::declarative {

namespace {

/// Longer texts are no dates; keeps them out of messages.
constexpr std::size_t s_shownText = 60;
constexpr std::string_view s_milliseconds = "%_ms";

Error unreadable(std::string_view text, std::string_view format)
{
    return makeError(errors::s_timeUnreadable,
                     {QString::fromUtf8(text.data(), qsizetype(std::min(text.size(), s_shownText))),
                      QString::fromUtf8(format.data(), qsizetype(format.size()))});
}

/// As Python's datetime counts them: the quotient of two doubles.
double timestampOf(const Moment &moment)
{
    return double(moment.utc.time_since_epoch().count()) / 1e6;
}

std::optional<Moment> momentOfUnits(std::string_view text, std::int64_t microseconds)
{
    const std::optional<std::int64_t> number = wholeNumber(text);
    std::int64_t total = 0;
    if (!number || __builtin_mul_overflow(*number, microseconds, &total))
        return std::nullopt;
    return Moment{TimePoint(std::chrono::microseconds(total)), {}};
}

std::optional<Moment> momentOfSeconds(std::string_view text)
{
    const std::optional<double> seconds = floatNumber(text);
    if (!seconds || !(std::fabs(*seconds) < 1e12))
        return std::nullopt;
    return Moment{
        TimePoint(std::chrono::microseconds(std::int64_t(std::nearbyint(*seconds * 1e6)))), {}};
}

std::optional<Moment> momentFrom(std::string_view text, std::string_view format)
{
    if (format == "%s")
        return momentOfUnits(text, 1'000'000);
    if (format == "%s_as_float")
        return momentOfSeconds(text);
    if (format == "%epoch_microseconds")
        return momentOfUnits(text, 1);
    if (format == "%ms")
        return momentOfUnits(text, 1'000);
    if (format.find(s_milliseconds) == std::string_view::npos)
        return momentByFormat(text, format);
    std::string changed(format);
    for (std::size_t at = 0; (at = changed.find(s_milliseconds, at)) != std::string::npos;)
        changed.replace(at, s_milliseconds.size(), "%f");
    return momentByFormat(text, changed);
}

} // namespace

Result<Moment> parseMoment(std::string_view text, std::string_view format)
{
    const std::optional<Moment> moment = momentFrom(text, format);
    if (!moment || !isInRange(*moment))
        return unreadable(text, format);
    return *moment;
}

std::string formatMoment(const Moment &moment, std::string_view format)
{
    if (format == "%s")
        return std::to_string(std::int64_t(timestampOf(moment)));
    if (format == "%s_as_float")
        return floatText(timestampOf(moment));
    if (format == "%epoch_microseconds")
        return std::to_string(std::int64_t(timestampOf(moment) * 1e6));
    if (format == "%ms")
        return std::to_string(std::int64_t(timestampOf(moment) * 1e3));
    if (format.find(s_milliseconds) == std::string_view::npos)
        return textByFormat(moment, format);
    std::string digits = std::to_string(civilTime(moment).microsecond / 1000);
    digits.insert(0, 3 - digits.size(), '0');
    std::string changed(format);
    for (std::size_t at = 0; (at = changed.find(s_milliseconds, at)) != std::string::npos;)
        changed.replace(at, s_milliseconds.size(), digits);
    return textByFormat(moment, changed);
}

Moment shifted(const Moment &moment, const CalendarDuration &duration, int sign)
{
    // Wide enough that no sum of two durations overflows; Python's years end earlier.
    constexpr std::int64_t s_widest = 400'000'000'000'000'000;
    Moment result = moment;
    if (duration.months != 0) {
        // Beyond Python's years a moment is left to who checks its range.
        const CivilTime time = civilTime(moment);
        const std::int64_t months = std::clamp<std::int64_t>(duration.months, -120'000, 120'000);
        const std::int64_t month = std::int64_t(time.year) * 12 + time.month - 1 + sign * months;
        const std::int64_t monthOfYear = (month % 12 + 12) % 12;
        const int year = int((month - monthOfYear) / 12);
        const int newMonth = int(monthOfYear) + 1;
        const int day = std::min(time.day, daysOfMonth(year, newMonth));
        result.utc += std::chrono::days(dayNumber(year, newMonth, day)
                                        - dayNumber(time.year, time.month, time.day));
    }
    const std::int64_t exact = std::clamp(duration.exact.count(), -s_widest, s_widest);
    result.utc += std::chrono::microseconds(sign * exact);
    return result;
}

Result<Moment> parseIsoMoment(std::string_view text)
{
    const std::optional<Moment> moment = isoMoment(text);
    if (!moment)
        return unreadable(text, "ISO 8601");
    return *moment;
}

Result<Moment> parseFreeMoment(std::string_view text)
{
    const std::optional<Moment> moment = freeMoment(text);
    if (!moment)
        return unreadable(text, "a date");
    return *moment;
}

} // namespace millrace::declarative
