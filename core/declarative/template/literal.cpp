#include "core/declarative/template/literal.h"

#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/number.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace millrace::declarative {

namespace {

/// The brackets that Python's tokenizer lets be open.
constexpr int s_maximumBrackets = 199;

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNameStart(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        || static_cast<unsigned char>(c) >= 0x80;
}
bool isNamePart(char c) { return isNameStart(c) || isDigit(c); }

/// Reads one expression of literals.
class LiteralReader final
{
public:
    LiteralReader(Evaluation &evaluation, std::string_view text)
        : m_evaluation(evaluation)
        , m_text(text)
    {
    }

    std::optional<Datum> read()
    {
        m_at = std::min(m_text.find_first_not_of(" \t"), m_text.size());
        if (m_text.find('\0') != std::string_view::npos || !skipLines())
            return std::nullopt;
        std::optional<Datum> datum = readItems('\0');
        if (!datum)
            return std::nullopt;
        // Nothing but blank lines and comments may follow.
        while (m_at < m_text.size()) {
            if (m_text[m_at] != '\n' && m_text[m_at] != '\r')
                return std::nullopt;
            const std::size_t line = ++m_at;
            skipBlanks();
            // Blanks without an end of their line are an indentation.
            if (m_at == m_text.size() && m_at > line
                && m_text.find('#', line) == std::string_view::npos)
                return std::nullopt;
        }
        return datum;
    }

private:
    /// Passes empty lines at the start; false: the first line is indented.
    bool skipLines()
    {
        for (;;) {
            const std::size_t start = m_at;
            skipBlanks();
            const bool isEmpty
                = m_at < m_text.size() && (m_text[m_at] == '\n' || m_text[m_at] == '\r');
            if (!isEmpty)
                return m_at == start || start == 0 || m_text[start - 1] != '\n';
            ++m_at;
        }
    }

    /// Blanks and a comment; inside brackets also ends of lines.
    void skipBlanks()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == ' ' || c == '\t' || c == '\f'
                || (m_brackets > 0 && (c == '\n' || c == '\r'))) {
                ++m_at;
            } else if (c == '#') {
                while (m_at < m_text.size() && m_text[m_at] != '\n' && m_text[m_at] != '\r')
                    ++m_at;
            } else if (c == '\\' && m_at + 2 < m_text.size() && m_text[m_at + 1] == '\n') {
                m_at += 2;
            } else {
                return;
            }
        }
    }

    bool take(char character)
    {
        skipBlanks();
        if (m_at == m_text.size() || m_text[m_at] != character)
            return false;
        ++m_at;
        return true;
    }

    /// Items up to \a end, 0: of the whole text. One without a comma stands for itself.
    std::optional<Datum> readItems(char end)
    {
        std::vector<Datum> items;
        bool isTuple = false;
        for (;;) {
            skipBlanks();
            if (end ? take(end) : isAtTextEnd())
                break;
            const std::optional<Datum> item = readOne();
            if (!item)
                return std::nullopt;
            items.push_back(*item);
            if (take(',')) {
                isTuple = true;
                continue;
            }
            if (end ? !take(end) : !isAtTextEnd())
                return std::nullopt;
            break;
        }
        if (items.empty() && !end)
            return std::nullopt;
        if (items.size() == 1 && !isTuple)
            return items.front();
        return kept(m_evaluation.items(Datum::Kind::Tuple, std::move(items)));
    }

    [[nodiscard]] bool isAtTextEnd() const
    {
        return m_at == m_text.size() || m_text[m_at] == '\n' || m_text[m_at] == '\r';
    }

    /// Nothing after a fault: the text is kept.
    std::optional<Datum> kept(const Datum &datum)
    {
        if (!m_evaluation.failed())
            return datum;
        return std::nullopt;
    }

    std::optional<Datum> readOne()
    {
        skipBlanks();
        if (m_at == m_text.size())
            return std::nullopt;
        const char c = m_text[m_at];
        if (c == '(' || c == '[' || c == '{')
            return readBracket(c);
        if (c == '+' || c == '-')
            return readSigned();
        if (isDigit(c) || c == '.')
            return readNumber();
        if (c == '\'' || c == '"')
            return readTexts();
        return isNameStart(c) ? readName() : std::nullopt;
    }

    std::optional<Datum> readBracket(char open)
    {
        if (++m_brackets > s_maximumBrackets)
            return std::nullopt;
        ++m_at;
        std::optional<Datum> datum;
        if (open == '(')
            datum = readItems(')');
        else if (open == '[')
            datum = readList();
        else
            datum = readBraces();
        --m_brackets;
        return datum;
    }

    std::optional<Datum> readList()
    {
        std::vector<Datum> items;
        while (!take(']')) {
            const std::optional<Datum> item = readOne();
            if (!item)
                return std::nullopt;
            items.push_back(*item);
            if (!take(',')) {
                if (!take(']'))
                    return std::nullopt;
                break;
            }
        }
        return kept(m_evaluation.list(std::move(items)));
    }

    /// A mapping or a set; a set's items are the keys of a mapping without values.
    std::optional<Datum> readBraces()
    {
        const Datum mapping = m_evaluation.mapping();
        std::unordered_map<std::string_view, std::size_t> places;
        bool isMapping = true;
        for (bool isFirst = true; !take('}'); isFirst = false) {
            const std::size_t start = m_at;
            const std::optional<Datum> item = readOne();
            if (!item)
                return std::nullopt;
            const std::size_t bytes = m_at - start;
            const bool isPair = take(':');
            if (!isFirst && isPair != isMapping)
                return std::nullopt;
            isMapping = isPair;
            const std::optional<Datum> value = isPair ? readOne() : Datum::none();
            if (!value || !addEntry(mapping, places, *item, bytes, *value))
                return std::nullopt;
            if (!take(',')) {
                if (!take('}'))
                    return std::nullopt;
                break;
            }
        }
        if (isMapping)
            return kept(mapping);
        std::vector<Datum> items;
        for (const auto &[key, value] : mapping.mapping().entries)
            items.push_back(key);
        return kept(m_evaluation.items(Datum::Kind::Set, std::move(items)));
    }

    bool addEntry(const Datum &mapping, std::unordered_map<std::string_view, std::size_t> &places,
                  const Datum &key, std::size_t keyBytes, const Datum &value)
    {
        auto &entries = mapping.mapping().entries;
        if (!key.isText()) {
            // Compared with all before it: a long list of numbers in braces stays a text.
            m_keySteps += 1 + entries.size() * keyBytes / 64;
            if (m_keySteps > s_maximumSteps)
                return false;
            m_evaluation.setEntry(mapping, key, value);
            return !m_evaluation.failed();
        }
        const auto [place, isNew] = places.emplace(key.text(), entries.size());
        if (isNew)
            entries.emplace_back(key, value);
        else
            entries[place->second].second = value;
        return true;
    }

    std::optional<Datum> readSigned()
    {
        const bool isNegative = m_text[m_at++] == '-';
        skipBlanks();
        // Brackets leave no trace in Python's syntax tree: -(5) is a number.
        int brackets = 0;
        while (take('(')) {
            ++brackets;
            ++m_brackets;
        }
        skipBlanks();
        if (m_at == m_text.size() || !(isDigit(m_text[m_at]) || m_text[m_at] == '.'))
            return std::nullopt;
        const std::optional<Datum> number = readNumber();
        for (; brackets > 0; --brackets) {
            if (!take(')'))
                return std::nullopt;
            --m_brackets;
        }
        if (!number || !isNegative)
            return number;
        if (number->is(Datum::Kind::Float))
            return Datum::number(-number->number());
        return kept(
            calculateWhole(m_evaluation, WholeOperation::Subtract, Datum::integer(0), *number));
    }

    std::optional<Datum> readNumber();
    std::optional<Datum> readWhole(int base);
    std::optional<Datum> readName();
    std::optional<Datum> readTexts();
    bool readText(std::string &out, bool isRaw, bool isBytes);
    void passDigits();

    Evaluation &m_evaluation;
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_keySteps = 0; ///< Of keys that are no texts.
    int m_brackets = 0;
};

