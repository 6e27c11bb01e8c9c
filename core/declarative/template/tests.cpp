#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/names.h"
#include "core/declarative/template/operators.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/unicodecase.h"

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;
using Operator = Expression::Operator;

template<bool (*Holds)(const Datum &)>
Datum test(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::boolean(Holds(self));
}

bool isDefined(const Datum &datum) { return !datum.isUndefined(); }
bool isUndefined(const Datum &datum) { return datum.isUndefined(); }
bool isNone(const Datum &datum) { return datum.isNone(); }
bool isText(const Datum &datum) { return datum.isText(); }
bool isNumber(const Datum &datum) { return datum.isNumeric(); }
bool isInteger(const Datum &datum) { return datum.isWhole(); }
bool isFloat(const Datum &datum) { return datum.is(Kind::Float); }
bool isBoolean(const Datum &datum) { return datum.isBool(); }
bool isTrue(const Datum &datum) { return datum.isBool() && datum.boolean(); }
bool isFalse(const Datum &datum) { return datum.isBool() && !datum.boolean(); }
bool isMapping(const Datum &datum) { return datum.isMapping(); }
bool isCallable(const Datum &datum) { return datum.is(Kind::Callable) || datum.isUndefined(); }
bool isIterable(const Datum &datum)
{
    return datum.isText() || datum.isMapping() || datum.hasItems() || datum.isUndefined()
        || datum.is(Kind::Bytes);
}
/// What has a length and takes an index, as Jinja tries it.
bool isSequence(const Datum &datum)
{
    return datum.isText() || datum.isMapping() || datum.is(Kind::List) || datum.is(Kind::Tuple)
        || datum.is(Kind::Bytes) || datum.isUndefined();
}
bool never(const Datum &) { return false; }

template<Operator operation>
Datum compared(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return {};
    const Datum &other
        = arguments.positional.empty() ? arguments.named[0].second : arguments.positional[0];
    return Datum::boolean(compare(evaluation, operation, self, other));
}

Datum sameAs(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1) || arguments.positional.empty())
        return {};
    const Datum &other = arguments.positional[0];
    return Datum::boolean(self.kind() == other.kind() && equals(evaluation, self, other));
}

Datum restOf(Evaluation &evaluation, const Datum &self, const Datum &divisor)
{
    return evaluation.failed() ? Datum() : calculate(evaluation, Operator::Modulo, self, divisor);
}

Datum divisibleBy(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1) || arguments.positional.empty())
        return {};
    const Datum rest = restOf(evaluation, self, arguments.positional[0]);
    return Datum::boolean(equals(evaluation, rest, Datum::integer(0)));
}

template<int wanted>
Datum parity(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const Datum rest = restOf(evaluation, self, Datum::integer(2));
    return Datum::boolean(equals(evaluation, rest, Datum::integer(wanted)));
}

Datum isLower(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const std::string text = printed(evaluation, self);
    return Datum::boolean(lowerText(text) == text && upperText(text) != text);
}

Datum isUpper(Evaluation &evaluation, const Datum &self, const Arguments &)
{
    const std::string text = printed(evaluation, self);
    return Datum::boolean(upperText(text) == text && lowerText(text) != text);
}

Datum isFilter(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::boolean(self.isText() && filterNamed(self.text()));
}

Datum isTest(Evaluation &, const Datum &self, const Arguments &)
{
    return Datum::boolean(self.isText() && testNamed(self.text()));
}

} // namespace

Function testNamed(std::string_view name)
{
    static constexpr NamedFunction s_tests[]{
        {"defined", test<isDefined>},
        {"undefined", test<isUndefined>},
        {"none", test<isNone>},
        {"string", test<isText>},
        {"number", test<isNumber>},
        {"integer", test<isInteger>},
        {"float", test<isFloat>},
        {"boolean", test<isBoolean>},
        {"true", test<isTrue>},
        {"false", test<isFalse>},
        {"mapping", test<isMapping>},
        {"callable", test<isCallable>},
        {"iterable", test<isIterable>},
        {"sequence", test<isSequence>},
        {"escaped", test<never>},
        {"filter", isFilter},
        {"test", isTest},
        {"eq", compared<Operator::Equal>},
        {"equalto", compared<Operator::Equal>},
        {"==", compared<Operator::Equal>},
        {"ne", compared<Operator::NotEqual>},
        {"!=", compared<Operator::NotEqual>},
        {"lt", compared<Operator::Less>},
        {"lessthan", compared<Operator::Less>},
        {"<", compared<Operator::Less>},
        {"le", compared<Operator::LessOrEqual>},
        {"<=", compared<Operator::LessOrEqual>},
        {"gt", compared<Operator::Greater>},
        {"greaterthan", compared<Operator::Greater>},
        {">", compared<Operator::Greater>},
        {"ge", compared<Operator::GreaterOrEqual>},
        {">=", compared<Operator::GreaterOrEqual>},
        {"in", compared<Operator::In>},
        {"sameas", sameAs},
        {"divisibleby", divisibleBy},
        {"even", parity<0>},
        {"odd", parity<1>},
        {"lower", isLower},
        {"upper", isUpper},
    };
    return functionIn(s_tests, name);
}

} // namespace millrace::declarative
