#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

Datum length(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isUndefined())
        return Datum::integer(0);
    if (self.isText())
        return Datum::integer(std::int64_t(characterCount(self.text())));
    if (self.isMapping())
        return Datum::integer(std::int64_t(evaluation.entryCount(self)));
    const bool isGenerator = self.is(Kind::Iterator) && self.items().view.empty();
    if (self.hasItems() && !isGenerator)
        return Datum::integer(std::int64_t(evaluation.itemCount(self)));
    if (self.is(Kind::Bytes))
        return Datum::integer(std::int64_t(self.text().size()));
    return evaluation.failType("object of type '" + typeName(self) + "' has no len()");
}

Datum toList(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.list(evaluation.iterated(self));
}

Datum first(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.is(Kind::Iterator) && self.items().view.empty()) {
        ItemsObject &items = self.items();
        return items.position < items.items.size() ? items.items[items.position++] : Datum();
    }
    const std::vector<Datum> items = evaluation.iterated(self);
    return items.empty() ? Datum::undefined("No first item, sequence was empty.") : items.front();
}

Datum last(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.is(Kind::Iterator) && self.items().view.empty())
        return evaluation.failType("'generator' object is not reversible");
    const std::vector<Datum> items = evaluation.iterated(self);
    return items.empty() ? Datum::undefined("No last item, sequence was empty.") : items.back();
}

Datum join(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum separator = argumentOr(arguments, 0, "d", Datum::text({}));
    const Datum attribute = argumentOr(arguments, 1, "attribute", Datum::none());
    const std::string between = printed(evaluation, separator);
    std::string result;
    bool isFirst = true;
    for (const Datum &item : evaluation.iterated(self)) {
        if (!std::exchange(isFirst, false))
            result += between;
        print(evaluation, result,
              attribute.isNone() ? item : valueAtAttribute(evaluation, item, attribute));
        if (!evaluation.checkOutput(result.size()))
            return {};
    }
    return evaluation.text(std::move(result));
}

/// A list of what is compared, for "a,b" names several attributes.
Datum sortKey(Evaluation &evaluation, const Datum &item, const Datum &attribute,
              bool isCaseSensitive)
{
    if (!attribute.isText())
        return evaluation.list({comparedValue(evaluation, item, attribute, isCaseSensitive)});
    std::vector<Datum> keys;
    std::string_view rest = attribute.text();
    for (;;) {
        const std::size_t comma = rest.find(',');
        const Datum name = Datum::text(rest.substr(0, comma));
        keys.push_back(comparedValue(evaluation, item, name, isCaseSensitive));
        if (comma == std::string_view::npos || evaluation.failed())
            break;
        rest.remove_prefix(comma + 1);
    }
    return evaluation.list(std::move(keys));
}

Datum sort(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool isDescending = boolArgument(evaluation, arguments, 0, "reverse", false);
    const bool isCaseSensitive = boolArgument(evaluation, arguments, 1, "case_sensitive", false);
    const Datum attribute = argumentOr(arguments, 2, "attribute", Datum::none());
    std::vector<std::pair<Datum, Datum>> keyed;
    for (const Datum &item : evaluation.iterated(self)) {
        keyed.emplace_back(sortKey(evaluation, item, attribute, isCaseSensitive), item);
        if (evaluation.failed())
            return {};
    }
    sortItems(evaluation, keyed, isDescending);
    std::vector<Datum> items;
    for (const auto &[key, item] : keyed)
        items.push_back(item);
    return evaluation.list(std::move(items));
}

Datum sortMapping(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool isCaseSensitive = boolArgument(evaluation, arguments, 0, "case_sensitive", false);
    const std::string_view by = textArgument(evaluation, arguments, 1, "by", "key");
    const bool isDescending = boolArgument(evaluation, arguments, 2, "reverse", false);
    if (!self.isMapping() || (by != "key" && by != "value"))
        return evaluation.failValue("dictsort needs a mapping, and sorts by key or value");
    std::vector<std::pair<Datum, Datum>> keyed;
    for (std::size_t index = 0; index < evaluation.entryCount(self) && evaluation.step(); ++index) {
        const auto [key, value] = evaluation.entryAt(self, index);
        keyed.emplace_back(
            comparedValue(evaluation, by == "key" ? key : value, Datum::none(), isCaseSensitive),
            evaluation.items(Kind::Tuple, {key, value}));
    }
    sortItems(evaluation, keyed, isDescending);
    std::vector<Datum> items;
    for (const auto &[key, item] : keyed)
        items.push_back(item);
    return evaluation.list(std::move(items));
}

Datum reverse(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isUndefined())
        return evaluation.items(Kind::Iterator);
    if (!self.isText() && !self.hasItems() && !self.isMapping())
        return evaluation.failValue("argument must be iterable");
    std::vector<Datum> items = evaluation.iterated(self);
    std::reverse(items.begin(), items.end());
    if (!self.isText())
        return evaluation.items(Kind::Iterator, std::move(items));
    std::string text;
    for (const Datum &character : items)
        text += character.text();
    return evaluation.text(std::move(text));
}

