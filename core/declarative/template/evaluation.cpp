#include "core/declarative/template/evaluation.h"

#include "core/declarative/stream/streamslice.h"
#include "core/declarative/template/civiltime.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/value/unicode.h"

#include <algorithm>
#include <charconv>

namespace millrace::declarative {

const Datum *Arguments::find(std::size_t index, std::string_view name) const
{
    if (index < positional.size())
        return &positional[index];
    const auto argument = std::find_if(named.begin(), named.end(),
                                       [&](const auto &pair) { return pair.first == name; });
    return argument == named.end() ? nullptr : &argument->second;
}

Datum Evaluation::fail(FaultKind kind, std::string message)
{
    if (!failed())
        m_fault = {kind, std::move(message)};
    return {};
}

Datum Evaluation::failUndefined(const Datum &undefined)
{
    const std::string name(undefined.text());
    return fail(FaultKind::Undefined,
                name.empty() ? "a value is undefined" : "'" + name + "' is undefined");
}

bool Evaluation::step(std::size_t count)
{
    m_steps += count;
    if (m_steps > s_maximumSteps && m_isLimited)
        failValue("the template takes too many steps");
    return !failed();
}

bool Evaluation::reserve(std::size_t bytes)
{
    m_bytes += bytes;
    if ((bytes > s_maximumEvaluationBytes || m_bytes > s_maximumEvaluationBytes) && m_isLimited)
        failValue("the template makes too much text");
    return !failed();
}

bool Evaluation::checkOutput(std::size_t bytes)
{
    if (bytes > s_maximumOutputBytes && m_isLimited)
        failValue("the template prints too much text");
    return !failed();
}

bool Evaluation::enter()
{
    if (++m_depth <= s_maximumNesting * 4)
        return true;
    failValue("the template or its value is nested too deeply");
    return false;
}

Datum Evaluation::text(std::string value)
{
    if (!reserve(value.size()) || !step())
        return {};
    return Datum::text(m_texts.emplace_front(std::move(value)));
}

Datum Evaluation::bytes(std::string value)
{
    const Datum kept = text(std::move(value));
    return failed() ? kept : Datum::bytes(kept.text());
}

Datum Evaluation::whole(std::string digits)
{
    std::int64_t number = 0;
    const char *end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, number).ec == std::errc())
        return Datum::integer(number);
    if (digits.size() > s_maximumDigits + 1)
        return failValue("a whole number has too many digits");
    const Datum kept = text(std::move(digits));
    return failed() ? kept : Datum::digits(kept.text());
}

Datum Evaluation::items(Datum::Kind kind, std::vector<Datum> items)
{
    // A set or a mapping of objects costs more than its items; a rough count is enough.
    if (!reserve(64 + items.size() * sizeof(Datum)) || !step())
        return {};
    return Datum::items(kind, m_items.emplace_front(ItemsObject{std::move(items), 0, {}}));
}

MappingObject &Evaluation::newMapping()
{
    reserve(64);
    step();
    return m_mappings.emplace_front();
}

Datum Evaluation::moment(const Moment &moment)
{
    if (!isInRange(moment))
        return failValue("date value out of range");
    step();
    return Datum::moment(m_moments.emplace_front(moment));
}

Datum Evaluation::calendar(const CalendarDuration &duration)
{
    step();
    return Datum::calendar(m_calendars.emplace_front(duration));
}

Datum Evaluation::callable(std::string_view name, Function function, const Datum &self)
{
    step();
    return Datum::callable(m_callables.emplace_front(Callable{name, function, self}));
}

StatefulObject &Evaluation::stateful(StatefulObject::Kind kind)
{
    step();
    StatefulObject &object = m_statefuls.emplace_front();
    object.kind = kind;
    return object;
}

Datum Evaluation::slice(const StreamSlice &slice)
{
    for (SliceObject &known : m_slices) {
        if (known.slice == &slice)
            return Datum::slice(known);
    }
    return Datum::slice(m_slices.emplace_front(SliceObject{&slice, {}}));
}

Datum Evaluation::adopt(Value value)
{
    return Datum::borrowed(m_values.emplace_front(std::move(value)));
}

const ItemsObject *Evaluation::changedItems(const Datum &container) const
{
    if (!container.isBorrowed())
        return &container.items();
    if (m_changedItems.empty())
        return nullptr;
    const auto changed = m_changedItems.find(&container.value().list());
    return changed == m_changedItems.end() ? nullptr : changed->second;
}

ItemsObject &Evaluation::mutableItems(const Datum &container)
{
    if (!container.isBorrowed())
        return container.items();
    ItemsObject *&changed = m_changedItems[&container.value().list()];
    if (!changed) {
        changed = &m_items.emplace_front();
        reserve(container.value().list().size() * sizeof(Datum));
        for (const Value &item : container.value().list())
            changed->items.push_back(Datum::borrowed(item));
    }
    return *changed;
}

const Value *Evaluation::borrowedMapping(const Datum &mapping)
{
    if (mapping.is(Datum::Kind::Slice)) {
        SliceObject &object = mapping.slice();
        if (object.merged.isNull())
            object.merged = object.slice->merged();
        return &object.merged;
    }
    if (!mapping.isBorrowed())
        return nullptr;
    const bool isChanged
        = !m_changedMappings.empty() && m_changedMappings.contains(&mapping.value().mapping());
    return isChanged ? nullptr : &mapping.value();
}

