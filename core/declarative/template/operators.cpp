#include "core/declarative/template/operators.h"

#include "core/declarative/template/comparison.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/wholenumber.h"

#include <array>
#include <cmath>
#include <cstdlib>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;
using Operator = Expression::Operator;

constexpr std::int64_t s_day = 86'400'000'000;

std::string_view symbolOf(Operator operation)
{
    constexpr std::array<std::string_view, 7> s_symbols{"+", "-", "*", "/", "//", "%", "**"};
    return s_symbols.at(std::size_t(operation));
}

Datum unsupported(Evaluation &evaluation, Operator operation, const Datum &left, const Datum &right)
{
    return evaluation.failType("unsupported operand type(s) for " + std::string(symbolOf(operation))
                               + ": '" + typeName(left) + "' and '" + typeName(right) + "'");
}

double flooredRest(double left, double right)
{
    const double rest = std::fmod(left, right);
    if (rest != 0.0)
        return (rest < 0) != (right < 0) ? rest + right : rest;
    return std::copysign(0.0, right);
}

Datum power(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    const bool isWhole = !left.is(Kind::Float) && !right.is(Kind::Float);
    const double exponent = numberOf(right);
    if (isWhole && exponent >= 0)
        return calculateWhole(evaluation, WholeOperation::Power, left, right);
    const double base = numberOf(left);
    if (base == 0.0 && exponent < 0)
        return evaluation.failValue("0.0 cannot be raised to a negative power");
    if (base < 0 && exponent != std::floor(exponent))
        return evaluation.failValue("complex numbers are not supported");
    const double result = std::pow(base, exponent);
    if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent))
        return evaluation.failValue("a power is too large");
    return Datum::number(result);
}

Datum calculateFloats(Evaluation &evaluation, Operator operation, double left, double right)
{
    switch (operation) {
    case Operator::Add:
        return Datum::number(left + right);
    case Operator::Subtract:
        return Datum::number(left - right);
    case Operator::Multiply:
        return Datum::number(left * right);
    default:
        break;
    }
    if (right == 0.0)
        return evaluation.failValue("division by zero");
    if (operation == Operator::Divide)
        return Datum::number(left / right);
    const double rest = flooredRest(left, right);
    return Datum::number(operation == Operator::Modulo ? rest : std::round((left - rest) / right));
}

/// Of two whole numbers; wider than a double, so that it is rounded once.
Datum quotientOf(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    const auto wide
        = [](const Datum &datum) { return std::strtold(digitsOf(datum).c_str(), nullptr); };
    const long double divisor = wide(right);
    if (divisor == 0.0L)
        return evaluation.failValue("division by zero");
    const auto quotient = static_cast<double>(wide(left) / divisor);
    if (std::isinf(quotient))
        return evaluation.failValue("integer division result too large for a float");
    return Datum::number(quotient);
}

Datum calculateNumbers(Evaluation &evaluation, Operator operation, const Datum &left,
                       const Datum &right)
{
    if (operation == Operator::Power)
        return power(evaluation, left, right);
    const bool isFloat
        = left.is(Kind::Float) || right.is(Kind::Float) || operation == Operator::Divide;
    if (operation == Operator::Divide && !left.is(Kind::Float) && !right.is(Kind::Float))
        return quotientOf(evaluation, left, right);
    if (isFloat)
        return calculateFloats(evaluation, operation, numberOf(left), numberOf(right));
    constexpr std::array s_operations{WholeOperation::Add,         WholeOperation::Subtract,
                                      WholeOperation::Multiply,    WholeOperation::Add,
                                      WholeOperation::FloorDivide, WholeOperation::Modulo};
    return calculateWhole(evaluation, s_operations.at(std::size_t(operation)), left, right);
}

Datum joinedItems(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    std::vector<Datum> items = evaluation.iterated(left);
    const std::vector<Datum> more = evaluation.iterated(right);
    items.insert(items.end(), more.begin(), more.end());
    return evaluation.failed() ? Datum() : evaluation.items(left.kind(), std::move(items));
}

