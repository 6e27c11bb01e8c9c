// Datum: a value while a template is evaluated; refers to records instead of copying them.
#pragma once

#include "core/declarative/template/moment.h"
#include "core/declarative/value/value.h"

#include <string_view>
#include <utility>
#include <vector>

namespace millrace::declarative {

struct Callable;
struct ItemsObject;
struct MappingObject;
struct SliceObject;
struct StatefulObject;
struct StreamSlice;

/// What Python would have as an object. Small and copied freely; what it refers to belongs to the
/// scope, to the template or to the Heap of the evaluation.
class Datum final
{
public:
    enum class Kind : std::uint8_t {
        Undefined,
        None,
        Bool,
        Integer,
        BigInteger, ///< Its decimal digits.
        Float,
        Text,
        Bytes,
        List, ///< Borrowed (a list of the scope) or made by the template.
        Tuple,
        Set,
        Iterator, ///< A generator or a view of a mapping.
        Mapping, ///< Borrowed (a mapping of the scope) or made by the template.
        Slice, ///< The stream's slice: a mapping with attributes.
        Moment, ///< Python's datetime.
        Date, ///< Days since 1970-01-01.
        Duration, ///< Python's timedelta, in microseconds.
        Calendar, ///< A duration with months.
        Callable,
        Stateful, ///< namespace(), cycler(), joiner(), loop.
    };

    Datum() = default; ///< Undefined.

    /// \a name, which is kept, is for the message.
    [[nodiscard]] static Datum undefined(std::string_view name = {})
    {
        return spanning(Kind::Undefined, name);
    }
    [[nodiscard]] static Datum none() { return Datum(Kind::None); }
    [[nodiscard]] static Datum boolean(bool value)
    {
        Datum datum(Kind::Bool);
        datum.m_data.integer = value ? 1 : 0;
        return datum;
    }
    [[nodiscard]] static Datum integer(std::int64_t value)
    {
        Datum datum(Kind::Integer);
        datum.m_data.integer = value;
        return datum;
    }
    [[nodiscard]] static Datum number(double value)
    {
        Datum datum(Kind::Float);
        datum.m_data.number = value;
        return datum;
    }
    [[nodiscard]] static Datum text(std::string_view value) { return spanning(Kind::Text, value); }
    [[nodiscard]] static Datum bytes(std::string_view value)
    {
        return spanning(Kind::Bytes, value);
    }
    [[nodiscard]] static Datum digits(std::string_view value)
    {
        return spanning(Kind::BigInteger, value);
    }
    [[nodiscard]] static Datum date(std::int64_t dayNumber)
    {
        Datum datum(Kind::Date);
        datum.m_data.integer = dayNumber;
        return datum;
    }
    [[nodiscard]] static Datum duration(std::int64_t microseconds)
    {
        Datum datum(Kind::Duration);
        datum.m_data.integer = microseconds;
        return datum;
    }
    /// \a value, which has to outlive the evaluation.
    [[nodiscard]] static Datum borrowed(const Value &value);
    [[nodiscard]] static Datum items(Kind kind, ItemsObject &object)
    {
        return pointing(kind, &object);
    }
    [[nodiscard]] static Datum mapping(MappingObject &object)
    {
        return pointing(Kind::Mapping, &object);
    }
    [[nodiscard]] static Datum slice(SliceObject &object) { return pointing(Kind::Slice, &object); }
    [[nodiscard]] static Datum moment(Moment &object) { return pointing(Kind::Moment, &object); }
    [[nodiscard]] static Datum calendar(CalendarDuration &object)
    {
        return pointing(Kind::Calendar, &object);
    }
    [[nodiscard]] static Datum callable(Callable &object)
    {
        return pointing(Kind::Callable, &object);
    }
    [[nodiscard]] static Datum stateful(StatefulObject &object)
    {
        return pointing(Kind::Stateful, &object);
    }

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] bool is(Kind kind) const { return m_kind == kind; }
    [[nodiscard]] bool isUndefined() const { return m_kind == Kind::Undefined; }
    [[nodiscard]] bool isNone() const { return m_kind == Kind::None; }
    [[nodiscard]] bool isBool() const { return m_kind == Kind::Bool; }
    [[nodiscard]] bool isText() const { return m_kind == Kind::Text; }
    /// Python's int without bool.
    [[nodiscard]] bool isWhole() const
    {
        return m_kind == Kind::Integer || m_kind == Kind::BigInteger;
    }
    /// What Python calculates with: bool, int or float.
    [[nodiscard]] bool isNumeric() const
    {
        return isWhole() || m_kind == Kind::Bool || m_kind == Kind::Float;
    }
    [[nodiscard]] bool isMapping() const
    {
        return m_kind == Kind::Mapping || m_kind == Kind::Slice;
    }
    /// A list, tuple, set, generator or view.
    [[nodiscard]] bool hasItems() const { return m_kind >= Kind::List && m_kind <= Kind::Iterator; }
    /// Whether it refers to a Value of the scope.
    [[nodiscard]] bool isBorrowed() const { return m_isBorrowed; }

