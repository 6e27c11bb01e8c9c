#include "core/declarative/template/arguments.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/textsplitting.h"
#include "core/declarative/template/unicodecase.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

Datum replace(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view old = textArgument(evaluation, arguments, 0, "old");
    const std::string_view fresh = textArgument(evaluation, arguments, 1, "new");
    const std::int64_t limit = integerArgument(evaluation, arguments, 2, "count", -1);
    if (!checkCount(evaluation, arguments, 2, 3))
        return {};
    return evaluation.text(replacedText(evaluation, self.text(), old, fresh, limit));
}

enum class Side { Left, Right, Both };

Datum stripped(Evaluation &evaluation, const Datum &self, const Arguments &arguments, Side side)
{
    if (!checkCount(evaluation, arguments, 0, 1))
        return {};
    const Datum characters = argumentOr(arguments, 0, "chars", Datum::none());
    if (!characters.isNone() && !characters.isText())
        return evaluation.failType("strip arg must be None or str");
    const auto strips = [&](std::string_view character) {
        return characters.isNone() ? isBlankCharacter(character)
                                   : characters.text().find(character) != std::string_view::npos;
    };
    std::string_view text = self.text();
    while (side != Side::Right && !text.empty() && strips(text.substr(0, characterBytes(text, 0))))
        text.remove_prefix(characterBytes(text, 0));
    while (side != Side::Left && !text.empty()) {
        std::size_t last = text.size() - 1;
        while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xc0) == 0x80)
            --last;
        if (!strips(text.substr(last)))
            break;
        text.remove_suffix(text.size() - last);
    }
    return Datum::text(text);
}

Datum strip(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return stripped(evaluation, self, arguments, Side::Both);
}

Datum stripLeft(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return stripped(evaluation, self, arguments, Side::Left);
}

Datum stripRight(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return stripped(evaluation, self, arguments, Side::Right);
}

Datum lower(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.text(lowerText(self.text()));
}

Datum upper(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.text(upperText(self.text()));
}

Datum capitalize(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.text(capitalizedText(self.text()));
}

Datum title(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    std::string result;
    bool isInWord = false;
    for (std::size_t at = 0; at < self.text().size();) {
        const std::size_t length = characterBytes(self.text(), at);
        const std::string_view character = self.text().substr(at, length);
        const bool isLetter = isLetterCharacter(character);
        result += !isLetter ? std::string(character)
            : isInWord      ? lowerText(character)
                            : upperText(character);
        isInWord = isLetter;
        at += length;
    }
    return evaluation.text(std::move(result));
}

Datum swapCase(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    std::string result;
    for (std::size_t at = 0; at < self.text().size();) {
        const std::size_t length = characterBytes(self.text(), at);
        const std::string_view character = self.text().substr(at, length);
        const std::string raised = upperText(character);
        result += raised == character ? lowerText(character) : raised;
        at += length;
    }
    return evaluation.text(std::move(result));
}

/// startswith() and endswith() take one text or a tuple of them.
template<typename Fits>
Datum fitsAny(Evaluation &evaluation, const Arguments &arguments, const Fits &fits)
{
    if (!checkCount(evaluation, arguments, 1, 3))
        return {};
    const Datum &wanted
        = arguments.positional.empty() ? arguments.named[0].second : arguments.positional[0];
    if (wanted.isText())
        return Datum::boolean(fits(wanted.text()));
    if (!wanted.is(Datum::Kind::Tuple))
        return evaluation.failType("startswith first arg must be str or a tuple of str, not "
                                   + typeName(wanted));
    for (const Datum &item : wanted.items().items) {
        if (!item.isText())
            return evaluation.failType("tuple for startswith must only contain str");
        if (fits(item.text()))
            return Datum::boolean(true);
    }
    return Datum::boolean(false);
}

Datum startsWith(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return fitsAny(evaluation, arguments,
                   [&](std::string_view text) { return self.text().starts_with(text); });
}

Datum endsWith(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return fitsAny(evaluation, arguments,
                   [&](std::string_view text) { return self.text().ends_with(text); });
}

Datum join(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    if (arguments.positional[0].isUndefined())
        return Datum::text({});
    std::string result;
    bool isFirst = true;
    for (const Datum &item : evaluation.iterated(arguments.positional[0])) {
        if (!item.isText())
            return evaluation.failType("sequence item: expected str instance, " + typeName(item)
                                       + " found");
        if (!std::exchange(isFirst, false))
            result += self.text();
        result += item.text();
        if (!evaluation.checkOutput(result.size()))
            return {};
    }
    return evaluation.text(std::move(result));
}

Datum count(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view wanted = textArgument(evaluation, arguments, 0, "sub");
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    if (wanted.empty())
        return Datum::integer(std::int64_t(characterCount(self.text())) + 1);
    std::int64_t found = 0;
    for (std::size_t at = 0; (at = self.text().find(wanted, at)) != std::string_view::npos;
         at += wanted.size())
        ++found;
    return Datum::integer(found);
}

Datum placeOf(const Datum &self, std::size_t at)
{
    return Datum::integer(at == std::string_view::npos
                              ? -1
                              : std::int64_t(characterCount(self.text().substr(0, at))));
}

