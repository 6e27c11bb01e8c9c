// Value: JSON as the manifest engine sees it, with the order of keys and the kinds of numbers kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace millrace::declarative {

class Mapping;

/// A whole number beyond 64 bits: its decimal digits, with a sign when negative.
struct BigInteger final
{
    std::string digits;

    friend bool operator==(const BigInteger &, const BigInteger &) = default;
};

/// One JSON value. Lists and mappings are shared by copies until one of them changes its own
/// (copy on write), so that copies are cheap; a value that nobody changes may be read from any
/// thread. Texts are UTF-8.
class Value final
{
public:
    using List = std::vector<Value>;

    enum class Kind : std::uint8_t { Null, Bool, Integer, BigInteger, Float, Text, List, Mapping };

    Value() = default;
    Value(std::nullptr_t) { }
    Value(bool value)
        : m_data(value)
    {
    }
    Value(int value)
        : m_data(std::int64_t(value))
    {
    }
    Value(std::int64_t value)
        : m_data(value)
    {
    }
    Value(BigInteger value)
        : m_data(std::move(value))
    {
    }
    Value(double value)
        : m_data(value)
    {
    }
    Value(std::string value)
        : m_data(std::move(value))
    {
    }
    Value(std::string_view value)
        : m_data(std::string(value))
    {
    }
    Value(const char *value)
        : m_data(std::string(value))
    {
    }
    Value(List list);
    Value(Mapping mapping);
    /// A pointer would otherwise become a Bool.
    Value(const void *) = delete;

    [[nodiscard]] static Value emptyList();
    [[nodiscard]] static Value emptyMapping();

    [[nodiscard]] Kind kind() const { return Kind(m_data.index()); }
    [[nodiscard]] bool isNull() const { return kind() == Kind::Null; }
    [[nodiscard]] bool isBool() const { return kind() == Kind::Bool; }
    /// Whether it is an Integer or a BigInteger; a Bool is none.
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] bool isInteger() const { return kind() == Kind::Integer; }
    [[nodiscard]] bool isFloat() const { return kind() == Kind::Float; }
    [[nodiscard]] bool isNumber() const { return isWhole() || isFloat(); }
    [[nodiscard]] bool isText() const { return kind() == Kind::Text; }
    [[nodiscard]] bool isList() const { return kind() == Kind::List; }
    [[nodiscard]] bool isMapping() const { return kind() == Kind::Mapping; }

    /// Each REQUIRES the kind of its name.
    [[nodiscard]] bool boolean() const { return *std::get_if<bool>(&m_data); }
    [[nodiscard]] std::int64_t integer() const { return *std::get_if<std::int64_t>(&m_data); }
    [[nodiscard]] const std::string &digits() const
    {
        return std::get_if<BigInteger>(&m_data)->digits;
    }
    [[nodiscard]] double number() const { return *std::get_if<double>(&m_data); }
    [[nodiscard]] const std::string &text() const { return *std::get_if<std::string>(&m_data); }
    [[nodiscard]] const List &list() const { return **std::get_if<SharedList>(&m_data); }
    [[nodiscard]] const Mapping &mapping() const { return **std::get_if<SharedMapping>(&m_data); }
    /// The same to be changed; copies made before keep what they have.
    [[nodiscard]] std::string &mutableText() { return *std::get_if<std::string>(&m_data); }
    [[nodiscard]] List &mutableList();
    [[nodiscard]] Mapping &mutableMapping();

    /// The value of \a key of a mapping; null when it is no mapping or has no such key.
    [[nodiscard]] const Value *find(std::string_view key) const;
    /// find(), or a shared null.
    [[nodiscard]] const Value &operator[](std::string_view key) const;

    /// Whether Python would take it for true: not null, false, 0, "" or an empty container.
    [[nodiscard]] bool isTruthy() const;

    /// The same kind and content; the order of keys does not count. 1 is not 1.0.
    friend bool operator==(const Value &left, const Value &right) { return left.equals(right); }

