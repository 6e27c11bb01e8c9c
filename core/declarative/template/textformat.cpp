#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// Widths and precisions of formats have no more digits.
constexpr int s_widest = 10'000;

/// [[fill]align][sign][#][0][width][grouping][.precision][type]
struct Specification final
{
    std::string fill = " ";
    char align = 0;
    char sign = '-';
    bool isAlternate = false;
    int width = 0;
    char grouping = 0;
    int precision = -1;
    char type = 0;
};

bool isAlign(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

int takeNumber(std::string_view &text, int fallback)
{
    int number = fallback;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(std::size_t(end - text.data()));
    return fault == std::errc()                   ? number
        : fault == std::errc::result_out_of_range ? s_widest + 1
                                                  : fallback;
}

std::optional<Specification> specificationFrom(std::string_view text)
{
    Specification result;
    const std::size_t first = text.empty() ? 0 : characterBytes(text, 0);
    if (text.size() > first && isAlign(text[first])) {
        result.fill = std::string(text.substr(0, first));
        result.align = text[first];
        text.remove_prefix(first + 1);
    } else if (!text.empty() && isAlign(text[0])) {
        result.align = text[0];
        text.remove_prefix(1);
    }
    const auto take = [&](std::string_view letters) -> char {
        if (text.empty() || letters.find(text.front()) == std::string_view::npos)
            return 0;
        const char letter = text.front();
        text.remove_prefix(1);
        return letter;
    };
    if (const char sign = take("+- "))
        result.sign = sign;
    result.isAlternate = take("#") != 0;
    if (take("0") && result.align == 0) {
        result.fill = "0";
        result.align = '=';
    }
    result.width = takeNumber(text, 0);
    result.grouping = take(",_");
    if (take("."))
        result.precision = takeNumber(text, -2);
    result.type = take("bcdeEfFgGnosxX%");
    if (!text.empty() || result.width > s_widest || result.precision > s_widest
        || result.precision == -2 || result.width < 0)
        return std::nullopt;
    return result;
}

std::string padded(const Specification &specification, const std::string &text, char fallback)
{
    const auto length = int(characterCount(text));
    if (length >= specification.width)
        return text;
    const int missing = specification.width - length;
    const char align = specification.align ? specification.align : fallback;
    const int before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    std::string filler;
    std::string result;
    for (int done = 0; done < before; ++done)
        filler += specification.fill;
    const bool hasSign = align == '=' && !text.empty()
        && std::string_view("+- ").find(text[0]) != std::string::npos;
    result = hasSign ? text[0] + filler + text.substr(1) : filler + text;
    for (int done = before; done < missing; ++done)
        result += specification.fill;
    return result;
}

void group(std::string &digits, char separator)
{
    const std::size_t start = digits.starts_with('-') ? 1 : 0;
    std::size_t end = digits.find_first_not_of("0123456789", start);
    if (end == std::string::npos)
        end = digits.size();
    for (std::size_t place = end; place > start + 3; place -= 3)
        digits.insert(place - 3, 1, separator);
}

std::string floatDigits(double number, const Specification &specification)
{
    const char type = specification.type ? specification.type : 'g';
    if (type == '%')
        number *= 100;
    const std::array<char, 6> format{'%', '.', '*', type == '%' || type == 'F' ? 'f' : type, 0, 0};
    std::array<char, 512> buffer{};
    const int precision = specification.precision < 0 ? 6 : std::min(specification.precision, 100);
    if (specification.type == 0 && specification.precision < 0)
        return floatText(number);
    std::snprintf(buffer.data(), buffer.size(), format.data(), precision, number);
    std::string text(buffer.data());
    if (specification.type == '%')
        text += '%';
    return text;
}

std::string wholeDigitsIn(const Datum &datum, char type)
{
    if (type == 0 || type == 'd' || type == 'n' || datum.is(Kind::BigInteger))
        return digitsOf(datum);
    const std::int64_t number = datum.integer();
    const std::uint64_t magnitude = number < 0 ? 0 - std::uint64_t(number) : std::uint64_t(number);
    std::array<char, 72> buffer{};
    const int base = type == 'b' ? 2 : type == 'o' ? 8 : 16;
    const auto [end, fault]
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, base);
    std::string text(buffer.data(), end);
    if (type == 'X')
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' ? char(c - 32) : c; });
    return (number < 0 ? "-" : "") + text;
}

std::string formattedNumber(const Datum &datum, const Specification &specification)
{
    const bool isFloat = datum.is(Kind::Float)
        || std::string_view("eEfFgG%").find(specification.type ? specification.type : 'd')
            != std::string_view::npos;
    std::string text = isFloat ? floatDigits(numberOf(datum), specification)
                               : wholeDigitsIn(datum, specification.type);
    if (specification.grouping)
        group(text, specification.grouping);
    if (specification.sign != '-' && !text.starts_with('-'))
        text.insert(0, 1, specification.sign);
    return padded(specification, text, '>');
}

