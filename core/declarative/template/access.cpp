#include "core/declarative/stream/streamslice.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/names.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/textsteps.h"
#include "core/declarative/template/wholenumber.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

bool isSliceName(std::string_view name)
{
    return name == "stream_slice" || name == "stream_interval" || name == "stream_partition";
}

Datum loadJson(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    const Datum *text = arguments.find(0, "s");
    if (!text || !text->isText())
        return evaluation.failType("the JSON object must be str");
    Result<Value> value = parseJson(text->text());
    if (!value)
        return evaluation.failValue("a text is no valid JSON");
    return evaluation.adopt(std::move(*value));
}

/// The index in a sequence of \a count that \a key names; nothing when it names none.
std::optional<std::size_t> indexFrom(const Datum &key, std::size_t count)
{
    if (!key.is(Kind::Integer) && !key.isBool())
        return std::nullopt;
    std::int64_t index = key.integer();
    if (index < 0)
        index += std::int64_t(count);
    if (index < 0 || index >= std::int64_t(count))
        return std::nullopt;
    return std::size_t(index);
}

Datum characterAt(const Datum &text, const Datum &key)
{
    const std::string_view characters = text.text();
    const std::optional<std::size_t> index = indexFrom(key, characterCount(characters));
    if (!index)
        return {};
    std::size_t at = 0;
    for (std::size_t passed = 0; passed < *index; ++passed)
        at += characterBytes(characters, at);
    return Datum::text(characters.substr(at, characterBytes(characters, at)));
}

/// As Python clips the bounds of a part.
struct Bounds final
{
    std::int64_t start;
    std::int64_t stop;
    std::int64_t step;
};

std::optional<std::int64_t> boundFrom(const Datum &datum)
{
    if (datum.is(Kind::Integer) || datum.isBool())
        return datum.integer();
    if (datum.is(Kind::BigInteger))
        return datum.text().starts_with('-') ? INT64_MIN / 2 : INT64_MAX / 2;
    return std::nullopt;
}

std::optional<Bounds> boundsFrom(std::size_t size, const Datum &start, const Datum &stop,
                                 const Datum &step)
{
    for (const Datum &bound : {start, stop, step}) {
        if (!bound.isNone() && !boundFrom(bound))
            return std::nullopt;
    }
    const auto count = std::int64_t(size);
    Bounds bounds{0, 0, boundFrom(step).value_or(1)};
    if (bounds.step == 0)
        return bounds;
    const bool isForward = bounds.step > 0;
    const auto clip = [&](const Datum &bound, std::int64_t fallback) {
        std::optional<std::int64_t> place = boundFrom(bound);
        if (!place)
            return fallback;
        if (*place < 0)
            *place += count;
        return std::clamp<std::int64_t>(*place, isForward ? 0 : -1, isForward ? count : count - 1);
    };
    bounds.start = clip(start, isForward ? 0 : count - 1);
    bounds.stop = clip(stop, isForward ? count : -1);
    return bounds;
}

/// The characters from \a start to before \a stop.
std::string_view charactersIn(std::string_view text, std::int64_t start, std::int64_t stop)
{
    std::size_t first = 0;
    for (std::int64_t passed = 0; passed < start; ++passed)
        first += characterBytes(text, first);
    std::size_t end = first;
    for (std::int64_t passed = start; passed < stop; ++passed)
        end += characterBytes(text, end);
    return text.substr(first, end - first);
}

std::vector<std::size_t> placesIn(const Bounds &bounds)
{
    std::vector<std::size_t> places;
    for (std::int64_t place = bounds.start;
         bounds.step > 0 ? place < bounds.stop : place > bounds.stop;) {
        places.push_back(std::size_t(place));
        if (__builtin_add_overflow(place, bounds.step, &place))
            break;
    }
    return places;
}

} // namespace

