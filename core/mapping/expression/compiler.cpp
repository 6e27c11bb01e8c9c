#include "core/mapping/expression/compiler.h"

#include "core/data/temporal.h"
#include "core/mapping/expression/arithmetic.h"
#include "core/mapping/expression/choicenodes.h"
#include "core/mapping/expression/comparisons.h"
#include "core/mapping/expression/lexer.h"
#include "core/mapping/expression/nearnames.h"
#include "core/mapping/expression/problems.h"
#include "core/mapping/expression/regexfunctions.h"
#include "core/mapping/expression/textfunctions.h"
#include "core/mapping/expression/widening.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace millrace::expression {

using namespace Qt::StringLiterals;

namespace {

QString fieldHint(const QStringList &near)
{
    return near.isEmpty() ? QCoreApplication::translate(
               "expressions", "Fields are those of the stream; text stands in single quotes.")
                          : nearNamesSentence(near);
}

QString functionHint(const QStringList &near)
{
    return near.isEmpty() ? QCoreApplication::translate(
               "expressions", "The command \"expression functions\" lists those there are.")
                          : nearNamesSentence(near);
}

NodePointer constant(TextRange range, std::shared_ptr<const Column> column,
                     ConstantNode::Origin origin)
{
    return std::make_unique<ConstantNode>(range, Operand{std::move(column), true, {}}, origin);
}

Kernel comparisonKernel(const QString &word)
{
    if (word == u"=")
        return &equal;
    if (word == u"!=")
        return &unequal;
    if (word == u"<")
        return &less;
    if (word == u"<=")
        return &lessOrEqual;
    return word == u">" ? &greater : word == u">=" ? &greaterOrEqual : nullptr;
}

Kernel arithmeticKernel(const QString &word)
{
    if (word == u"+")
        return &plus;
    if (word == u"-")
        return &minus;
    if (word == u"*")
        return &times;
    return word == u"/" ? &divided : &modulo;
}

std::vector<std::size_t> allPlaces(std::size_t count)
{
    std::vector<std::size_t> places(count);
    for (std::size_t i = 0; i < count; ++i)
        places[i] = i;
    return places;
}

/// The parameter that argument \a index goes to. REQUIRES: the count has been checked.
const Parameter &parameterOf(const FunctionDefinition &function, std::size_t index)
{
    return function.parameters[std::min(index, function.parameters.size() - 1)];
}

} // namespace

NodePointer Compiler::fault(const ErrorDefinition &definition, TextRange range,
                            const QStringList &arguments, const QStringList &suggestions)
{
    m_problems.push_back(makeProblem(definition, range, arguments, suggestions));
    return nullptr;
}

std::optional<Compiler::Nodes> Compiler::children(const Syntax &syntax)
{
    Nodes nodes;
    nodes.reserve(syntax.children.size());
    bool isSound = true;
    for (const SyntaxPointer &child : syntax.children) {
        nodes.push_back(compile(*child));
        isSound = isSound && nodes.back();
    }
    return isSound ? std::optional(std::move(nodes)) : std::nullopt;
}

NodePointer Compiler::compile(const Syntax &syntax)
{
    switch (syntax.kind) {
    case SyntaxKind::Null:
    case SyntaxKind::True:
    case SyntaxKind::False:
    case SyntaxKind::Text:
        return literal(syntax);
    case SyntaxKind::Number:
        return number(syntax);
    case SyntaxKind::Temporal:
        return temporal(syntax);
    case SyntaxKind::Field:
        return field(syntax);
    case SyntaxKind::Call:
        return call(syntax);
    case SyntaxKind::Negative:
        return negative(syntax);
    case SyntaxKind::Binary:
        return binary(syntax);
    case SyntaxKind::In:
        return comparison(syntax, &in);
    case SyntaxKind::Between:
        return comparison(syntax, &between);
    case SyntaxKind::Like:
        return likeMatch(syntax);
    case SyntaxKind::Not: {
        auto nodes = children(syntax);
        if (!nodes || !operandFits(u"not"_s, nodes->front(), s_boolean))
            return nullptr;
        return made(FieldType::Boolean, syntax, &negated, std::move(*nodes));
    }
    case SyntaxKind::IsNull: {
        auto nodes = children(syntax);
        if (!nodes)
            return nullptr;
        return made(FieldType::Boolean, syntax,
                    syntax.isNegated ? &expression::isNotNull : &expression::isNull,
                    std::move(*nodes));
    }
    }
    return nullptr;
}

NodePointer Compiler::made(FieldType type, const Syntax &syntax, Kernel kernel, Nodes nodes,
                           std::shared_ptr<const Prepared> prepared)
{
    return folded(std::make_unique<CallNode>(type, syntax.range, kernel, std::move(nodes),
                                             CallNode::Options{std::move(prepared), true}));
}

