#include "core/connectors/mysql/mysqlcells.h"

#include "core/connectors/mysql/mysqltemporal.h"

#include <QByteArray>

#include <charconv>

namespace millrace {

namespace {

/// Bytes shown of a value that is no text.
constexpr std::size_t s_shownBytes = 1024;

template<typename Number>
std::string digitsOf(Number number)
{
    char buffer[40];
    const char *end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return std::string(static_cast<const char *>(buffer), end);
}

std::string integerText(const MySqlCell &cell, const MySqlResultColumn &column)
{
    const std::int64_t integer = integerIn(cell, column);
    return column.isUnsigned ? digitsOf(static_cast<std::uint64_t>(integer)) : digitsOf(integer);
}

std::string momentText(const MySqlCell &cell, MySqlWire wire)
{
    MySqlMomentText text;
    const auto moment = wire == MySqlWire::Time ? readTime(cell) : readDateTime(cell);
    if (!moment)
        return {};
    const std::size_t size = wire == MySqlWire::Time ? formatTime(*moment, text)
        : wire == MySqlWire::Date                    ? formatDate(*moment, text)
                                                     : formatDateTime(*moment, text);
    return {text.data(), size};
}

std::string hexText(const MySqlCell &cell)
{
    const std::string_view bytes = cell.bytes().substr(0, s_shownBytes);
    const QByteArray hex
        = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size())).toHex();
    return "x'" + hex.toStdString() + "'";
}

bool isInteger(MySqlWire wire)
{
    return wire == MySqlWire::Int8 || wire == MySqlWire::Int16 || wire == MySqlWire::Int32
        || wire == MySqlWire::Int64;
}

/// Whether a wire carries values of a kind.
bool carries(MySqlWire wire, MySqlValueKind kind)
{
    switch (kind) {
    case MySqlValueKind::Exact:
        return isInteger(wire) || wire == MySqlWire::Text || wire == MySqlWire::Bits;
    case MySqlValueKind::Double:
        return wire == MySqlWire::Float || wire == MySqlWire::Double;
    case MySqlValueKind::Text:
        return wire == MySqlWire::Text;
    case MySqlValueKind::Bytes:
        return wire == MySqlWire::Bytes || wire == MySqlWire::Text;
    case MySqlValueKind::Date:
        return wire == MySqlWire::Date;
    case MySqlValueKind::DateTime:
        return wire == MySqlWire::Timestamp;
    case MySqlValueKind::Time:
        return wire == MySqlWire::Time;
    }
    return false;
}

} // namespace

std::optional<std::uint64_t> bitsIn(const MySqlCell &cell)
{
    if (cell.size > 8)
        return std::nullopt;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < cell.size; ++i)
        bits = bits << 8 | cell.data[i];
    return bits;
}

std::string cellText(const MySqlCell &cell, const MySqlResultColumn &column)
{
    switch (column.wire) {
    case MySqlWire::Int8:
    case MySqlWire::Int16:
    case MySqlWire::Int32:
    case MySqlWire::Int64:
        return integerText(cell, column);
    case MySqlWire::Float:
        return digitsOf(numberIn<float>(cell));
    case MySqlWire::Double:
        return digitsOf(numberIn<double>(cell));
    case MySqlWire::Date:
    case MySqlWire::Timestamp:
    case MySqlWire::Time:
        return momentText(cell, column.wire);
    case MySqlWire::Bits: {
        const auto bits = bitsIn(cell);
        return bits ? digitsOf(*bits) : hexText(cell);
    }
    case MySqlWire::Bytes:
        return hexText(cell);
    case MySqlWire::Text:
        break;
    }
    return std::string(cell.bytes());
}

std::optional<MySqlValue> cellValue(const MySqlCell &cell, const MySqlResultColumn &column,
                                    MySqlValueKind kind)
{
    if (cell.isNull() || !carries(column.wire, kind))
        return std::nullopt;
    MySqlValue value{kind, {}};
    if (kind == MySqlValueKind::Bytes)
        value.text = std::string(cell.bytes());
    else if (column.wire == MySqlWire::Float)
        // The double that equals it, not the one its digits look like: it has to compare.
        value.text = digitsOf(static_cast<double>(numberIn<float>(cell)));
    else
        value.text = cellText(cell, column);
    return isSound(value) ? std::optional(std::move(value)) : std::nullopt;
}

} // namespace millrace
