#include "core/declarative/template/arguments.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/jsonprinting.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/operators.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/textsplitting.h"
#include "core/declarative/template/unicodecase.h"
#include "core/declarative/template/urlquoting.h"
#include "core/declarative/value/unicode.h"

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// The text a filter works on: str() of anything.
Datum textOf(Evaluation &evaluation, const Datum &self)
{
    return self.isText() ? self : evaluation.text(printed(evaluation, self));
}

Datum notText(Evaluation &evaluation, const Datum &self)
{
    return self.isUndefined() ? evaluation.failUndefined(self)
                              : evaluation.failType("'" + typeName(self) + "' is no text");
}

Datum applied(Evaluation &evaluation, const Datum &self, std::string_view method,
              const Arguments &arguments)
{
    const Datum text = textOf(evaluation, self);
    if (evaluation.failed())
        return {};
    return functionIn(textMethods(), method)(evaluation, text, arguments);
}

Datum lower(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return applied(evaluation, self, "lower", {});
}

Datum upper(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return applied(evaluation, self, "upper", {});
}

Datum capitalize(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return applied(evaluation, self, "capitalize", {});
}

Datum title(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    // Unlike the method: a word starts only behind a blank or an opening bracket or dash.
    const Datum text = textOf(evaluation, self);
    std::string result;
    bool isStart = true;
    for (std::size_t at = 0; !evaluation.failed() && at < text.text().size();) {
        const std::size_t size = characterBytes(text.text(), at);
        const std::string_view character = text.text().substr(at, size);
        result += isStart ? upperText(character) : lowerText(character);
        isStart = isBlankCharacter(character)
            || std::string_view("-({[<").find(character) != std::string_view::npos;
        at += size;
    }
    return evaluation.text(std::move(result));
}

Datum trim(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return applied(evaluation, self, "strip", arguments);
}

Datum center(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum width[]{argumentOr(arguments, 0, "width", Datum::integer(80))};
    return applied(evaluation, self, "center", {width, {}});
}

Datum replace(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 2, 3))
        return {};
    const std::int64_t limit = integerArgument(evaluation, arguments, 2, "count", -1);
    const Datum text = textOf(evaluation, self);
    const Datum old = textOf(evaluation, argumentOr(arguments, 0, "old", Datum::text({})));
    const Datum fresh = textOf(evaluation, argumentOr(arguments, 1, "new", Datum::text({})));
    if (evaluation.failed())
        return {};
    return evaluation.text(replacedText(evaluation, text.text(), old.text(), fresh.text(), limit));
}

Datum format(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum text = textOf(evaluation, self);
    if (evaluation.failed())
        return {};
    if (!arguments.named.empty()) {
        const Datum mapping = evaluation.mapping();
        for (const auto &[name, value] : arguments.named)
            evaluation.setEntry(mapping, Datum::text(name), value);
        return formatted(evaluation, text.text(), mapping);
    }
    return formatted(
        evaluation, text.text(),
        evaluation.items(Kind::Tuple, {arguments.positional.begin(), arguments.positional.end()}));
}

Datum truncate(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::int64_t length = integerArgument(evaluation, arguments, 0, "length", 255);
    const bool cutsWords = boolArgument(evaluation, arguments, 1, "killwords", false);
    const std::string_view end = textArgument(evaluation, arguments, 2, "end", "...");
    const std::int64_t leeway = integerArgument(evaluation, arguments, 3, "leeway", 5);
    if (!self.isText())
        return notText(evaluation, self);
    const Datum text = textOf(evaluation, self);
    if (evaluation.failed())
        return {};
    const std::string_view characters = text.text();
    const auto endLength = std::int64_t(characterCount(end));
    if (length < endLength || leeway < 0)
        return evaluation.failValue("the length of truncate is too small");
    if (std::int64_t(characterCount(characters)) - leeway <= length)
        return text;
    std::size_t at = 0;
    for (std::int64_t kept = 0; kept < length - endLength && at < characters.size(); ++kept)
        at += characterBytes(characters, at);
    std::string_view kept = characters.substr(0, at);
    if (!cutsWords)
        kept = kept.substr(0, kept.rfind(' '));
    return evaluation.text(std::string(kept) + std::string(end));
}

