#include "core/verify/canonicalvalue.h"

#include "core/data/conversion.h"

#include <array>
#include <charconv>
#include <cmath>

namespace millrace {

namespace {

enum class Family { Numbers, Bytes, Moments, Json, Time, ZonedTime };

Family familyOf(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal:
        return Family::Numbers;
    case FieldType::String:
    case FieldType::Binary:
        return Family::Bytes;
    case FieldType::Date:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        return Family::Moments;
    case FieldType::TimeWithoutZone:
        return Family::Time;
    case FieldType::TimeWithZone:
        return Family::ZonedTime;
    case FieldType::Json:
        break;
    }
    return Family::Json;
}

void appendInteger(std::string &out, std::int64_t value)
{
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void appendDouble(std::string &out, double value)
{
    if (!std::isfinite(value)) {
        out += std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
        return;
    }
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    appendCanonicalNumber(
        out, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

void appendNumeric(std::string &out, const Column &column, std::size_t row)
{
    if (column.type == FieldType::Number) {
        appendDouble(out, column.number(row));
        return;
    }
    if (column.type == FieldType::Decimal) {
        appendCanonicalNumber(out, column.text(row));
        return;
    }
    std::array<char, 24> digits{};
    const auto end
        = std::to_chars(digits.data(), digits.data() + digits.size(), column.integer(row)).ptr;
    appendCanonicalNumber(
        out, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

} // namespace

bool isComparable(FieldType from, FieldType target)
{
    return familyOf(from) == familyOf(target)
        || (target == FieldType::Json && from == FieldType::String);
}

void appendCanonical(std::string &out, const Column &column, std::size_t row, FieldType target)
{
    switch (familyOf(target)) {
    case Family::Numbers:
        appendNumeric(out, column, row);
        return;
    case Family::Bytes:
        out += column.text(row);
        return;
    case Family::Moments: {
        constexpr std::int64_t microsecondsPerDay = 86'400'000'000;
        // Years beyond what microseconds hold do not occur: a Date has days, and is multiplied only
        // where both ends have days for it.
        const std::int64_t value = column.integer(row);
        appendInteger(out, column.type == FieldType::Date ? value * microsecondsPerDay : value);
        return;
    }
    case Family::Json:
        appendCanonicalJson(out, column.text(row));
        return;
    case Family::Time:
    case Family::ZonedTime:
        appendInteger(out, column.integer(row));
        return;
    }
}

void appendCanonicalNumber(std::string &out, std::string_view text)
{
    const std::string_view whole = text;
    bool isNegative = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    std::int64_t exponent = 0;
    if (const auto e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (!power.empty() && power.front() == '+')
            power.remove_prefix(1);
        const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
        // What is no number, or has an absurd exponent, is compared as it is.
        if (read.ec != std::errc() || std::abs(exponent) > 1'000'000'000) {
            out += whole;
            return;
        }
        text = text.substr(0, e);
    }
    const std::size_t start = out.size();
    const auto point = text.find('.');
    if (point != std::string_view::npos)
        exponent -= static_cast<std::int64_t>(text.size() - point - 1);
    if (isNegative)
        out += '-';
    const std::size_t digits = out.size();
    for (const char c : text) {
        if (c != '.' && (c != '0' || out.size() > digits))
            out += c;
    }
    while (out.size() > digits && out.back() == '0') {
        out.pop_back();
        ++exponent;
    }
    if (out.size() == digits) {
        out.resize(start);
        out += '0';
        return;
    }
    out += 'e';
    appendInteger(out, exponent);
}

} // namespace millrace
