#include "core/connectors/files/textdecoder.h"

#include "core/data/conversion.h"

#include <algorithm>
#include <array>

namespace millrace {

namespace {

constexpr std::array<const char *, 4> s_names{"utf-8", "utf-16le", "utf-16be", "windows-1252"};

/// 0x80–0x9f of Windows-1252; the five undefined bytes stay the control characters they are in
/// the WHATWG encoding standard, so that every byte survives.
constexpr std::array<char16_t, 32> s_windows1252{
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

char *writeUtf8(char *out, char32_t character)
{
    const auto byte = [](char32_t value) { return static_cast<char>(value); };
    if (character < 0x80) {
        *out++ = byte(character);
    } else if (character < 0x800) {
        *out++ = byte(0xc0 | (character >> 6));
        *out++ = byte(0x80 | (character & 0x3f));
    } else if (character < 0x10000) {
        *out++ = byte(0xe0 | (character >> 12));
        *out++ = byte(0x80 | ((character >> 6) & 0x3f));
        *out++ = byte(0x80 | (character & 0x3f));
    } else {
        *out++ = byte(0xf0 | (character >> 18));
        *out++ = byte(0x80 | ((character >> 12) & 0x3f));
        *out++ = byte(0x80 | ((character >> 6) & 0x3f));
        *out++ = byte(0x80 | (character & 0x3f));
    }
    return out;
}

bool isHighSurrogate(char16_t unit) { return (unit & 0xfc00) == 0xd800; }
bool isLowSurrogate(char16_t unit) { return (unit & 0xfc00) == 0xdc00; }

} // namespace

QString textEncodingName(TextEncoding encoding)
{
    return QString::fromLatin1(s_names[static_cast<std::size_t>(encoding)]);
}

std::optional<TextEncoding> textEncodingFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_names.size(); ++i) {
        if (name == QLatin1StringView(s_names[i]))
            return static_cast<TextEncoding>(i);
    }
    return std::nullopt;
}

std::size_t markLength(TextEncoding encoding, std::string_view head)
{
    using namespace std::string_view_literals;
    constexpr std::array marks{"\xef\xbb\xbf"sv, "\xff\xfe"sv, "\xfe\xff"sv, ""sv};
    const std::string_view mark = marks[static_cast<std::size_t>(encoding)];
    return head.starts_with(mark) ? mark.size() : 0;
}

std::size_t completeUtf8(std::string_view text)
{
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xc0) == 0x80)
            continue;
        const std::size_t needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
        return needed > back ? text.size() - back : text.size();
    }
    return text.size();
}

DetectedEncoding detectEncoding(std::string_view head)
{
    using namespace std::string_view_literals;
    if (head.starts_with("\xff\xfe\0\0"sv) || head.starts_with("\0\0\xfe\xff"sv))
        return {TextEncoding::Utf8, 4, true};
    for (const TextEncoding encoding :
         {TextEncoding::Utf8, TextEncoding::Utf16LittleEndian, TextEncoding::Utf16BigEndian}) {
        if (const std::size_t mark = markLength(encoding, head); mark > 0)
            return {encoding, mark};
    }
    const std::string_view start = head.substr(0, 4096);
    std::array<std::size_t, 2> zeros{};
    for (std::size_t i = 0; i < start.size(); ++i)
        zeros[i % 2] += start[i] == '\0' ? 1U : 0U;
    // A third of a UTF-16 text's units below 256 is little even for Asian texts with separators.
    const std::size_t many = start.size() / 2 / 3;
    if (start.size() >= 2 && zeros[1] > many && zeros[0] * 8 <= zeros[1])
        return {TextEncoding::Utf16LittleEndian, 0};
    if (start.size() >= 2 && zeros[0] > many && zeros[1] * 8 <= zeros[0])
        return {TextEncoding::Utf16BigEndian, 0};
    if (isUtf8(head.substr(0, completeUtf8(head))))
        return {TextEncoding::Utf8, 0};
    return {TextEncoding::Windows1252, 0};
}

std::size_t TextDecoder::decode(std::string_view bytes, char *out)
{
    if (m_encoding != TextEncoding::Windows1252)
        return decodeUtf16(bytes, out);
    char *at = out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            *at++ = c;
        else
            at = writeUtf8(at, byte < 0xa0 ? s_windows1252[byte - 0x80U] : char16_t{byte});
    }
    return static_cast<std::size_t>(at - out);
}

std::size_t TextDecoder::decodeUtf16(std::string_view bytes, char *out)
{
    const bool isBig = m_encoding == TextEncoding::Utf16BigEndian;
    char *at = out;
    std::size_t i = 0;
    while (i < bytes.size()) {
        const unsigned first = m_halfUnit ? *m_halfUnit : static_cast<unsigned char>(bytes[i++]);
        if (i == bytes.size()) {
            m_halfUnit = static_cast<unsigned char>(first);
            break;
        }
        m_halfUnit.reset();
        const unsigned second = static_cast<unsigned char>(bytes[i++]);
        const auto unit
            = static_cast<char16_t>(isBig ? (first << 8) | second : (second << 8) | first);
        if (m_highSurrogate && isLowSurrogate(unit)) {
            const char32_t high = *m_highSurrogate;
            at = writeUtf8(at, 0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ffU));
            m_highSurrogate.reset();
            continue;
        }
        if (m_highSurrogate) {
            at = writeUtf8(at, *m_highSurrogate);
            m_highSurrogate.reset();
        }
        if (isHighSurrogate(unit))
            m_highSurrogate = unit;
        else
            at = writeUtf8(at, unit);
    }
    return static_cast<std::size_t>(at - out);
}

std::size_t TextDecoder::finish(char *out)
{
    char *at = out;
    if (m_highSurrogate)
        at = writeUtf8(at, *m_highSurrogate);
    // Half a unit is no character; a byte UTF-8 never uses makes its value reported.
    if (m_halfUnit)
        *at++ = static_cast<char>(0xff);
    m_highSurrogate.reset();
    m_halfUnit.reset();
    return static_cast<std::size_t>(at - out);
}

} // namespace millrace
