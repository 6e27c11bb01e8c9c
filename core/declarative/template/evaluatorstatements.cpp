#include "core/declarative/template/comparison.h"
#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/printing.h"

#include <algorithm>

namespace millrace::declarative {

using Kind = Statement::Kind;

std::string Evaluator::render(const Block &statements)
{
    std::string out;
    run(statements, out);
    return out;
}

void Evaluator::run(const Block &statements, std::string &out)
{
    for (const Statement &statement : statements) {
        if (!m_evaluation.step() || !m_evaluation.checkOutput(out.size()))
            return;
        run(statement, out);
    }
}

void Evaluator::run(const Statement &statement, std::string &out)
{
    switch (statement.kind) {
    case Kind::Data:
        out += statement.text;
        return;
    case Kind::Output:
        for (const ExpressionPointer &expression : statement.expressions) {
            const Datum value = evaluate(*expression);
            if (!m_evaluation.failed())
                print(m_evaluation, out, value);
        }
        return;
    case Kind::If:
        runIf(statement, out);
        return;
    case Kind::For:
        runFor(statement, out);
        return;
    case Kind::Set: {
        const Datum value = evaluate(*statement.expressions[0]);
        if (!m_evaluation.failed())
            assign(*statement.target, value);
        return;
    }
    case Kind::SetBlock:
    case Kind::FilterBlock:
        runBuffered(statement, out);
        return;
    case Kind::With:
        runWith(statement, out);
        return;
    case Kind::Scope:
        runScope(statement.blocks[0], out);
        return;
    case Kind::Macro:
        // In a loop the same one comes again and again.
        if (m_evaluation.step(m_macros.size()))
            std::erase(m_macros, &statement);
        m_macros.push_back(&statement);
        return;
    case Kind::CallBlock:
        m_evaluation.failValue("call blocks are not supported");
        return;
    }
}

void Evaluator::runScope(const Block &block, std::string &out)
{
    const std::size_t before = std::exchange(m_frame, m_locals.size());
    run(block, out);
    m_locals.resize(m_frame);
    m_frame = before;
}

void Evaluator::runIf(const Statement &statement, std::string &out)
{
    for (std::size_t index = 0; index < statement.expressions.size(); ++index) {
        const bool isTrue = isTruthy(m_evaluation, evaluate(*statement.expressions[index]));
        if (m_evaluation.failed())
            return;
        if (isTrue) {
            run(statement.blocks[index], out);
            return;
        }
    }
    if (statement.blocks.size() > statement.expressions.size())
        run(statement.blocks.back(), out);
}

void Evaluator::runFor(const Statement &statement, std::string &out)
{
    const Datum sequence = evaluate(*statement.expressions[0]);
    if (m_evaluation.failed())
        return;
    std::vector<Datum> items = m_evaluation.iterated(sequence);
    const std::size_t before = std::exchange(m_frame, m_locals.size());
    if (const ExpressionPointer &condition = statement.expressions[1]) {
        std::vector<Datum> chosen;
        for (const Datum &item : items) {
            assign(*statement.target, item);
            const bool isTrue
                = !m_evaluation.failed() && isTruthy(m_evaluation, evaluate(*condition));
            if (m_evaluation.failed())
                break;
            if (isTrue)
                chosen.push_back(item);
            m_locals.resize(m_frame);
        }
        items = std::move(chosen);
    }
    StatefulObject &loop = m_evaluation.stateful(StatefulObject::Kind::Loop);
    loop.items = std::move(items);
    for (loop.position = 0; loop.position < loop.items.size() && m_evaluation.step();
         ++loop.position) {
        setLocal("loop", Datum::stateful(loop));
        assign(*statement.target, loop.items[loop.position]);
        run(statement.blocks[0], out);
        m_locals.resize(m_frame);
        if (m_evaluation.failed())
            break;
    }
    m_locals.resize(m_frame);
    m_frame = before;
    if (loop.items.empty() && !m_evaluation.failed())
        runScope(statement.blocks[1], out);
}

void Evaluator::runWith(const Statement &statement, std::string &out)
{
    std::vector<Datum> values;
    for (std::size_t index = 1; index < statement.expressions.size(); index += 2)
        values.push_back(evaluate(*statement.expressions[index]));
    if (m_evaluation.failed())
        return;
    const std::size_t before = std::exchange(m_frame, m_locals.size());
    for (std::size_t index = 0; index < values.size(); ++index)
        assign(*statement.expressions[2 * index], values[index]);
    run(statement.blocks[0], out);
    m_locals.resize(m_frame);
    m_frame = before;
}

/// The text of a block goes through a filter, and into a name or out.
void Evaluator::runBuffered(const Statement &statement, std::string &out)
{
    std::string text;
    runScope(statement.blocks[0], text);
    Datum value = m_evaluation.text(std::move(text));
    if (!m_evaluation.failed() && statement.expressions[0])
        value = evaluateFilter(*statement.expressions[0], &value);
    if (m_evaluation.failed())
        return;
    if (statement.target)
        assign(*statement.target, value);
    else
        print(m_evaluation, out, value);
}

void Evaluator::setLocal(std::string_view name, const Datum &value)
{
    const auto start = m_locals.begin() + std::ptrdiff_t(m_frame);
    const auto known = std::find_if(start, m_locals.end(),
                                    [&](const Local &local) { return local.name == name; });
    if (known != m_locals.end())
        known->value = value;
    else
        m_locals.push_back({name, value});
}

void Evaluator::assign(const Expression &target, const Datum &value)
{
    switch (target.kind) {
    case Expression::Kind::Name:
        setLocal(target.text, value);
        return;
    case Expression::Kind::Attribute: {
        const Datum object = evaluate(*target.children[0]);
        const bool isNamespace = object.is(Datum::Kind::Stateful)
            && object.stateful().kind == StatefulObject::Kind::Namespace;
        if (!isNamespace)
            m_evaluation.failValue("cannot assign attribute on non-namespace object");
        else
            m_evaluation.setEntry(object.stateful().attributes, Datum::text(target.text), value);
        return;
    }
    default:
        break;
    }
    if (value.isUndefined()) {
        m_evaluation.failUndefined(value);
        return;
    }
    const std::vector<Datum> items = m_evaluation.iterated(value);
    if (!m_evaluation.failed() && items.size() != target.children.size())
        m_evaluation.failValue("the number of values does not fit the number of names");
    for (std::size_t index = 0; index < items.size() && !m_evaluation.failed(); ++index)
        assign(*target.children[index], items[index]);
}

const Statement *Evaluator::macroNamed(std::string_view name) const
{
    const auto macro
        = std::find_if(m_macros.rbegin(), m_macros.rend(),
                       [&](const Statement *candidate) { return candidate->text == name; });
    return macro == m_macros.rend() ? nullptr : *macro;
}

Datum Evaluator::callMacro(const Statement &macro, const CallSyntax &call)
{
    std::vector<Datum> positional;
    std::vector<std::pair<std::string_view, Datum>> named;
    if (!collect(call, positional, named))
        return {};
    const std::size_t before = std::exchange(m_frame, m_locals.size());
    const std::size_t count = macro.parameters.size();
    const Arguments arguments{positional, named};
    for (std::size_t index = 0; index < count; ++index) {
        const std::string &name = macro.parameters[index];
        const std::size_t firstDefault = count - macro.defaults.size();
        const Datum *argument = arguments.find(index, name);
        const Datum value = argument ? *argument
            : index >= firstDefault  ? evaluate(*macro.defaults[index - firstDefault])
                                     : Datum::undefined(name);
        setLocal(name, value);
    }
    std::string text;
    if (positional.size() > count)
        m_evaluation.failType("macro '" + macro.text + "' takes not more than "
                              + std::to_string(count) + " argument(s)");
    else if (m_evaluation.enter())
        run(macro.blocks[0], text);
    m_evaluation.leave();
    m_locals.resize(m_frame);
    m_frame = before;
    return m_evaluation.text(std::move(text));
}

} // namespace millrace::declarative
