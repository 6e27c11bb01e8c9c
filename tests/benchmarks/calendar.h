// Days between the benchmark's texts and the numbers of PostgreSQL's binary format.
#pragma once

#include <cstdint>
#include <string_view>

namespace millrace::benchmark {

/// Days since 2000-01-01 of "YYYY-MM-DD…".
[[nodiscard]] std::int32_t dayNumber(std::string_view text);
/// Microseconds since 2000-01-01 of "YYYY-MM-DD HH:MM:SS".
[[nodiscard]] std::int64_t timeNumber(std::string_view text);

/// Writes the ten characters of a day.
void writeDay(char *out, std::int32_t dayNumber);
/// Writes the nineteen characters of a time; fractions of seconds are not looked at.
void writeTime(char *out, std::int64_t timeNumber);

} // namespace millrace::benchmark
