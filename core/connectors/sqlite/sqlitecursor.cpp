#include "core/connectors/sqlite/sqlitecursor.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <charconv>

namespace millrace {

namespace {

template<typename Number>
Number parsed(const std::string &text)
{
    Number value{};
    const char *start = text.data() + (text.front() == '+' ? 1 : 0);
    std::from_chars(start, text.data() + text.size(), value);
    return value;
}

std::optional<SqliteValue> timestampOf(FieldType type, const std::string &text)
{
    // A day alone is a prefix of all its timestamps and so sorts right before them.
    if (parseDate(text))
        return SqliteValue(text);
    const auto stamp = parseTimestamp(text);
    if (!stamp || !fits(type, text))
        return std::nullopt;
    char buffer[s_temporalTextSize];
    const std::size_t size = formatTimestamp(stamp->microseconds, ' ', buffer);
    return SqliteValue(std::string(buffer, size));
}

} // namespace

bool canBeCursor(FieldType type)
{
    return type != FieldType::Boolean && type != FieldType::Binary && type != FieldType::Json
        && type != FieldType::TimeWithZone;
}

std::optional<SqliteValue> cursorValueOf(FieldType type, const std::string &text)
{
    if (type == FieldType::TimestampWithZone || type == FieldType::TimestampWithoutZone)
        return timestampOf(type, text);
    if (!fits(type, text))
        return std::nullopt;
    if (type == FieldType::Integer)
        return SqliteValue(parsed<std::int64_t>(text));
    if (type == FieldType::Number)
        return SqliteValue(parsed<double>(text));
    return SqliteValue(text);
}

} // namespace millrace