/// A text, list or tuple so many times.
Datum repeated(Evaluation &evaluation, const Datum &datum, const Datum &times)
{
    const std::int64_t count = times.is(Kind::BigInteger)
        ? (times.text().starts_with('-') ? 0 : INT64_MAX)
        : std::max<std::int64_t>(times.integer(), 0);
    const std::size_t size
        = datum.isText() ? datum.text().size() : evaluation.itemCount(datum) * sizeof(Datum);
    if (size == 0 || count == 0)
        return datum.isText() ? Datum::text({}) : evaluation.items(datum.kind());
    if (std::size_t(count) > s_maximumEvaluationBytes / size)
        return evaluation.failValue("a repetition is too long");
    if (datum.isText()) {
        std::string text;
        text.reserve(size * std::size_t(count));
        for (std::int64_t done = 0; done < count; ++done)
            text += datum.text();
        return evaluation.text(std::move(text));
    }
    const std::vector<Datum> once = evaluation.iterated(datum);
    std::vector<Datum> items;
    items.reserve(once.size() * std::size_t(count));
    for (std::int64_t done = 0; done < count; ++done)
        items.insert(items.end(), once.begin(), once.end());
    return evaluation.items(datum.kind(), std::move(items));
}

Datum checkedDuration(Evaluation &evaluation, double microseconds)
{
    if (!(std::fabs(microseconds) < 9.2e18))
        return evaluation.failValue("a duration is too long");
    return Datum::duration(std::int64_t(std::nearbyint(microseconds)));
}

/// A point in time plus or minus a duration.
Datum shiftedTime(Evaluation &evaluation, const Datum &time, const Datum &duration, int sign)
{
    const CalendarDuration span = duration.is(Kind::Calendar)
        ? duration.calendar()
        : CalendarDuration{0, std::chrono::microseconds(duration.integer())};
    if (time.is(Kind::Moment))
        return evaluation.moment(shifted(time.moment(), span, sign));
    // Of a date only whole days count.
    const std::int64_t exact = span.exact.count();
    const std::int64_t days = exact / s_day - (exact % s_day < 0 ? 1 : 0);
    const Moment midnight{TimePoint(std::chrono::days(time.integer())), {}};
    const Moment moment
        = shifted(midnight, {span.months, std::chrono::microseconds(days * s_day)}, sign);
    const Datum result = evaluation.moment(moment);
    if (evaluation.failed())
        return result;
    return Datum::date(moment.utc.time_since_epoch().count() / s_day
                       - (moment.utc.time_since_epoch().count() % s_day < 0 ? 1 : 0));
}

bool isTime(const Datum &datum) { return datum.is(Kind::Moment) || datum.is(Kind::Date); }
bool isSpan(const Datum &datum) { return datum.is(Kind::Duration) || datum.is(Kind::Calendar); }

/// What only dates and durations can do; nothing when they cannot.
std::optional<Datum> calculateTimes(Evaluation &evaluation, Operator operation, const Datum &left,
                                    const Datum &right)
{
    const bool isSum = operation == Operator::Add;
    if (isSum || operation == Operator::Subtract) {
        const int sign = isSum ? 1 : -1;
        if (isTime(left) && isSpan(right))
            return shiftedTime(evaluation, left, right, sign);
        if (isSum && isSpan(left) && isTime(right))
            return shiftedTime(evaluation, right, left, 1);
        if (!isSum && left.is(Kind::Moment) && right.is(Kind::Moment))
            return Datum::duration((left.moment().utc - right.moment().utc).count());
        if (!isSum && left.is(Kind::Date) && right.is(Kind::Date))
            return Datum::duration((left.integer() - right.integer()) * s_day);
        if (left.is(Kind::Duration) && right.is(Kind::Duration))
            return checkedDuration(evaluation,
                                   double(left.integer()) + sign * double(right.integer()));
        return std::nullopt;
    }
    if (operation == Operator::Multiply && left.is(Kind::Duration) && right.isNumeric())
        return checkedDuration(evaluation, double(left.integer()) * numberOf(right));
    if (operation == Operator::Multiply && left.isNumeric() && right.is(Kind::Duration))
        return checkedDuration(evaluation, double(right.integer()) * numberOf(left));
    if (!left.is(Kind::Duration) || !(right.is(Kind::Duration) || right.isNumeric()))
        return std::nullopt;
    if (numberOf(right.is(Kind::Duration) ? Datum::integer(right.integer()) : right) == 0.0)
        return evaluation.failValue("division by zero");
    if (right.isNumeric() && operation == Operator::Divide)
        return checkedDuration(evaluation, double(left.integer()) / numberOf(right));
    const Datum divisor = right.is(Kind::Duration) ? Datum::integer(right.integer()) : right;
    if (operation != Operator::FloorDivide && operation != Operator::Modulo)
        return Datum::number(double(left.integer()) / numberOf(divisor));
    const Datum result
        = calculateNumbers(evaluation, operation, Datum::integer(left.integer()), divisor);
    const bool isDuration = right.isNumeric() || operation == Operator::Modulo;
    return isDuration && result.is(Kind::Integer) ? Datum::duration(result.integer()) : result;
}

} // namespace