const MappingObject &Evaluation::changedMapping(const Datum &mapping) const
{
    return mapping.isBorrowed() ? *m_changedMappings.at(&mapping.value().mapping())
                                : mapping.mapping();
}

MappingObject &Evaluation::mutableMapping(const Datum &container)
{
    if (!container.isBorrowed())
        return container.mapping();
    MappingObject *&changed = m_changedMappings[&container.value().mapping()];
    if (!changed) {
        changed = &newMapping();
        reserve(container.value().mapping().size() * 2 * sizeof(Datum));
        for (const Mapping::Entry &entry : container.value().mapping())
            changed->entries.emplace_back(Datum::text(entry.key), Datum::borrowed(entry.value));
    }
    return *changed;
}

std::size_t Evaluation::itemCount(const Datum &container) const
{
    const ItemsObject *object = changedItems(container);
    return object ? object->items.size() : container.value().list().size();
}

Datum Evaluation::itemAt(const Datum &container, std::size_t index) const
{
    const ItemsObject *object = changedItems(container);
    return object ? object->items[index] : Datum::borrowed(container.value().list()[index]);
}

std::size_t Evaluation::entryCount(const Datum &mapping)
{
    if (const Value *value = borrowedMapping(mapping))
        return value->mapping().size();
    return changedMapping(mapping).entries.size();
}

std::pair<Datum, Datum> Evaluation::entryAt(const Datum &mapping, std::size_t index)
{
    if (const Value *value = borrowedMapping(mapping)) {
        const Mapping::Entry &entry = *(value->mapping().begin() + std::ptrdiff_t(index));
        return {Datum::text(entry.key), Datum::borrowed(entry.value)};
    }
    return changedMapping(mapping).entries[index];
}

Datum Evaluation::entry(const Datum &mapping, std::string_view key, bool &isFound)
{
    isFound = false;
    if (mapping.is(Datum::Kind::Slice)) {
        // Without making the mapping of both: the cursor's fields win.
        const StreamSlice &slice = *mapping.slice().slice;
        const Value *value = slice.cursor.find(key);
        if (!value)
            value = slice.partition.find(key);
        isFound = value != nullptr;
        return value ? Datum::borrowed(*value) : Datum();
    }
    if (const Value *value = borrowedMapping(mapping)) {
        const Value *found = value->mapping().find(key);
        isFound = found != nullptr;
        return found ? Datum::borrowed(*found) : Datum();
    }
    const MappingObject &object = changedMapping(mapping);
    if (!step(object.entries.size() / 16))
        return {};
    for (const auto &[name, value] : object.entries) {
        if (name.isText() && name.text() == key) {
            isFound = true;
            return value;
        }
    }
    return {};
}

Datum Evaluation::entry(const Datum &mapping, const Datum &key, bool &isFound)
{
    isFound = false;
    if (!checkHashable(*this, key))
        return {};
    if (key.isText())
        return entry(mapping, key.text(), isFound);
    if (mapping.is(Datum::Kind::Slice) || borrowedMapping(mapping))
        return {};
    const MappingObject &object = changedMapping(mapping);
    if (!step(object.entries.size() / 16))
        return {};
    for (const auto &[name, value] : object.entries) {
        if (equals(*this, name, key)) {
            isFound = true;
            return value;
        }
    }
    return {};
}

void Evaluation::setEntry(const Datum &mapping, const Datum &key, const Datum &value)
{
    setEntry(mutableMapping(mapping), key, value);
}

void Evaluation::setEntry(MappingObject &mapping, const Datum &key, const Datum &value)
{
    if (!checkHashable(*this, key) || !step(1 + mapping.entries.size() / 16))
        return;
    const auto entry
        = std::find_if(mapping.entries.begin(), mapping.entries.end(),
                       [&](const auto &candidate) { return equals(*this, candidate.first, key); });
    if (entry != mapping.entries.end())
        entry->second = value;
    else if (reserve(2 * sizeof(Datum)))
        mapping.entries.emplace_back(key, value);
}

std::vector<Datum> Evaluation::iterated(const Datum &iterable)
{
    std::vector<Datum> result;
    if (iterable.isUndefined())
        return result;
    if (iterable.isText()) {
        const std::string_view text = iterable.text();
        if (!reserve(text.size() * sizeof(Datum)) || !step(text.size()))
            return result;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = characterBytes(text, at);
            result.push_back(Datum::text(text.substr(at, length)));
            at += length;
        }
        return result;
    }
    if (iterable.isMapping()) {
        const std::size_t count = entryCount(iterable);
        if (!reserve(count * sizeof(Datum)) || !step(count))
            return result;
        for (std::size_t index = 0; index < count; ++index)
            result.push_back(entryAt(iterable, index).first);
        return result;
    }
    if (!iterable.hasItems()) {
        failType("'" + typeName(iterable) + "' object is not iterable");
        return result;
    }
    const std::size_t count = itemCount(iterable);
    if (!reserve(count * sizeof(Datum)) || !step(count))
        return result;
    const bool isGenerator = iterable.is(Datum::Kind::Iterator) && iterable.items().view.empty();
    for (std::size_t index = isGenerator ? iterable.items().position : 0; index < count; ++index)
        result.push_back(itemAt(iterable, index));
    if (isGenerator)
        iterable.items().position = count;
    return result;
}

} // namespace millrace::declarative
