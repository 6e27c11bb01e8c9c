#include "core/mapping/expression/arithmetic.h"

#include "core/data/conversion.h"
#include "core/mapping/expression/decimal.h"
#include "core/mapping/expression/failures.h"

#include <cmath>
#include <limits>

namespace millrace::expression {

namespace {

std::string shown(const Operand &operand, std::size_t row)
{
    std::string text;
    appendCellText(text, *operand.column, operand.place(row));
    return text;
}

/// compute(a, b, out) is true when the result overflows.
template<typename Compute>
Operand onIntegers(const Call &call, Compute compute)
{
    const FixedArgument a(call.arguments[0]);
    const FixedArgument b(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        std::int64_t result = 0;
        if (compute(a[row], b[row], &result))
            out.fail(s_overflow, {});
        else
            out.integer(result);
    });
}

template<typename Compute>
Operand onNumbers(const Call &call, Compute compute)
{
    const FixedArgument a(call.arguments[0]);
    const FixedArgument b(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const double result = compute(a.number(row), b.number(row));
        if (std::isfinite(result))
            out.number(result);
        else
            out.fail(s_overflow, {});
    });
}

/// compute changes its first argument and is false when the result has too many digits.
template<typename Compute>
Operand onDecimals(const Call &call, Compute compute)
{
    const TextArgument a(call.arguments[0]);
    const TextArgument b(call.arguments[1]);
    Decimal left;
    Decimal right;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (!left.set(a[row]) || !right.set(b[row]) || !compute(left, right)) {
            out.fail(s_tooManyDigits, {});
            return;
        }
        left.append(out.bytes());
        out.endText();
    });
}

/// The same with a divisor, which must not be zero.
template<typename Compute>
Operand onDivisors(const Call &call, Compute compute)
{
    const TextArgument a(call.arguments[0]);
    const TextArgument b(call.arguments[1]);
    Decimal left;
    Decimal right;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const bool isRead = left.set(a[row]) && right.set(b[row]);
        if (isRead && right.isZero()) {
            out.fail(s_divisionByZero, a[row]);
            return;
        }
        if (!isRead || !compute(left, right)) {
            out.fail(s_tooManyDigits, {});
            return;
        }
        left.append(out.bytes());
        out.endText();
    });
}

template<typename Compute>
Operand onNumberDivisors(const Call &call, Compute compute)
{
    const FixedArgument a(call.arguments[0]);
    const FixedArgument b(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (b.number(row) == 0) {
            out.fail(s_divisionByZero, shown(call.arguments[0], row));
            return;
        }
        const double result = compute(a.number(row), b.number(row));
        if (std::isfinite(result))
            out.number(result);
        else
            out.fail(s_overflow, {});
    });
}

/// compute changes its argument and is false when the result has too many digits.
template<typename Compute>
Operand onDecimal(const Call &call, Compute compute)
{
    const TextArgument values(call.arguments[0]);
    Decimal decimal;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (!decimal.set(values[row]) || !compute(decimal, row)) {
            out.fail(s_tooManyDigits, {});
            return;
        }
        decimal.append(out.bytes());
        out.endText();
    });
}

/// A whole number of a decimal or number.
template<typename Compute>
Operand wholeNumber(const Call &call, Compute compute)
{
    const Operand &operand = call.arguments[0];
    if (operand.column->type == FieldType::Integer)
        return {operand.column, false, {}};
    const bool isNumber = operand.column->type == FieldType::Number;
    Decimal decimal;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::size_t place = operand.place(row);
        const bool isSet = isNumber ? decimal.set(operand.column->number(place))
                                    : decimal.set(operand.column->text(place));
        if (isSet)
            compute(decimal);
        const auto value = isSet ? decimal.integer() : std::nullopt;
        if (value)
            out.integer(*value);
        else
            out.fail(s_overflow, {});
    });
}

std::int64_t digitsAt(const Call &call, std::size_t row)
{
    return call.arguments.size() > 1
        ? call.arguments[1].column->integer(call.arguments[1].place(row))
        : 0;
}

} // namespace

Operand plus(const Call &call)
{
    if (call.type == FieldType::Integer)
        return onIntegers(call, [](std::int64_t a, std::int64_t b, std::int64_t *result) {
            return __builtin_add_overflow(a, b, result);
        });
    if (call.type == FieldType::Number)
        return onNumbers(call, [](double a, double b) { return a + b; });
    return onDecimals(call, [](Decimal &a, const Decimal &b) { return a.add(b); });
}

Operand minus(const Call &call)
{
    if (call.type == FieldType::Integer)
        return onIntegers(call, [](std::int64_t a, std::int64_t b, std::int64_t *result) {
            return __builtin_sub_overflow(a, b, result);
        });
    if (call.type == FieldType::Number)
        return onNumbers(call, [](double a, double b) { return a - b; });
    return onDecimals(call, [](Decimal &a, const Decimal &b) { return a.subtract(b); });
}

