#include "core/declarative/value/number.h"

#include <cctype>
#include <charconv>
#include <cmath>

namespace millrace::declarative {

namespace {

/// Python reads no longer whole numbers.
constexpr std::size_t s_maximumDigits = 4300;

bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// \a text without the underscores between digits; nothing when one is elsewhere.
std::optional<std::string> withoutUnderscores(std::string_view text)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '_') {
            plain += text[at];
            continue;
        }
        if (at == 0 || at + 1 == text.size() || !isDigit(text[at - 1]) || !isDigit(text[at + 1]))
            return std::nullopt;
    }
    return plain;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::optional<std::string> wholeDigits(std::string_view text)
{
    text = trimmed(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    std::optional<std::string> digits = withoutUnderscores(text);
    if (!digits || digits->empty() || digits->size() > s_maximumDigits)
        return std::nullopt;
    for (const char digit : *digits) {
        if (!isDigit(digit))
            return std::nullopt;
    }
    digits->erase(0, std::min(digits->find_first_not_of('0'), digits->size() - 1));
    return isNegative && *digits != "0" ? "-" + *digits : *digits;
}

std::optional<std::int64_t> wholeNumber(std::string_view text)
{
    const std::optional<std::string> digits = wholeDigits(text);
    if (!digits)
        return std::nullopt;
    std::int64_t number = 0;
    const auto [end, fault]
        = std::from_chars(digits->data(), digits->data() + digits->size(), number);
    return fault == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<double> floatNumber(std::string_view text)
{
    text = trimmed(text);
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    const std::optional<std::string> plain = withoutUnderscores(text);
    // from_chars would take a second sign.
    if (!plain || plain->empty() || plain->front() == '-' || plain->find('(') != std::string::npos)
        return std::nullopt;
    double number = 0;
    const char *end = plain->data() + plain->size();
    const auto [rest, fault] = std::from_chars(plain->data(), end, number);
    if (rest != end || fault == std::errc::invalid_argument)
        return std::nullopt;
    if (fault == std::errc::result_out_of_range) {
        // Too large, or so small that it is zero: the exponent tells.
        const std::size_t exponent = plain->find_first_of("eE");
        const bool isSmall
            = exponent != std::string::npos && plain->find('-', exponent) != std::string::npos;
        number = isSmall ? 0.0 : HUGE_VAL;
    }
    return isNegative ? -number : number;
}

} // namespace millrace::declarative
