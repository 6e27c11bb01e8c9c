#include "core/declarative/template/lexer.h"

#include "core/declarative/template/literal.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using Kind = Token::Kind;

bool isBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}
bool isNamePart(char c) { return isNameStart(c) || isDigit(c); }

/// Every end of a line as one line feed, the last one left out.
std::string normalized(std::string_view source)
{
    std::string text;
    text.reserve(source.size());
    for (std::size_t at = 0; at < source.size(); ++at) {
        if (source[at] != '\r') {
            text += source[at];
            continue;
        }
        text += '\n';
        if (at + 1 < source.size() && source[at + 1] == '\n')
            ++at;
    }
    if (text.ends_with('\n'))
        text.pop_back();
    return text;
}

class Lexer final
{
public:
    explicit Lexer(std::string_view source)
        : m_source(normalized(source))
    {
    }

    TokenList read()
    {
        while (m_at < m_source.size() && m_result.error.empty())
            readData();
        add(Kind::End, {});
        return std::move(m_result);
    }

private:
    void add(Kind kind, std::string text)
    {
        m_result.tokens.push_back({kind, std::move(text), m_line});
    }

    void fail(std::string_view message)
    {
        if (m_result.error.empty()) {
            m_result.error = message;
            m_result.errorLine = m_line;
        }
    }

    [[nodiscard]] bool startsWith(std::string_view text) const
    {
        return std::string_view(m_source).substr(m_at).starts_with(text);
    }

    void moveTo(std::size_t end)
    {
        m_line += int(std::count(m_source.begin() + std::ptrdiff_t(m_at),
                                 m_source.begin() + std::ptrdiff_t(end), '\n'));
        m_at = end;
    }

    void skipBlanks()
    {
        std::size_t end = m_at;
        while (end < m_source.size() && isBlank(m_source[end]))
            ++end;
        moveTo(end);
    }

    /// Text up to the next "{{", "{%" or "{#", and what begins there.
    void readData()
    {
        std::size_t open = m_at;
        do {
            open = m_source.find('{', open);
        } while (open != std::string::npos && open + 1 < m_source.size()
                 && std::string_view("{%#").find(m_source[open + 1]) == std::string_view::npos
                 && ++open);
        if (open == std::string::npos || open + 1 >= m_source.size()) {
            addData(std::string_view(m_source).substr(m_at), false);
            moveTo(m_source.size());
            return;
        }
        const bool stripsBefore = open + 2 < m_source.size() && m_source[open + 2] == '-';
        addData(std::string_view(m_source).substr(m_at, open - m_at), stripsBefore);
        const char letter = m_source[open + 1];
        moveTo(open + 2);
        if (startsWith("-") || startsWith("+"))
            ++m_at;
        if (letter == '#')
            skipComment();
        else if (letter != '%' || !readRaw())
            readTag(letter == '{');
    }

    void addData(std::string_view text, bool stripsEnd)
    {
        while (stripsEnd && !text.empty() && isBlank(text.back()))
            text.remove_suffix(1);
        if (!text.empty())
            add(Kind::Data, std::string(text));
    }

    void skipComment()
    {
        const std::size_t end = m_source.find("#}", m_at);
        if (end == std::string::npos) {
            fail("a comment does not end");
            return;
        }
        const bool stripsAfter = end > m_at && m_source[end - 1] == '-';
        moveTo(end + 2);
        if (stripsAfter)
            skipBlanks();
    }

    /// "raw %}…{% endraw %}" as data; false: it is another block.
    bool readRaw()
    {
        std::size_t at = m_at;
        const auto skip = [&] {
            while (at < m_source.size() && isBlank(m_source[at]))
                ++at;
        };
        skip();
        if (m_source.compare(at, 3, "raw") != 0)
            return false;
        at += 3;
        skip();
        const bool stripsStart = m_source.compare(at, 3, "-%}") == 0;
        if (!stripsStart && m_source.compare(at, 2, "%}") != 0)
            return false;
        moveTo(at + (stripsStart ? 3 : 2));
        if (stripsStart)
            skipBlanks();
        for (std::size_t open = m_at; (open = m_source.find("{%", open)) != std::string::npos;
             open += 2) {
            at = open + 2;
            const bool stripsBefore = at < m_source.size() && m_source[at] == '-';
            if (at < m_source.size() && (m_source[at] == '-' || m_source[at] == '+'))
                ++at;
            skip();
            if (m_source.compare(at, 6, "endraw") != 0)
                continue;
            at += 6;
            skip();
            const bool stripsAfter = at < m_source.size() && m_source[at] == '-';
            if (at < m_source.size() && (m_source[at] == '-' || m_source[at] == '+'))
                ++at;
            if (m_source.compare(at, 2, "%}") != 0)
                continue;
            addData(std::string_view(m_source).substr(m_at, open - m_at), stripsBefore);
            moveTo(at + 2);
            if (stripsAfter)
                skipBlanks();
            return true;
        }
        fail("a raw block does not end");
        return true;
    }