NodePointer Compiler::negatedIf(bool isNegated, const Syntax &syntax, NodePointer node)
{
    if (!isNegated)
        return node;
    Nodes nodes;
    nodes.push_back(std::move(node));
    return made(FieldType::Boolean, syntax, &negated, std::move(nodes));
}

NodePointer Compiler::literal(const Syntax &syntax)
{
    using Origin = ConstantNode::Origin;
    if (syntax.kind == SyntaxKind::Null)
        return constant(syntax.range, nullColumn(FieldType::String, 1), Origin::NullLiteral);
    if (syntax.kind == SyntaxKind::Text)
        return constant(syntax.range, textColumn(FieldType::String, syntax.text.toStdString()),
                        Origin::OtherLiteral);
    return constant(syntax.range,
                    fixedColumn(FieldType::Boolean, syntax.kind == SyntaxKind::True ? 1 : 0),
                    Origin::OtherLiteral);
}

NodePointer Compiler::number(const Syntax &syntax)
{
    const std::string digits = syntax.text.toStdString();
    std::int64_t value = 0;
    const char *end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, value);
    auto column = error == std::errc() && at == end ? fixedColumn(FieldType::Integer, value)
                                                    : textColumn(FieldType::Decimal, digits);
    return constant(syntax.range, std::move(column), ConstantNode::Origin::NumberLiteral);
}

NodePointer Compiler::temporal(const Syntax &syntax)
{
    const std::string text = syntax.text.toStdString();
    std::shared_ptr<const Column> column;
    QString form = u"date '2024-05-01'"_s;
    if (syntax.word == u"date") {
        if (const auto days = parseDate(text))
            column = fixedColumn(FieldType::Date, *days);
    } else if (syntax.word == u"time") {
        form = u"time '17:30:00'"_s;
        const auto time = parseTime(text);
        if (time && time->exact && time->offsetSeconds)
            column = fixedColumn(FieldType::TimeWithZone,
                                 ZonedTime{time->microseconds, *time->offsetSeconds}.packed());
        else if (time && time->exact)
            column = fixedColumn(FieldType::TimeWithoutZone, time->microseconds);
    } else {
        form = u"timestamp '2024-05-01T17:30:00Z'"_s;
        const auto timestamp = parseTimestamp(text);
        if (timestamp && timestamp->exact)
            column = fixedColumn(timestamp->offsetSeconds ? FieldType::TimestampWithZone
                                                          : FieldType::TimestampWithoutZone,
                                 timestamp->microseconds);
    }
    if (!column)
        return fault(s_badLiteral, syntax.range, {syntax.text, syntax.word, form});
    return constant(syntax.range, std::move(column), ConstantNode::Origin::OtherLiteral);
}

NodePointer Compiler::field(const Syntax &syntax)
{
    const auto index = m_schema.indexOf(syntax.text);
    if (!index) {
        QStringList known;
        for (const Field &each : m_schema.fields())
            known << each.name;
        const QStringList near = nearNames(syntax.text, known);
        QStringList suggestions;
        for (const QString &name : near)
            suggestions << (isBareName(name) ? name : quoted(name, u'"'));
        return fault(s_unknownField, syntax.range, {syntax.text, fieldHint(near)}, suggestions);
    }
    const auto place = std::ranges::lower_bound(m_fields, *index);
    if (place == m_fields.end() || *place != *index)
        m_fields.insert(place, *index);
    return std::make_unique<FieldNode>(m_schema.field(*index).type, syntax.range, *index);
}

NodePointer Compiler::negative(const Syntax &syntax)
{
    auto nodes = children(syntax);
    if (!nodes || !operandFits(u"-"_s, nodes->front(), s_numeric))
        return nullptr;
    const auto *value = dynamic_cast<const ConstantNode *>(nodes->front().get());
    const bool isLiteral = value && value->origin() == ConstantNode::Origin::NumberLiteral;
    const FieldType type = nodes->front()->type();
    NodePointer node = made(type, syntax, &expression::negative, std::move(*nodes));
    // A literal with a sign is a literal.
    if (isLiteral && node->constant()->failures.empty())
        return std::make_unique<ConstantNode>(syntax.range, *node->constant(),
                                              ConstantNode::Origin::NumberLiteral);
    return node;
}

NodePointer Compiler::binary(const Syntax &syntax)
{
    if (syntax.word == u"and" || syntax.word == u"or")
        return logic(syntax);
    if (const Kernel kernel = comparisonKernel(syntax.word))
        return comparison(syntax, kernel);
    auto nodes = children(syntax);
    if (!nodes)
        return nullptr;
    if (syntax.word != u"||")
        return arithmetic(syntax, std::move(*nodes));
    const bool isLeftSound = operandFits(syntax.word, (*nodes)[0], s_printable);
    if (!operandFits(syntax.word, (*nodes)[1], s_printable) || !isLeftSound)
        return nullptr;
    return made(FieldType::String, syntax, &join, std::move(*nodes));
}

