#include "core/declarative/template/interpolation.h"

#include "core/declarative/template/comparison.h"
#include "core/declarative/template/compiledtemplate.h"
#include "core/declarative/template/jsonprinting.h"
#include "core/declarative/template/literal.h"
#include "core/declarative/template/printing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace millrace::declarative {

namespace {

/// Lists and mappings nested deeper than this are no literal for Python.
constexpr int s_literalDepth = 190;

/// Evaluations that need neither a scope nor a time.
class LooseEvaluation final
{
public:
    LooseEvaluation() { evaluation.liftLimits(); }

private:
    TemplateScope m_scope;
    SystemClock m_clock;

public:
    Evaluation evaluation{m_scope, m_clock};
};

/// Whether printing \a value and reading it again gives the same.
bool survivesPrinting(const Value &value, int depth = 0)
{
    switch (value.kind()) {
    case Value::Kind::Float:
        return std::isfinite(value.number());
    case Value::Kind::BigInteger:
        return value.digits().size() <= s_maximumDigits;
    case Value::Kind::List:
        return depth < s_literalDepth
            && std::all_of(value.list().begin(), value.list().end(),
                           [&](const Value &item) { return survivesPrinting(item, depth + 1); });
    case Value::Kind::Mapping:
        return depth < s_literalDepth
            && std::all_of(value.mapping().begin(), value.mapping().end(),
                           [&](const Mapping::Entry &entry) {
                               return survivesPrinting(entry.value, depth + 1);
                           });
    default:
        return true;
    }
}

bool kindFits(const Value &value, LiteralTypes types)
{
    switch (types) {
    case LiteralTypes::Any:
        return true;
    case LiteralTypes::Text:
        return value.isText();
    case LiteralTypes::TextOrList:
        return value.isText() || value.isList();
    case LiteralTypes::Integer:
        return value.isWhole() || value.isBool(); // A bool is an int for Python.
    case LiteralTypes::Float:
        return value.isFloat();
    case LiteralTypes::Bool:
        return value.isBool();
    }
    return false;
}

/// The rules of literals for a text that was printed.
Value literalOf(const std::string &text, LiteralTypes types)
{
    if (!mayBeLiteral(text))
        return text;
    LooseEvaluation loose;
    const std::optional<Datum> literal = readLiteral(loose.evaluation, text);
    // A tuple is no list for Python, and its type decides.
    const bool isForeign = !literal || literal->is(Datum::Kind::Set)
        || literal->is(Datum::Kind::Bytes)
        || (literal->is(Datum::Kind::Tuple) && types != LiteralTypes::Any);
    if (isForeign)
        return text;
    Value value = valueOf(loose.evaluation, *literal);
    if (loose.evaluation.failed() || !kindFits(value, types))
        return text;
    return value;
}

/// The same for a value that was not printed yet.
Value literalOf(const Value &value, LiteralTypes types)
{
    if (value.isText())
        return literalOf(value.text(), types);
    if (kindFits(value, types) && survivesPrinting(value))
        return value;
    return literalOf(pythonText(value), types);
}

/// \a text as a literal and printed again, a tuple as a tuple; nothing for None.
std::optional<std::string> printedLiteral(const std::string &text)
{
    if (!mayBeLiteral(text))
        return text;
    LooseEvaluation loose;
    const std::optional<Datum> literal = readLiteral(loose.evaluation, text);
    if (!literal)
        return text;
    if (literal->isNone())
        return std::nullopt;
    return printed(loose.evaluation, *literal);
}

bool isEmptyValue(const Value *value)
{
    return !value || (value->isText() && value->text().empty());
}

} // namespace

LiteralTypes literalTypesOf(std::string_view valueType)
{
    if (valueType == "string")
        return LiteralTypes::Text;
    if (valueType == "number")
        return LiteralTypes::Float;
    if (valueType == "integer")
        return LiteralTypes::Integer;
    return valueType == "boolean" ? LiteralTypes::Bool : LiteralTypes::Any;
}

InterpolatedText::InterpolatedText(std::string text)
    : m_text(std::move(text))
{
    if (CompiledTemplate::isNeededFor(m_text))
        m_template = std::make_shared<const CompiledTemplate>(m_text);
}

Result<std::optional<Value>> InterpolatedText::evaluateIfThere(const TemplateScope &scope,
                                                               const Clock &clock,
                                                               LiteralTypes types) const
{
    if (!m_template)
        return m_text.empty() ? std::optional<Value>() : literalOf(m_text, types);
    const Value *direct = nullptr;
    if (m_template->readDirectly(scope, direct))
        return isEmptyValue(direct) ? std::optional<Value>() : literalOf(*direct, types);
    const Result<CompiledTemplate::Rendered> rendered = m_template->render(scope, clock);
    if (!rendered)
        return rendered.error();
    if (rendered->isUndefined || rendered->text.empty())
        return std::optional<Value>();
    return std::optional<Value>(literalOf(rendered->text, types));
}

