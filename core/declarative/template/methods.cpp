#include "core/declarative/template/methods.h"

#include "core/declarative/stream/streamslice.h"

#include <algorithm>

namespace millrace::declarative {

using Kind = Datum::Kind;

Function functionIn(std::span<const NamedFunction> table, std::string_view name)
{
    const auto known
        = std::find_if(table.begin(), table.end(),
                       [&](const NamedFunction &candidate) { return candidate.name == name; });
    return known == table.end() ? nullptr : known->function;
}

Function methodNamed(const Datum &object, std::string_view name)
{
    switch (object.kind()) {
    case Kind::Text:
        return functionIn(textMethods(), name);
    case Kind::List:
        return functionIn(listMethods(), name);
    case Kind::Tuple:
        return functionIn(tupleMethods(), name);
    case Kind::Mapping:
        return functionIn(mappingMethods(), name);
    case Kind::Slice:
        return functionIn(sliceMethods(), name);
    case Kind::Moment:
        return functionIn(momentMethods(), name);
    case Kind::Date:
        return functionIn(dateMethods(), name);
    case Kind::Duration:
        return functionIn(durationMethods(), name);
    case Kind::Stateful:
        return functionIn(statefulMethods(object.stateful().kind), name);
    default:
        return nullptr;
    }
}

bool attributeNamed(Evaluation &evaluation, const Datum &object, std::string_view name,
                    Datum &value)
{
    switch (object.kind()) {
    case Kind::Slice: {
        const StreamSlice &slice = *object.slice().slice;
        const Value *part = name == "partition" || name == "_partition" ? &slice.partition
            : name == "cursor_slice"                                    ? &slice.cursor
            : name == "extra_fields"                                    ? &slice.extra
                                                                        : nullptr;
        if (part)
            value = Datum::borrowed(*part);
        return part != nullptr;
    }
    case Kind::Moment:
    case Kind::Date:
    case Kind::Duration:
    case Kind::Calendar:
        return timeAttribute(object, name, value);
    case Kind::Stateful:
        return statefulAttribute(object, name, value);
    case Kind::Integer:
    case Kind::BigInteger:
    case Kind::Bool:
    case Kind::Float:
        if (name != "real" && name != "imag")
            return false;
        if (name == "imag")
            value = object.is(Kind::Float) ? Datum::number(0.0) : Datum::integer(0);
        else
            value = object.isBool() ? Datum::integer(object.integer()) : object;
        return !evaluation.failed();
    default:
        return false;
    }
}

} // namespace millrace::declarative
