#include "core/data/rawids.h"

#include <QRandomGenerator>

#include <bit>
#include <cstring>

namespace millrace {

namespace {

struct HexPairs final
{
    char text[256][2];
};

constexpr HexPairs hexPairs()
{
    HexPairs pairs{};
    constexpr char digits[] = "0123456789abcdef";
    for (std::size_t i = 0; i < 256; ++i) {
        pairs.text[i][0] = digits[i >> 4];
        pairs.text[i][1] = digits[i & 15];
    }
    return pairs;
}

constexpr HexPairs s_hex = hexPairs();

/// Writes the \a count highest bytes of \a value as hexadecimal digits.
char *writeHex(char *out, std::uint64_t value, int count)
{
    for (int i = 0; i < count; ++i) {
        std::memcpy(out, s_hex.text[value >> 56], 2);
        value <<= 8;
        out += 2;
    }
    return out;
}

} // namespace

RawIds::RawIds()
{
    for (std::uint64_t &part : m_state)
        part = QRandomGenerator::system()->generate64();
}

std::uint64_t RawIds::next()
{
    // xoshiro256**, by David Blackman and Sebastiano Vigna, public domain.
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

void RawIds::writeNext(char *out)
{
    // RFC 9562 §5.4: the version in the high half, the variant in the low one.
    const std::uint64_t high = (next() & ~0xf000ULL) | 0x4000ULL;
    const std::uint64_t low = (next() & ~(3ULL << 62)) | (1ULL << 63);
    out = writeHex(out, high, 4);
    *out++ = '-';
    out = writeHex(out, high << 32, 2);
    *out++ = '-';
    out = writeHex(out, high << 48, 2);
    *out++ = '-';
    out = writeHex(out, low, 2);
    *out++ = '-';
    writeHex(out, low << 16, 6);
}

} // namespace millrace