void LiteralReader::passDigits()
{
    while (m_at < m_text.size() && (isDigit(m_text[m_at]) || m_text[m_at] == '_'))
        ++m_at;
}

std::optional<Datum> LiteralReader::readNumber()
{
    if (m_text[m_at] == '0' && m_at + 1 < m_text.size()) {
        const char letter = char(m_text[m_at + 1] | 0x20);
        if (letter == 'x' || letter == 'o' || letter == 'b')
            return readWhole(letter == 'x' ? 16 : letter == 'o' ? 8 : 2);
    }
    const std::size_t start = m_at;
    bool isFloat = false;
    passDigits();
    if (m_at < m_text.size() && m_text[m_at] == '.') {
        isFloat = true;
        ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == '_')
            return std::nullopt;
        passDigits();
    }
    if (m_at < m_text.size() && (m_text[m_at] | 0x20) == 'e') {
        isFloat = true;
        ++m_at;
        if (m_at < m_text.size() && (m_text[m_at] == '+' || m_text[m_at] == '-'))
            ++m_at;
        passDigits();
    }
    const std::string_view number = m_text.substr(start, m_at - start);
    if (m_at < m_text.size() && isNamePart(m_text[m_at]))
        return std::nullopt;
    if (isFloat) {
        const std::optional<double> value = floatNumber(number);
        return value ? std::optional(Datum::number(*value)) : std::nullopt;
    }
    std::optional<std::string> digits = wholeDigits(number);
    // A zero in front is good only before zeros.
    if (!digits || (number.front() == '0' && *digits != "0"))
        return std::nullopt;
    return kept(m_evaluation.whole(std::move(*digits)));
}

