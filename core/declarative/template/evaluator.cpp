#include "core/declarative/template/evaluator.h"

#include "core/declarative/template/comparison.h"
#include "core/declarative/template/names.h"
#include "core/declarative/template/operators.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/textsteps.h"

namespace millrace::declarative {

using Kind = Expression::Kind;

Datum Evaluator::evaluate(const Expression &expression)
{
    if (expression.kind == Kind::Constant)
        return expression.constant;
    if (!m_evaluation.step() || !m_evaluation.enter()) {
        m_evaluation.leave();
        return {};
    }
    const Datum value = evaluateNode(expression);
    m_evaluation.leave();
    return m_evaluation.failed() ? Datum() : value;
}

Datum Evaluator::evaluateNode(const Expression &expression)
{
    const auto child
        = [&](std::size_t index) -> Datum { return evaluate(*expression.children[index]); };
    switch (expression.kind) {
    case Kind::Constant:
        return expression.constant;
    case Kind::Name:
        return evaluateName(expression);
    case Kind::Attribute:
        return evaluateAttribute(expression);
    case Kind::Item:
        return evaluateItem(expression);
    case Kind::Part:
        return evaluatePart(expression);
    case Kind::Call:
        return evaluateCall(expression);
    case Kind::Filter:
        return evaluateFilter(expression);
    case Kind::Test:
        return evaluateTest(expression);
    case Kind::Not:
        return Datum::boolean(!isTruthy(m_evaluation, child(0)));
    case Kind::Negative:
        return m_evaluation.failed() ? Datum() : negated(m_evaluation, child(0));
    case Kind::Positive: {
        const Datum value = child(0);
        return value.isBool()   ? Datum::integer(value.integer())
            : value.isNumeric() ? value
                                : negated(m_evaluation, value);
    }
    case Kind::Binary: {
        const Datum left = child(0);
        const Datum right = child(1);
        return m_evaluation.failed() ? Datum()
                                     : calculate(m_evaluation, expression.operation, left, right);
    }
    case Kind::Comparison:
        return evaluateComparison(expression);
    case Kind::And: {
        const Datum left = child(0);
        return isTruthy(m_evaluation, left) ? child(1) : left;
    }
    case Kind::Or: {
        const Datum left = child(0);
        return m_evaluation.failed() || isTruthy(m_evaluation, left) ? left : child(1);
    }
    case Kind::Concatenation: {
        std::string text;
        for (const ExpressionPointer &part : expression.children) {
            print(m_evaluation, text, evaluate(*part));
            if (!m_evaluation.checkOutput(text.size()))
                return {};
        }
        return m_evaluation.text(std::move(text));
    }
    case Kind::Conditional:
        if (isTruthy(m_evaluation, child(0)))
            return child(1);
        return !expression.children[2] || m_evaluation.failed() ? Datum() : child(2);
    case Kind::List:
    case Kind::Tuple:
        return evaluateItems(expression);
    case Kind::Mapping:
        return evaluateMapping(expression);
    }
    return {};
}

Datum Evaluator::evaluateItems(const Expression &expression)
{
    std::vector<Datum> items;
    items.reserve(expression.children.size());
    for (const ExpressionPointer &child : expression.children)
        items.push_back(evaluate(*child));
    return m_evaluation.items(
        expression.kind == Kind::List ? Datum::Kind::List : Datum::Kind::Tuple, std::move(items));
}

Datum Evaluator::evaluateMapping(const Expression &expression)
{
    const Datum mapping = m_evaluation.mapping();
    for (std::size_t index = 0; index < expression.children.size(); index += 2) {
        const Datum key = evaluate(*expression.children[index]);
        const Datum value = evaluate(*expression.children[index + 1]);
        if (m_evaluation.failed())
            return {};
        m_evaluation.setEntry(mapping, key, value);
    }
    return mapping;
}

Datum Evaluator::evaluateComparison(const Expression &expression)
{
    Datum left = evaluate(*expression.children[0]);
    for (std::size_t index = 0; index < expression.operations.size(); ++index) {
        const Datum right = evaluate(*expression.children[index + 1]);
        if (m_evaluation.failed()
            || !compare(m_evaluation, expression.operations[index], left, right))
            return Datum::boolean(false);
        left = right;
    }
    return Datum::boolean(true);
}

bool Evaluator::findName(std::string_view name, Datum &value) const
{
    for (auto local = m_locals.rbegin(); local != m_locals.rend(); ++local) {
        if (local->name == name) {
            value = local->value;
            return true;
        }
    }
    return scopeName(m_evaluation, name, value);
}

Datum Evaluator::evaluateName(const Expression &expression)
{
    Datum value;
    if (findName(expression.text, value))
        return value;
    if (const Function function = globalNamed(expression.text))
        return m_evaluation.callable(expression.text, function);
    // Its blocks, of which there are none.
    if (expression.text == "self")
        return m_evaluation.mapping();
    return Datum::undefined(expression.text);
}

Datum Evaluator::evaluateAttribute(const Expression &expression)
{
    const Datum object = evaluate(*expression.children[0]);
    return m_evaluation.failed() ? Datum() : attributeOf(object, expression);
}

Datum Evaluator::attributeOf(const Datum &object, const Expression &expression)
{
    if (object.isUndefined())
        return m_evaluation.failUndefined(object);
    if (const Function method = methodNamed(object, expression.text))
        return m_evaluation.callable(expression.text, method, object);
    Datum value;
    if (attributeNamed(m_evaluation, object, expression.text, value))
        return value;
    bool isFound = false;
    if (object.isMapping())
        value = m_evaluation.entry(object, expression.text, isFound);
    return isFound ? value : Datum::undefined(expression.text);
}

Datum Evaluator::evaluateItem(const Expression &expression)
{
    const Datum object = evaluate(*expression.children[0]);
    const Datum key = evaluate(*expression.children[1]);
    if (m_evaluation.failed())
        return {};
    return itemOf(m_evaluation, object, key);
}

Datum Evaluator::evaluatePart(const Expression &expression)
{
    const Datum object = evaluate(*expression.children[0]);
    std::vector<Datum> bounds;
    for (std::size_t index = 1; index < 4; ++index) {
        const ExpressionPointer &bound = expression.children[index];
        bounds.push_back(bound ? evaluate(*bound) : Datum::none());
    }
    if (m_evaluation.failed())
        return {};
    return partOf(m_evaluation, object, bounds[0], bounds[1], bounds[2]);
}

bool Evaluator::collect(const CallSyntax &call, std::vector<Datum> &positional,
                        std::vector<std::pair<std::string_view, Datum>> &named)
{
    for (const ExpressionPointer &argument : call.positional)
        positional.push_back(evaluate(*argument));
    for (const auto &[name, argument] : call.named)
        named.emplace_back(name, evaluate(*argument));
    if (call.spreadPositional) {
        const Datum more = evaluate(*call.spreadPositional);
        if (!m_evaluation.failed()) {
            const std::vector<Datum> items = m_evaluation.iterated(more);
            positional.insert(positional.end(), items.begin(), items.end());
        }
    }
    if (call.spreadNamed) {
        const Datum more = evaluate(*call.spreadNamed);
        if (!m_evaluation.failed() && !more.isMapping())
            m_evaluation.failType("argument after ** must be a mapping");
        for (std::size_t index = 0; !m_evaluation.failed() && index < m_evaluation.entryCount(more);
             ++index) {
            const auto [key, value] = m_evaluation.entryAt(more, index);
            if (key.isText())
                named.emplace_back(key.text(), value);
            else
                m_evaluation.failType("keywords must be strings");
        }
    }
    return !m_evaluation.failed();
}

Datum Evaluator::callFunction(Function function, const Datum &self, const CallSyntax &call)
{
    std::vector<Datum> positional;
    std::vector<std::pair<std::string_view, Datum>> named;
    if (!collect(call, positional, named))
        return {};
    if (self.isText() && !passText(m_evaluation, self.text()))
        return {};
    return function(m_evaluation, self, {positional, named});
}

Datum Evaluator::evaluateCall(const Expression &expression)
{
    const Expression &callee = *expression.children[0];
    if (callee.kind == Kind::Attribute) {
        const Datum object = evaluate(*callee.children[0]);
        if (m_evaluation.failed())
            return {};
        // Without making an object of the method.
        if (const Function method = methodNamed(object, callee.text))
            return callFunction(method, object, *expression.call);
        const Datum value = attributeOf(object, callee);
        return m_evaluation.failed() ? Datum() : callWith(expression, value);
    }
    if (callee.kind == Kind::Name) {
        if (const Statement *macro = macroNamed(callee.text))
            return callMacro(*macro, *expression.call);
        Datum value;
        if (!findName(callee.text, value)) {
            if (const Function function = globalNamed(callee.text))
                return callFunction(function, {}, *expression.call);
            value = Datum::undefined(callee.text);
        }
        return callWith(expression, value);
    }
    const Datum value = evaluate(callee);
    return m_evaluation.failed() ? Datum() : callWith(expression, value);
}

Datum Evaluator::callWith(const Expression &expression, const Datum &callee)
{
    if (callee.isUndefined())
        return m_evaluation.failUndefined(callee);
    if (callee.is(Datum::Kind::Stateful)) {
        if (const Function function = methodNamed(callee, "()"))
            return callFunction(function, callee, *expression.call);
    }
    if (!callee.is(Datum::Kind::Callable))
        return m_evaluation.failType("'" + typeName(callee) + "' object is not callable");
    return callFunction(callee.callable().function, callee.callable().self, *expression.call);
}

Datum Evaluator::evaluateFilter(const Expression &expression, const Datum *filtered)
{
    const bool isInner = expression.children[0] != nullptr;
    const Datum value = !isInner ? *filtered
        : expression.children[0]->kind == Kind::Filter && filtered
        ? evaluateFilter(*expression.children[0], filtered)
        : evaluate(*expression.children[0]);
    if (m_evaluation.failed())
        return {};
    if (!expression.function)
        return m_evaluation.failValue("there is no filter '" + expression.text + "'");
    return callFunction(expression.function, value, *expression.call);
}

Datum Evaluator::evaluateTest(const Expression &expression)
{
    const Datum value = evaluate(*expression.children[0]);
    if (m_evaluation.failed())
        return {};
    if (!expression.function)
        return m_evaluation.failValue("there is no test '" + expression.text + "'");
    return callFunction(expression.function, value, *expression.call);
}

} // namespace millrace::declarative