NodePointer Compiler::logic(const Syntax &syntax)
{
    auto nodes = children(syntax);
    if (!nodes)
        return nullptr;
    const bool isLeftSound = operandFits(syntax.word, (*nodes)[0], s_boolean);
    if (!operandFits(syntax.word, (*nodes)[1], s_boolean) || !isLeftSound)
        return nullptr;
    return folded(
        std::make_unique<LogicNode>(syntax.range, syntax.word == u"and", std::move(*nodes)));
}

NodePointer Compiler::arithmetic(const Syntax &syntax, Nodes nodes)
{
    if (!unify(syntax.word, syntax.range, nodes, allPlaces(2), s_numeric))
        return nullptr;
    FieldType type = nodes[0]->type();
    if (syntax.word == u"/" && type == FieldType::Integer) {
        // 7 / 2 is 3.5, whatever whole numbers do elsewhere.
        type = FieldType::Decimal;
        for (NodePointer &node : nodes)
            node = widened(std::move(node), type);
    }
    return made(type, syntax, arithmeticKernel(syntax.word), std::move(nodes));
}

NodePointer Compiler::comparison(const Syntax &syntax, Kernel kernel)
{
    auto nodes = children(syntax);
    if (!nodes || !unify(syntax.word, syntax.range, *nodes, allPlaces(nodes->size()), s_comparable))
        return nullptr;
    return negatedIf(syntax.isNegated, syntax,
                     made(FieldType::Boolean, syntax, kernel, std::move(*nodes)));
}

NodePointer Compiler::likeMatch(const Syntax &syntax)
{
    auto nodes = children(syntax);
    if (!nodes)
        return nullptr;
    static const FunctionDefinition definition{
        .name = "like",
        .parameters = {{.name = "text", .types = s_text},
                       {.name = "pattern", .types = s_text, .isConstant = true}},
        .type = FieldType::Boolean,
        .kernel = &like,
        .prepare = &prepareLike};
    NodePointer node = resolved(syntax, definition, std::move(*nodes));
    return node ? negatedIf(syntax.isNegated, syntax, std::move(node)) : nullptr;
}

NodePointer Compiler::call(const Syntax &syntax)
{
    const FunctionDefinition *function = findFunction(syntax.word);
    if (!function) {
        QStringList known;
        for (const FunctionDefinition &each : functionTable())
            known << QString(QLatin1StringView(each.name));
        const QStringList near = nearNames(syntax.word, known);
        fault(s_unknownFunction, syntax.wordRange, {syntax.word, functionHint(near)}, near);
        (void)children(syntax);
        return nullptr;
    }
    const bool isCountSound = checkCount(syntax, *function);
    auto nodes = children(syntax);
    if (!nodes || !isCountSound)
        return nullptr;
    return resolved(syntax, *function, std::move(*nodes));
}

bool Compiler::checkCount(const Syntax &syntax, const FunctionDefinition &function)
{
    const QString name = QLatin1StringView(function.name);
    const QString signature = signatureText(function).text;
    const std::size_t count = syntax.children.size();
    for (std::size_t i = count; i < function.parameters.size(); ++i) {
        const Parameter &parameter = function.parameters[i];
        if (parameter.isOptional || parameter.isRepeated)
            break;
        const TextRange end{syntax.range.end() - 1, 1};
        fault(s_tooFewArguments, end, {name, QLatin1StringView(parameter.name), signature});
        return false;
    }
    const bool isOpen = !function.parameters.empty() && function.parameters.back().isRepeated;
    if (count <= function.parameters.size() || isOpen)
        return true;
    fault(s_tooManyArguments, syntax.children[function.parameters.size()]->range,
          {name, signature});
    return false;
}

NodePointer Compiler::resolved(const Syntax &syntax, const FunctionDefinition &function,
                               Nodes nodes)
{
    if (!checkArguments(function, nodes))
        return nullptr;
    std::vector<std::size_t> common;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (parameterOf(function, i).isCommon)
            common.push_back(i);
    }
    const TypeSet allowed = common.empty() ? TypeSet() : parameterOf(function, common[0]).types;
    if (!common.empty()
        && !unify(QString(QLatin1StringView(function.name)), syntax.range, nodes, common, allowed))
        return nullptr;
    bool isSound = true;
    auto known = prepared(function, nodes, isSound);
    if (!isSound)
        return nullptr;
    FieldType type = function.type;
    if (function.rule == ResultRule::First)
        type = nodes.front()->type();
    else if (function.rule == ResultRule::Common)
        type = nodes[common[0]]->type();
    switch (function.special) {
    case Special::If:
        return folded(std::make_unique<IfNode>(type, syntax.range, std::move(nodes)));
    case Special::Coalesce:
        return folded(std::make_unique<CoalesceNode>(type, syntax.range, std::move(nodes)));
    case Special::Try:
        return folded(std::make_unique<TryNode>(type, syntax.range, std::move(nodes)));
    case Special::None:
        break;
    }
    return made(type, syntax, function.kernel, std::move(nodes), std::move(known));
}

