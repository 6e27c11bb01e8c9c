#include "core/connectors/sqlite/sqlitecellform.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <string_view>

namespace millrace {

namespace {

constexpr std::string_view s_utc = "+00:00";

bool isStoredAsNumber(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number;
}

/// What makes a narrower temporal text one of the wider type.
const char *suffixFor(FieldType from, FieldType to)
{
    const bool addsTime = from == FieldType::Date && to != FieldType::Date;
    const bool addsZone = from != to
        && (to == FieldType::TimestampWithZone || to == FieldType::TimeWithZone)
        && from != FieldType::TimestampWithZone && from != FieldType::TimeWithZone;
    if (addsTime)
        return addsZone ? " 00:00:00+00:00" : " 00:00:00";
    return addsZone ? "+00:00" : "";
}

bool isConverted(const SqliteTargetColumn &column)
{
    const FieldType type = column.type;
    const FieldType form = column.storedAs;
    if (type == form || isStoredAsText(type))
        return false;
    return form == FieldType::String
        || (!isStoredAsNumber(form) && !(form == FieldType::Decimal && type != FieldType::Number));
}

SqliteCellForm::Kind kindOf(FieldType type)
{
    using Kind = SqliteCellForm::Kind;
    switch (type) {
    case FieldType::Boolean:
    case FieldType::Integer:
        return Kind::Integer;
    case FieldType::Number:
        return Kind::Number;
    case FieldType::Decimal:
    case FieldType::String:
    case FieldType::Json:
        return Kind::Text;
    case FieldType::Binary:
        return Kind::Blob;
    case FieldType::Date:
        return Kind::Date;
    case FieldType::TimeWithoutZone:
        return Kind::Time;
    case FieldType::TimeWithZone:
        return Kind::ZonedTime;
    case FieldType::TimestampWithoutZone:
        return Kind::Timestamp;
    case FieldType::TimestampWithZone:
        return Kind::UtcTimestamp;
    }
    return Kind::Text;
}

} // namespace

SqliteCellForm::SqliteCellForm(const SqliteTargetColumn &column)
{
    if (isConverted(column)) {
        kind = Kind::CellText;
        suffix = suffixFor(column.type, column.storedAs);
    } else {
        kind = kindOf(column.type);
    }
}

std::size_t SqliteCellForm::write(std::int64_t value, char *out) const
{
    switch (kind) {
    case Kind::Date:
        return formatDate(value, out);
    case Kind::Time:
        return formatTime(value, out);
    case Kind::ZonedTime:
        return formatZonedTime(value, out);
    case Kind::UtcTimestamp: {
        const std::size_t size = formatTimestamp(value, ' ', out);
        return size + s_utc.copy(out + size, s_utc.size());
    }
    default:
        return formatTimestamp(value, ' ', out);
    }
}

void SqliteCellForm::append(std::string &out, const Column &column, std::size_t row) const
{
    appendCellText(out, column, row, ' ');
    out += suffix;
}

} // namespace millrace
