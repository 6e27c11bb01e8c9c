#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/filters.h"
#include "core/declarative/template/printing.h"

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

/// map(attribute=…) or map('filter', …).
Datum mapItems(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    std::vector<Datum> results;
    if (!isTruthy(evaluation, self))
        return evaluation.items(Kind::Iterator);
    if (arguments.positional.empty()) {
        const Datum *attribute = arguments.find(SIZE_MAX, "attribute");
        const Datum *fallback = arguments.find(SIZE_MAX, "default");
        if (!attribute)
            return evaluation.failType("map requires a filter argument");
        for (const Datum &item : evaluation.iterated(self)) {
            const Datum value = valueAtAttribute(evaluation, item, *attribute);
            if (evaluation.failed())
                return {};
            results.push_back(value.isUndefined() && fallback ? *fallback : value);
        }
        return evaluation.items(Kind::Iterator, std::move(results));
    }
    const Datum &name = arguments.positional[0];
    const Function filter = name.isText() ? filterNamed(name.text()) : nullptr;
    if (!filter)
        return evaluation.failValue("there is no such filter");
    const Arguments rest{arguments.positional.subspan(1), arguments.named};
    for (const Datum &item : evaluation.iterated(self)) {
        results.push_back(filter(evaluation, item, rest));
        if (evaluation.failed())
            return {};
    }
    return evaluation.items(Kind::Iterator, std::move(results));
}

/// select, reject, selectattr, rejectattr: a test, or the value itself.
Datum chosen(Evaluation &evaluation, const Datum &self, const Arguments &arguments,
             bool hasAttribute, bool isWanted)
{
    const std::size_t testAt = hasAttribute ? 1 : 0;
    if (!isTruthy(evaluation, self))
        return evaluation.items(Kind::Iterator);
    if (arguments.positional.size() < testAt)
        return evaluation.failType("missing the name of an attribute");
    Function test = nullptr;
    Arguments rest;
    if (arguments.positional.size() > testAt) {
        const Datum &name = arguments.positional[testAt];
        test = name.isText() ? testNamed(name.text()) : nullptr;
        if (!test)
            return evaluation.failValue("there is no such test");
        rest = {arguments.positional.subspan(testAt + 1), arguments.named};
    }
    std::vector<Datum> results;
    for (const Datum &item : evaluation.iterated(self)) {
        const Datum value
            = hasAttribute ? valueAtAttribute(evaluation, item, arguments.positional[0]) : item;
        if (evaluation.failed())
            return {};
        const bool isTrue = isTruthy(evaluation, test ? test(evaluation, value, rest) : value);
        if (evaluation.failed())
            return {};
        if (isTrue == isWanted)
            results.push_back(item);
    }
    return evaluation.items(Kind::Iterator, std::move(results));
}

template<bool hasAttribute, bool isWanted>
Datum choose(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    return chosen(evaluation, self, arguments, hasAttribute, isWanted);
}

Datum attribute(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const std::string_view name = textArgument(evaluation, arguments, 0, "name");
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    if (self.isUndefined())
        return evaluation.failUndefined(self);
    Datum value;
    if (const Function method = methodNamed(self, name))
        return evaluation.callable(name, method, self);
    return attributeNamed(evaluation, self, name, value) ? value : Datum::undefined(name);
}

Datum groupBy(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum path = argumentOr(arguments, 0, "attribute", Datum::none());
    const Datum fallback = argumentOr(arguments, 1, "default", Datum());
    const bool isCaseSensitive = boolArgument(evaluation, arguments, 2, "case_sensitive", false);
    std::vector<std::pair<Datum, Datum>> keyed;
    for (const Datum &item : evaluation.iterated(self)) {
        Datum key = comparedValue(evaluation, item, path, isCaseSensitive);
        if (key.isUndefined())
            key = fallback;
        if (evaluation.failed())
            return {};
        keyed.emplace_back(key, item);
    }
    sortItems(evaluation, keyed, false);
    std::vector<Datum> groups;
    for (std::size_t start = 0; start < keyed.size() && !evaluation.failed();) {
        std::vector<Datum> members;
        std::size_t end = start;
        for (; end < keyed.size() && equals(evaluation, keyed[end].first, keyed[start].first);
             ++end)
            members.push_back(keyed[end].second);
        const Datum name = comparedValue(evaluation, keyed[start].second, path, true);
        groups.push_back(evaluation.items(
            Kind::Tuple,
            {name.isUndefined() ? keyed[start].first : name, evaluation.list(std::move(members))}));
        start = std::max(end, start + 1);
    }
    return evaluation.list(std::move(groups));
}

} // namespace

std::span<const NamedFunction> selectionFilters()
{
    static constexpr NamedFunction s_filters[]{
        {"map", mapItems},
        {"select", choose<false, true>},
        {"reject", choose<false, false>},
        {"selectattr", choose<true, true>},
        {"rejectattr", choose<true, false>},
        {"attr", attribute},
        {"groupby", groupBy},
    };
    return s_filters;
}

} // namespace millrace::declarative
