// Postgres bytes: numbers of the wire protocol.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
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

/// Bytes of the number that says how long a value is.
inline constexpr std::uint32_t s_postgresLengthSize = 4;
/// 1970-01-01 seen from 2000-01-01, where the server counts from.
inline constexpr std::int64_t s_postgresEpochDays = 10957;
inline constexpr std::int64_t s_postgresDay = 86'400'000'000;

/// A time since 1970, in microseconds, as the server counts it.
[[nodiscard]] constexpr std::int64_t postgresTime(std::int64_t microseconds)
{
    return microseconds - s_postgresEpochDays * s_postgresDay;
}

// Each of these writes to the room behind \a out and returns where it stopped.

template<typename Bits>
[[nodiscard]] inline char *putBits(char *out, Bits bits)
{
    if constexpr (sizeof(Bits) == 8)
        bits = __builtin_bswap64(bits);
    else if constexpr (sizeof(Bits) == 4)
        bits = __builtin_bswap32(bits);
    else
        bits = __builtin_bswap16(bits);
    std::memcpy(out, &bits, sizeof bits);
    return out + sizeof bits;
}

[[nodiscard]] inline char *putLength(char *out, std::size_t length)
{
    return putBits(out, static_cast<std::uint32_t>(length));
}

[[nodiscard]] inline char *putNull(char *out) { return putBits(out, std::uint32_t{0xFFFFFFFF}); }

[[nodiscard]] inline char *putBytes(char *out, std::string_view bytes)
{
    std::memcpy(out, bytes.data(), bytes.size());
    return out + bytes.size();
}

[[nodiscard]] inline char *putWide(char *out, std::int64_t value)
{
    return putBits(out, static_cast<std::uint64_t>(value));
}

} // namespace millrace
