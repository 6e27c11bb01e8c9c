// Postgres bytes: numbers of the wire protocol.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

namespace millrace {

/// The big-endian integer at \a at. REQUIRES: sizeof(Integer) bytes are there.
template<typename Integer>
[[nodiscard]] inline Integer bigEndian(const char *at)
{
    std::make_unsigned_t<Integer> value{};
    std::memcpy(&value, at, sizeof value);
    if constexpr (sizeof value == 2)
        value = __builtin_bswap16(value);
    else if constexpr (sizeof value == 4)
        value = __builtin_bswap32(value);
    else if constexpr (sizeof value == 8)
        value = __builtin_bswap64(value);
    return static_cast<Integer>(value);
}

} // namespace millrace
