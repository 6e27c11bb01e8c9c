#include "core/mapping/expression/comparisons.h"

#include "core/data/temporal.h"
#include "core/mapping/expression/decimal.h"

#include <utility>

namespace millrace::expression {

namespace {

template<typename T>
int order(T a, T b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

/// The moment of a time with zone, in microseconds.
std::int64_t moment(std::int64_t packed)
{
    const ZonedTime time = ZonedTime::fromPacked(packed);
    return time.microseconds - std::int64_t{time.offsetSeconds} * 1'000'000;
}

/// Calls use(compare) with compare(a, b, row) for two columns of \a type: -1, 0 or 1.
template<typename Use>
Operand withOrder(FieldType type, Use use)
{
    using A = const Operand &;
    switch (type) {
    case FieldType::Number:
        return use([](A a, A b, std::size_t row) {
            return order(a.column->number(a.place(row)), b.column->number(b.place(row)));
        });
    case FieldType::Decimal:
        return use([](A a, A b, std::size_t row) {
            return compareDecimals(a.column->text(a.place(row)), b.column->text(b.place(row)));
        });
    case FieldType::String:
    case FieldType::Binary:
    case FieldType::Json:
        return use([](A a, A b, std::size_t row) {
            return order(a.column->text(a.place(row)), b.column->text(b.place(row)));
        });
    case FieldType::TimeWithZone:
        return use([](A a, A b, std::size_t row) {
            return order(moment(a.column->integer(a.place(row))),
                         moment(b.column->integer(b.place(row))));
        });
    default:
        return use([](A a, A b, std::size_t row) {
            return order(a.column->integer(a.place(row)), b.column->integer(b.place(row)));
        });
    }
}

template<typename Test>
Operand compared(const Call &call, Test test)
{
    const Operand &a = call.arguments[0];
    const Operand &b = call.arguments[1];
    return withOrder(a.column->type, [&](auto compare) {
        return forEveryRow(call, [&](std::size_t row) -> std::int64_t {
            return test(compare(a, b, row)) ? 1 : 0;
        });
    });
}

Operand nullTest(const Call &call, std::int64_t whenNull)
{
    auto column = std::make_shared<Column>();
    column->type = FieldType::Boolean;
    column->fixed.resize(call.rows);
    const Operand &value = call.arguments[0];
    for (std::size_t row = 0; row < call.rows; ++row)
        column->fixed[row] = value.isNull(row) ? whenNull : 1 - whenNull;
    return {std::move(column), false, {}};
}

void appendValue(ColumnWriter &out, const Operand &operand, std::size_t row)
{
    const std::size_t place = operand.place(row);
    if (isStoredAsText(operand.column->type))
        out.text(operand.column->text(place));
    else
        out.integer(operand.column->integer(place));
}

/// The argument that \a wanted (-1 or 1) says comes first, among those not null.
Operand extreme(const Call &call, int wanted)
{
    return withOrder(call.type, [&](auto compare) {
        ColumnWriter out(call);
        for (std::size_t row = 0; row < call.rows; ++row) {
            const Operand *best = nullptr;
            for (const Operand &each : call.arguments) {
                if (!each.isNull(row) && (!best || compare(each, *best, row) == wanted))
                    best = &each;
            }
            if (best)
                appendValue(out, *best, row);
            else
                out.null();
        }
        return out.finish();
    });
}

} // namespace

Operand equal(const Call &call)
{
    return compared(call, [](int order) { return order == 0; });
}
Operand unequal(const Call &call)
{
    return compared(call, [](int order) { return order != 0; });
}
Operand less(const Call &call)
{
    return compared(call, [](int order) { return order < 0; });
}
Operand lessOrEqual(const Call &call)
{
    return compared(call, [](int order) { return order <= 0; });
}
Operand greater(const Call &call)
{
    return compared(call, [](int order) { return order > 0; });
}
Operand greaterOrEqual(const Call &call)
{
    return compared(call, [](int order) { return order >= 0; });
}

Operand between(const Call &call)
{
    const Operand &value = call.arguments[0];
    const Operand &low = call.arguments[1];
    const Operand &high = call.arguments[2];
    return withOrder(value.column->type, [&](auto compare) {
        ColumnWriter out(call);
        for (std::size_t row = 0; row < call.rows; ++row) {
            const bool hasLow = !value.isNull(row) && !low.isNull(row);
            const bool hasHigh = !value.isNull(row) && !high.isNull(row);
            const bool isOutside = (hasLow && compare(value, low, row) < 0)
                || (hasHigh && compare(value, high, row) > 0);
            // One border is enough to be outside.
            if (isOutside)
                out.integer(0);
            else if (hasLow && hasHigh)
                out.integer(1);
            else
                out.null();
        }
        return out.finish();
    });
}

Operand in(const Call &call)
{
    const Operand &value = call.arguments[0];
    return withOrder(value.column->type, [&](auto compare) {
        ColumnWriter out(call);
        for (std::size_t row = 0; row < call.rows; ++row) {
            bool isFound = false;
            bool isUnknown = value.isNull(row);
            for (std::size_t i = 1; i < call.arguments.size() && !isFound && !value.isNull(row);
                 ++i) {
                const Operand &other = call.arguments[i];
                if (other.isNull(row))
                    isUnknown = true;
                else
                    isFound = compare(value, other, row) == 0;
            }
            if (isUnknown && !isFound)
                out.null();
            else
                out.integer(isFound ? 1 : 0);
        }
        return out.finish();
    });
}

Operand negated(const Call &call)
{
    const FixedArgument values(call.arguments[0]);
    return forEveryRow(call, [&](std::size_t row) { return 1 - values[row]; });
}

Operand isNull(const Call &call) { return nullTest(call, 1); }
Operand isNotNull(const Call &call) { return nullTest(call, 0); }

Operand least(const Call &call) { return extreme(call, -1); }
Operand greatest(const Call &call) { return extreme(call, 1); }

Operand nullIf(const Call &call)
{
    const Operand &value = call.arguments[0];
    const Operand &other = call.arguments[1];
    return withOrder(value.column->type, [&](auto compare) {
        ColumnWriter out(call);
        for (std::size_t row = 0; row < call.rows; ++row) {
            if (value.isNull(row) || (!other.isNull(row) && compare(value, other, row) == 0))
                out.null();
            else
                appendValue(out, value, row);
        }
        return out.finish();
    });
}

} // namespace millrace::expression
