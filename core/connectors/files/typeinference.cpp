#include "core/connectors/files/typeinference.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// A number's digits without leading and trailing zeros, and the power of ten of the last one.
struct Digits final
{
    std::string digits;
    std::int64_t exponent = 0;

    bool operator==(const Digits &) const = default;
};

Digits digitsOf(std::string_view number)
{
    Digits result;
    bool afterPoint = false;
    std::size_t i = 0;
    for (; i < number.size() && (number[i] | 0x20) != 'e'; ++i) {
        if (number[i] == '.')
            afterPoint = true;
        if (!isDigit(number[i]))
            continue;
        if (!result.digits.empty() || number[i] != '0')
            result.digits.push_back(number[i]);
        result.exponent -= afterPoint ? 1 : 0;
    }
    if (i < number.size()) {
        ++i;
        i += i < number.size() && number[i] == '+' ? 1U : 0U;
        std::int64_t exponent = 0;
        std::from_chars(number.data() + i, number.data() + number.size(), exponent);
        result.exponent += exponent;
    }
    while (!result.digits.empty() && result.digits.back() == '0') {
        result.digits.pop_back();
        ++result.exponent;
    }
    if (result.digits.empty())
        result.exponent = 0;
    return result;
}

/// A sign or the first digit; leading zeros and a plus are no way to write a number.
bool looksLikeNumber(std::string_view text)
{
    std::size_t at = text[0] == '-' ? 1 : 0;
    if (at == text.size() || text.size() > 400)
        return false;
    if (text[at] == '.')
        return at + 1 < text.size() && isDigit(text[at + 1]) && isDecimal(text);
    if (!isDigit(text[at]))
        return false;
    if (text[at] == '0' && at + 1 < text.size() && isDigit(text[at + 1]))
        return false;
    return isDecimal(text);
}

} // namespace

bool isExactAsDouble(std::string_view number)
{
    const auto digitCount = std::count_if(number.begin(), number.end(), isDigit);
    // Fifteen digits survive every double in the middle of its range.
    if (digitCount <= 15 && number.find_first_of("eE") == std::string_view::npos)
        return true;
    double value = 0;
    const auto [at, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || !std::isfinite(value))
        return false;
    char buffer[32];
    const auto end
        = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    return digitsOf({buffer, static_cast<std::size_t>(end - buffer)}) == digitsOf(number);
}

ValueKind kindOfNumber(std::string_view token)
{
    std::int64_t integer = 0;
    const char *end = token.data() + token.size();
    const auto [at, error] = std::from_chars(token.data(), end, integer);
    // "-0" is a number of its own, which no integer can tell from 0.
    if (error == std::errc() && at == end && token != "-0") {
        const bool exact = isExactAsDouble(token);
        return exact ? ValueKind::Integer : ValueKind::LongInteger;
    }
    return isExactAsDouble(token) && !(error == std::errc::result_out_of_range && at == end)
        ? ValueKind::Number
        : ValueKind::Decimal;
}

ValueKind kindOfTemporal(std::string_view text)
{
    if (text.size() < 4 || text.size() > 64)
        return ValueKind::Text;
    if (fits(FieldType::Date, text))
        return ValueKind::Date;
    if (fits(FieldType::TimestampWithoutZone, text))
        return ValueKind::Timestamp;
    if (fits(FieldType::TimestampWithZone, text))
        return ValueKind::ZonedTimestamp;
    if (fits(FieldType::TimeWithoutZone, text))
        return ValueKind::Time;
    if (fits(FieldType::TimeWithZone, text))
        return ValueKind::ZonedTime;
    return ValueKind::Text;
}

ValueKind kindOfText(std::string_view text)
{
    if (text.empty())
        return ValueKind::Text;
    if (looksLikeNumber(text))
        return kindOfNumber(text);
    if (fits(FieldType::Boolean, text))
        return ValueKind::Boolean;
    return kindOfTemporal(text);
}

qint64 TypeInference::total() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), qint64{0});
}

FieldType TypeInference::type() const
{
    const qint64 all = total();
    if (all == 0)
        return FieldType::String;
    if (count(ValueKind::Nested) > 0)
        return FieldType::Json;
    const qint64 integers = count(ValueKind::Integer) + count(ValueKind::LongInteger);
    const qint64 numbers = integers + count(ValueKind::Number) + count(ValueKind::Decimal);
    if (integers == all)
        return FieldType::Integer;
    if (numbers == all) {
        const bool exact = count(ValueKind::Decimal) == 0 && count(ValueKind::LongInteger) == 0;
        return exact ? FieldType::Number : FieldType::Decimal;
    }
    if (count(ValueKind::Boolean) == all)
        return FieldType::Boolean;
    if (count(ValueKind::Date) == all)
        return FieldType::Date;
    if (count(ValueKind::Time) == all)
        return FieldType::TimeWithoutZone;
    if (count(ValueKind::ZonedTime) == all)
        return FieldType::TimeWithZone;
    if (count(ValueKind::Timestamp) == all)
        return FieldType::TimestampWithoutZone;
    if (count(ValueKind::ZonedTimestamp) == all)
        return FieldType::TimestampWithZone;
    return FieldType::String;
}

QString TypeInference::note() const
{
    const qint64 all = total();
    const FieldType chosen = type();
    if (chosen != FieldType::String && chosen != FieldType::Json)
        return {};
    const auto odd = static_cast<std::size_t>(chosen == FieldType::String ? ValueKind::Text
                                                                          : ValueKind::Nested);
    TypeInference others = *this;
    others.m_counts[odd] = 0;
    const qint64 rest = others.total();
    if (rest == 0 || rest == all || rest * 10 < all * 9 || others.type() == FieldType::String)
        return {};
    return pluralText("files", QT_TRANSLATE_N_NOOP("files", "%1 of %2 sampled values are %3"), all)
        .arg(localNumber(rest), localNumber(all), fieldTypeName(others.type()));
}

} // namespace millrace