Datum indent(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum width = argumentOr(arguments, 0, "width", Datum::integer(4));
    const bool indentsFirst = boolArgument(evaluation, arguments, 1, "first", false);
    const bool indentsBlank = boolArgument(evaluation, arguments, 2, "blank", false);
    if (!self.isText())
        return notText(evaluation, self);
    const Datum text = textOf(evaluation, self);
    if (evaluation.failed())
        return {};
    if (!width.isText() && (!width.is(Kind::Integer) || width.integer() > 10'000))
        return evaluation.failValue("the width of indent is too large");
    const std::string indentation = width.isText()
        ? std::string(width.text())
        : std::string(std::size_t(std::max<std::int64_t>(width.integer(), 0)), ' ');
    std::string result = indentsFirst ? indentation : std::string();
    const std::string_view characters = text.text();
    for (std::size_t at = 0; at < characters.size() && evaluation.checkOutput(result.size());) {
        const std::size_t end = std::min(characters.find('\n', at), characters.size());
        result += characters.substr(at, end - at);
        at = end + 1;
        if (end == characters.size())
            break;
        result += '\n';
        const bool isBlank = at >= characters.size() || characters[at] == '\n';
        if (!isBlank || indentsBlank)
            result += indentation;
    }
    return evaluation.text(std::move(result));
}

Datum wordCount(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const Datum text = textOf(evaluation, self);
    std::int64_t count = 0;
    bool isInWord = false;
    for (std::size_t at = 0; !evaluation.failed() && at < text.text().size();) {
        const std::size_t size = characterBytes(text.text(), at);
        const std::string_view character = text.text().substr(at, size);
        const bool isWord
            = isLetterCharacter(character) || isDigitCharacter(character) || character == "_";
        count += isWord && !isInWord ? 1 : 0;
        isInWord = isWord;
        at += size;
    }
    return Datum::integer(count);
}

/// With \a replacements in pairs: a character, what stands for it.
std::string escaped(std::string_view text, std::span<const std::pair<char, std::string_view>> table)
{
    std::string result;
    for (const char c : text) {
        const auto known = std::find_if(table.begin(), table.end(),
                                        [&](const auto &pair) { return pair.first == c; });
        if (known == table.end())
            result += c;
        else
            result += known->second;
    }
    return result;
}

Datum escape(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.text(escapedMarkup(printed(evaluation, self)));
}

Datum toJson(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    static constexpr std::pair<char, std::string_view> s_escapes[]{
        {'<', "\\u003c"}, {'>', "\\u003e"}, {'&', "\\u0026"}, {'\'', "\\u0027"}};
    const std::int64_t indentation = integerArgument(evaluation, arguments, 0, "indent", -1);
    if (evaluation.failed() || indentation > 100)
        return evaluation.failValue("the indent of tojson is too large");
    return evaluation.text(
        escaped(jsonPrinted(evaluation, self, true, int(std::max<std::int64_t>(indentation, -1))),
                s_escapes));
}

Datum stripTags(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    // The ampersand last: what it makes is no entity again.
    static constexpr std::pair<std::string_view, std::string_view> s_entities[]{
        {"&lt;", "<"},   {"&gt;", ">"},    {"&#39;", "'"},
        {"&#34;", "\""}, {"&quot;", "\""}, {"&amp;", "&"}};
    std::string plain;
    bool isInTag = false;
    for (const char c : printed(evaluation, self)) {
        if (c == '<')
            isInTag = true;
        else if (c == '>' && isInTag)
            isInTag = false;
        else if (!isInTag)
            plain += c;
    }
    std::string result;
    for (const char c : plain) {
        const bool isBlank = c == ' ' || (c >= '\t' && c <= '\r');
        if (!isBlank)
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    while (result.ends_with(' '))
        result.pop_back();
    for (const auto &[entity, character] : s_entities)
        result = replacedText(evaluation, result, entity, character, -1);
    return evaluation.text(std::move(result));
}

Datum same(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return textOf(evaluation, self);
}

} // namespace

std::string escapedMarkup(std::string_view text)
{
    static constexpr std::pair<char, std::string_view> s_entities[]{
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'\'', "&#39;"}, {'"', "&#34;"}};
    return escaped(text, s_entities);
}

std::span<const NamedFunction> textFilters()
{
    static constexpr NamedFunction s_filters[]{
        {"lower", lower},
        {"upper", upper},
        {"replace", replace},
        {"trim", trim},
        {"tojson", toJson},
        {"urlencode", urlEncodeFilter},
        {"capitalize", capitalize},
        {"title", title},
        {"center", center},
        {"format", format},
        {"truncate", truncate},
        {"indent", indent},
        {"wordcount", wordCount},
        {"escape", escape},
        {"e", escape},
        {"forceescape", escape},
        {"safe", same},
        {"striptags", stripTags},
    };
    return s_filters;
}

} // namespace millrace::declarative
