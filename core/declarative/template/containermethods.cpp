#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/methods.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

Datum mappingGet(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 2))
        return {};
    if (!arguments.named.empty())
        return evaluation.failType("get() takes no keyword arguments");
    bool isFound = false;
    const Datum value = evaluation.entry(self, arguments.positional[0], isFound);
    return isFound ? value : argumentOr(arguments, 1, "default", Datum::none());
}

enum class Side { Keys, Values, Both };

Datum viewOf(Evaluation &evaluation, const Datum &self, Side side)
{
    std::vector<Datum> items;
    const std::size_t count = evaluation.entryCount(self);
    if (!evaluation.step(count))
        return {};
    items.reserve(count);
    for (std::size_t index = 0; index < count && !evaluation.failed(); ++index) {
        const auto [key, value] = evaluation.entryAt(self, index);
        if (side == Side::Both)
            items.push_back(evaluation.items(Datum::Kind::Tuple, {key, value}));
        else
            items.push_back(side == Side::Keys ? key : value);
    }
    const Datum view = evaluation.items(Datum::Kind::Iterator, std::move(items));
    if (evaluation.failed())
        return {};
    view.items().view = side == Side::Both ? "dict_items"
        : side == Side::Keys               ? "dict_keys"
                                           : "dict_values";
    return view;
}

Datum mappingItems(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return viewOf(evaluation, self, Side::Both);
}

Datum mappingKeys(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return viewOf(evaluation, self, Side::Keys);
}

Datum mappingValues(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return viewOf(evaluation, self, Side::Values);
}

/// Puts what dict() takes into \a target: a mapping or pairs, and named values.
void fill(Evaluation &evaluation, const Datum &target, const Arguments &arguments)
{
    if (!arguments.positional.empty()) {
        const Datum &source = arguments.positional[0];
        if (source.isMapping()) {
            const std::size_t count = evaluation.entryCount(source);
            for (std::size_t index = 0; index < count && !evaluation.failed(); ++index) {
                const auto [key, value] = evaluation.entryAt(source, index);
                evaluation.setEntry(target, key, value);
            }
        } else if (source.isUndefined()) {
            evaluation.failUndefined(source);
        } else {
            for (const Datum &pair : evaluation.iterated(source)) {
                const std::vector<Datum> parts = evaluation.iterated(pair);
                if (!evaluation.failed() && parts.size() != 2)
                    evaluation.failValue("dictionary update sequence element is no pair");
                if (evaluation.failed())
                    return;
                evaluation.setEntry(target, parts[0], parts[1]);
            }
        }
    }
    for (const auto &[name, value] : arguments.named)
        evaluation.setEntry(target, Datum::text(name), value);
}

Datum mappingUpdate(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (arguments.positional.size() > 1)
        return evaluation.failType("update expected at most 1 argument");
    fill(evaluation, self, arguments);
    return Datum::none();
}

Datum mappingPop(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 2))
        return {};
    bool isFound = false;
    const Datum &key = arguments.positional[0];
    const Datum value = evaluation.entry(self, key, isFound);
    if (!isFound) {
        return arguments.positional.size() > 1
            ? arguments.positional[1]
            : evaluation.failValue("pop(): there is no such key");
    }
    std::erase_if(evaluation.mutableMapping(self).entries,
                  [&](const auto &entry) { return equals(evaluation, entry.first, key); });
    return value;
}

Datum mappingSetDefault(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 2))
        return {};
    bool isFound = false;
    const Datum value = evaluation.entry(self, arguments.positional[0], isFound);
    if (isFound || evaluation.failed())
        return value;
    const Datum fallback = argumentOr(arguments, 1, "default", Datum::none());
    evaluation.setEntry(self, arguments.positional[0], fallback);
    return fallback;
}

Datum mappingCopy(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const Datum copy = evaluation.mapping();
    const Datum source[]{self};
    fill(evaluation, copy, {source, {}});
    return copy;
}

Datum mappingClear(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    evaluation.mutableMapping(self).entries.clear();
    return Datum::none();
}

Datum listAppend(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1) || !evaluation.reserve(sizeof(Datum)))
        return {};
    evaluation.mutableItems(self).items.push_back(arguments.positional[0]);
    return Datum::none();
}

Datum listExtend(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const std::vector<Datum> more = evaluation.iterated(arguments.positional[0]);
    std::vector<Datum> &items = evaluation.mutableItems(self).items;
    items.insert(items.end(), more.begin(), more.end());
    return Datum::none();
}

