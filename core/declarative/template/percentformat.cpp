#include "core/declarative/template/methods.h"
#include "core/declarative/template/operators.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>
#include <cmath>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// One directive of Python's text % values, behind the percent sign.
class PercentFormatter final
{
public:
    PercentFormatter(Evaluation &evaluation, const Datum &values)
        : m_evaluation(evaluation)
        , m_values(values)
    {
    }

    std::string format(std::string_view text)
    {
        std::string out;
        for (std::size_t at = 0; at < text.size() && m_evaluation.checkOutput(out.size()); ++at) {
            if (text[at] != '%') {
                out += text[at];
                continue;
            }
            ++at;
            if (at < text.size() && text[at] == '%')
                out += '%';
            else
                out += directive(text, at);
        }
        if (m_values.is(Kind::Tuple) && m_next < m_values.items().items.size())
            m_evaluation.failType("not all arguments converted during string formatting");
        else if (!takesNothing() && m_next == 0)
            m_evaluation.failType("not all arguments converted during string formatting");
        return out;
    }

private:
    /// What Python takes for a mapping, lists included, may go unused.
    [[nodiscard]] bool takesNothing() const
    {
        return m_values.is(Kind::Tuple) || m_values.isMapping() || m_values.is(Kind::List)
            || m_values.isUndefined();
    }

    Datum next()
    {
        if (!m_values.is(Kind::Tuple)) {
            if (m_next++ > 0)
                return m_evaluation.failType("not enough arguments for format string");
            return m_values;
        }
        if (m_next >= m_values.items().items.size())
            return m_evaluation.failType("not enough arguments for format string");
        return m_values.items().items[m_next++];
    }

    std::string directive(std::string_view text, std::size_t &at)
    {
        std::optional<Datum> value;
        if (at < text.size() && text[at] == '(') {
            const std::size_t end = text.find(')', at);
            if (end == std::string_view::npos || !m_values.isMapping()) {
                m_evaluation.failType("format requires a mapping");
                return {};
            }
            bool isFound = false;
            value = m_evaluation.entry(m_values, text.substr(at + 1, end - at - 1), isFound);
            if (!isFound)
                m_evaluation.failValue("a key of the format is missing");
            at = end + 1;
        }
        const std::size_t start = at;
        while (at < text.size()
               && std::string_view("-+ #0123456789.").find(text[at]) != std::string_view::npos)
            ++at;
        std::string flags(text.substr(start, at - start));
        const char type = at < text.size() ? text[at] : 0;
        if (!value)
            value = next();
        if (m_evaluation.failed())
            return {};
        const bool isLeft = flags.find('-') != std::string::npos;
        std::erase(flags, '-');
        return converted(*value, type, flags, isLeft);
    }

    std::string converted(const Datum &value, char type, const std::string &flags, bool isLeft)
    {
        const std::string align = isLeft ? "<" : flags.starts_with('0') ? "" : ">";
        switch (type) {
        case 's':
        case 'r':
        case 'a': {
            std::string plain;
            if (type == 's')
                print(m_evaluation, plain, value);
            else
                printRepresentation(m_evaluation, plain, value);
            const Datum kept = m_evaluation.text(std::move(plain));
            return m_evaluation.failed() ? std::string()
                                         : formattedBy(m_evaluation, kept, align + flags);
        }
        case 'd':
        case 'i':
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
            if (!value.isNumeric()) {
                m_evaluation.failType("%d format: a real number is required, not "
                                      + typeName(value));
                return {};
            }
            Datum whole = value;
            if (value.is(Kind::Float) && !std::isfinite(value.number()))
                whole = m_evaluation.failValue("cannot convert float infinity or NaN to integer");
            else if (value.is(Kind::Float))
                whole = m_evaluation.whole(truncatedDigits(value.number()));
            const char letter = type == 'i' || type == 'u' ? 'd' : type;
            return m_evaluation.failed() ? std::string()
                                         : formattedBy(m_evaluation, whole, align + flags + letter);
        }
        case 'c':
            if (value.is(Kind::Integer)) {
                std::string character;
                appendCharacter(character,
                                char32_t(std::clamp<std::int64_t>(value.integer(), 0, 0x10ffff)));
                return character;
            }
            return printed(m_evaluation, value);
        case 'f':
        case 'F':
        case 'e':
        case 'E':
        case 'g':
        case 'G':
            if (value.isNumeric())
                return formattedBy(m_evaluation, value, align + flags + type);
            m_evaluation.failType("must be real number, not " + typeName(value));
            return {};
        default:
            m_evaluation.failValue("unsupported format character");
            return {};
        }
    }

    Evaluation &m_evaluation;
    const Datum &m_values;
    std::size_t m_next = 0;
};

} // namespace

Datum formatted(Evaluation &evaluation, std::string_view format, const Datum &values)
{
    return evaluation.text(PercentFormatter(evaluation, values).format(format));
}

} // namespace millrace::declarative