    /// Each REQUIRES the kind of its name.
    [[nodiscard]] bool boolean() const { return m_data.integer != 0; }
    /// Also days and microseconds, and 0 or 1 of a Bool.
    [[nodiscard]] std::int64_t integer() const { return m_data.integer; }
    [[nodiscard]] double number() const { return m_data.number; }
    /// Also bytes, the digits of a BigInteger, and the name of an Undefined.
    [[nodiscard]] std::string_view text() const { return {m_data.characters, m_size}; }
    /// REQUIRES: isBorrowed().
    [[nodiscard]] const Value &value() const { return *static_cast<const Value *>(m_data.object); }
    /// These REQUIRE: !isBorrowed().
    [[nodiscard]] ItemsObject &items() const { return object<ItemsObject>(); }
    [[nodiscard]] MappingObject &mapping() const { return object<MappingObject>(); }
    [[nodiscard]] SliceObject &slice() const { return object<SliceObject>(); }
    [[nodiscard]] const Moment &moment() const { return object<Moment>(); }
    [[nodiscard]] const CalendarDuration &calendar() const { return object<CalendarDuration>(); }
    [[nodiscard]] const Callable &callable() const { return object<Callable>(); }
    [[nodiscard]] StatefulObject &stateful() const { return object<StatefulObject>(); }
    /// Tells objects apart.
    [[nodiscard]] const void *identity() const { return m_data.object; }

private:
    explicit Datum(Kind kind)
        : m_kind(kind)
    {
    }
    static Datum spanning(Kind kind, std::string_view text)
    {
        Datum datum(kind);
        datum.m_data.characters = text.data();
        datum.m_size = text.size();
        return datum;
    }
    static Datum pointing(Kind kind, void *object)
    {
        Datum datum(kind);
        datum.m_data.object = object;
        return datum;
    }
    template<typename Object>
    [[nodiscard]] Object &object() const
    {
        return *static_cast<Object *>(const_cast<void *>(m_data.object));
    }

    union Data
    {
        std::int64_t integer = 0;
        double number;
        const char *characters;
        const void *object;
    };

    Data m_data;
    std::size_t m_size = 0;
    Kind m_kind = Kind::Undefined;
    bool m_isBorrowed = false;
};

/// The items of a list, tuple, set, generator or view.
struct ItemsObject final
{
    std::vector<Datum> items;
    std::size_t position = 0; ///< How far a generator has come.
    std::string_view view; ///< "dict_items" and the like; empty: a generator.
};

/// A mapping made by the template: any key, in the order of insertion.
struct MappingObject final
{
    std::vector<std::pair<Datum, Datum>> entries;
};

/// The stream's slice. The mapping of all its fields is made when it is needed.
struct SliceObject final
{
    const StreamSlice *slice = nullptr;
    Value merged; ///< Null: not made yet.
};

/// An object with attributes that change.
struct StatefulObject final
{
    enum class Kind : std::uint8_t { Namespace, Cycler, Joiner, Loop };

    Kind kind = Kind::Namespace;
    MappingObject attributes; ///< Of a namespace.
    std::vector<Datum> items; ///< Of a cycler or a loop; the separator of a joiner.
    std::size_t position = 0;
    Datum lastChecked; ///< Of loop.changed().
    bool hasChecked = false;
};

} // namespace millrace::declarative