    void readTag(bool isOutput)
    {
        add(isOutput ? Kind::OutputBegin : Kind::BlockBegin, {});
        const std::string_view end = isOutput ? "}}" : "%}";
        std::string brackets;
        for (;;) {
            skipBlanks();
            if (m_at == m_source.size()) {
                fail("a template does not end");
                return;
            }
            if (brackets.empty() && readTagEnd(end, isOutput))
                return;
            if (!readToken(brackets))
                return;
        }
    }

    bool readTagEnd(std::string_view end, bool isOutput)
    {
        const bool stripsAfter = startsWith("-") && m_source.compare(m_at + 1, 2, end) == 0;
        const bool hasPlus
            = !isOutput && startsWith("+") && m_source.compare(m_at + 1, 2, end) == 0;
        if (!stripsAfter && !hasPlus && !startsWith(end))
            return false;
        add(isOutput ? Kind::OutputEnd : Kind::BlockEnd, {});
        moveTo(m_at + end.size() + (stripsAfter || hasPlus ? 1 : 0));
        if (stripsAfter)
            skipBlanks();
        return true;
    }

    bool readToken(std::string &brackets)
    {
        const char c = m_source[m_at];
        if (isDigit(c))
            return readNumber();
        if (isNameStart(c)) {
            std::size_t end = m_at;
            while (end < m_source.size() && isNamePart(m_source[end]))
                ++end;
            add(Kind::Name, m_source.substr(m_at, end - m_at));
            m_at = end;
            return true;
        }
        if (c == '\'' || c == '"')
            return readText(c);
        return readOperator(brackets);
    }

    bool readText(char quote)
    {
        std::size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote)
            end += m_source[end] == '\\' ? 2 : 1;
        if (end >= m_source.size()) {
            fail("a text does not end");
            return false;
        }
        std::optional<std::string> text
            = withoutEscapes(std::string_view(m_source).substr(m_at + 1, end - m_at - 1));
        if (!text) {
            fail("a text has a broken escape");
            return false;
        }
        add(Kind::Text, std::move(*text));
        moveTo(end + 1);
        return true;
    }

    /// Digits with single underscores between them, from \a at on; returns their end.
    [[nodiscard]] std::size_t digitsEnd(std::size_t at) const
    {
        while (at < m_source.size()
               && (isDigit(m_source[at])
                   || (m_source[at] == '_' && at + 1 < m_source.size() && isDigit(m_source[at + 1])
                       && isDigit(m_source[at - 1]))))
            ++at;
        return at;
    }

    bool readNumber()
    {
        const std::size_t start = m_at;
        if (m_source[m_at] == '0' && m_at + 1 < m_source.size()
            && std::string_view("xXoObB").find(m_source[m_at + 1]) != std::string_view::npos) {
            m_at += 2;
            while (m_at < m_source.size() && isNamePart(m_source[m_at]))
                ++m_at;
            add(Kind::Integer, m_source.substr(start, m_at - start));
            return true;
        }
        const bool followsDot = start > 0 && m_source[start - 1] == '.';
        std::size_t end = digitsEnd(m_at);
        bool isFloat = false;
        if (!followsDot) {
            if (end + 1 < m_source.size() && m_source[end] == '.' && isDigit(m_source[end + 1])) {
                isFloat = true;
                end = digitsEnd(end + 1);
            }
            if (end < m_source.size() && (m_source[end] | 0x20) == 'e') {
                std::size_t exponent = end + 1;
                if (exponent < m_source.size()
                    && (m_source[exponent] == '+' || m_source[exponent] == '-'))
                    ++exponent;
                if (exponent < m_source.size() && isDigit(m_source[exponent])) {
                    isFloat = true;
                    end = digitsEnd(exponent);
                }
            }
        }
        // A zero stands alone: Jinja reads "007" as three numbers.
        if (!isFloat && m_source[start] == '0') {
            end = start + 1;
            while (end < m_source.size() && m_source[end] == '0')
                ++end;
        }
        add(isFloat ? Kind::Float : Kind::Integer, m_source.substr(start, end - start));
        m_at = end;
        return true;
    }

    bool readOperator(std::string &brackets)
    {
        for (const std::string_view two : {"==", "!=", ">=", "<=", "//", "**"}) {
            if (startsWith(two)) {
                add(Kind::Operator, std::string(two));
                m_at += 2;
                return true;
            }
        }
        const char c = m_source[m_at];
        if (std::string_view("+-/*%~[](){}><=.:|,;").find(c) == std::string_view::npos) {
            fail(std::string("unexpected character '") + c + "'");
            return false;
        }
        if (c == '(' || c == '[' || c == '{')
            brackets += c == '(' ? ')' : c == '[' ? ']' : '}';
        if (c == ')' || c == ']' || c == '}') {
            if (brackets.empty() || brackets.back() != c) {
                fail(std::string("unexpected '") + c + "'");
                return false;
            }
            brackets.pop_back();
        }
        add(Kind::Operator, std::string(1, c));
        ++m_at;
        return true;
    }

    std::string m_source;
    std::size_t m_at = 0;
    int m_line = 1;
    TokenList m_result;
};

} // namespace

TokenList tokensOf(std::string_view source) { return Lexer(source).read(); }

} // namespace millrace::declarative
