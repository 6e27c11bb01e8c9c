#include "core/declarative/template/textsplitting.h"

#include "core/declarative/template/arguments.h"
#include "core/declarative/value/unicode.h"

#include <QChar>

#include <algorithm>

namespace millrace::declarative {

namespace {

char32_t characterOf(std::string_view text)
{
    std::size_t at = 0;
    return nextCharacter(text, at);
}

/// Words between blanks, at most \a limit splits.
std::vector<Datum> words(std::string_view text, std::int64_t limit)
{
    std::vector<Datum> items;
    std::size_t at = 0;
    const auto skip = [&](bool blanks) {
        while (at < text.size()) {
            const std::size_t length = characterBytes(text, at);
            if (isBlankCharacter(text.substr(at, length)) != blanks)
                return;
            at += length;
        }
    };
    for (skip(true); at < text.size(); skip(true)) {
        if (limit >= 0 && std::int64_t(items.size()) == limit) {
            std::string_view rest = text.substr(at);
            while (!rest.empty() && isBlankCharacter(rest.substr(rest.size() - 1)))
                rest.remove_suffix(1);
            items.push_back(Datum::text(rest));
            break;
        }
        const std::size_t start = at;
        skip(false);
        items.push_back(Datum::text(text.substr(start, at - start)));
    }
    return items;
}

std::vector<Datum> wordsFromRight(std::string_view text, std::int64_t limit)
{
    std::vector<Datum> items = words(text, -1);
    if (limit < 0 || std::int64_t(items.size()) - 1 <= limit)
        return items;
    // What is left of the words that were split off stays one piece.
    const std::size_t kept = items.size() - std::size_t(limit);
    const char *start = items.front().text().data();
    const std::string_view last = items[kept - 1].text();
    const Datum rest = Datum::text({start, std::size_t(last.data() + last.size() - start)});
    items.erase(items.begin(), items.begin() + std::ptrdiff_t(kept));
    items.insert(items.begin(), rest);
    return items;
}

std::vector<Datum> pieces(std::string_view text, std::string_view separator, std::int64_t limit,
                          bool isFromRight)
{
    std::vector<Datum> items;
    while (limit < 0 || std::int64_t(items.size()) < limit) {
        const std::size_t at = isFromRight ? text.rfind(separator) : text.find(separator);
        if (at == std::string_view::npos)
            break;
        const std::size_t behind = at + separator.size();
        items.push_back(Datum::text(isFromRight ? text.substr(behind) : text.substr(0, at)));
        text = isFromRight ? text.substr(0, at) : text.substr(behind);
    }
    items.push_back(Datum::text(text));
    if (isFromRight)
        std::reverse(items.begin(), items.end());
    return items;
}

Datum split(Evaluation &evaluation, const Datum &self, const Arguments &arguments, bool isFromRight)
{
    if (!checkCount(evaluation, arguments, 0, 2))
        return {};
    const Datum separator = argumentOr(arguments, 0, "sep", Datum::none());
    const std::int64_t limit = integerArgument(evaluation, arguments, 1, "maxsplit", -1);
    if (evaluation.failed() || !evaluation.step(self.text().size() / 8))
        return {};
    if (separator.isNone())
        return evaluation.list(isFromRight ? wordsFromRight(self.text(), limit)
                                           : words(self.text(), limit));
    if (!separator.isText())
        return evaluation.failType("must be str or None");
    if (separator.text().empty())
        return evaluation.failValue("empty separator");
    return evaluation.list(pieces(self.text(), separator.text(), limit, isFromRight));
}

Datum partition(Evaluation &evaluation, const Datum &self, const Arguments &arguments,
                bool isFromRight)
{
    const std::string_view separator = textArgument(evaluation, arguments, 0, "sep");
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    if (separator.empty())
        return evaluation.failValue("empty separator");
    const std::string_view text = self.text();
    const std::size_t at = isFromRight ? text.rfind(separator) : text.find(separator);
    const Datum empty = Datum::text({});
    std::vector<Datum> parts{self, empty, empty};
    if (at == std::string_view::npos && isFromRight)
        std::swap(parts[0], parts[2]);
    else if (at != std::string_view::npos)
        parts = {Datum::text(text.substr(0, at)), Datum::text(separator),
                 Datum::text(text.substr(at + separator.size()))};
    return evaluation.items(Datum::Kind::Tuple, std::move(parts));
}

} // namespace

bool isBlankCharacter(std::string_view character)
{
    const char32_t code = characterOf(character);
    return code < 0x80 ? code == 0x20 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31)
                       : QChar::isSpace(code);
}

bool isLetterCharacter(std::string_view character)
{
    return QChar::isLetter(characterOf(character));
}

bool isDigitCharacter(std::string_view character)
{
    return QChar::category(characterOf(character)) == QChar::Number_DecimalDigit;
}

std::string replacedText(Evaluation &evaluation, std::string_view text, std::string_view old,
                         std::string_view fresh, std::int64_t limit)
{
    std::string result;
    std::size_t at = 0;
    while (limit != 0 && evaluation.checkOutput(result.size())) {
        if (old.empty()) {
            // Between all characters.
            result += fresh;
            if (at == text.size())
                return result;
            const std::size_t length = characterBytes(text, at);
            result += text.substr(at, length);
            at += length;
        } else {
            const std::size_t found = text.find(old, at);
            if (found == std::string_view::npos)
                break;
            result += text.substr(at, found - at);
            result += fresh;
            at = found + old.size();
        }
        limit -= limit > 0 ? 1 : 0;
    }
    result += text.substr(at);
    return result;
}

Datum splitText(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return split(evaluation, self, arguments, false);
}

Datum splitTextFromRight(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return split(evaluation, self, arguments, true);
}

Datum partitionText(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return partition(evaluation, self, arguments, false);
}

Datum partitionTextFromRight(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return partition(evaluation, self, arguments, true);
}

Datum splitLines(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool keepsEnds = boolArgument(evaluation, arguments, 0, "keepends", false);
    const std::string_view text = self.text();
    std::vector<Datum> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end
            = std::min(text.find_first_of("\n\r\v\f\x1c\x1d\x1e", at), text.size());
        std::size_t next = std::min(end + 1, text.size());
        if (end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n')
            ++next;
        lines.push_back(Datum::text(text.substr(at, (keepsEnds ? next : end) - at)));
        at = next;
    }
    return evaluation.list(std::move(lines));
}

} // namespace millrace::declarative