Operand times(const Call &call)
{
    if (call.type == FieldType::Integer)
        return onIntegers(call, [](std::int64_t a, std::int64_t b, std::int64_t *result) {
            return __builtin_mul_overflow(a, b, result);
        });
    if (call.type == FieldType::Number)
        return onNumbers(call, [](double a, double b) { return a * b; });
    return onDecimals(call, [](Decimal &a, const Decimal &b) { return a.multiply(b); });
}

Operand divided(const Call &call)
{
    if (call.type == FieldType::Number)
        return onNumberDivisors(call, [](double a, double b) { return a / b; });
    return onDivisors(call, [](Decimal &a, const Decimal &b) { return a.divide(b); });
}

Operand modulo(const Call &call)
{
    if (call.type == FieldType::Number)
        return onNumberDivisors(call, [](double a, double b) { return std::fmod(a, b); });
    if (call.type == FieldType::Decimal)
        return onDivisors(call, [](Decimal &a, const Decimal &b) { return a.remainder(b); });
    const FixedArgument a(call.arguments[0]);
    const FixedArgument b(call.arguments[1]);
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (b[row] == 0)
            out.fail(s_divisionByZero, shown(call.arguments[0], row));
        else // The smallest number has no counterpart; its remainder by -1 traps on some machines.
            out.integer(b[row] == -1 ? 0 : a[row] % b[row]);
    });
}

Operand negative(const Call &call)
{
    if (call.type == FieldType::Decimal)
        return onDecimal(call, [](Decimal &value, std::size_t) {
            value.negate();
            return true;
        });
    const FixedArgument values(call.arguments[0]);
    if (call.type == FieldType::Number)
        return forEveryRow(call, [&](std::size_t row) {
            return std::bit_cast<std::int64_t>(-values.number(row));
        });
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (values[row] == std::numeric_limits<std::int64_t>::min())
            out.fail(s_overflow, {});
        else
            out.integer(-values[row]);
    });
}

Operand absolute(const Call &call)
{
    if (call.type == FieldType::Decimal)
        return onDecimal(call, [](Decimal &value, std::size_t) {
            value.absolute();
            return true;
        });
    const FixedArgument values(call.arguments[0]);
    if (call.type == FieldType::Number)
        return forEveryRow(call, [&](std::size_t row) {
            return std::bit_cast<std::int64_t>(std::fabs(values.number(row)));
        });
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        if (values[row] == std::numeric_limits<std::int64_t>::min())
            out.fail(s_overflow, {});
        else
            out.integer(values[row] < 0 ? -values[row] : values[row]);
    });
}

Operand rounded(const Call &call)
{
    if (call.type == FieldType::Decimal)
        return onDecimal(call, [&](Decimal &value, std::size_t row) {
            return value.round(digitsAt(call, row));
        });
    const FixedArgument values(call.arguments[0]);
    Decimal decimal;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::int64_t digits = digitsAt(call, row);
        if (call.type == FieldType::Integer) {
            decimal.set(values[row]);
            const auto value = decimal.round(digits) ? decimal.integer() : std::nullopt;
            if (value)
                out.integer(*value);
            else
                out.fail(s_overflow, {});
            return;
        }
        const auto value = decimal.set(values.number(row)) && decimal.round(digits)
            ? decimal.number()
            : std::nullopt;
        if (value)
            out.number(*value);
        else
            out.fail(s_overflow, {});
    });
}

Operand floored(const Call &call)
{
    return wholeNumber(call, [](Decimal &value) { value.floor(); });
}

Operand ceiled(const Call &call)
{
    return wholeNumber(call, [](Decimal &value) { value.ceil(); });
}

Operand formatNumber(const Call &call)
{
    const Operand &operand = call.arguments[0];
    Decimal decimal;
    return forEachRow(call, [&](std::size_t row, ColumnWriter &out) {
        const std::size_t place = operand.place(row);
        const std::int64_t digits = digitsAt(call, row);
        if (digits < 0 || digits > 100) {
            out.fail(s_badCount, std::to_string(digits));
            return;
        }
        bool isSet = true;
        if (operand.column->type == FieldType::Integer)
            decimal.set(operand.column->integer(place));
        else if (operand.column->type == FieldType::Number)
            isSet = decimal.set(operand.column->number(place));
        else
            isSet = decimal.set(operand.column->text(place));
        if (!isSet || !decimal.round(digits)) {
            out.fail(s_tooManyDigits, {});
            return;
        }
        const auto word = [&](std::size_t index, std::string_view otherwise) {
            return call.arguments.size() > index ? TextArgument(call.arguments[index])[row]
                                                 : otherwise;
        };
        decimal.appendGrouped(out.bytes(), static_cast<int>(digits), word(2, ","), word(3, "."));
        out.endText();
    });
}

} // namespace millrace::expression