Datum listInsert(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 2, 2) || !evaluation.reserve(sizeof(Datum)))
        return {};
    std::vector<Datum> &items = evaluation.mutableItems(self).items;
    const auto count = std::int64_t(items.size());
    std::int64_t index = integerArgument(evaluation, arguments, 0, "index", 0);
    if (evaluation.failed())
        return {};
    if (index < 0)
        index = std::max<std::int64_t>(index + count, 0);
    items.insert(items.begin() + std::min(index, count), arguments.positional[1]);
    return Datum::none();
}

Datum listPop(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    std::vector<Datum> &items = evaluation.mutableItems(self).items;
    std::int64_t index = integerArgument(evaluation, arguments, 0, "index", -1);
    if (index < 0)
        index += std::int64_t(items.size());
    if (evaluation.failed() || index < 0 || index >= std::int64_t(items.size()))
        return evaluation.failValue("pop index out of range");
    const Datum value = items[std::size_t(index)];
    items.erase(items.begin() + index);
    return value;
}

/// Where the argument is; nothing, with a fault, when it is not there.
std::optional<std::size_t> placeOf(Evaluation &evaluation, const Datum &self,
                                   const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return std::nullopt;
    for (std::size_t index = 0; index < evaluation.itemCount(self) && evaluation.step(); ++index) {
        if (equals(evaluation, evaluation.itemAt(self, index), arguments.positional[0]))
            return index;
    }
    evaluation.failValue("the value is not in the list");
    return std::nullopt;
}

Datum listIndex(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::optional<std::size_t> place = placeOf(evaluation, self, arguments);
    return place ? Datum::integer(std::int64_t(*place)) : Datum();
}

Datum listRemove(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (const std::optional<std::size_t> place = placeOf(evaluation, self, arguments)) {
        std::vector<Datum> &items = evaluation.mutableItems(self).items;
        items.erase(items.begin() + std::ptrdiff_t(*place));
    }
    return Datum::none();
}

Datum listCount(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    std::int64_t count = 0;
    for (std::size_t index = 0; index < evaluation.itemCount(self) && evaluation.step(); ++index) {
        if (equals(evaluation, evaluation.itemAt(self, index), arguments.positional[0]))
            ++count;
    }
    return Datum::integer(count);
}

Datum listReverse(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    std::vector<Datum> &items = evaluation.mutableItems(self).items;
    std::reverse(items.begin(), items.end());
    return Datum::none();
}

Datum listSort(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    std::vector<std::pair<Datum, Datum>> keyed;
    for (const Datum &item : evaluation.iterated(self))
        keyed.emplace_back(item, item);
    sortItems(evaluation, keyed, boolArgument(evaluation, arguments, 99, "reverse", false));
    if (evaluation.failed())
        return {};
    std::vector<Datum> &items = evaluation.mutableItems(self).items;
    for (std::size_t index = 0; index < keyed.size(); ++index)
        items[index] = keyed[index].second;
    return Datum::none();
}

Datum listCopy(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    return evaluation.list(evaluation.iterated(self));
}

Datum listClear(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    evaluation.mutableItems(self).items.clear();
    return Datum::none();
}

} // namespace

std::span<const NamedFunction> mappingMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"get", mappingGet},       {"items", mappingItems}, {"keys", mappingKeys},
        {"values", mappingValues}, {"pop", mappingPop},     {"update", mappingUpdate},
        {"copy", mappingCopy},     {"clear", mappingClear}, {"setdefault", mappingSetDefault},
    };
    return s_methods;
}

std::span<const NamedFunction> sliceMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"get", mappingGet},
        {"items", mappingItems},
        {"keys", mappingKeys},
        {"values", mappingValues},
    };
    return s_methods;
}

std::span<const NamedFunction> listMethods()
{
    static constexpr NamedFunction s_methods[]{
        {"append", listAppend}, {"extend", listExtend}, {"insert", listInsert},
        {"pop", listPop},       {"remove", listRemove}, {"index", listIndex},
        {"count", listCount},   {"sort", listSort},     {"reverse", listReverse},
        {"copy", listCopy},     {"clear", listClear},
    };
    return s_methods;
}

std::span<const NamedFunction> tupleMethods()
{
    static constexpr NamedFunction s_methods[]{{"index", listIndex}, {"count", listCount}};
    return s_methods;
}

} // namespace millrace::declarative