Result<Value> InterpolatedText::evaluate(const TemplateScope &scope, const Clock &clock,
                                         LiteralTypes types,
                                         const std::optional<std::string> &fallback) const
{
    Result<std::optional<Value>> value = evaluateIfThere(scope, clock, types);
    if (!value)
        return value.error();
    if (*value)
        return std::move(**value);
    if (fallback && !fallback->empty())
        return InterpolatedText(*fallback).evaluate(scope, clock, types);
    // The text itself in its own stead: an undefined value is an error now.
    if (m_template) {
        const Value *direct = nullptr;
        if (m_template->readDirectly(scope, direct))
            return Value(std::string());
        const Result<CompiledTemplate::Rendered> rendered = m_template->render(scope, clock);
        if (!rendered)
            return rendered.error();
        if (rendered->isUndefined)
            return m_template->undefinedError(rendered->missing);
    }
    return Value(std::string());
}

Result<std::string> InterpolatedText::evaluateText(const TemplateScope &scope,
                                                   const Clock &clock) const
{
    const Value *direct = nullptr;
    if (!m_template || m_template->readDirectly(scope, direct)) {
        const std::string text = !m_template ? m_text
            : direct                         ? pythonText(*direct)
                                             : std::string();
        return literalText(text);
    }
    const Result<CompiledTemplate::Rendered> rendered = m_template->render(scope, clock);
    if (!rendered)
        return rendered.error();
    if (rendered->isUndefined)
        return m_template->undefinedError(rendered->missing);
    return literalText(rendered->text);
}

Result<std::optional<std::string>> InterpolatedText::evaluateTextIfThere(const TemplateScope &scope,
                                                                         const Clock &clock) const
{
    const Value *direct = nullptr;
    if (!m_template)
        return m_text.empty() ? std::optional<std::string>() : printedLiteral(m_text);
    if (m_template->readDirectly(scope, direct))
        return isEmptyValue(direct) ? std::optional<std::string>()
                                    : printedLiteral(pythonText(*direct));
    const Result<CompiledTemplate::Rendered> rendered = m_template->render(scope, clock);
    if (!rendered)
        return rendered.error();
    if (rendered->isUndefined || rendered->text.empty())
        return std::optional<std::string>();
    return printedLiteral(rendered->text);
}

std::string literalText(const std::string &text) { return printedLiteral(text).value_or("None"); }

InterpolatedCondition::InterpolatedCondition(const Value &condition, bool valueWhenEmpty)
{
    if (condition.isText() && !condition.text().empty()) {
        m_text = InterpolatedText(condition.text());
        return;
    }
    m_isEmpty = !condition.isBool();
    m_constant = condition.isBool() ? condition.boolean() : valueWhenEmpty;
}

Result<bool> InterpolatedCondition::evaluate(const TemplateScope &scope, const Clock &clock) const
{
    if (m_constant)
        return *m_constant;
    const Result<std::optional<Value>> value
        = m_text.evaluateIfThere(scope, clock, LiteralTypes::Any);
    if (!value)
        return value.error();
    if (!*value)
        return false;
    const Value &outcome = **value;
    if (outcome.isNull())
        return true;
    if (!outcome.isText())
        return outcome.isTruthy();
    static constexpr std::array<std::string_view, 9> s_false{"False", "false", "{}",  "[]",   "()",
                                                             "",      "0",     "0.0", "set()"};
    return std::find(s_false.begin(), s_false.end(), outcome.text()) == s_false.end();
}

std::string pythonText(const Value &value)
{
    if (value.isText())
        return value.text();
    LooseEvaluation loose;
    return printed(loose.evaluation, Datum::borrowed(value));
}

std::string pythonRepresentation(const Value &value)
{
    LooseEvaluation loose;
    std::string text;
    printRepresentation(loose.evaluation, text, Datum::borrowed(value));
    return text;
}

bool pythonEquals(const Value &left, const Value &right)
{
    LooseEvaluation loose;
    return equals(loose.evaluation, Datum::borrowed(left), Datum::borrowed(right));
}

std::optional<Value> pythonLiteral(std::string_view text)
{
    LooseEvaluation loose;
    const std::optional<Datum> literal = readLiteral(loose.evaluation, text);
    if (!literal || literal->is(Datum::Kind::Set) || literal->is(Datum::Kind::Bytes))
        return std::nullopt;
    Value value = valueOf(loose.evaluation, *literal);
    return loose.evaluation.failed() ? std::nullopt : std::optional(std::move(value));
}

} // namespace millrace::declarative
