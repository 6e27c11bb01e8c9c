#include "core/connectors/mysql/mysqltypes.h"

#include "core/connectors/mysql/mysqlstoredcolumn.h"
#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Named final
{
    QLatin1StringView name;
    FieldType type;
    MySqlValueKind kind;
};

constexpr std::array s_types{
    Named{"tinyint"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"smallint"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"mediumint"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"int"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"bigint"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"year"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"bit"_L1, FieldType::Integer, MySqlValueKind::Exact},
    Named{"decimal"_L1, FieldType::Decimal, MySqlValueKind::Exact},
    Named{"float"_L1, FieldType::Number, MySqlValueKind::Double},
    Named{"double"_L1, FieldType::Number, MySqlValueKind::Double},
    Named{"date"_L1, FieldType::Date, MySqlValueKind::Date},
    Named{"datetime"_L1, FieldType::TimestampWithoutZone, MySqlValueKind::DateTime},
    Named{"timestamp"_L1, FieldType::TimestampWithZone, MySqlValueKind::DateTime},
    Named{"time"_L1, FieldType::TimeWithoutZone, MySqlValueKind::Time},
    Named{"binary"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"varbinary"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"tinyblob"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"blob"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"mediumblob"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"longblob"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"vector"_L1, FieldType::Binary, MySqlValueKind::Bytes},
    Named{"json"_L1, FieldType::Json, MySqlValueKind::Text},
};

constexpr std::array s_spatialTypes{
    "geometry"_L1,       "point"_L1,           "linestring"_L1,   "polygon"_L1,
    "multipoint"_L1,     "multilinestring"_L1, "multipolygon"_L1, "geometrycollection"_L1,
    "geomcollection"_L1,
};

/// Types of MariaDB that look like texts and compare by rules of their own.
constexpr std::array s_textLikeTypes{"uuid"_L1, "inet4"_L1, "inet6"_L1};

const Named *find(const QString &dataType)
{
    const auto *found = std::ranges::find(s_types, dataType, &Named::name);
    return found == s_types.end() ? nullptr : found;
}

bool isSpatial(const MySqlColumn &column)
{
    return std::ranges::find(s_spatialTypes, column.dataType) != s_spatialTypes.end();
}

bool isTextLike(const MySqlColumn &column)
{
    return std::ranges::find(s_textLikeTypes, column.dataType) != s_textLikeTypes.end();
}

bool isBit(const MySqlColumn &column) { return column.dataType == "bit"_L1; }

bool isEnumOrSet(const MySqlColumn &column)
{
    return column.dataType == "enum"_L1 || column.dataType == "set"_L1;
}

bool isLongText(const MySqlColumn &column) { return column.dataType.endsWith("text"_L1); }

/// The type of the field that Millrace made \a column for, where the column's own type does not
/// say it. Anybody may write a comment: only what the column can hold is believed.
std::optional<FieldType> markedType(const MySqlColumn &column)
{
    const auto marked = fieldTypeFromName(markIn(column.comment));
    if (!marked)
        return std::nullopt;
    if (column.dataType == "datetime"_L1)
        return *marked == FieldType::TimestampWithZone ? marked : std::nullopt;
    const bool isText = isLongText(column) || column.dataType == "varchar"_L1;
    const bool hasTextForm = *marked == FieldType::Decimal || *marked == FieldType::Json
        || *marked == FieldType::TimeWithZone;
    return isText && hasTextForm ? marked : std::nullopt;
}

/// A term for values whose literals are digits or typed literals.
MySqlOrderTerm plainTerm(const MySqlColumn &column, MySqlValueKind kind)
{
    const QString name = mySqlIdentifier(column.name);
    MySqlOrderTerm term{column.name, name, name, kind, {}, {}};
    switch (kind) {
    case MySqlValueKind::Date:
        term.before = u"DATE'"_s;
        term.after = u"'"_s;
        break;
    case MySqlValueKind::DateTime:
        term.before = u"TIMESTAMP'"_s;
        term.after = u"'"_s;
        break;
    case MySqlValueKind::Time:
        term.before = u"TIME'"_s;
        term.after = u"'"_s;
        break;
    default:
        break;
    }
    return term;
}

std::optional<MySqlValue> temporalValueOf(MySqlValueKind kind, const std::string &text)
{
    char buffer[s_temporalTextSize];
    if (kind == MySqlValueKind::Date)
        return parseDate(text) ? std::optional(MySqlValue{kind, text}) : std::nullopt;
    if (kind == MySqlValueKind::Time) {
        const auto time = parseTime(text);
        if (!time || time->offsetSeconds || !time->exact)
            return std::nullopt;
        return MySqlValue{kind, std::string(buffer, formatTime(time->microseconds, buffer))};
    }
    if (parseDate(text))
        return MySqlValue{kind, text + " 00:00:00"};
    const auto stamp = parseTimestamp(text);
    if (!stamp || !stamp->exact)
        return std::nullopt;
    return MySqlValue{kind, std::string(buffer, formatTimestamp(stamp->microseconds, ' ', buffer))};
}

} // namespace

