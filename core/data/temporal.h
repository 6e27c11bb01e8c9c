// Dates and times: ISO 8601 text to the integers a Column stores, and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace millrace {

/// A time of day with the zone's distance from UTC.
struct ZonedTime final
{
    std::int64_t microseconds = 0; ///< Since midnight, local.
    std::int32_t offsetSeconds = 0; ///< East of UTC is positive; within ±24 h.

    /// The form a TimeWithZone column stores.
    [[nodiscard]] std::int64_t packed() const
    {
        return microseconds * (std::int64_t{1} << 18) + (offsetSeconds + 86400);
    }
    [[nodiscard]] static ZonedTime fromPacked(std::int64_t packed)
    {
        return {packed >> 18,
                static_cast<std::int32_t>(packed & ((std::int64_t{1} << 18) - 1)) - 86400};
    }
};

/// A time of day as read from text.
struct ParsedTime final
{
    std::int64_t microseconds = 0; ///< Since midnight, local.
    std::optional<std::int32_t> offsetSeconds; ///< Nothing when the text names no zone.
    bool exact = true; ///< False when the text had more than six digits of a second.
};

/// A timestamp as read from text.
struct ParsedTimestamp final
{
    std::int64_t microseconds = 0; ///< Since 1970-01-01 00:00; UTC when offsetSeconds is set.
    std::optional<std::int32_t> offsetSeconds; ///< Nothing when the text names no zone.
    bool exact = true; ///< False when the text had more than six digits of a second.
};

/// Reads "YYYY-MM-DD" (also "/" between, and a signed year of up to six digits). Returns days
/// since 1970-01-01, or nothing when \a text is anything else or no day of the calendar.
[[nodiscard]] std::optional<std::int64_t> parseDate(std::string_view text);

/// Reads "HH:MM[:SS[.fraction]]" with an optional zone: Z, ±HH, ±HHMM, ±HH:MM[:SS].
/// 24:00:00 and leap seconds are refused.
[[nodiscard]] std::optional<ParsedTime> parseTime(std::string_view text);

/// Reads a date, "T", "t" or a blank, and a time as above; one blank may precede the zone.
[[nodiscard]] std::optional<ParsedTimestamp> parseTimestamp(std::string_view text);

/// Room that every format function needs at most.
inline constexpr std::size_t s_temporalTextSize = 48;

/// Each writes into \a out (at least s_temporalTextSize bytes) and returns the length.
/// Years beyond 0–9999 get a sign and at least six digits (ISO 8601 expanded form).
[[nodiscard]] std::size_t formatDate(std::int64_t days, char *out);
/// "HH:MM:SS[.ffffff]"; trailing zeros of the fraction are left out.
[[nodiscard]] std::size_t formatTime(std::int64_t microseconds, char *out);
/// formatTime() followed by "+HH:MM[:SS]".
[[nodiscard]] std::size_t formatZonedTime(std::int64_t packed, char *out);
/// "YYYY-MM-DD" + \a separator + "HH:MM:SS[.ffffff]".
[[nodiscard]] std::size_t formatTimestamp(std::int64_t microseconds, char separator, char *out);

} // namespace millrace
