#include "tests/benchmarks/calendar.h"

#include <chrono>

namespace millrace::benchmark {

namespace {

constexpr std::chrono::sys_days s_epoch{std::chrono::year{2000} / 1 / 1};
constexpr std::int64_t s_secondsPerDay = 86'400;
constexpr std::int64_t s_microsecondsPerDay = s_secondsPerDay * 1'000'000;

unsigned twoDigits(std::string_view text, std::size_t place)
{
    return static_cast<unsigned>(text[place] - '0') * 10
        + static_cast<unsigned>(text[place + 1] - '0');
}

void writeTwoDigits(char *out, unsigned value)
{
    out[0] = static_cast<char>('0' + value / 10);
    out[1] = static_cast<char>('0' + value % 10);
}

} // namespace

std::int32_t dayNumber(std::string_view text)
{
    const auto year = static_cast<int>(twoDigits(text, 0) * 100 + twoDigits(text, 2));
    const std::chrono::year_month_day day{std::chrono::year{year},
                                          std::chrono::month{twoDigits(text, 5)},
                                          std::chrono::day{twoDigits(text, 8)}};
    return static_cast<std::int32_t>((std::chrono::sys_days{day} - s_epoch).count());
}

std::int64_t timeNumber(std::string_view text)
{
    const std::int64_t seconds = static_cast<std::int64_t>(twoDigits(text, 11)) * 3600
        + static_cast<std::int64_t>(twoDigits(text, 14)) * 60 + twoDigits(text, 17);
    return dayNumber(text) * s_microsecondsPerDay + seconds * 1'000'000;
}

void writeDay(char *out, std::int32_t dayNumber)
{
    const std::chrono::year_month_day day{s_epoch + std::chrono::days{dayNumber}};
    const auto year = static_cast<unsigned>(static_cast<int>(day.year()));
    writeTwoDigits(out, year / 100);
    writeTwoDigits(out + 2, year % 100);
    out[4] = '-';
    writeTwoDigits(out + 5, static_cast<unsigned>(day.month()));
    out[7] = '-';
    writeTwoDigits(out + 8, static_cast<unsigned>(day.day()));
}

void writeTime(char *out, std::int64_t timeNumber)
{
    // Every time of the benchmark is after 2000.
    writeDay(out, static_cast<std::int32_t>(timeNumber / s_microsecondsPerDay));
    const auto second = static_cast<unsigned>(timeNumber % s_microsecondsPerDay / 1'000'000);
    out[10] = ' ';
    writeTwoDigits(out + 11, second / 3600);
    out[13] = ':';
    writeTwoDigits(out + 14, second / 60 % 60);
    out[16] = ':';
    writeTwoDigits(out + 17, second % 60);
}

} // namespace millrace::benchmark