bool scopeName(const Evaluation &evaluation, std::string_view name, Datum &value)
{
    static const Value s_empty = Value::emptyMapping();
    const TemplateScope &scope = evaluation.scope();
    for (const TemplateScope::Name &known : scope.names) {
        if (known.name == name || (known.name == "stream_slice" && isSliceName(name))) {
            value = Datum::borrowed(*known.value);
            return true;
        }
    }
    if (name == "config") {
        value = scope.config ? Datum::borrowed(*scope.config) : Datum::none();
        return true;
    }
    if (name == "parameters") {
        value = Datum::borrowed(scope.parameters ? *scope.parameters : s_empty);
        return true;
    }
    // The objects of an evaluation are its own, whatever it is passed as.
    auto &owner = const_cast<Evaluation &>(evaluation);
    if (scope.slice && isSliceName(name)) {
        value = owner.slice(*scope.slice);
        return true;
    }
    if (scope.slice && scope.hasExtraNames) {
        if (const Value *extra = scope.slice->extra.find(name)) {
            value = Datum::borrowed(*extra);
            return true;
        }
    }
    if (scope.hasJsonLoads && name == "json_loads") {
        value = owner.callable("json_loads", loadJson);
        return true;
    }
    return false;
}

Datum itemOf(Evaluation &evaluation, const Datum &object, const Datum &key)
{
    if (object.isUndefined())
        return evaluation.failUndefined(object);
    if (object.isMapping()) {
        bool isFound = false;
        const bool isHashable = !key.is(Kind::List) && !key.is(Kind::Mapping) && !key.is(Kind::Set);
        const Datum value = isHashable ? evaluation.entry(object, key, isFound) : Datum();
        if (isFound || evaluation.failed())
            return value;
    } else if (object.isText()) {
        if (!passText(evaluation, object.text()))
            return {};
        const Datum character = characterAt(object, key);
        if (!character.isUndefined())
            return character;
    } else if (object.is(Kind::List) || object.is(Kind::Tuple)) {
        if (const auto index = indexFrom(key, evaluation.itemCount(object)))
            return evaluation.itemAt(object, *index);
    }
    if (!key.isText())
        return Datum::undefined(object.isText() ? std::string_view() : "item");
    // A text may also be the name of an attribute.
    const Datum undefined = Datum::undefined(key.text());
    if (const Function method = methodNamed(object, key.text()))
        return evaluation.callable(key.text(), method, object);
    Datum value;
    return attributeNamed(evaluation, object, key.text(), value) ? value : undefined;
}

Datum attributeOrItem(Evaluation &evaluation, const Datum &object, std::string_view name)
{
    // environment.getitem(), which filters use for their paths.
    return itemOf(evaluation, object, Datum::text(name));
}

Datum partOf(Evaluation &evaluation, const Datum &object, const Datum &start, const Datum &stop,
             const Datum &step)
{
    if (object.isUndefined())
        return evaluation.failUndefined(object);
    const bool isText = object.isText();
    if (!isText && !object.is(Kind::List) && !object.is(Kind::Tuple))
        return evaluation.failType("'" + typeName(object) + "' object is not subscriptable");
    if (isText && !passText(evaluation, object.text()))
        return {};
    const std::size_t size = isText ? characterCount(object.text()) : evaluation.itemCount(object);
    const std::optional<Bounds> bounds = boundsFrom(size, start, stop, step);
    if (!bounds)
        return evaluation.failType("slice indices must be integers or None");
    if (bounds->step == 0)
        return evaluation.failValue("slice step cannot be zero");
    // Without taking a long text to pieces.
    if (isText && bounds->step == 1)
        return Datum::text(charactersIn(object.text(), bounds->start, bounds->stop));
    const std::vector<Datum> items = evaluation.iterated(object);
    if (evaluation.failed())
        return {};
    std::string text;
    std::vector<Datum> part;
    for (const std::size_t place : placesIn(*bounds)) {
        if (isText)
            text += items[place].text();
        else
            part.push_back(items[place]);
    }
    return isText ? evaluation.text(std::move(text))
                  : evaluation.items(object.kind(), std::move(part));
}

} // namespace millrace::declarative
