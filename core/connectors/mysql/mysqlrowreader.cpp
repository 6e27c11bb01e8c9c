#include "core/connectors/mysql/mysqlrowreader.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/connectors/mysql/mysqlcells.h"
#include "core/connectors/mysql/mysqltemporal.h"
#include "core/data/conversion.h"

#include <QCoreApplication>

#include <charconv>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t s_dayMicroseconds = std::int64_t{86400} * 1'000'000;

bool isInteger(MySqlWire wire)
{
    return wire == MySqlWire::Int8 || wire == MySqlWire::Int16 || wire == MySqlWire::Int32
        || wire == MySqlWire::Int64;
}

/// Whether every integer of that size is a double.
bool isExactAsDouble(const MySqlCell &cell, const MySqlResultColumn &column)
{
    constexpr std::int64_t limit = std::int64_t{1} << 53;
    const std::int64_t integer = integerIn(cell, column);
    return integer >= (column.isUnsigned ? 0 : -limit) && integer <= limit;
}

QString counted(const char *text, qint64 count, const QString &field)
{
    return pluralText("mysql", text, count).arg(localNumber(count), field);
}

} // namespace

MySqlRowReader::MySqlRowReader(const Schema &schema, const std::vector<MySqlResultColumn> &columns)
{
    for (std::size_t i = 0; i < schema.fields().size(); ++i) {
        const Field &field = schema.fields()[i];
        m_fields.push_back({wayOf(field.type, columns[i]), field.type, columns[i], field.name});
    }
}

MySqlRowReader::Way MySqlRowReader::wayOf(FieldType type, const MySqlResultColumn &column)
{
    if (isInteger(column.wire))
        return wayOfInteger(type, column);
    switch (column.wire) {
    case MySqlWire::Float:
        return type == FieldType::Number ? Way::Float : Way::Other;
    case MySqlWire::Double:
        return type == FieldType::Number ? Way::Double : Way::Other;
    case MySqlWire::Date:
        return type == FieldType::Date ? Way::Date : Way::Other;
    case MySqlWire::Timestamp:
        return type == FieldType::TimestampWithoutZone || type == FieldType::TimestampWithZone
            ? Way::Timestamp
            : Way::Other;
    case MySqlWire::Time:
        return type == FieldType::TimeWithoutZone ? Way::Time : Way::Other;
    case MySqlWire::Bits:
        return type == FieldType::Boolean || type == FieldType::Integer
                || type == FieldType::Decimal
            ? Way::Bits
            : Way::Other;
    case MySqlWire::Text:
        if (type == FieldType::Decimal)
            return Way::Decimal;
        if (type == FieldType::String)
            return Way::Text;
        return type == FieldType::Binary ? Way::Bytes : Way::Other;
    case MySqlWire::Bytes:
        if (type == FieldType::String)
            return Way::Text;
        return type == FieldType::Binary ? Way::Bytes : Way::Other;
    default:
        return Way::Other;
    }
}

MySqlRowReader::Way MySqlRowReader::wayOfInteger(FieldType type, const MySqlResultColumn &column)
{
    if (type == FieldType::Boolean)
        return Way::Boolean;
    if (type == FieldType::Decimal || type == FieldType::String)
        return Way::Digits;
    if (type != FieldType::Integer)
        return Way::Other;
    switch (column.wire) {
    case MySqlWire::Int8:
        return column.isUnsigned ? Way::UInt8 : Way::Int8;
    case MySqlWire::Int16:
        return column.isUnsigned ? Way::UInt16 : Way::Int16;
    case MySqlWire::Int32:
        return column.isUnsigned ? Way::UInt32 : Way::Int32;
    default:
        // Beyond 63 bits an unsigned integer has no place in the field.
        return column.isUnsigned ? Way::Other : Way::Int64;
    }
}

void MySqlRowReader::append(const MySqlRows &rows, RecordBatchBuilder &builder)
{
    const int count = static_cast<int>(m_fields.size());
    for (int column = 0; column < count; ++column) {
        const MySqlCell &cell = rows.cell(static_cast<std::size_t>(column));
        if (cell.isNull()) {
            builder.appendNull(column);
            continue;
        }
        switch (at(column).way) {
        case Way::Int8:
            builder.appendInteger(column, numberIn<std::int8_t>(cell));
            break;
        case Way::UInt8:
            builder.appendInteger(column, numberIn<std::uint8_t>(cell));
            break;
        case Way::Int16:
            builder.appendInteger(column, numberIn<std::int16_t>(cell));
            break;
        case Way::UInt16:
            builder.appendInteger(column, numberIn<std::uint16_t>(cell));
            break;
        case Way::Int32:
            builder.appendInteger(column, numberIn<std::int32_t>(cell));
            break;
        case Way::UInt32:
            builder.appendInteger(column, numberIn<std::uint32_t>(cell));
            break;
        case Way::Int64:
            builder.appendInteger(column, numberIn<std::int64_t>(cell));
            break;
        case Way::Double:
            builder.appendNumber(column, numberIn<double>(cell));
            break;
        case Way::Float:
            appendFloat(cell, column, builder);
            break;
        case Way::Date:
            appendDate(cell, column, builder);
            break;
        case Way::Timestamp:
            appendTimestamp(cell, column, builder);
            break;
        case Way::Time:
            appendTime(cell, column, builder);
            break;
        case Way::Text:
            appendText(cell, column, builder);
            break;
        case Way::Bytes:
            builder.appendText(column, cell.bytes());
            break;
        case Way::Decimal:
            appendDecimal(cell, column, builder);
            break;
        case Way::Boolean:
            appendBoolean(cell, column, builder);
            break;
        case Way::Bits:
            appendBits(cell, column, builder);
            break;
        case Way::Digits:
            appendDigits(cell, column, builder);
            break;
        case Way::Other:
            appendOther(cell, column, builder);
            break;
        }
    }
    builder.finishRow();
}

