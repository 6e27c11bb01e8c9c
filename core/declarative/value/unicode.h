// Code points in UTF-8, as Python counts characters.
#pragma once

#include <string>
#include <string_view>

namespace millrace::declarative {

/// The bytes of the character at \a at; 1 where the text is no UTF-8.
[[nodiscard]] inline std::size_t characterBytes(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    return at + length <= text.size() ? length : 1;
}

/// The character at \a at, which moves behind it. U+FFFD where the text is no UTF-8.
[[nodiscard]] inline char32_t nextCharacter(std::string_view text, std::size_t &at)
{
    const std::size_t length = characterBytes(text, at);
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const char32_t first = byte(at);
    if (length == 1) {
        ++at;
        return first < 0x80 ? first : U'\uFFFD';
    }
    char32_t character = first & (0xffu >> (length + 1));
    for (std::size_t index = 1; index < length; ++index)
        character = (character << 6) | (byte(at + index) & 0x3fu);
    at += length;
    return character;
}

inline void appendCharacter(std::string &out, char32_t character)
{
    const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
    if (character < 0x80) {
        add(character);
    } else if (character < 0x800) {
        add(0xc0 | (character >> 6));
        add(0x80 | (character & 0x3f));
    } else if (character < 0x10000) {
        add(0xe0 | (character >> 12));
        add(0x80 | ((character >> 6) & 0x3f));
        add(0x80 | (character & 0x3f));
    } else {
        add(0xf0 | (character >> 18));
        add(0x80 | ((character >> 12) & 0x3f));
        add(0x80 | ((character >> 6) & 0x3f));
        add(0x80 | (character & 0x3f));
    }
}

/// How many characters \a text has.
[[nodiscard]] inline std::size_t characterCount(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += characterBytes(text, at))
        ++count;
    return count;
}

} // namespace millrace::declarative