Datum unique(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const bool isCaseSensitive = boolArgument(evaluation, arguments, 0, "case_sensitive", false);
    const Datum attribute = argumentOr(arguments, 1, "attribute", Datum::none());
    const Datum seen = evaluation.mapping();
    std::vector<Datum> items;
    for (const Datum &item : evaluation.iterated(self)) {
        const Datum key = comparedValue(evaluation, item, attribute, isCaseSensitive);
        bool isKnown = false;
        static_cast<void>(evaluation.entry(seen, key, isKnown));
        if (evaluation.failed())
            return {};
        if (!isKnown) {
            evaluation.setEntry(seen, key, Datum::none());
            items.push_back(item);
        }
    }
    return evaluation.items(Kind::Iterator, std::move(items));
}

Datum extreme(Evaluation &evaluation, const Datum &self, const Arguments &arguments,
              bool isGreatest)
{
    const bool isCaseSensitive = boolArgument(evaluation, arguments, 0, "case_sensitive", false);
    const Datum attribute = argumentOr(arguments, 1, "attribute", Datum::none());
    Datum best;
    Datum bestKey;
    bool isFirst = true;
    for (const Datum &item : evaluation.iterated(self)) {
        const Datum key = comparedValue(evaluation, item, attribute, isCaseSensitive);
        bool isBetter = std::exchange(isFirst, false);
        if (!isBetter) {
            const auto outcome = order(evaluation, key, bestKey);
            if (!outcome)
                return {};
            isBetter = isGreatest ? *outcome > 0 : *outcome < 0;
        }
        if (isBetter) {
            best = item;
            bestKey = key;
        }
    }
    return isFirst ? Datum::undefined("No aggregated item, sequence was empty.") : best;
}

Datum greatest(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return extreme(evaluation, self, arguments, true);
}

Datum least(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return extreme(evaluation, self, arguments, false);
}

Datum batch(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::int64_t size = integerArgument(evaluation, arguments, 0, "linecount", 0);
    const Datum filler = argumentOr(arguments, 1, "fill_with", Datum::none());
    std::vector<Datum> batches;
    std::vector<Datum> current;
    for (const Datum &item : evaluation.iterated(self)) {
        if (std::int64_t(current.size()) == size) {
            batches.push_back(evaluation.list(std::exchange(current, {})));
        }
        current.push_back(item);
    }
    if (!current.empty()) {
        while (!filler.isNone() && std::int64_t(current.size()) < size && evaluation.step())
            current.push_back(filler);
        batches.push_back(evaluation.list(std::move(current)));
    }
    return evaluation.items(Kind::Iterator, std::move(batches));
}

Datum slices(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::int64_t count = integerArgument(evaluation, arguments, 0, "slices", 0);
    const Datum filler = argumentOr(arguments, 1, "fill_with", Datum::none());
    const std::vector<Datum> items = evaluation.iterated(self);
    if (count <= 0)
        return evaluation.failValue("slice needs a number above zero");
    const auto size = std::int64_t(items.size()) / count;
    const auto larger = std::int64_t(items.size()) % count;
    std::vector<Datum> parts;
    auto start = items.begin();
    for (std::int64_t index = 0; index < count && evaluation.step(); ++index) {
        std::vector<Datum> part(start, start + size + (index < larger ? 1 : 0));
        start += std::ptrdiff_t(part.size());
        if (!filler.isNone() && index >= larger)
            part.push_back(filler);
        parts.push_back(evaluation.list(std::move(part)));
    }
    return evaluation.items(Kind::Iterator, std::move(parts));
}

Datum mappingItems(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    if (self.isUndefined())
        return evaluation.items(Kind::Iterator);
    if (!self.isMapping())
        return evaluation.failType("Can only get item pairs from a mapping.");
    std::vector<Datum> items;
    for (std::size_t index = 0; index < evaluation.entryCount(self) && evaluation.step(); ++index) {
        const auto [key, value] = evaluation.entryAt(self, index);
        items.push_back(evaluation.items(Kind::Tuple, {key, value}));
    }
    return evaluation.items(Kind::Iterator, std::move(items));
}

} // namespace

std::span<const NamedFunction> sequenceFilters()
{
    static constexpr NamedFunction s_filters[]{
        {"length", length},      {"count", length},
        {"list", toList},        {"first", first},
        {"last", last},          {"join", join},
        {"sort", sort},          {"dictsort", sortMapping},
        {"reverse", reverse},    {"unique", unique},
        {"max", greatest},       {"min", least},
        {"batch", batch},        {"slice", slices},
        {"items", mappingItems},
    };
    return s_filters;
}

} // namespace millrace::declarative
