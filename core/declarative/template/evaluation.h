// Evaluation: everything one evaluation of a template needs and makes.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/template/datum.h"
#include "core/declarative/template/templatescope.h"

#include <forward_list>
#include <span>
#include <string>
#include <unordered_map>

namespace millrace::declarative {

/// What went wrong. Python's TypeErrors and uses of undefined values have consequences of their
/// own (reference §6.2).
enum class FaultKind : std::uint8_t { None, Type, Undefined, Other };

struct Fault final
{
    FaultKind kind = FaultKind::None;
    std::string message;
};

/// Limits of one evaluation, against hostile templates.
inline constexpr std::size_t s_maximumTemplateBytes = 1024 * 1024;
inline constexpr std::size_t s_maximumEvaluationBytes = 64 * 1024 * 1024;
inline constexpr std::size_t s_maximumOutputBytes = 16 * 1024 * 1024;
inline constexpr std::size_t s_maximumSteps = 5'000'000;
inline constexpr int s_maximumNesting = 200;
inline constexpr std::size_t s_maximumDigits = 4300;

class Evaluation;

/// The arguments of a call.
struct Arguments final
{
    std::span<const Datum> positional;
    std::span<const std::pair<std::string_view, Datum>> named;

    [[nodiscard]] bool isEmpty() const { return positional.empty() && named.empty(); }
    /// The argument at \a index or called \a name.
    [[nodiscard]] const Datum *find(std::size_t index, std::string_view name) const;
};

using Function = Datum (*)(Evaluation &evaluation, const Datum &self, const Arguments &arguments);

/// A function, bound to what it is a method of. Undefined self: a function of the language.
struct Callable final
{
    std::string_view name;
    Function function = nullptr;
    Datum self;
};

/// Holds the objects that a template makes until its evaluation ends, its fault, and its limits.
/// Functions that fail set the fault and return Undefined; who calls them asks failed().
class Evaluation final
{
public:
    Evaluation(const TemplateScope &scope, const Clock &clock)
        : m_scope(scope)
        , m_clock(clock)
    {
    }
    Evaluation(const Evaluation &) = delete;
    Evaluation &operator=(const Evaluation &) = delete;

    [[nodiscard]] const TemplateScope &scope() const { return m_scope; }
    [[nodiscard]] const Clock &clock() const { return m_clock; }

    [[nodiscard]] bool failed() const { return m_fault.kind != FaultKind::None; }
    [[nodiscard]] const Fault &fault() const { return m_fault; }
    /// Sets the fault unless there is one; returns Undefined.
    Datum fail(FaultKind kind, std::string message);
    Datum failType(std::string message) { return fail(FaultKind::Type, std::move(message)); }
    Datum failValue(std::string message) { return fail(FaultKind::Other, std::move(message)); }
    Datum failUndefined(const Datum &undefined);
    /// Counts work; false, with a fault, when a template does too much.
    bool step(std::size_t count = 1);
    /// Whether \a bytes more may be kept; false with a fault.
    bool reserve(std::size_t bytes);
    /// Whether a text of \a bytes may be printed; false with a fault.
    bool checkOutput(std::size_t bytes);
    /// For values of the engine's own, which may be of any size.
    void liftLimits() { m_isLimited = false; }
    /// Guards against nesting: false, with a fault, when it is too deep. Pairs with leave().
    bool enter();
    void leave() { --m_depth; }

    [[nodiscard]] Datum text(std::string value);
    [[nodiscard]] Datum bytes(std::string value);
    /// An Integer where it fits.
    [[nodiscard]] Datum whole(std::string digits);
    [[nodiscard]] Datum items(Datum::Kind kind, std::vector<Datum> items = {});
    [[nodiscard]] Datum list(std::vector<Datum> values)
    {
        return items(Datum::Kind::List, std::move(values));
    }
    [[nodiscard]] Datum mapping() { return Datum::mapping(newMapping()); }
    [[nodiscard]] Datum moment(const Moment &moment);
    [[nodiscard]] Datum calendar(const CalendarDuration &duration);
    [[nodiscard]] Datum callable(std::string_view name, Function function, const Datum &self = {});
    [[nodiscard]] StatefulObject &stateful(StatefulObject::Kind kind);
    [[nodiscard]] Datum slice(const StreamSlice &slice);
    /// Takes \a value over; a Datum that refers to it.
    [[nodiscard]] Datum adopt(Value value);

    /// \a container as an object that may be changed; whoever refers to it sees the change.
    [[nodiscard]] ItemsObject &mutableItems(const Datum &container);
    [[nodiscard]] MappingObject &mutableMapping(const Datum &container);

    /// Of a list, tuple, set, generator or view.
    [[nodiscard]] std::size_t itemCount(const Datum &container) const;
    [[nodiscard]] Datum itemAt(const Datum &container, std::size_t index) const;
    /// Of a mapping or a slice.
    [[nodiscard]] std::size_t entryCount(const Datum &mapping);
    [[nodiscard]] std::pair<Datum, Datum> entryAt(const Datum &mapping, std::size_t index);
    /// Undefined, and \a isFound false, where there is no such key. An unhashable key is a fault.
    [[nodiscard]] Datum entry(const Datum &mapping, const Datum &key, bool &isFound);
    [[nodiscard]] Datum entry(const Datum &mapping, std::string_view key, bool &isFound);
    /// Sets an entry of \a mapping.
    void setEntry(const Datum &mapping, const Datum &key, const Datum &value);
    void setEntry(MappingObject &mapping, const Datum &key, const Datum &value);

    /// Everything that iteration over \a iterable gives: items, keys, characters. A fault when it
    /// is not iterable. A generator is empty afterwards.
    [[nodiscard]] std::vector<Datum> iterated(const Datum &iterable);

private:
    [[nodiscard]] MappingObject &newMapping();
    /// The Value a borrowed mapping or a slice refers to; null when the template changed it.
    [[nodiscard]] const Value *borrowedMapping(const Datum &mapping);
    [[nodiscard]] const MappingObject &changedMapping(const Datum &mapping) const;
    [[nodiscard]] const ItemsObject *changedItems(const Datum &container) const;

    const TemplateScope &m_scope;
    const Clock &m_clock;
    Fault m_fault;
    std::size_t m_steps = 0;
    std::size_t m_bytes = 0;
    int m_depth = 0;
    bool m_isLimited = true;
    std::forward_list<std::string> m_texts;
    std::forward_list<ItemsObject> m_items;
    std::forward_list<MappingObject> m_mappings;
    std::forward_list<Moment> m_moments;
    std::forward_list<CalendarDuration> m_calendars;
    std::forward_list<Callable> m_callables;
    std::forward_list<StatefulObject> m_statefuls;
    std::forward_list<SliceObject> m_slices;
    std::forward_list<Value> m_values;
    // Objects in place of Values that the template changed.
    std::unordered_map<const void *, ItemsObject *> m_changedItems;
    std::unordered_map<const void *, MappingObject *> m_changedMappings;
};

} // namespace millrace::declarative
