#include "core/declarative/value/value.h"

#include <algorithm>

namespace millrace::declarative {

Value::Value(List list)
    : m_data(std::make_shared<List>(std::move(list)))
{
}

Value::Value(Mapping mapping)
    : m_data(std::make_shared<Mapping>(std::move(mapping)))
{
}

Value Value::emptyList() { return List(); }

Value Value::emptyMapping() { return Mapping(); }

bool Value::isWhole() const { return kind() == Kind::Integer || kind() == Kind::BigInteger; }

Value::List &Value::mutableList()
{
    auto &shared = *std::get_if<SharedList>(&m_data);
    if (shared.use_count() > 1)
        shared = std::make_shared<List>(*shared);
    return *shared;
}

Mapping &Value::mutableMapping()
{
    auto &shared = *std::get_if<SharedMapping>(&m_data);
    if (shared.use_count() > 1)
        shared = std::make_shared<Mapping>(*shared);
    return *shared;
}

const Value *Value::find(std::string_view key) const
{
    return isMapping() ? mapping().find(key) : nullptr;
}

const Value &Value::operator[](std::string_view key) const
{
    static const Value s_null;
    const Value *value = find(key);
    return value ? *value : s_null;
}

bool Value::isTruthy() const
{
    switch (kind()) {
    case Kind::Null:
        return false;
    case Kind::Bool:
        return boolean();
    case Kind::Integer:
        return integer() != 0;
    case Kind::BigInteger:
        return true;
    case Kind::Float:
        return number() != 0.0;
    case Kind::Text:
        return !text().empty();
    case Kind::List:
        return !list().empty();
    case Kind::Mapping:
        return !mapping().isEmpty();
    }
    return false;
}

bool Value::equals(const Value &other) const
{
    if (kind() != other.kind())
        return false;
    if (isList())
        return std::get_if<SharedList>(&m_data)->get()
            == std::get_if<SharedList>(&other.m_data)->get()
            || list() == other.list();
    if (!isMapping())
        return m_data == other.m_data;
    if (mapping().size() != other.mapping().size())
        return false;
    return std::all_of(mapping().begin(), mapping().end(), [&](const Mapping::Entry &entry) {
        const Value *counterpart = other.find(entry.key);
        return counterpart && entry.value == *counterpart;
    });
}

Mapping::Mapping(std::initializer_list<Entry> entries)
{
    for (const Entry &entry : entries)
        set(entry.key, entry.value);
}

void KeyPlaces::reserve(std::size_t count)
{
    std::size_t size = 256;
    while (size < count * 4)
        size *= 2;
    m_slots = std::make_unique<Slots>(size, s_free);
}

void KeyPlaces::add(std::string_view key, std::size_t place)
{
    std::size_t slot = start(key);
    while ((*m_slots)[slot] != s_free)
        slot = (slot + 1) & (m_slots->size() - 1);
    (*m_slots)[slot] = std::uint32_t(place);
}

std::size_t Mapping::placeOf(std::string_view key) const
{
    if (!m_places.isEmpty()) {
        return m_places.find(key, [&](std::size_t place) { return m_entries[place].key == key; });
    }
    const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                    [&](const Entry &candidate) { return candidate.key == key; });
    return entry == m_entries.end() ? SIZE_MAX : std::size_t(entry - m_entries.begin());
}

const Value *Mapping::find(std::string_view key) const
{
    const std::size_t place = placeOf(key);
    return place == SIZE_MAX ? nullptr : &m_entries[place].value;
}

Value *Mapping::find(std::string_view key)
{
    return const_cast<Value *>(std::as_const(*this).find(key));
}

Value &Mapping::set(std::string_view key, Value value)
{
    if (Value *existing = find(key))
        return *existing = std::move(value);
    return append(std::string(key), std::move(value));
}

Value &Mapping::append(std::string key, Value value)
{
    const std::size_t place = m_entries.size();
    if (place >= s_mostSearched) {
        if (!m_places.hasRoom(place)) {
            m_places.reserve(place + 1);
            for (std::size_t index = 0; index < place; ++index)
                m_places.add(m_entries[index].key, index);
        }
        m_places.add(key, place);
    }
    return m_entries.emplace_back(Entry{std::move(key), std::move(value)}).value;
}

bool Mapping::remove(std::string_view key)
{
    const std::size_t place = placeOf(key);
    if (place == SIZE_MAX)
        return false;
    // The places behind it move.
    m_places.clear();
    m_entries.erase(m_entries.begin() + std::ptrdiff_t(place));
    return true;
}

} // namespace millrace::declarative
