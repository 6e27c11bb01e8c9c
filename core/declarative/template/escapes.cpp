#include "core/declarative/template/literal.h"
#include "core/declarative/value/unicode.h"

#include <unicode/uchar.h>

#include <charconv>

namespace millrace::declarative {

namespace {

bool isOctal(char c) { return c >= '0' && c <= '7'; }

/// Replaces the escapes of Python's texts; what is none stays as it is.
class EscapeReader final
{
public:
    EscapeReader(std::string_view text, bool isBytes)
        : m_text(text)
        , m_isBytes(isBytes)
    {
    }

    std::optional<std::string> read()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c != '\\' || m_at == m_text.size())
                m_out += c;
            else if (!readEscape())
                return std::nullopt;
        }
        return std::move(m_out);
    }

private:
    void add(std::uint32_t code)
    {
        if (m_isBytes)
            m_out += char(code & 0xff);
        else
            appendCharacter(m_out, code);
    }

    bool readEscape()
    {
        constexpr std::string_view s_letters = "\\'\"abfnrtv";
        constexpr std::string_view s_meanings = "\\'\"\a\b\f\n\r\t\v";
        const char c = m_text[m_at++];
        if (const std::size_t index = s_letters.find(c); index != std::string_view::npos) {
            m_out += s_meanings[index];
            return true;
        }
        if (isOctal(c)) {
            std::uint32_t code = std::uint32_t(c - '0');
            for (int digits = 1; digits < 3 && m_at < m_text.size() && isOctal(m_text[m_at]);
                 ++digits)
                code = code * 8 + std::uint32_t(m_text[m_at++] - '0');
            add(code);
            return true;
        }
        switch (c) {
        case '\n':
            return true;
        case 'x':
            return readHexadecimal(2);
        case 'u':
        case 'U':
        case 'N':
            if (!m_isBytes)
                return c == 'N' ? readNamed() : readHexadecimal(c == 'u' ? 4 : 8);
            break;
        default:
            break;
        }
        m_out += '\\';
        m_out += c;
        return true;
    }

    bool readHexadecimal(std::size_t digits)
    {
        std::uint32_t code = 0;
        const std::string_view text = m_text.substr(m_at, digits);
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), code, 16);
        if (text.size() != digits || fault != std::errc() || end != text.data() + digits
            || code > 0x10ffff)
            return false;
        m_at += digits;
        // Two halves of a pair are one character once they are written as JSON.
        if (code >= 0xd800 && code < 0xdc00 && m_text.substr(m_at).starts_with("\\u")) {
            std::uint32_t low = 0;
            const std::string_view next = m_text.substr(m_at + 2, 4);
            const auto rest = std::from_chars(next.data(), next.data() + next.size(), low, 16).ptr;
            if (next.size() == 4 && rest == next.data() + 4 && low >= 0xdc00 && low < 0xe000) {
                m_at += 6;
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            }
        }
        // UTF-8 has no place for halves of a pair.
        add(code >= 0xd800 && code < 0xe000 && !m_isBytes ? 0xfffd : code);
        return true;
    }

    bool readNamed()
    {
        const std::size_t end = m_text.find('}', m_at);
        if (m_at == m_text.size() || m_text[m_at] != '{' || end == std::string_view::npos)
            return false;
        const std::string name(m_text.substr(m_at + 1, end - m_at - 1));
        UErrorCode outcome = U_ZERO_ERROR;
        const UChar32 character = u_charFromName(U_EXTENDED_CHAR_NAME, name.c_str(), &outcome);
        if (U_FAILURE(outcome))
            return false;
        m_at = end + 1;
        add(std::uint32_t(character));
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
    bool m_isBytes;
};

} // namespace

std::optional<std::string> withoutEscapes(std::string_view text, bool isBytes)
{
    if (text.find('\\') == std::string_view::npos)
        return std::string(text);
    return EscapeReader(text, isBytes).read();
}

} // namespace millrace::declarative
