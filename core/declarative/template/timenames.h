// The English names in dates.
#pragma once

#include <array>
#include <string_view>

namespace millrace::declarative {

/// \a month from 1 to 12.
[[nodiscard]] constexpr std::string_view monthName(int month)
{
    constexpr std::array<std::string_view, 12> s_names{
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    return s_names.at(std::size_t(month - 1));
}

/// \a weekday from 0 (Monday) to 6.
[[nodiscard]] constexpr std::string_view weekdayName(int weekday)
{
    constexpr std::array<std::string_view, 7> s_names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
    return s_names.at(std::size_t(weekday));
}

/// Whether \a text starts with \a beginning; ASCII letters fit in either case.
[[nodiscard]] constexpr bool startsWithAnyCase(std::string_view text, std::string_view beginning)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
    if (text.size() < beginning.size())
        return false;
    for (std::size_t at = 0; at < beginning.size(); ++at) {
        if (lower(text[at]) != lower(beginning[at]))
            return false;
    }
    return true;
}

} // namespace millrace::declarative