FieldType fieldTypeOf(const MySqlColumn &column, bool isBoolean)
{
    if (column.isJson)
        return FieldType::Json;
    if (const auto marked = markedType(column))
        return *marked;
    if (column.isNamedBoolean())
        return isBoolean ? FieldType::Boolean : FieldType::Integer;
    if (isBit(column) && column.columnType == "bit(1)"_L1)
        return FieldType::Boolean;
    const bool exceedsInteger = (column.dataType == "bigint"_L1 && column.isUnsigned())
        || column.columnType == "bit(64)"_L1;
    if (exceedsInteger)
        return FieldType::Decimal;
    const Named *named = find(column.dataType);
    return named != nullptr ? named->type : FieldType::String;
}

QString selectExpression(const MySqlColumn &column)
{
    QString name = mySqlIdentifier(column.name);
    if (isSpatial(column))
        return "ST_AsText("_L1 + name + ')'_L1;
    return name;
}

QString MySqlOrderTerm::literal(const MySqlValue &value) const
{
    switch (kind) {
    case MySqlValueKind::Text:
    case MySqlValueKind::Bytes:
        return before + hexLiteral(value.text) + after;
    case MySqlValueKind::Double: {
        // Without an exponent it would be a decimal, which compares with other roundings.
        double number = 0;
        std::from_chars(value.text.data(), value.text.data() + value.text.size(), number);
        char buffer[40];
        const char *end
            = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific)
                  .ptr;
        return QString::fromLatin1(buffer, static_cast<qsizetype>(end - buffer));
    }
    default:
        return before + QString::fromStdString(value.text) + after;
    }
}

bool canOrderRows(const MySqlColumn &column)
{
    if (column.isJson || isLongText(column) || column.dataType.endsWith("blob"_L1))
        return false;
    if (find(column.dataType) != nullptr)
        return column.dataType != "json"_L1 && column.dataType != "vector"_L1;
    return isEnumOrSet(column) || isTextLike(column)
        || (!isSpatial(column) && !column.characterSet.isEmpty() && !column.collation.isEmpty());
}

MySqlOrderTerm keyTerm(const MySqlColumn &column)
{
    if (const Named *named = find(column.dataType)) {
        MySqlOrderTerm term = plainTerm(column, named->kind);
        if (isBit(column))
            term.selected += "+0"_L1;
        return term;
    }
    const QString name = mySqlIdentifier(column.name);
    if (isEnumOrSet(column)) {
        // Their index has the order of the numbers, against which a text would not compare.
        return {column.name, name, name + "+0"_L1, MySqlValueKind::Exact, {}, {}};
    }
    if (isTextLike(column))
        return {column.name,
                name,
                name,
                MySqlValueKind::Text,
                u"CAST(_utf8mb4 "_s,
                " AS "_L1 + column.dataType.toUpper() + ')'_L1};
    return {column.name,
            name,
            name,
            MySqlValueKind::Text,
            u"CONVERT(_utf8mb4 "_s,
            " USING "_L1 + column.characterSet + ") COLLATE "_L1 + column.collation};
}

bool canBeMySqlCursor(FieldType type)
{
    return type != FieldType::Boolean && type != FieldType::Binary && type != FieldType::Json
        && type != FieldType::TimeWithZone;
}

bool isKeptInOrder(const MySqlColumn &column)
{
    // Digits in a text sort as letters do.
    return find(column.dataType) != nullptr || fieldTypeOf(column, false) == FieldType::String;
}

MySqlOrderTerm cursorTerm(const MySqlColumn &column)
{
    const QString name = mySqlIdentifier(column.name);
    if (const Named *named = find(column.dataType)) {
        MySqlOrderTerm term = plainTerm(column, named->kind);
        if (isBit(column))
            term.expression += "+0"_L1;
        return term;
    }
    return {column.name, "CAST(CONVERT("_L1 + name + " USING utf8mb4) AS BINARY)"_L1,
            name,        MySqlValueKind::Text,
            {},          {}};
}

std::optional<MySqlValue> cursorValueOf(MySqlValueKind kind, const std::string &text)
{
    std::optional<MySqlValue> value;
    switch (kind) {
    case MySqlValueKind::Date:
    case MySqlValueKind::DateTime:
    case MySqlValueKind::Time:
        value = temporalValueOf(kind, text);
        break;
    case MySqlValueKind::Exact:
    case MySqlValueKind::Double:
        value = MySqlValue{kind, text.starts_with('+') ? text.substr(1) : text};
        break;
    default:
        value = MySqlValue{kind, text};
        break;
    }
    return value && isSound(*value) ? value : std::nullopt;
}

} // namespace millrace
