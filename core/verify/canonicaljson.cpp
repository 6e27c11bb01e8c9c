// The form of JSON in which values are compared.
#include "core/verify/canonicalvalue.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace millrace {

namespace {

constexpr int s_deepest = 500;

/// Reads one value and appends its canonical form; stops at the first fault.
class JsonForm final
{
public:
    JsonForm(std::string_view text, std::string &out)
        : m_text(text)
        , m_out(out)
    {
    }

    [[nodiscard]] bool run()
    {
        const bool isRead = value(m_out, 0);
        skipBlanks();
        return isRead && m_text.empty();
    }

private:
    void skipBlanks()
    {
        const auto first = m_text.find_first_not_of(" \t\r\n");
        m_text.remove_prefix(first == std::string_view::npos ? m_text.size() : first);
    }
    [[nodiscard]] bool take(char c)
    {
        skipBlanks();
        if (m_text.empty() || m_text.front() != c)
            return false;
        m_text.remove_prefix(1);
        return true;
    }

    [[nodiscard]] bool value(std::string &out, int depth)
    {
        skipBlanks();
        if (m_text.empty() || depth > s_deepest)
            return false;
        switch (m_text.front()) {
        case '{':
            return object(out, depth);
        case '[':
            return list(out, depth);
        case '"': {
            std::string text;
            if (!string(text))
                return false;
            appendText(out, text);
            return true;
        }
        default:
            return scalar(out);
        }
    }

    static void appendText(std::string &out, const std::string &text)
    {
        out += '"';
        out += std::to_string(text.size());
        out += ':';
        out += text;
    }

    [[nodiscard]] bool scalar(std::string &out)
    {
        const std::string_view word = m_text.substr(0, m_text.find_first_of(",]} \t\r\n"));
        m_text.remove_prefix(word.size());
        if (word == "true" || word == "false" || word == "null") {
            out += word;
            return true;
        }
        if (word.find_first_not_of("0123456789+-.eE") != std::string_view::npos || word.empty())
            return false;
        appendCanonicalNumber(out, word);
        return true;
    }

    [[nodiscard]] bool list(std::string &out, int depth)
    {
        m_text.remove_prefix(1);
        out += '[';
        if (take(']')) {
            out += ']';
            return true;
        }
        do {
            if (!value(out, depth + 1))
                return false;
            out += ',';
        } while (take(','));
        out += ']';
        return take(']');
    }

    [[nodiscard]] bool object(std::string &out, int depth)
    {
        m_text.remove_prefix(1);
        std::vector<std::pair<std::string, std::string>> members;
        if (!take('}')) {
            do {
                std::pair<std::string, std::string> member;
                skipBlanks();
                if (!string(member.first) || !take(':') || !value(member.second, depth + 1))
                    return false;
                // Of members of one name the last one counts, as databases have it.
                const auto known = std::ranges::find(members, member.first,
                                                     &std::pair<std::string, std::string>::first);
                if (known == members.end())
                    members.push_back(std::move(member));
                else
                    known->second = std::move(member.second);
            } while (take(','));
            if (!take('}'))
                return false;
        }
        std::ranges::sort(members);
        out += '{';
        for (const auto &[name, text] : members) {
            appendText(out, name);
            out += text;
            out += ',';
        }
        out += '}';
        return true;
    }

    [[nodiscard]] bool string(std::string &out)
    {
        if (m_text.empty() || m_text.front() != '"')
            return false;
        m_text.remove_prefix(1);
        for (;;) {
            const auto stop = m_text.find_first_of("\"\\");
            if (stop == std::string_view::npos)
                return false;
            out += m_text.substr(0, stop);
            const bool isEnd = m_text[stop] == '"';
            m_text.remove_prefix(stop + 1);
            if (isEnd)
                return true;
            if (!escape(out))
                return false;
        }
    }

    [[nodiscard]] bool escape(std::string &out)
    {
        constexpr std::string_view signs = "\"\\/bfnrt";
        constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
        if (m_text.empty())
            return false;
        const char sign = m_text.front();
        m_text.remove_prefix(1);
        if (const auto place = signs.find(sign); place != std::string_view::npos) {
            out += meant[place];
            return true;
        }
        std::uint32_t code = 0;
        if (sign != 'u' || !hex(code))
            return false;
        if (code >= 0xD800 && code < 0xDC00) {
            std::uint32_t low = 0;
            if (m_text.substr(0, 2) != "\\u")
                return false;
            m_text.remove_prefix(2);
            if (!hex(low) || low < 0xDC00 || low > 0xDFFF)
                return false;
            code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
        }
        appendUtf8(out, code);
        return true;
    }

    [[nodiscard]] bool hex(std::uint32_t &code)
    {
        if (m_text.size() < 4)
            return false;
        for (const char c : m_text.substr(0, 4)) {
            const bool isDigit = c >= '0' && c <= '9';
            const char lower = static_cast<char>(c | 0x20);
            if (!isDigit && (lower < 'a' || lower > 'f'))
                return false;
            code = code * 16 + static_cast<std::uint32_t>(isDigit ? c - '0' : lower - 'a' + 10);
        }
        m_text.remove_prefix(4);
        return true;
    }

    static void appendUtf8(std::string &out, std::uint32_t code)
    {
        const auto tail
            = [&out](std::uint32_t bits) { out += static_cast<char>(0x80U | (bits & 0x3FU)); };
        if (code < 0x80) {
            out += static_cast<char>(code);
            return;
        }
        if (code < 0x800) {
            out += static_cast<char>(0xC0U | (code >> 6U));
        } else if (code < 0x10000) {
            out += static_cast<char>(0xE0U | (code >> 12U));
            tail(code >> 6U);
        } else {
            out += static_cast<char>(0xF0U | (code >> 18U));
            tail(code >> 12U);
            tail(code >> 6U);
        }
        tail(code);
    }

    std::string_view m_text;
    std::string &m_out;
};

} // namespace

void appendCanonicalJson(std::string &out, std::string_view text)
{
    const std::size_t start = out.size();
    if (JsonForm(text, out).run())
        return;
    out.resize(start);
    out += text;
}

} // namespace millrace
