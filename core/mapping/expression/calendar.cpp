#include "core/mapping/expression/calendar.h"

#include <algorithm>
#include <array>

namespace millrace::expression {

namespace {

/// Years a timestamp of 64 bits reaches, with some room.
constexpr std::int64_t s_lastYear = 290'000;
constexpr std::int64_t s_lastTimestamp = 105'000'000 * s_microsecondsPerDay;

constexpr std::array<std::string_view, 9> s_unitNames{
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond"};

/// The length of a unit that is always as long; 0 for months and longer.
std::int64_t lengthOf(TimeUnit unit)
{
    switch (unit) {
    case TimeUnit::Week:
        return 7 * s_microsecondsPerDay;
    case TimeUnit::Day:
        return s_microsecondsPerDay;
    case TimeUnit::Hour:
        return 3600 * s_microsecondsPerSecond;
    case TimeUnit::Minute:
        return 60 * s_microsecondsPerSecond;
    case TimeUnit::Second:
        return s_microsecondsPerSecond;
    case TimeUnit::Millisecond:
        return 1000;
    default:
        return 0;
    }
}

int monthsOf(TimeUnit unit)
{
    return unit == TimeUnit::Year ? 12 : unit == TimeUnit::Quarter ? 3 : 1;
}

} // namespace

// After Howard Hinnant's published algorithms.
CivilDate civilDate(std::int64_t days)
{
    const std::int64_t shifted = days + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t dayOfEra = shifted - era * 146097;
    const std::int64_t yearOfEra
        = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t month = (5 * dayOfYear + 2) / 153;
    CivilDate date;
    date.day = static_cast<int>(dayOfYear - (153 * month + 2) / 5 + 1);
    date.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
    date.year = yearOfEra + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

std::int64_t daysOf(const CivilDate &date)
{
    const std::int64_t shifted = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const std::int64_t yearOfEra = shifted - era * 400;
    const std::int64_t dayOfYear
        = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + dayOfEra - 719468;
}

int daysInMonth(std::int64_t year, int month)
{
    static constexpr std::array lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && isLeap ? 1 : 0);
}

int weekdayOf(std::int64_t days)
{
    // 1970-01-01 was a Thursday.
    const std::int64_t place = (days + 3) % 7;
    return static_cast<int>(place < 0 ? place + 7 : place) + 1;
}

std::optional<TimeUnit> timeUnit(std::string_view name)
{
    for (std::size_t i = 0; i < s_unitNames.size(); ++i) {
        const std::string_view unit = s_unitNames[i];
        const bool isPlural = name.size() == unit.size() + 1 && (name.back() | 0x20) == 's';
        if ((name.size() == unit.size() || isPlural)
            && std::equal(unit.begin(), unit.end(), name.begin(),
                          [](char a, char b) { return a == (b | 0x20); }))
            return static_cast<TimeUnit>(i);
    }
    return std::nullopt;
}

bool isInCalendar(std::int64_t days)
{
    return days < s_lastTimestamp / s_microsecondsPerDay
        && days > -s_lastTimestamp / s_microsecondsPerDay;
}

std::optional<std::int64_t> added(std::int64_t microseconds, std::int64_t count, TimeUnit unit)
{
    if (const std::int64_t length = lengthOf(unit); length > 0) {
        std::int64_t step = 0;
        std::int64_t result = 0;
        if (__builtin_mul_overflow(count, length, &step)
            || __builtin_add_overflow(microseconds, step, &result) || result > s_lastTimestamp
            || result < -s_lastTimestamp)
            return std::nullopt;
        return result;
    }
    constexpr std::int64_t most = s_lastYear * 12 * 2;
    if (count > most || count < -most)
        return std::nullopt;
    CivilDate date = civilDate(dayOf(microseconds));
    const std::int64_t months = date.year * 12 + date.month - 1 + count * monthsOf(unit);
    date.year = months >= 0 ? months / 12 : -((11 - months) / 12);
    date.month = static_cast<int>(months - date.year * 12) + 1;
    if (date.year > s_lastYear || date.year < -s_lastYear)
        return std::nullopt;
    date.day = std::min(date.day, daysInMonth(date.year, date.month));
    const std::int64_t days = daysOf(date);
    if (!isInCalendar(days))
        return std::nullopt;
    return days * s_microsecondsPerDay + clockOf(microseconds);
}

std::int64_t unitsBetween(std::int64_t from, std::int64_t to, TimeUnit unit)
{
    if (const std::int64_t length = lengthOf(unit); length > 0)
        return (to - from) / length;
    const CivilDate first = civilDate(dayOf(from));
    const CivilDate last = civilDate(dayOf(to));
    std::int64_t months = (last.year - first.year) * 12 + last.month - first.month;
    // The last month counts only when it is whole.
    const std::int64_t day = last.day - first.day;
    const std::int64_t rest = day != 0 ? day : clockOf(to) - clockOf(from);
    if (months > 0 && rest < 0)
        --months;
    else if (months < 0 && rest > 0)
        ++months;
    return months / monthsOf(unit);
}

std::int64_t startOf(std::int64_t microseconds, TimeUnit unit)
{
    const std::int64_t days = dayOf(microseconds);
    if (unit == TimeUnit::Week)
        return (days - weekdayOf(days) + 1) * s_microsecondsPerDay;
    if (const std::int64_t length = lengthOf(unit); length > 0)
        return days * s_microsecondsPerDay + clockOf(microseconds) / length * length;
    CivilDate date = civilDate(days);
    const int months = monthsOf(unit);
    date.month = (date.month - 1) / months * months + 1;
    date.day = 1;
    return daysOf(date) * s_microsecondsPerDay;
}

} // namespace millrace::expression
