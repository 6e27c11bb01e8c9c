// networkOrder(): numbers between this machine's order of bytes and the network's.
#pragma once

#include <bit>
#include <type_traits>

namespace millrace::benchmark {

/// Most significant byte first, or back again.
template<typename Unsigned>
[[nodiscard]] constexpr Unsigned networkOrder(Unsigned bits)
{
    static_assert(std::is_unsigned_v<Unsigned>);
    if constexpr (std::endian::native == std::endian::big || sizeof bits == 1)
        return bits;
    else if constexpr (sizeof bits == 2)
        return __builtin_bswap16(bits);
    else if constexpr (sizeof bits == 4)
        return __builtin_bswap32(bits);
    else
        return __builtin_bswap64(bits);
}

} // namespace millrace::benchmark
