// The filters that lay text out in lines: wordwrap and pprint.
#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/regex.h"
#include "core/declarative/template/textsplitting.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

constexpr std::string_view s_blanks = R"re([\t\n\x0b\x0c\r ]+)re";
/// Where Python's textwrap may break a line: blanks, hyphens between letters, dashes.
constexpr std::string_view s_breaks = R"re((?x)[\t\n\x0b\x0c\r\ ]+
 | (?<=[\w!"'&.,?]) -{2,} (?=\w)
 | [^\t\n\x0b\x0c\r\ ]+? (?:
     -(?: (?<=[^\d\W]{2}-) | (?<=[^\d\W]-[\w!"'&.,?]-)) (?= [^\d\W] -? [^\d\W])
   | (?=[\t\n\x0b\x0c\r\ ]|\Z)
   | (?<=[\w!"'&.,?]) (?=-{2,}\w)))re";

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos;
}

/// The bytes of the first \a count characters.
std::size_t bytesOf(std::string_view text, std::size_t count)
{
    std::size_t at = 0;
    for (; count > 0 && at < text.size(); --count)
        at += characterBytes(text, at);
    return at;
}

/// How many characters \a text has, when they are not more than \a most; else one more than that.
std::size_t countUpTo(std::string_view text, std::size_t most)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size() && count <= most; at += characterBytes(text, at))
        ++count;
    return count;
}

/// Fills lines with pieces as Python's textwrap does.
class Wrapping final
{
public:
    Wrapping(std::size_t width, bool breaksWords, bool breaksAtHyphens)
        : m_width(width)
        , m_breaksWords(breaksWords)
        , m_breaksAtHyphens(breaksAtHyphens)
    {
    }

    std::vector<std::string> lines(Evaluation &evaluation, std::string_view text) const
    {
        std::vector<std::string_view> pieces
            = regexPieces(evaluation, m_breaksAtHyphens ? s_breaks : s_blanks, text);
        std::reverse(pieces.begin(), pieces.end());
        std::vector<std::string> lines;
        while (!pieces.empty() && evaluation.step()) {
            if (!lines.empty() && isBlank(pieces.back()))
                pieces.pop_back();
            std::vector<std::string_view> line = nextLine(pieces);
            if (!line.empty() && isBlank(line.back()))
                line.pop_back();
            if (line.empty())
                continue;
            std::string &joined = lines.emplace_back();
            for (const std::string_view piece : line)
                joined += piece;
        }
        return lines;
    }

private:
    std::vector<std::string_view> nextLine(std::vector<std::string_view> &pieces) const
    {
        std::vector<std::string_view> line;
        std::size_t length = 0;
        while (!pieces.empty()) {
            const std::size_t more = countUpTo(pieces.back(), m_width - length);
            if (more > m_width - length)
                break;
            length += more;
            line.push_back(pieces.back());
            pieces.pop_back();
        }
        if (!pieces.empty() && countUpTo(pieces.back(), m_width) > m_width)
            takeLongWord(pieces, line, m_width - length);
        return line;
    }

    void takeLongWord(std::vector<std::string_view> &pieces, std::vector<std::string_view> &line,
                      std::size_t room) const
    {
        std::string_view &word = pieces.back();
        if (!m_breaksWords) {
            if (line.empty()) {
                line.push_back(word);
                pieces.pop_back();
            }
            return;
        }
        std::size_t end = bytesOf(word, room);
        if (m_breaksAtHyphens && end < word.size()) {
            const std::size_t hyphen = word.substr(0, end).rfind('-');
            if (hyphen != std::string_view::npos && hyphen > 0
                && word.substr(0, hyphen).find_first_not_of('-') != std::string_view::npos)
                end = hyphen + 1;
        }
        line.push_back(word.substr(0, end));
        word.remove_prefix(end);
    }

    const std::size_t m_width;
    const bool m_breaksWords;
    const bool m_breaksAtHyphens;
};

Datum wordWrap(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::int64_t width = integerArgument(evaluation, arguments, 0, "width", 79);
    const bool breaksWords = boolArgument(evaluation, arguments, 1, "break_long_words", true);
    const Datum given = argumentOr(arguments, 2, "wrapstring", Datum::none());
    const bool breaksAtHyphens = boolArgument(evaluation, arguments, 3, "break_on_hyphens", true);
    if (!self.isText())
        return self.isUndefined() ? evaluation.failUndefined(self)
                                  : evaluation.failValue("wordwrap needs a text");
    if (width < 1)
        return evaluation.failValue("invalid width (must be > 0)");
    const std::string between = given.isNone() ? "\n" : printed(evaluation, given);
    const Datum lines = functionIn(textMethods(), "splitlines")(evaluation, self, {});
    const Wrapping wrapping(std::size_t(width), breaksWords, breaksAtHyphens);
    std::string result;
    bool isFirst = true;
    for (const Datum &line : evaluation.iterated(lines)) {
        if (!std::exchange(isFirst, false))
            result += between;
        bool isFirstPart = true;
        for (const std::string &part : wrapping.lines(evaluation, line.text())) {
            if (!std::exchange(isFirstPart, false))
                result += between;
            result += part;
        }
        if (evaluation.failed() || !evaluation.checkOutput(result.size()))
            return {};
    }
    return evaluation.text(std::move(result));
}

/// Python's pprint.pformat() with its usual settings.
class PrettyPrinter final
{
public:
    explicit PrettyPrinter(Evaluation &evaluation)
        : m_evaluation(evaluation)
    {
    }

    std::string print(const Datum &datum)
    {
        format(sorted(datum), 0, 0, 0);
        return std::move(m_out);
    }

private:
    static constexpr std::int64_t s_width = 80;

    static std::int64_t lengthOf(std::string_view text)
    {
        return std::int64_t(characterCount(text));
    }

    std::string representation(const Datum &datum)
    {
        std::string text;
        printRepresentation(m_evaluation, text, datum);
        return text;
    }

    /// \a datum with the keys of its mappings in order.
    Datum sorted(const Datum &datum)
    {
        if (!m_evaluation.enter())
            return {};
        Datum result = datum;
        if (datum.isMapping()) {
            std::vector<std::pair<Datum, Datum>> entries;
            for (std::size_t index = 0;
                 index < m_evaluation.entryCount(datum) && m_evaluation.step(); ++index) {
                const auto [key, value] = m_evaluation.entryAt(datum, index);
                entries.emplace_back(key, m_evaluation.items(Kind::Tuple, {key, sorted(value)}));
            }
            sortItems(m_evaluation, entries, false);
            result = m_evaluation.mapping();
            for (const auto &[key, entry] : entries)
                m_evaluation.setEntry(result, key, m_evaluation.itemAt(entry, 1));
        } else if (datum.is(Kind::List) || datum.is(Kind::Tuple)) {
            std::vector<Datum> items;
            for (std::size_t index = 0;
                 index < m_evaluation.itemCount(datum) && m_evaluation.step(); ++index)
                items.push_back(sorted(m_evaluation.itemAt(datum, index)));
            result = m_evaluation.items(datum.kind(), std::move(items));
        }
        m_evaluation.leave();
        return result;
    }

    void newLine(std::int64_t indent) { m_out += '\n' + std::string(std::size_t(indent), ' '); }

    void format(const Datum &datum, std::int64_t indent, std::int64_t allowance, int level)
    {
        const std::string whole = representation(datum);
        if (m_evaluation.failed() || !m_evaluation.checkOutput(m_out.size()))
            return;
        const bool fits = lengthOf(whole) <= s_width - indent - allowance;
        if (!fits && datum.isMapping())
            formatMapping(datum, indent, allowance + 1, level);
        else if (!fits && (datum.is(Kind::List) || datum.is(Kind::Tuple)))
            formatItems(datum, indent, allowance, level);
        else if (!fits && datum.isText())
            formatText(datum.text(), indent, allowance, level + 1);
        else
            m_out += whole;
    }

    void formatMapping(const Datum &mapping, std::int64_t indent, std::int64_t allowance, int level)
    {
        const std::size_t count = m_evaluation.entryCount(mapping);
        m_out += '{';
        for (std::size_t index = 0; index < count && m_evaluation.step(); ++index) {
            const auto [key, value] = m_evaluation.entryAt(mapping, index);
            const std::string name = representation(key);
            m_out += name + ": ";
            format(value, indent + 1 + lengthOf(name) + 2, index + 1 == count ? allowance : 1,
                   level + 1);
            if (index + 1 < count) {
                m_out += ',';
                newLine(indent + 1);
            }
        }
        m_out += '}';
    }

    void formatItems(const Datum &items, std::int64_t indent, std::int64_t allowance, int level)
    {
        const std::size_t count = m_evaluation.itemCount(items);
        const std::string_view end = items.is(Kind::List) ? "]" : count == 1 ? ",)" : ")";
        m_out += items.is(Kind::List) ? '[' : '(';
        for (std::size_t index = 0; index < count && m_evaluation.step(); ++index) {
            format(m_evaluation.itemAt(items, index), indent + 1,
                   index + 1 == count ? allowance + std::int64_t(end.size()) : 1, level + 1);
            if (index + 1 < count) {
                m_out += ',';
                newLine(indent + 1);
            }
        }
        m_out += end;
    }

    void formatText(std::string_view text, std::int64_t indent, std::int64_t allowance, int level)
    {
        const bool hasBrackets = level == 1;
        indent += hasBrackets ? 1 : 0;
        allowance += hasBrackets ? 1 : 0;
        const std::vector<std::string> chunks = chunksOf(text, s_width - indent, allowance);
        if (chunks.size() == 1) {
            m_out += chunks.front();
            return;
        }
        m_out += hasBrackets ? "(" : "";
        for (std::size_t index = 0; index < chunks.size(); ++index) {
            if (index > 0)
                newLine(indent);
            m_out += chunks[index];
        }
        m_out += hasBrackets ? ")" : "";
    }

    static std::string quoted(std::string_view text)
    {
        std::string out;
        quoteText(out, text);
        return out;
    }

    /// \a text as literals of at most \a width, the last of them \a allowance less.
    std::vector<std::string> chunksOf(std::string_view text, std::int64_t width,
                                      std::int64_t allowance)
    {
        std::vector<std::string> chunks;
        const Datum lines = functionIn(textMethods(), "splitlines")(
            m_evaluation, Datum::text(text), {std::array{Datum::boolean(true)}, {}});
        const std::size_t count = m_evaluation.itemCount(lines);
        for (std::size_t index = 0; index < count && !m_evaluation.failed(); ++index) {
            const bool isLast = index + 1 == count;
            const std::string line(m_evaluation.itemAt(lines, index).text());
            if (lengthOf(quoted(line)) <= width - (isLast ? allowance : 0))
                chunks.push_back(quoted(line));
            else
                addParts(chunks, line, width, isLast ? allowance : 0);
        }
        return chunks;
    }

    /// The end of the word at \a at and of the blanks behind it.
    static std::size_t endOfPart(std::string_view text, std::size_t at)
    {
        for (const bool isBlankWanted : {false, true}) {
            while (at < text.size()) {
                const std::size_t length = characterBytes(text, at);
                if (isBlankCharacter(text.substr(at, length)) != isBlankWanted)
                    break;
                at += length;
            }
        }
        return at;
    }

    void addParts(std::vector<std::string> &chunks, const std::string &line, std::int64_t width,
                  std::int64_t allowance)
    {
        std::string current;
        std::size_t at = 0;
        while (at < line.size() && m_evaluation.step()) {
            const std::size_t end = endOfPart(line, at);
            const std::string piece = line.substr(at, end - at);
            at = end;
            const std::int64_t room = width - (at == line.size() ? allowance : 0);
            if (lengthOf(quoted(current + piece)) <= room) {
                current += piece;
                continue;
            }
            if (!current.empty())
                chunks.push_back(quoted(current));
            current = piece;
        }
        if (!current.empty())
            chunks.push_back(quoted(current));
    }

    Evaluation &m_evaluation;
    std::string m_out;
};

Datum prettyPrint(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 0, 0))
        return {};
    std::string text = PrettyPrinter(evaluation).print(self);
    return evaluation.failed() ? Datum() : evaluation.text(std::move(text));
}

} // namespace

std::span<const NamedFunction> layoutFilters()
{
    static constexpr NamedFunction s_filters[]{{"wordwrap", wordWrap}, {"pprint", prettyPrint}};
    return s_filters;
}

} // namespace millrace::declarative