/// Reads the fields of str.format(): "{}", "{0}", "{name.attribute[key]!r:>8}".
class FieldFormatter final
{
public:
    FieldFormatter(Evaluation &evaluation, const Arguments &arguments)
        : m_evaluation(evaluation)
        , m_arguments(arguments)
    {
    }

    std::string format(std::string_view text, int depth = 0)
    {
        std::string out;
        for (std::size_t at = 0; at < text.size() && m_evaluation.checkOutput(out.size());) {
            const char c = text[at];
            if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
                out += c;
                at += 2;
            } else if (c == '{' && depth < 2) {
                std::size_t end = at + 1;
                for (int open = 1; end < text.size(); ++end) {
                    open += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
                    if (open == 0)
                        break;
                }
                if (end >= text.size()) {
                    m_evaluation.failValue("expected '}' before end of string");
                    break;
                }
                out += field(text.substr(at + 1, end - at - 1), depth);
                at = end + 1;
            } else if (c == '{' || c == '}') {
                m_evaluation.failValue("Single '}' encountered in format string");
            } else {
                out += c;
                ++at;
            }
        }
        return out;
    }

private:
    std::string field(std::string_view text, int depth)
    {
        const std::size_t colon = text.find(':');
        std::string_view name = text.substr(0, colon);
        const std::size_t mark = name.find('!');
        const char conversion
            = mark != std::string_view::npos && mark + 1 < name.size() ? name[mark + 1] : 0;
        name = name.substr(0, mark);
        Datum value = valueOf(name);
        const std::string specification
            = colon == std::string_view::npos ? "" : format(text.substr(colon + 1), depth + 1);
        if (m_evaluation.failed())
            return {};
        if (conversion != 0) {
            std::string plain;
            if (conversion == 'r' || conversion == 'a')
                printRepresentation(m_evaluation, plain, value);
            else
                print(m_evaluation, plain, value);
            value = m_evaluation.text(std::move(plain));
        }
        return m_evaluation.failed() ? std::string()
                                     : formattedBy(m_evaluation, value, specification);
    }

    Datum valueOf(std::string_view name)
    {
        const std::size_t end = std::min(name.find_first_of(".["), name.size());
        const std::string_view base = name.substr(0, end);
        std::size_t index = 0;
        const bool isNumber = !base.empty()
            && std::from_chars(base.data(), base.data() + base.size(), index).ptr
                == base.data() + base.size();
        const Datum *argument = base.empty()
            ? m_arguments.find(m_next++, {})
            : m_arguments.find(isNumber ? index : SIZE_MAX, isNumber ? std::string_view() : base);
        if (!argument)
            return m_evaluation.failValue("a field of the format has no value");
        return follow(*argument, name.substr(end));
    }

    Datum follow(Datum value, std::string_view path)
    {
        while (!path.empty() && !m_evaluation.failed()) {
            const bool isItem = path.front() == '[';
            path.remove_prefix(1);
            const std::size_t end
                = std::min(isItem ? path.find(']') : path.find_first_of(".["), path.size());
            const std::string_view key = path.substr(0, end);
            std::int64_t index = 0;
            const bool isNumber = isItem && !key.empty()
                && std::from_chars(key.data(), key.data() + key.size(), index).ptr
                    == key.data() + key.size();
            value
                = itemOf(m_evaluation, value, isNumber ? Datum::integer(index) : Datum::text(key));
            path.remove_prefix(std::min(end + (isItem ? 1 : 0), path.size()));
        }
        return value;
    }

    Evaluation &m_evaluation;
    const Arguments &m_arguments;
    std::size_t m_next = 0;
};

} // namespace

std::string formattedBy(Evaluation &evaluation, const Datum &datum, std::string_view specification)
{
    if (specification.empty())
        return printed(evaluation, datum);
    if (datum.is(Kind::Moment) || datum.is(Kind::Date)) {
        const Datum format[]{Datum::text(specification)};
        const Datum text = functionIn(momentMethods(), "strftime")(evaluation, datum, {format, {}});
        return evaluation.failed() ? std::string() : std::string(text.text());
    }
    const std::optional<Specification> parsed = specificationFrom(specification);
    const bool isText = datum.isText();
    if (!parsed || (isText && parsed->type != 0 && parsed->type != 's')
        || (!isText && !datum.isNumeric()) || (datum.isNumeric() && parsed->type == 's')
        || (datum.is(Kind::Float)
            && std::string_view("bcdnoxX").find(parsed->type ? parsed->type : 'f')
                != std::string_view::npos)) {
        if (!isText && !datum.isNumeric())
            evaluation.failType("unsupported format string passed to " + typeName(datum));
        else
            evaluation.failValue("Invalid format specifier");
        return {};
    }
    if (!isText)
        return formattedNumber(datum, *parsed);
    std::string text(datum.text());
    if (parsed->precision >= 0) {
        std::size_t at = 0;
        for (int kept = 0; kept < parsed->precision && at < text.size(); ++kept)
            at += characterBytes(text, at);
        text.resize(at);
    }
    return padded(*parsed, text, '<');
}

Datum formatText(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return evaluation.text(FieldFormatter(evaluation, arguments).format(self.text()));
}

} // namespace millrace::declarative