Datum calculate(Evaluation &evaluation, Operator operation, const Datum &left, const Datum &right)
{
    if (left.isNumeric() && right.isNumeric())
        return calculateNumbers(evaluation, operation, left, right);
    if (operation == Operator::Modulo && left.isText())
        return formatted(evaluation, left.text(), right);
    if (left.isUndefined() || right.isUndefined())
        return evaluation.failUndefined(left.isUndefined() ? left : right);
    const bool isSequence = left.isText() || left.is(Kind::List) || left.is(Kind::Tuple);
    if (operation == Operator::Add && isSequence && left.kind() == right.kind()) {
        if (!left.isText())
            return joinedItems(evaluation, left, right);
        std::string text(left.text());
        text += right.text();
        return evaluation.text(std::move(text));
    }
    if (operation == Operator::Multiply) {
        const auto isCount = [](const Datum &datum) { return datum.isWhole() || datum.isBool(); };
        if (isSequence && isCount(right))
            return repeated(evaluation, left, right);
        if (isCount(left) && (right.isText() || right.is(Kind::List) || right.is(Kind::Tuple)))
            return repeated(evaluation, right, left);
    }
    if (const std::optional<Datum> result = calculateTimes(evaluation, operation, left, right))
        return *result;
    return unsupported(evaluation, operation, left, right);
}

bool compare(Evaluation &evaluation, Operator operation, const Datum &left, const Datum &right)
{
    switch (operation) {
    case Operator::Equal:
        return equals(evaluation, left, right);
    case Operator::NotEqual:
        return !equals(evaluation, left, right);
    case Operator::In:
        return contains(evaluation, right, left);
    case Operator::NotIn:
        return !contains(evaluation, right, left);
    default:
        break;
    }
    const std::optional<std::partial_ordering> outcome = order(evaluation, left, right);
    if (!outcome)
        return false;
    switch (operation) {
    case Operator::Less:
        return *outcome < 0;
    case Operator::LessOrEqual:
        return *outcome <= 0;
    case Operator::Greater:
        return *outcome > 0;
    default:
        return *outcome >= 0;
    }
}

Datum negated(Evaluation &evaluation, const Datum &datum)
{
    if (datum.is(Kind::Float))
        return Datum::number(-datum.number());
    if (datum.isNumeric())
        return calculateWhole(evaluation, WholeOperation::Subtract, Datum::integer(0), datum);
    if (datum.is(Kind::Duration))
        return Datum::duration(-datum.integer());
    if (datum.is(Kind::Calendar)) {
        const CalendarDuration &span = datum.calendar();
        return evaluation.calendar({-span.months, -span.exact});
    }
    if (datum.isUndefined())
        return evaluation.failUndefined(datum);
    return evaluation.failType("bad operand type for unary -: '" + typeName(datum) + "'");
}

} // namespace millrace::declarative
