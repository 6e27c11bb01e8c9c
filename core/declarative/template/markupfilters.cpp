// The filters that make HTML: urlize and xmlattr.
#include "core/declarative/template/arguments.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/regex.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace millrace::declarative {

namespace {

constexpr std::string_view s_address
    = R"re((?ix)^( (https?://|www\.) (([\w%-]+\.)+)? ( [a-z]{2,63} | xn--[\w%]{2,59} )
 | ([\w%-]{2,63}\.)+ (com|net|int|edu|gov|org|info|mil)
 | (https?://) ( (([\d]{1,3})(\.[\d]{1,3}){3}) | (\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}]) ) )
 (?::[\d]{1,5})? (?:[/?\#]\S*)? $)re";
constexpr std::string_view s_mail = R"re(^\S+@\w[\w.-]*\.\w+$)re";
constexpr std::string_view s_blanks = R"re(\s+)re";
constexpr std::string_view s_lead = R"re(^([\(<]|&lt;)+)re";
constexpr std::string_view s_trail = R"re(([\)>.,\n]|&gt;)+$)re";
constexpr std::string_view s_scheme = R"re(^([\w.+-]{2,}:(/){0,2})$)re";

std::size_t occurrences(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++count;
    return count;
}

/// A word cut into what may be an address and what stands around it.
struct Word final
{
    std::string head{};
    std::string middle{};
    std::string tail{};
};

/// Takes to the middle the closing brackets that belong to it.
void balance(Word &word)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> s_pairs{
        {{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}}};
    for (const auto &[start, end] : s_pairs) {
        const std::size_t opened = occurrences(word.middle, start);
        if (opened <= occurrences(word.middle, end))
            continue;
        std::size_t length = 0;
        for (std::size_t left = std::min(opened, occurrences(word.tail, end)); left > 0; --left)
            length = word.tail.find(end, length) + end.size();
        word.middle.append(word.tail, 0, length);
        word.tail.erase(0, length);
    }
}

Word cutWord(Evaluation &evaluation, std::string_view text)
{
    static constexpr std::array<std::string_view, 6> s_ends{")", ">", ".", ",", "\n", "&gt;"};
    Word word{{}, std::string(text), {}};
    if (const auto lead = regexFound(evaluation, s_lead, word.middle)) {
        word.head = word.middle.substr(0, lead->second);
        word.middle.erase(0, lead->second);
    }
    const bool mayEnd = std::any_of(s_ends.begin(), s_ends.end(), [&](std::string_view end) {
        return word.middle.ends_with(end);
    });
    if (const auto trail = mayEnd ? regexFound(evaluation, s_trail, word.middle) : std::nullopt) {
        word.tail = word.middle.substr(trail->first);
        word.middle.erase(trail->first);
    }
    balance(word);
    return word;
}

/// How urlize makes links.
struct Linking final
{
    std::int64_t limit = -1; ///< Characters of an address that are shown; −1: all.
    std::string attributes{};
    std::vector<std::string> schemes{};
};

std::string shortened(const std::string &address, std::int64_t limit)
{
    if (limit < 0 || characterCount(address) <= std::size_t(limit))
        return address;
    std::size_t at = 0;
    for (std::int64_t index = 0; index < limit; ++index)
        at += characterBytes(address, at);
    return address.substr(0, at) + "...";
}

std::string linked(Evaluation &evaluation, const std::string &text, const Linking &linking)
{
    const auto fits = [&](std::string_view pattern, std::string_view part) {
        return regexFound(evaluation, pattern, part).has_value();
    };
    if (fits(s_address, text)) {
        const bool isWhole = text.starts_with("https://") || text.starts_with("http://");
        return "<a href=\"" + std::string(isWhole ? "" : "https://") + text + "\""
            + linking.attributes + ">" + shortened(text, linking.limit) + "</a>";
    }
    constexpr std::string_view s_mailTo = "mailto:";
    if (text.starts_with(s_mailTo) && fits(s_mail, std::string_view(text).substr(s_mailTo.size())))
        return "<a href=\"" + text + "\">" + text.substr(s_mailTo.size()) + "</a>";
    if (text.find('@') != std::string::npos && !text.starts_with("www.") && !text.starts_with("@")
        && text.find(':') == std::string::npos && fits(s_mail, text))
        return "<a href=\"mailto:" + text + "\">" + text + "</a>";
    std::string result = text;
    for (const std::string &scheme : linking.schemes) {
        if (result == scheme || !result.starts_with(scheme))
            continue;
        const std::string address = std::exchange(result, "<a href=\"");
        result.append(address).append("\"").append(linking.attributes);
        result.append(">").append(address).append("</a>");
    }
    return result;
}

/// The words of "rel", each once, sorted.
std::string relations(Evaluation &evaluation, std::string_view given, bool isNotFollowed)
{
    std::set<std::string_view> words{"noopener"};
    if (isNotFollowed)
        words.insert("nofollow");
    for (const std::string_view piece : regexPieces(evaluation, s_blanks, given)) {
        if (!regexFound(evaluation, s_blanks, piece))
            words.insert(piece);
    }
    std::string joined;
    for (const std::string_view word : words)
        joined += (joined.empty() ? "" : " ") + std::string(word);
    return joined;
}

Result<Linking> linkingOf(Evaluation &evaluation, const Arguments &arguments)
{
    const auto given = [&](std::size_t index, std::string_view name) {
        const Datum value = argumentOr(arguments, index, name, Datum::none());
        return value.isNone() ? std::string() : printed(evaluation, value);
    };
    Linking linking;
    if (!argumentOr(arguments, 0, "trim_url_limit", Datum::none()).isNone())
        linking.limit = std::max<std::int64_t>(
            integerArgument(evaluation, arguments, 0, "trim_url_limit", -1), 0);
    const bool isNotFollowed = boolArgument(evaluation, arguments, 1, "nofollow", false);
    linking.attributes
        = " rel=\"" + escapedMarkup(relations(evaluation, given(3, "rel"), isNotFollowed)) + "\"";
    if (const std::string target = given(2, "target"); !target.empty())
        linking.attributes += " target=\"" + escapedMarkup(target) + "\"";
    const Datum schemes = argumentOr(arguments, 4, "extra_schemes", Datum::none());
    if (schemes.isNone())
        return linking;
    for (const Datum &scheme : evaluation.iterated(schemes)) {
        linking.schemes.push_back(printed(evaluation, scheme));
        if (!regexFound(evaluation, s_scheme, linking.schemes.back()))
            evaluation.failValue("'" + linking.schemes.back() + "' is no scheme of addresses");
    }
    return linking;
}

Datum urlize(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Result<Linking> linking = linkingOf(evaluation, arguments);
    const std::string text = escapedMarkup(printed(evaluation, self));
    std::string result;
    for (const std::string_view piece : regexPieces(evaluation, s_blanks, text)) {
        if (evaluation.failed() || !evaluation.checkOutput(result.size()))
            return {};
        const Word word = cutWord(evaluation, piece);
        result += word.head + linked(evaluation, word.middle, *linking) + word.tail;
    }
    return evaluation.failed() ? Datum() : evaluation.text(std::move(result));
}

Datum xmlAttributes(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool hasSpace = boolArgument(evaluation, arguments, 0, "autospace", true);
    if (!self.isMapping())
        return evaluation.failValue("xmlattr needs a mapping");
    std::string result;
    for (std::size_t index = 0; index < evaluation.entryCount(self) && evaluation.step(); ++index) {
        const auto [key, value] = evaluation.entryAt(self, index);
        if (value.isNone() || value.isUndefined())
            continue;
        const std::string name = printed(evaluation, key);
        if (name.find_first_of(" \t\n\v\f\r/>=") != std::string::npos)
            return evaluation.failValue("Invalid character in attribute name");
        if (!result.empty())
            result += ' ';
        result += escapedMarkup(name) + "=\"" + escapedMarkup(printed(evaluation, value)) + "\"";
        if (!evaluation.checkOutput(result.size()))
            return {};
    }
    if (hasSpace && !result.empty())
        result.insert(result.begin(), ' ');
    return evaluation.text(std::move(result));
}

} // namespace

std::span<const NamedFunction> markupFilters()
{
    static constexpr NamedFunction s_filters[]{{"urlize", urlize}, {"xmlattr", xmlAttributes}};
    return s_filters;
}

} // namespace millrace::declarative
