// MySQL cells: single values of a row as numbers and as values of a cursor or key.
#pragma once

#include "core/connectors/mysql/mysqlrows.h"
#include "core/connectors/mysql/mysqlvalue.h"

#include <bit>
#include <cstring>
#include <optional>
#include <string>

namespace millrace {

/// The little-endian number in the first bytes of \a cell. REQUIRES: the cell has that many.
template<typename Number>
[[nodiscard]] Number numberIn(const MySqlCell &cell)
{
    static_assert(std::endian::native == std::endian::little);
    Number number{};
    std::memcpy(&number, cell.data, sizeof number);
    return number;
}

/// An integer of the wires Int8 to Int64 as 64 bits; of an unsigned column to be read as unsigned.
[[nodiscard]] inline std::int64_t integerIn(const MySqlCell &cell, const MySqlResultColumn &column)
{
    switch (column.wire) {
    case MySqlWire::Int8:
        return column.isUnsigned ? std::int64_t{numberIn<std::uint8_t>(cell)}
                                 : std::int64_t{numberIn<std::int8_t>(cell)};
    case MySqlWire::Int16:
        return column.isUnsigned ? std::int64_t{numberIn<std::uint16_t>(cell)}
                                 : std::int64_t{numberIn<std::int16_t>(cell)};
    case MySqlWire::Int32:
        return column.isUnsigned ? std::int64_t{numberIn<std::uint32_t>(cell)}
                                 : std::int64_t{numberIn<std::int32_t>(cell)};
    default:
        return numberIn<std::int64_t>(cell);
    }
}

/// The number a value of the wire Bits stands for; nothing when it has more than 64 bits.
[[nodiscard]] std::optional<std::uint64_t> bitsIn(const MySqlCell &cell);

/// The value as the server's own client would show it, for messages and the noted originals.
[[nodiscard]] std::string cellText(const MySqlCell &cell, const MySqlResultColumn &column);

/// The value of \a cell as one of \a kind. Nothing when it is none, or NULL.
[[nodiscard]] std::optional<MySqlValue>
cellValue(const MySqlCell &cell, const MySqlResultColumn &column, MySqlValueKind kind);

} // namespace millrace
