// MySQL temporal values: dates and times of the binary protocol, taken apart.
#pragma once

#include "core/connectors/mysql/mysqlrows.h"

#include <array>
#include <cstdint>
#include <optional>

namespace millrace {

/// A date or time as the server keeps it, which need not be one of the calendar.
struct MySqlMoment final
{
    int year = 0;
    int month = 0; ///< 0: left out.
    int day = 0; ///< 0: left out.
    int hour = 0; ///< Of a TIME up to 838.
    int minute = 0;
    int second = 0;
    int microsecond = 0;
    bool isNegative = false; ///< A TIME only.

    /// Days since 1970-01-01; nothing for a day that is not in the calendar.
    [[nodiscard]] std::optional<std::int64_t> days() const;
    /// Microseconds since midnight, or before it.
    [[nodiscard]] std::int64_t clockMicroseconds() const;
};

/// Reads a cell of the wire Date or Timestamp. Nothing when it is malformed.
[[nodiscard]] std::optional<MySqlMoment> readDateTime(const MySqlCell &cell);
/// Reads a cell of the wire Time. Nothing when it is malformed.
[[nodiscard]] std::optional<MySqlMoment> readTime(const MySqlCell &cell);

/// Room that every text form needs at most.
inline constexpr std::size_t s_momentTextSize = 40;
using MySqlMomentText = std::array<char, s_momentTextSize>;

/// Each writes into \a out and returns the length. "2024-01-31"
[[nodiscard]] std::size_t formatDate(const MySqlMoment &moment, MySqlMomentText &out);
/// "2024-01-31 10:00:00.000000"
[[nodiscard]] std::size_t formatDateTime(const MySqlMoment &moment, MySqlMomentText &out);
/// "-12:00:00.000000"
[[nodiscard]] std::size_t formatTime(const MySqlMoment &moment, MySqlMomentText &out);

} // namespace millrace
