#include "core/declarative/request/pythonnumber.h"

#include <charconv>
#include <cmath>
#include <string>

namespace millrace::declarative {

namespace {

/// Without the blanks around it, a plus and the underscores between digits; "" where it is none.
std::string plainNumber(std::string_view text)
{
    constexpr std::string_view s_blanks = " \t\n\r\f\v";
    const std::size_t start = text.find_first_not_of(s_blanks);
    if (start == std::string_view::npos)
        return {};
    text = text.substr(start, text.find_last_not_of(s_blanks) - start + 1);
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '_') {
            plain += text[at];
            continue;
        }
        if (at == 0 || at + 1 == text.size() || !isDigit(text[at - 1]) || !isDigit(text[at + 1]))
            return {};
    }
    return plain;
}

template<typename Number>
std::optional<Number> parsed(std::string_view text)
{
    const std::string plain = plainNumber(text);
    Number number{};
    const char *const end = plain.data() + plain.size();
    const auto [rest, fault] = std::from_chars(plain.data(), end, number);
    if (plain.empty() || fault != std::errc() || rest != end || plain.starts_with('+'))
        return std::nullopt;
    return number;
}

} // namespace

std::optional<double> pythonFloat(const Value &value)
{
    std::optional<double> number;
    switch (value.kind()) {
    case Value::Kind::Bool:
        number = value.boolean() ? 1.0 : 0.0;
        break;
    case Value::Kind::Integer:
        number = double(value.integer());
        break;
    case Value::Kind::BigInteger:
        number = parsed<double>(value.digits());
        break;
    case Value::Kind::Float:
        number = value.number();
        break;
    case Value::Kind::Text:
        number = parsed<double>(value.text());
        break;
    default:
        break;
    }
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::int64_t> pythonInteger(const Value &value)
{
    constexpr double s_limit = 9.0e18;
    switch (value.kind()) {
    case Value::Kind::Bool:
        return value.boolean() ? 1 : 0;
    case Value::Kind::Integer:
        return value.integer();
    case Value::Kind::Float:
        if (std::isfinite(value.number()) && std::abs(value.number()) < s_limit)
            return std::int64_t(std::trunc(value.number()));
        return std::nullopt;
    case Value::Kind::Text:
        return parsed<std::int64_t>(value.text());
    default:
        return std::nullopt;
    }
}

} // namespace millrace::declarative