bool Compiler::checkArguments(const FunctionDefinition &function, Nodes &nodes)
{
    bool isSound = true;
    const QString name = QLatin1StringView(function.name);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const Parameter &parameter = parameterOf(function, i);
        const QString word = QLatin1StringView(parameter.name);
        const auto type = typeWithin(*nodes[i], parameter.types);
        if (!type) {
            fault(s_wrongArgument, nodes[i]->range(),
                  {name, typeWords(parameter.types), word, typeWord(nodes[i]->type()),
                   conversionHint(nodes[i]->type(), parameter.types)});
            isSound = false;
            continue;
        }
        // Null ones of a common type wait for the others.
        if (!parameter.isCommon)
            nodes[i] = widened(std::move(nodes[i]), *type);
        if (!parameter.isConstant)
            continue;
        const Operand *value = nodes[i]->constant();
        if (value && !value->isNull(0))
            continue;
        fault(value ? s_nullConstant : s_notConstant, nodes[i]->range(), {name, word});
        isSound = false;
    }
    return isSound;
}

std::shared_ptr<const Prepared> Compiler::prepared(const FunctionDefinition &function,
                                                   const Nodes &nodes, bool &isSound)
{
    if (!function.prepare)
        return {};
    std::vector<const Operand *> values;
    std::vector<FieldType> types;
    for (const NodePointer &node : nodes) {
        values.push_back(node->constant());
        types.push_back(node->type());
    }
    const Preparation preparation = function.prepare({values, types});
    if (!preparation.problem)
        return preparation.prepared;
    isSound = false;
    fault(*preparation.problem, nodes[preparation.argument]->range(), preparation.words);
    return {};
}

bool Compiler::operandFits(const QString &word, NodePointer &node, TypeSet allowed)
{
    const auto type = typeWithin(*node, allowed);
    if (!type) {
        fault(s_wrongOperand, node->range(),
              {word, typeWords(allowed), typeWord(node->type()),
               conversionHint(node->type(), allowed)});
        return false;
    }
    node = widened(std::move(node), *type);
    return true;
}

bool Compiler::unify(const QString &word, TextRange range, Nodes &nodes,
                     const std::vector<std::size_t> &places, TypeSet allowed)
{
    bool isAllowed = true;
    bool isNull = true;
    for (const std::size_t place : places) {
        const Node &node = *nodes[place];
        if (isNullLiteral(node))
            continue;
        isNull = false;
        if (allowed.contains(node.type()))
            continue;
        const QString hint = word == u"+" && node.type() == FieldType::String
            ? QCoreApplication::translate("expressions", "|| joins texts.")
            : conversionHint(node.type(), allowed);
        fault(s_wrongOperand, node.range(),
              {word, typeWords(allowed), typeWord(node.type()), hint});
        isAllowed = false;
    }
    if (!isAllowed)
        return false;
    const auto widenTo = [&](FieldType type) {
        for (const std::size_t place : places)
            nodes[place] = widened(std::move(nodes[place]), type);
        return true;
    };
    if (isNull)
        return widenTo(allowed.contains(FieldType::String) ? FieldType::String : allowed.first());
    for (const std::size_t place : places) {
        const FieldType type = nodes[place]->type();
        const bool isFitting = std::ranges::all_of(
            places, [&](std::size_t other) { return isWidenable(*nodes[other], type); });
        if (!isNullLiteral(*nodes[place]) && isFitting)
            return widenTo(type);
    }
    const auto first = std::ranges::find_if(
        places, [&](std::size_t place) { return !isNullLiteral(*nodes[place]); });
    const FieldType firstType = nodes[*first]->type();
    const auto second = std::ranges::find_if(places, [&](std::size_t place) {
        return !isNullLiteral(*nodes[place]) && nodes[place]->type() != firstType
            && !isWidenable(*nodes[*first], nodes[place]->type());
    });
    const FieldType other = nodes[second == places.end() ? *first : *second]->type();
    fault(s_differentTypes, range,
          {word, typeWord(firstType), typeWord(other), conversionHint(firstType, TypeSet(other))});
    return false;
}

} // namespace millrace::expression