std::optional<Datum> LiteralReader::readWhole(int base)
{
    m_at += 2;
    std::string digits;
    bool wasDigit = false;
    bool isEmpty = true;
    for (; m_at < m_text.size() && isNamePart(m_text[m_at]); ++m_at) {
        const char c = char(m_text[m_at] | 0x20);
        if (m_text[m_at] == '_') {
            // One underscore may also follow the prefix.
            if (!wasDigit && !isEmpty)
                return std::nullopt;
            if (m_at + 1 == m_text.size() || !isNamePart(m_text[m_at + 1])
                || m_text[m_at + 1] == '_')
                return std::nullopt;
            wasDigit = false;
            isEmpty = false;
            continue;
        }
        const int digit = isDigit(m_text[m_at]) ? m_text[m_at] - '0'
            : c >= 'a' && c <= 'f'              ? c - 'a' + 10
                                                : 99;
        if (digit >= base)
            return std::nullopt;
        digits += c;
        wasDigit = true;
        isEmpty = false;
    }
    std::optional<std::string> number = wasDigit ? decimalDigits(digits,
                                                                 base == 16      ? 4
                                                                     : base == 8 ? 3
                                                                                 : 1)
                                                 : std::nullopt;
    return number ? kept(m_evaluation.whole(std::move(*number))) : std::nullopt;
}

std::optional<Datum> LiteralReader::readName()
{
    std::size_t end = m_at;
    while (end < m_text.size() && isNamePart(m_text[end]))
        ++end;
    const std::string_view name = m_text.substr(m_at, end - m_at);
    if (end < m_text.size() && (m_text[end] == '\'' || m_text[end] == '"'))
        return readTexts();
    m_at = end;
    if (name == "None")
        return Datum::none();
    if (name == "True" || name == "False")
        return Datum::boolean(name == "True");
    if (name == "set" && take('(') && take(')'))
        return kept(m_evaluation.items(Datum::Kind::Set));
    return std::nullopt;
}

/// Adjacent texts, or adjacent bytes, with their prefixes.
std::optional<Datum> LiteralReader::readTexts()
{
    constexpr std::array<std::string_view, 7> s_prefixes{"", "r", "u", "b", "rb", "br", ""};
    std::string out;
    std::optional<bool> isBytes;
    while (m_at < m_text.size()
           && (isNameStart(m_text[m_at]) || m_text[m_at] == '\'' || m_text[m_at] == '"')) {
        std::string prefix;
        for (; m_at < m_text.size() && isNameStart(m_text[m_at]); ++m_at)
            prefix += char(m_text[m_at] | 0x20);
        if (std::find(s_prefixes.begin(), s_prefixes.end(), prefix) == s_prefixes.end()
            || m_at == m_text.size() || (m_text[m_at] != '\'' && m_text[m_at] != '"'))
            return std::nullopt;
        const bool areBytes = prefix.find('b') != std::string::npos;
        if (isBytes && *isBytes != areBytes)
            return std::nullopt;
        isBytes = areBytes;
        if (!readText(out, prefix.find('r') != std::string::npos, areBytes))
            return std::nullopt;
        skipBlanks();
    }
    return kept(*isBytes ? m_evaluation.bytes(std::move(out)) : m_evaluation.text(std::move(out)));
}

bool LiteralReader::readText(std::string &out, bool isRaw, bool isBytes)
{
    const char quote = m_text[m_at];
    const std::string delimiter(m_text.substr(m_at, 3) == std::string(3, quote) ? 3 : 1, quote);
    m_at += delimiter.size();
    std::size_t end = m_at;
    while (end < m_text.size() && m_text.substr(end, delimiter.size()) != delimiter) {
        if (delimiter.size() == 1 && (m_text[end] == '\n' || m_text[end] == '\r'))
            return false;
        end += m_text[end] == '\\' ? 2 : 1;
    }
    if (end >= m_text.size())
        return false;
    // Python reads every end of a line as one line feed.
    std::string content;
    for (; m_at < end; ++m_at) {
        const bool isReturn = m_text[m_at] == '\r';
        if (isReturn && m_at + 1 < end && m_text[m_at + 1] == '\n')
            ++m_at;
        content += isReturn ? '\n' : m_text[m_at];
    }
    m_at = end + delimiter.size();
    const auto isForeign = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    if (isBytes && std::any_of(content.begin(), content.end(), isForeign))
        return false;
    if (isRaw) {
        out += content;
        return true;
    }
    const std::optional<std::string> plain = withoutEscapes(content, isBytes);
    if (plain)
        out += *plain;
    return plain.has_value();
}

} // namespace

bool mayBeLiteral(std::string_view text)
{
    const std::size_t start = text.find_first_not_of(" \t\n\r\f");
    if (start == std::string_view::npos)
        return false;
    const char c = text[start];
    if (isDigit(c) || std::string_view("'\"([{+-.#\\").find(c) != std::string_view::npos)
        return true;
    const std::string_view rest = text.substr(start);
    if (rest.starts_with("None") || rest.starts_with("True") || rest.starts_with("False")
        || rest.starts_with("set"))
        return true;
    // A prefix of a quoted text.
    const std::size_t quote = rest.find_first_of("'\"");
    return quote <= 2 && std::string_view("rRuUbB").find(c) != std::string_view::npos;
}

std::optional<Datum> readLiteral(Evaluation &evaluation, std::string_view text)
{
    if (!mayBeLiteral(text))
        return std::nullopt;
    return LiteralReader(evaluation, text).read();
}

} // namespace millrace::declarative
