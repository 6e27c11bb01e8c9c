#include "core/declarative/template/comparison.h"
#include "core/declarative/template/methods.h"

namespace millrace::declarative {

namespace {

using Stateful = StatefulObject::Kind;

Datum cyclerNext(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    StatefulObject &cycler = self.stateful();
    if (cycler.items.empty())
        return evaluation.failValue("the cycler is empty");
    const Datum item = cycler.items[cycler.position];
    cycler.position = (cycler.position + 1) % cycler.items.size();
    return item;
}

Datum cyclerReset(Evaluation &, const Datum &self, const Arguments &)
{
    self.stateful().position = 0;
    return Datum::none();
}

Datum joinerCall(Evaluation &, const Datum &self, const Arguments &)
{
    StatefulObject &joiner = self.stateful();
    return joiner.position++ == 0 ? Datum::text({}) : joiner.items[0];
}

Datum loopCycle(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (arguments.positional.empty())
        return evaluation.failType("no items for cycling given");
    return arguments.positional[self.stateful().position % arguments.positional.size()];
}

Datum loopChanged(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    StatefulObject &loop = self.stateful();
    const Datum value = evaluation.items(
        Datum::Kind::Tuple, {arguments.positional.begin(), arguments.positional.end()});
    if (evaluation.failed() || (loop.hasChecked && equals(evaluation, loop.lastChecked, value)))
        return Datum::boolean(false);
    loop.lastChecked = value;
    loop.hasChecked = true;
    return Datum::boolean(true);
}

bool loopAttribute(const StatefulObject &loop, std::string_view name, Datum &value)
{
    const std::size_t count = loop.items.size();
    const std::size_t position = loop.position;
    const std::pair<std::string_view, std::size_t> numbers[]{
        {"index", position + 1},
        {"index0", position},
        {"revindex", count - position},
        {"revindex0", count - position - 1},
        {"length", count},
        {"depth", 1},
        {"depth0", 0},
    };
    for (const auto &[known, number] : numbers) {
        if (known == name) {
            value = Datum::integer(std::int64_t(number));
            return true;
        }
    }
    if (name == "first" || name == "last") {
        value = Datum::boolean(name == "first" ? position == 0 : position + 1 == count);
        return true;
    }
    if (name == "previtem" || name == "nextitem") {
        const bool isThere = name == "previtem" ? position > 0 : position + 1 < count;
        value = isThere ? loop.items[name == "previtem" ? position - 1 : position + 1]
                        : Datum::undefined("there is no such item");
        return true;
    }
    return false;
}

} // namespace

std::span<const NamedFunction> statefulMethods(StatefulObject::Kind kind)
{
    static constexpr NamedFunction s_cycler[]{{"next", cyclerNext}, {"reset", cyclerReset}};
    static constexpr NamedFunction s_joiner[]{{"()", joinerCall}};
    static constexpr NamedFunction s_loop[]{{"cycle", loopCycle}, {"changed", loopChanged}};
    switch (kind) {
    case Stateful::Cycler:
        return s_cycler;
    case Stateful::Joiner:
        return s_joiner;
    case Stateful::Loop:
        return s_loop;
    case Stateful::Namespace:
        break;
    }
    return {};
}

bool statefulAttribute(const Datum &object, std::string_view name, Datum &value)
{
    const StatefulObject &stateful = object.stateful();
    switch (stateful.kind) {
    case Stateful::Loop:
        return loopAttribute(stateful, name, value);
    case Stateful::Cycler:
        if (name != "current" || stateful.items.empty())
            return false;
        value = stateful.items[stateful.position];
        return true;
    case Stateful::Namespace:
        for (const auto &[key, attribute] : stateful.attributes.entries) {
            if (key.isText() && key.text() == name) {
                value = attribute;
                return true;
            }
        }
        return false;
    case Stateful::Joiner:
        break;
    }
    return false;
}

} // namespace millrace::declarative