Datum find(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view wanted = textArgument(evaluation, arguments, 0, "sub");
    return placeOf(self, self.text().find(wanted));
}

Datum findLast(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view wanted = textArgument(evaluation, arguments, 0, "sub");
    return placeOf(self, self.text().rfind(wanted));
}

Datum index(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum place = find(evaluation, self, arguments);
    return place.integer() < 0 ? evaluation.failValue("substring not found") : place;
}

/// Fills up to a width: before, behind or on both sides.
Datum filled(Evaluation &evaluation, const Datum &self, const Arguments &arguments, Side side)
{
    const std::int64_t width = integerArgument(evaluation, arguments, 0, "width", 0);
    const std::string_view filler = textArgument(evaluation, arguments, 1, "fillchar", " ");
    const auto length = std::int64_t(characterCount(self.text()));
    if (!evaluation.failed() && characterCount(filler) != 1)
        return evaluation.failType("The fill character must be exactly one character long");
    if (evaluation.failed() || width <= length)
        return self;
    if (width > std::int64_t(s_maximumOutputBytes))
        return evaluation.failValue("a text is too long");
    const std::int64_t missing = width - length;
    const std::int64_t before = side == Side::Left ? missing
        : side == Side::Right                      ? 0
                                                   : missing / 2 + (missing & width & 1);
    std::string result;
    for (std::int64_t done = 0; done < before; ++done)
        result += filler;
    result += self.text();
    for (std::int64_t done = before; done < missing; ++done)
        result += filler;
    return evaluation.text(std::move(result));
}

Datum center(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return filled(evaluation, self, arguments, Side::Both);
}

Datum fillRight(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return filled(evaluation, self, arguments, Side::Right);
}

Datum fillLeft(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return filled(evaluation, self, arguments, Side::Left);
}

Datum fillZeros(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool hasSign = self.text().starts_with('-') || self.text().starts_with('+');
    const std::int64_t width
        = std::max<std::int64_t>(integerArgument(evaluation, arguments, 0, "width", 0), 0);
    const Datum filler[]{Datum::integer(width - (hasSign ? 1 : 0)), Datum::text("0")};
    if (evaluation.failed())
        return {};
    const Datum digits = filled(evaluation, Datum::text(self.text().substr(hasSign ? 1 : 0)),
                                {filler, {}}, Side::Left);
    if (!hasSign || evaluation.failed())
        return digits;
    return evaluation.text(std::string(self.text().substr(0, 1)) + std::string(digits.text()));
}

Datum removePrefix(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view prefix = textArgument(evaluation, arguments, 0, "prefix");
    return self.text().starts_with(prefix) ? Datum::text(self.text().substr(prefix.size())) : self;
}

Datum removeSuffix(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view suffix = textArgument(evaluation, arguments, 0, "suffix");
    return self.text().ends_with(suffix)
        ? Datum::text(self.text().substr(0, self.text().size() - suffix.size()))
        : self;
}

Datum encode(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::bytes(self.text());
}

template<bool (*Fits)(std::string_view)>
Datum isAll(Evaluation &, const Datum &self, const Arguments &)
{
    for (std::size_t at = 0; at < self.text().size();) {
        const std::size_t length = characterBytes(self.text(), at);
        if (!Fits(self.text().substr(at, length)))
            return Datum::boolean(false);
        at += length;
    }
    return Datum::boolean(!self.text().empty());
}

bool isAlphanumeric(std::string_view character)
{
    return isLetterCharacter(character) || isDigitCharacter(character);
}

Datum isUpper(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::boolean(upperText(self.text()) == self.text()
                          && lowerText(self.text()) != self.text());
}

Datum isLower(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::boolean(lowerText(self.text()) == self.text()
                          && upperText(self.text()) != self.text());
}

} // namespace

std::span<const NamedFunction> textMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"split", splitText},
        {"replace", replace},
        {"strip", strip},
        {"lower", lower},
        {"upper", upper},
        {"startswith", startsWith},
        {"endswith", endsWith},
        {"join", join},
        {"format", formatText},
        {"count", count},
        {"lstrip", stripLeft},
        {"rstrip", stripRight},
        {"rsplit", splitTextFromRight},
        {"splitlines", splitLines},
        {"partition", partitionText},
        {"rpartition", partitionTextFromRight},
        {"title", title},
        {"capitalize", capitalize},
        {"casefold", lower},
        {"swapcase", swapCase},
        {"find", find},
        {"rfind", findLast},
        {"index", index},
        {"zfill", fillZeros},
        {"center", center},
        {"ljust", fillRight},
        {"rjust", fillLeft},
        {"removeprefix", removePrefix},
        {"removesuffix", removeSuffix},
        {"encode", encode},
        {"isdigit", isAll<isDigitCharacter>},
        {"isdecimal", isAll<isDigitCharacter>},
        {"isnumeric", isAll<isDigitCharacter>},
        {"isalpha", isAll<isLetterCharacter>},
        {"isalnum", isAll<isAlphanumeric>},
        {"isspace", isAll<isBlankCharacter>},
        {"isupper", isUpper},
        {"islower", isLower},
    };
    return s_methods;
}

} // namespace millrace::declarative
