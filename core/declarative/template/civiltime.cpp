#include "core/declarative/template/civiltime.h"

#include <array>
#include <cstdio>

namespace millrace::declarative {

namespace {

constexpr std::int64_t s_dayMicroseconds = 86'400'000'000;

std::int64_t floorDivided(std::int64_t dividend, std::int64_t divisor)
{
    const std::int64_t quotient = dividend / divisor;
    return dividend % divisor < 0 ? quotient - 1 : quotient;
}

bool isValid(const CivilTime &time)
{
    return time.year >= 1 && time.year <= 9999 && time.month >= 1 && time.month <= 12
        && time.day >= 1 && time.day <= daysOfMonth(time.year, time.month) && time.hour >= 0
        && time.hour < 24 && time.minute >= 0 && time.minute < 60 && time.second >= 0
        && time.second < 60 && time.microsecond >= 0 && time.microsecond < 1'000'000;
}

} // namespace

bool isInRange(const Moment &moment)
{
    static const std::int64_t s_first = dayNumber(1, 1, 1) * s_dayMicroseconds;
    static const std::int64_t s_end = dayNumber(10000, 1, 1) * s_dayMicroseconds;
    const std::int64_t here = (moment.utc.time_since_epoch() + moment.offset).count();
    return here >= s_first && here < s_end;
}

bool isLeapYear(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int daysOfMonth(int year, int month)
{
    constexpr std::array s_days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && isLeapYear(year) ? 29 : s_days.at(std::size_t(month - 1));
}

// Both ways count in eras of 400 years that start on the first of March.
std::int64_t dayNumber(int year, int month, int day)
{
    const std::int64_t shiftedYear = month <= 2 ? year - 1 : year;
    const std::int64_t era = floorDivided(shiftedYear, 400);
    const std::int64_t yearOfEra = shiftedYear - era * 400;
    const std::int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const std::int64_t dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146'097 + dayOfEra - 719'468;
}

CivilTime civilDate(std::int64_t number)
{
    number += 719'468;
    const std::int64_t era = floorDivided(number, 146'097);
    const std::int64_t dayOfEra = number - era * 146'097;
    const std::int64_t yearOfEra
        = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36'524 - dayOfEra / 146'096) / 365;
    const std::int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const std::int64_t shiftedMonth = (5 * dayOfYear + 2) / 153;
    CivilTime date;
    date.day = int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
    date.month = int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
    date.year = int(yearOfEra + era * 400 + (date.month <= 2 ? 1 : 0));
    return date;
}

CivilTime civilTime(const Moment &moment)
{
    const std::int64_t here = (moment.utc.time_since_epoch() + moment.offset).count();
    const std::int64_t day = floorDivided(here, s_dayMicroseconds);
    std::int64_t rest = here - day * s_dayMicroseconds;
    CivilTime time = civilDate(day);
    time.microsecond = int(rest % 1'000'000);
    rest /= 1'000'000;
    time.second = int(rest % 60);
    time.minute = int(rest / 60 % 60);
    time.hour = int(rest / 3600);
    return time;
}

std::optional<Moment> momentOf(const CivilTime &time, std::chrono::seconds offset)
{
    if (!isValid(time))
        return std::nullopt;
    const std::chrono::microseconds here(
        dayNumber(time.year, time.month, time.day) * s_dayMicroseconds
        + (std::int64_t(time.hour) * 3600 + time.minute * 60 + time.second) * 1'000'000
        + time.microsecond);
    return Moment{TimePoint(here - offset), offset};
}

int weekdayOf(std::int64_t number)
{
    const std::int64_t rest = (number + 3) % 7; // 1970-01-01 was a Thursday.
    return int(rest < 0 ? rest + 7 : rest);
}

std::int64_t isoWeekDay(int year, int week, int weekday)
{
    const std::int64_t fourth = dayNumber(year, 1, 4);
    return fourth - weekdayOf(fourth) + std::int64_t(week - 1) * 7 + weekday - 1;
}

std::pair<int, int> isoWeekOf(std::int64_t number)
{
    // The Thursday of a week lies in the year the week belongs to.
    const std::int64_t thursday = number - weekdayOf(number) + 3;
    const int year = civilDate(thursday).year;
    return {year, int((thursday - dayNumber(year, 1, 1)) / 7) + 1};
}

std::string offsetText(std::chrono::seconds offset, std::string_view separator)
{
    const std::int64_t total = offset.count() < 0 ? -offset.count() : offset.count();
    std::array<char, 32> part{};
    const auto digits = [&](std::int64_t number) {
        std::snprintf(part.data(), part.size(), "%02d", int(number));
        return std::string(part.data());
    };
    std::string text = offset.count() < 0 ? "-" : "+";
    text += digits(total / 3600);
    text += separator;
    text += digits(total / 60 % 60);
    if (total % 60 != 0) {
        text += separator;
        text += digits(total % 60);
    }
    return text;
}

std::optional<std::string> isoText(const Moment &moment, char separator, std::string_view precision)
{
    const CivilTime time = civilTime(moment);
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d%c%02d:%02d:%02d.%06d", time.year,
                  time.month, time.day, separator, time.hour, time.minute, time.second,
                  time.microsecond);
    if (precision == "auto")
        precision = time.microsecond == 0 ? "seconds" : "microseconds";
    // How much of "2024-06-01T12:30:15.123456" each keeps.
    constexpr std::pair<std::string_view, std::size_t> s_lengths[]{{"hours", 13},
                                                                   {"minutes", 16},
                                                                   {"seconds", 19},
                                                                   {"milliseconds", 23},
                                                                   {"microseconds", 26}};
    for (const auto &[name, length] : s_lengths) {
        if (name == precision)
            return std::string(buffer.data(), length) + offsetText(moment.offset, ":");
    }
    return std::nullopt;
}

} // namespace millrace::declarative
