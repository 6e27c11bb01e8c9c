#include "core/verify/cursorbound.h"

#include <charconv>

namespace millrace {

StreamComparison::CursorBound::Value StreamComparison::CursorBound::valueOf(const Column &cursor,
                                                                            std::size_t row)
{
    if (cursor.isNull(row))
        return {};
    switch (cursor.type) {
    case FieldType::Number:
        return cursor.number(row);
    case FieldType::Decimal: {
        const std::string_view text = cursor.text(row);
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        return read.ec == std::errc() ? Value(number) : Value();
    }
    case FieldType::String:
    case FieldType::Binary:
    case FieldType::Json:
        return std::string(cursor.text(row));
    case FieldType::Date: {
        constexpr std::int64_t microsecondsPerDay = 86'400'000'000;
        return cursor.integer(row) * microsecondsPerDay;
    }
    case FieldType::Boolean:
    case FieldType::Integer:
    case FieldType::TimeWithoutZone:
    case FieldType::TimeWithZone:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        break;
    }
    return cursor.integer(row);
}

bool StreamComparison::CursorBound::isLess(const Value &one, const Value &other)
{
    if (one.index() == other.index())
        return one < other;
    const auto numberOf = [](const Value &value) -> std::optional<double> {
        if (const auto *whole = std::get_if<std::int64_t>(&value))
            return static_cast<double>(*whole);
        if (const auto *number = std::get_if<double>(&value))
            return *number;
        return std::nullopt;
    };
    const auto first = numberOf(one);
    const auto second = numberOf(other);
    return first && second && *first < *second;
}

void StreamComparison::CursorBound::raise(const Column &cursor, std::size_t row)
{
    // A text need not be copied to be found low.
    if (const auto *highest = std::get_if<std::string>(&m_highest); highest
        && isStoredAsText(cursor.type) && !cursor.isNull(row) && cursor.text(row) <= *highest)
        return;
    Value value = valueOf(cursor, row);
    if (value.index() != 0 && (m_highest.index() == 0 || isLess(m_highest, value)))
        m_highest = std::move(value);
}

bool StreamComparison::CursorBound::isBelow(const Column &cursor, std::size_t row) const
{
    return m_highest.index() != 0 && isLess(m_highest, valueOf(cursor, row));
}

} // namespace millrace