private:
    using SharedList = std::shared_ptr<List>;
    using SharedMapping = std::shared_ptr<Mapping>;

    [[nodiscard]] bool equals(const Value &other) const;

    // The order of the alternatives is that of Kind.
    std::variant<std::monostate, bool, std::int64_t, BigInteger, double, std::string, SharedList,
                 SharedMapping>
        m_data;
};

/// Where the keys of a large mapping stand. Holds places alone, which the mapping compares.
class KeyPlaces final
{
public:
    KeyPlaces() = default;
    KeyPlaces(const KeyPlaces &other)
        : m_slots(other.m_slots ? std::make_unique<Slots>(*other.m_slots) : nullptr)
    {
    }
    KeyPlaces(KeyPlaces &&) = default;
    KeyPlaces &operator=(const KeyPlaces &other) { return *this = KeyPlaces(other); }
    KeyPlaces &operator=(KeyPlaces &&) = default;
    ~KeyPlaces() = default;

    [[nodiscard]] bool isEmpty() const { return m_slots == nullptr; }
    void clear() { m_slots.reset(); }
    /// Whether one more place than \a count has room.
    [[nodiscard]] bool hasRoom(std::size_t count) const
    {
        return m_slots && (count + 1) * 2 <= m_slots->size();
    }
    void reserve(std::size_t count);
    void add(std::string_view key, std::size_t place);
    /// The first place with the hash of \a key for which \a matches is true; SIZE_MAX: none.
    template<typename Matches>
    [[nodiscard]] std::size_t find(std::string_view key, const Matches &matches) const
    {
        std::size_t slot = start(key);
        for (; (*m_slots)[slot] != s_free; slot = (slot + 1) & (m_slots->size() - 1)) {
            if (matches(std::size_t((*m_slots)[slot])))
                return (*m_slots)[slot];
        }
        return SIZE_MAX;
    }

private:
    using Slots = std::vector<std::uint32_t>;
    static constexpr std::uint32_t s_free = UINT32_MAX;

    [[nodiscard]] std::size_t start(std::string_view key) const
    {
        return std::hash<std::string_view>()(key) & (m_slots->size() - 1);
    }

    std::unique_ptr<Slots> m_slots; ///< A power of two of them, at most half of them taken.
};

/// Keys with their values in the order they came in. A key is there once.
class Mapping final
{
public:
    struct Entry final
    {
        std::string key;
        Value value;
    };

    Mapping() = default;
    Mapping(std::initializer_list<Entry> entries);

    [[nodiscard]] const Value *find(std::string_view key) const;
    [[nodiscard]] Value *find(std::string_view key);
    [[nodiscard]] bool contains(std::string_view key) const { return find(key) != nullptr; }
    /// Replaces the value of \a key where it stands, or adds it at the end. Returns the stored
    /// value.
    Value &set(std::string_view key, Value value);
    /// Adds \a key at the end without a search. REQUIRES: it is not there yet.
    Value &append(std::string key, Value value);
    /// Whether \a key was there.
    bool remove(std::string_view key);
    /// Removes every entry whose key fulfils \a condition, in one pass.
    template<typename Condition>
    void removeIf(const Condition &condition)
    {
        m_places.clear();
        std::erase_if(m_entries, [&](const Entry &entry) { return condition(entry.key); });
    }
    void clear()
    {
        m_entries.clear();
        m_places.clear();
    }
    void reserve(std::size_t count) { m_entries.reserve(count); }

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] auto begin() const { return m_entries.begin(); }
    [[nodiscard]] auto end() const { return m_entries.end(); }
    /// Keys must not be changed through these.
    [[nodiscard]] auto begin() { return m_entries.begin(); }
    [[nodiscard]] auto end() { return m_entries.end(); }

private:
    /// Smaller ones are searched from the start.
    static constexpr std::size_t s_mostSearched = 64;

    [[nodiscard]] std::size_t placeOf(std::string_view key) const;

    std::vector<Entry> m_entries;
    KeyPlaces m_places; ///< Of all keys, or empty.
};

} // namespace millrace::declarative
