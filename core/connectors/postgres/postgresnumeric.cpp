#include "core/connectors/postgres/postgresnumeric.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace millrace {

namespace {

// numeric.c of the server: NUMERIC_POS …, and the limits of its documentation.
constexpr std::uint16_t s_negative = 0x4000;
constexpr std::uint16_t s_notANumber = 0xC000;
constexpr std::uint16_t s_infinity = 0xD000;
constexpr std::uint16_t s_negativeInfinity = 0xF000;
constexpr std::int64_t s_mostDigitsBefore = 131072;
constexpr std::int64_t s_mostDigitsBehind = 16383;
constexpr std::int64_t s_mostExponent = 1'000'000;

/// A decimal number taken apart. The digits are those before and behind the point in one row.
struct DecimalParts final
{
    bool isNegative = false;
    std::string_view before;
    std::string_view behind;
    std::int64_t exponent = 0;

    [[nodiscard]] std::int64_t size() const
    {
        return static_cast<std::int64_t>(before.size() + behind.size());
    }
    /// The digit at \a index, 0 outside.
    [[nodiscard]] int digit(std::int64_t index) const
    {
        if (index < 0 || index >= size())
            return 0;
        const auto at = static_cast<std::size_t>(index);
        const char c = at < before.size() ? before[at] : behind[at - before.size()];
        return c - '0';
    }
};

std::string_view digitsAt(std::string_view &text)
{
    std::size_t length = 0;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9')
        ++length;
    const std::string_view digits = text.substr(0, length);
    text.remove_prefix(length);
    return digits;
}

std::optional<DecimalParts> partsOf(std::string_view text)
{
    DecimalParts parts;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        parts.isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    parts.before = digitsAt(text);
    if (!text.empty() && text.front() == '.') {
        text.remove_prefix(1);
        parts.behind = digitsAt(text);
    }
    if (parts.size() == 0)
        return std::nullopt;
    if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
        text.remove_prefix(1);
        if (text.starts_with('+'))
            text.remove_prefix(1);
        const char *end = text.data() + text.size();
        const auto [behind, problem] = std::from_chars(text.data(), end, parts.exponent);
        if (problem == std::errc::result_out_of_range)
            parts.exponent = text.starts_with('-') ? -s_mostExponent : s_mostExponent;
        else if (problem != std::errc() || behind != end)
            return std::nullopt;
        parts.exponent = std::clamp(parts.exponent, -s_mostExponent, s_mostExponent);
        text = {};
    }
    return text.empty() ? std::optional(parts) : std::nullopt;
}

char *put(char *out, std::int64_t value)
{
    const auto bits = static_cast<std::uint16_t>(value);
    out[0] = static_cast<char>(bits >> 8U);
    out[1] = static_cast<char>(bits & 0xFFU);
    return out + 2;
}

void putHeader(std::string &out, std::int64_t groups, std::int64_t weight, std::uint16_t sign,
               std::int64_t scale)
{
    char header[8];
    put(put(put(put(header, groups), weight), sign), scale);
    out.append(header, sizeof header);
}

std::int64_t floorOfQuarter(std::int64_t value)
{
    return value >= 0 ? value / 4 : -((3 - value) / 4);
}

} // namespace

PostgresNumericOutcome appendNumeric(std::string &out, std::string_view text,
                                     const PostgresNumericLimits &limits)
{
    const auto parts = partsOf(text);
    if (!parts) {
        const bool isNegative = text == "-Infinity";
        if (text != "NaN" && text != "Infinity" && !isNegative)
            return PostgresNumericOutcome::NotANumber;
        if (text != "NaN" && limits.precision > 0)
            return PostgresNumericOutcome::OutOfRange;
        putHeader(out, 0, 0,
                  text == "NaN"    ? s_notANumber
                      : isNegative ? s_negativeInfinity
                                   : s_infinity,
                  0);
        return PostgresNumericOutcome::Exact;
    }
    const std::int64_t size = parts->size();
    // Digits before the point once the exponent is applied.
    const std::int64_t point = static_cast<std::int64_t>(parts->before.size()) + parts->exponent;
    const std::int64_t scale = std::max<std::int64_t>(0, size - point);
    std::int64_t first = 0;
    while (first < size && parts->digit(first) == 0)
        ++first;
    std::int64_t last = size - 1;
    while (last > first && parts->digit(last) == 0)
        --last;
    const bool isZero = first == size;
    if (!isZero) {
        const std::int64_t most
            = limits.precision > 0 ? limits.precision - limits.scale : s_mostDigitsBefore;
        if (point - first > most)
            return PostgresNumericOutcome::OutOfRange;
        if (limits.precision > 0 && last + 1 - point > limits.scale)
            return PostgresNumericOutcome::TooFine;
    }
    if (scale > s_mostDigitsBehind)
        return PostgresNumericOutcome::TooFine;
    if (isZero) {
        putHeader(out, 0, 0, 0, scale);
        return PostgresNumericOutcome::Exact;
    }
    const std::int64_t weight = floorOfQuarter(point - 1 - first);
    const std::int64_t lowest = floorOfQuarter(point - 1 - last);
    const std::int64_t groups = weight - lowest + 1;
    putHeader(out, groups, weight, parts->isNegative ? s_negative : 0, scale);
    const std::size_t begin = out.size();
    out.resize(begin + static_cast<std::size_t>(groups) * 2);
    char *at = out.data() + begin;
    for (std::int64_t group = weight; group >= lowest; --group) {
        const std::int64_t index = point - 1 - (group * 4 + 3);
        at = put(at,
                 parts->digit(index) * 1000 + parts->digit(index + 1) * 100
                     + parts->digit(index + 2) * 10 + parts->digit(index + 3));
    }
    return PostgresNumericOutcome::Exact;
}

} // namespace millrace
