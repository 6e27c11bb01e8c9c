#include "core/connectors/files/recordidentifiers.h"

#include <QRandomGenerator>

#include <bit>

namespace millrace {

RecordIdentifiers::RecordIdentifiers()
{
    for (std::uint64_t &word : m_state)
        word = QRandomGenerator::system()->generate64();
    m_text[8] = m_text[13] = m_text[18] = m_text[23] = '-';
    m_text[14] = '4';
}

std::uint64_t RecordIdentifiers::random()
{
    // xoshiro256**, after the description of Blackman and Vigna.
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

std::string_view RecordIdentifiers::next()
{
    static constexpr char hex[] = "0123456789abcdef";
    static constexpr std::array<std::uint8_t, 15> high{0, 1,  2,  3,  4,  5,  6, 7,
                                                       9, 10, 11, 12, 15, 16, 17};
    static constexpr std::array<std::uint8_t, 15> low{20, 21, 22, 24, 25, 26, 27, 28,
                                                      29, 30, 31, 32, 33, 34, 35};
    std::uint64_t first = random();
    std::uint64_t second = random();
    for (const std::uint8_t at : high) {
        m_text[at] = hex[first & 15];
        first >>= 4;
    }
    for (const std::uint8_t at : low) {
        m_text[at] = hex[second & 15];
        second >>= 4;
    }
    m_text[19] = hex[8 + (first & 3)];
    return {m_text.data(), m_text.size()};
}

} // namespace millrace