void MySqlRowReader::appendFloat(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const auto number = numberIn<float>(cell);
    double shown = number;
    // The double next to a float has digits nobody entered: 0.1 would become 0.10000000149.
    const bool isSmallInteger = std::abs(number) < 16'777'216.0F && number == std::trunc(number);
    if (!isSmallInteger && std::isfinite(number)) {
        char buffer[40];
        const char *end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
        std::from_chars(buffer, end, shown);
    }
    builder.appendNumber(column, shown);
}

void MySqlRowReader::appendDate(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const auto moment = readDateTime(cell);
    const auto days = moment ? moment->days() : std::nullopt;
    if (days) {
        builder.appendInteger(column, *days);
        return;
    }
    ++at(column).zeroDates;
    appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendTimestamp(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const auto moment = readDateTime(cell);
    const auto days = moment ? moment->days() : std::nullopt;
    if (days) {
        builder.appendInteger(column, *days * s_dayMicroseconds + moment->clockMicroseconds());
        return;
    }
    ++at(column).zeroDates;
    appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendTime(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const auto moment = readTime(cell);
    const std::int64_t clock = moment ? moment->clockMicroseconds() : -1;
    if (clock >= 0 && clock < s_dayMicroseconds) {
        builder.appendInteger(column, clock);
        return;
    }
    ++at(column).longTimes;
    appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendText(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    if (isUtf8(cell.bytes()))
        builder.appendText(column, cell.bytes());
    else
        appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendDecimal(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    if (isDecimal(cell.bytes()))
        builder.appendText(column, cell.bytes());
    else
        appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendBoolean(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const std::int64_t integer = integerIn(cell, at(column).column);
    if (integer == 0 || integer == 1)
        builder.appendBoolean(column, integer == 1);
    else
        appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendBits(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const auto bits = bitsIn(cell);
    const FieldType type = at(column).type;
    char buffer[24];
    if (bits && type == FieldType::Decimal) {
        const char *end = std::to_chars(buffer, buffer + sizeof buffer, *bits).ptr;
        builder.appendText(column, {buffer, static_cast<std::size_t>(end - buffer)});
    } else if (bits && *bits <= (type == FieldType::Boolean ? 1 : std::uint64_t{INT64_MAX})) {
        builder.appendInteger(column, static_cast<std::int64_t>(*bits));
    } else {
        appendUnfit(cell, column, builder);
    }
}

void MySqlRowReader::appendDigits(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    const MySqlResultColumn &from = at(column).column;
    const std::int64_t integer = integerIn(cell, from);
    char buffer[24];
    const char *end = from.isUnsigned
        ? std::to_chars(buffer, buffer + sizeof buffer, static_cast<std::uint64_t>(integer)).ptr
        : std::to_chars(buffer, buffer + sizeof buffer, integer).ptr;
    builder.appendText(column, {buffer, static_cast<std::size_t>(end - buffer)});
}

void MySqlRowReader::appendOther(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    FieldReader &field = at(column);
    if (field.column.wire == MySqlWire::Text) {
        if (!appendParsed(builder, column, field.type, cell.bytes()))
            ++field.unfit;
        return;
    }
    // The table has changed since it was discovered; its values keep their place where they fit.
    const std::string text = cellText(cell, field.column);
    const bool isRounded = field.type == FieldType::Number && isInteger(field.column.wire)
        && !isExactAsDouble(cell, field.column);
    if (field.column.wire != MySqlWire::Bytes && !isRounded && fits(field.type, text))
        appendParsed(builder, column, field.type, text);
    else
        appendUnfit(cell, column, builder);
}

void MySqlRowReader::appendUnfit(const MySqlCell &cell, int column, RecordBatchBuilder &builder)
{
    FieldReader &field = at(column);
    builder.appendUnfit(column, cellText(cell, field.column));
    ++field.unfit;
}

void MySqlRowReader::addCounts(const MySqlRowReader &other)
{
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        m_fields[i].unfit += other.m_fields[i].unfit;
        m_fields[i].zeroDates += other.m_fields[i].zeroDates;
        m_fields[i].longTimes += other.m_fields[i].longTimes;
    }
}

QStringList MySqlRowReader::notes() const
{
    QStringList notes;
    for (const FieldReader &field : m_fields) {
        if (field.zeroDates > 0)
            notes << counted(QT_TRANSLATE_N_NOOP("mysql",
                                                 "%1 values of the column %2 are no days of the "
                                                 "calendar, such as 0000-00-00."),
                             field.zeroDates, field.name);
        if (field.longTimes > 0)
            notes << counted(QT_TRANSLATE_N_NOOP("mysql",
                                                 "%1 values of the column %2 are no times of day: "
                                                 "they are negative or last a day and longer."),
                             field.longTimes, field.name);
        const qint64 others = field.unfit - field.zeroDates - field.longTimes;
        if (others > 0)
            notes << pluralText(
                         "mysql",
                         QT_TRANSLATE_N_NOOP("mysql", "%1 values of the column %2 are no %3."),
                         others)
                         .arg(localNumber(others), field.name, fieldTypeName(field.type));
    }
    return notes;
}

} // namespace millrace
