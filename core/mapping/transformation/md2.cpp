#include "core/mapping/transformation/md2.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace millrace {

namespace {

constexpr std::size_t s_block = 16;
constexpr int s_rounds = 18;

/// Made from the digits of pi; RFC 1319, section 3.2.
constexpr std::array<std::uint8_t, 256> s_permutation{
    41,  46,  67,  201, 162, 216, 124, 1,   61,  54,  84,  161, 236, 240, 6,   19,  98,  167, 5,
    243, 192, 199, 115, 140, 152, 147, 43,  217, 188, 76,  130, 202, 30,  155, 87,  60,  253, 212,
    224, 22,  103, 66,  111, 24,  138, 23,  229, 18,  190, 78,  196, 214, 218, 158, 222, 73,  160,
    251, 245, 142, 187, 47,  238, 122, 169, 104, 121, 145, 21,  178, 7,   63,  148, 194, 16,  137,
    11,  34,  95,  33,  128, 127, 93,  154, 90,  144, 50,  39,  53,  62,  204, 231, 191, 247, 151,
    3,   255, 25,  48,  179, 72,  165, 181, 209, 215, 94,  146, 42,  172, 86,  170, 198, 79,  184,
    56,  210, 150, 164, 125, 182, 118, 252, 107, 226, 156, 116, 4,   241, 69,  157, 112, 89,  100,
    113, 135, 32,  134, 91,  207, 101, 230, 45,  168, 2,   27,  96,  37,  173, 174, 176, 185, 246,
    28,  70,  97,  105, 52,  64,  126, 15,  85,  71,  163, 35,  221, 81,  175, 58,  195, 92,  249,
    206, 186, 197, 234, 38,  44,  83,  13,  110, 133, 40,  132, 9,   211, 223, 205, 244, 65,  129,
    77,  82,  106, 220, 55,  200, 108, 193, 171, 250, 36,  225, 123, 8,   12,  189, 177, 74,  120,
    136, 149, 139, 227, 99,  232, 109, 233, 203, 213, 254, 59,  0,   29,  57,  242, 239, 183, 14,
    102, 88,  208, 228, 166, 119, 114, 248, 235, 117, 75,  10,  49,  68,  80,  180, 143, 237, 31,
    26,  219, 153, 141, 51,  159, 17,  131, 20};

using Block = std::array<std::uint8_t, s_block>;

/// Takes the blocks of a text one after the other; the checksum of all is the last one.
class State final
{
public:
    void take(const Block &block)
    {
        mix(block);
        for (std::size_t i = 0; i < s_block; ++i) {
            const auto place = static_cast<std::uint8_t>(block[i] ^ m_last);
            m_checksum[i] = static_cast<std::uint8_t>(m_checksum[i] ^ s_permutation[place]);
            m_last = m_checksum[i];
        }
    }

    [[nodiscard]] std::array<char, s_block> finish()
    {
        const Block checksum = m_checksum;
        mix(checksum);
        std::array<char, s_block> digest{};
        for (std::size_t i = 0; i < s_block; ++i)
            digest[i] = static_cast<char>(m_state[i]);
        return digest;
    }

private:
    void mix(const Block &block)
    {
        for (std::size_t i = 0; i < s_block; ++i) {
            m_state[s_block + i] = block[i];
            m_state[2 * s_block + i] = static_cast<std::uint8_t>(block[i] ^ m_state[i]);
        }
        std::uint8_t last = 0;
        for (int round = 0; round < s_rounds; ++round) {
            for (std::uint8_t &byte : m_state) {
                byte = static_cast<std::uint8_t>(byte ^ s_permutation[last]);
                last = byte;
            }
            last = static_cast<std::uint8_t>(last + round);
        }
    }

    std::array<std::uint8_t, 3 * s_block> m_state{};
    Block m_checksum{};
    std::uint8_t m_last = 0;
};

} // namespace

std::array<char, 16> md2(std::string_view text)
{
    State state;
    Block block{};
    const auto fill = [&block](std::string_view bytes) {
        std::ranges::transform(bytes, block.begin(),
                               [](char byte) { return static_cast<std::uint8_t>(byte); });
    };
    while (text.size() >= s_block) {
        fill(text.substr(0, s_block));
        state.take(block);
        text.remove_prefix(s_block);
    }
    block.fill(static_cast<std::uint8_t>(s_block - text.size()));
    fill(text);
    state.take(block);
    return state.finish();
}

} // namespace millrace
