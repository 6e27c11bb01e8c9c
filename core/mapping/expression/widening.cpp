#include "core/mapping/expression/widening.h"

#include "core/mapping/expression/casts.h"

#include <QCoreApplication>

namespace millrace::expression {

namespace {

const ConstantNode *constantNode(const Node &node)
{
    return node.constant() ? dynamic_cast<const ConstantNode *>(&node) : nullptr;
}

QString translated(const char *text) { return QCoreApplication::translate("expressions", text); }

} // namespace

bool isNullLiteral(const Node &node)
{
    const ConstantNode *constant = constantNode(node);
    return constant && constant->origin() == ConstantNode::Origin::NullLiteral;
}

bool isWidenable(const Node &node, FieldType type)
{
    if (node.type() == type || isNullLiteral(node))
        return true;
    if (node.type() == FieldType::Integer)
        return type == FieldType::Decimal || type == FieldType::Number;
    const ConstantNode *constant = constantNode(node);
    return node.type() == FieldType::Decimal && type == FieldType::Number && constant
        && constant->origin() == ConstantNode::Origin::NumberLiteral;
}

NodePointer widened(NodePointer node, FieldType type)
{
    if (node->type() == type)
        return node;
    const TextRange range = node->range();
    if (isNullLiteral(*node))
        return std::make_unique<ConstantNode>(range, Operand{nullColumn(type, 1), true, {}},
                                              ConstantNode::Origin::NullLiteral);
    const ConstantNode *constant = constantNode(*node);
    const auto origin = constant ? constant->origin() : ConstantNode::Origin::Computed;
    const Kernel kernel = type == FieldType::Decimal ? &toDecimal : &toNumber;
    std::vector<NodePointer> children;
    children.push_back(std::move(node));
    NodePointer call = folded(std::make_unique<CallNode>(type, range, kernel, std::move(children),
                                                         CallNode::Options{{}, false}));
    if (!call->constant())
        return call;
    return std::make_unique<ConstantNode>(range, *call->constant(), origin);
}

std::optional<FieldType> typeWithin(const Node &node, TypeSet allowed)
{
    if (allowed.contains(node.type()))
        return node.type();
    if (isNullLiteral(node))
        return allowed.first();
    for (const FieldType type : {FieldType::Decimal, FieldType::Number}) {
        if (allowed.contains(type) && isWidenable(node, type))
            return type;
    }
    return std::nullopt;
}

QString conversionHint(FieldType from, TypeSet wanted)
{
    const bool isText = from == FieldType::String;
    if (from == FieldType::Json && wanted.contains(FieldType::String))
        return translated(
            QT_TRANSLATE_NOOP("expressions", "json_text() takes a text out of JSON."));
    if (wanted.contains(FieldType::String))
        return translated(QT_TRANSLATE_NOOP("expressions", "to_text() makes a text of it."));
    if (isText && (wanted.contains(FieldType::Decimal) || wanted.contains(FieldType::Integer)))
        return translated(QT_TRANSLATE_NOOP(
            "expressions", "to_integer() and to_decimal() read numbers from texts."));
    if (isText && wanted.contains(FieldType::Date))
        return translated(QT_TRANSLATE_NOOP("expressions",
                                            "to_date() and to_timestamp() read dates from texts."));
    if (isText && wanted.contains(FieldType::Json))
        return translated(QT_TRANSLATE_NOOP("expressions", "parse_json() reads JSON from texts."));
    if (wanted == s_integer && s_numeric.contains(from))
        return translated(QT_TRANSLATE_NOOP(
            "expressions", "round(), floor() and to_integer() make whole numbers."));
    if (wanted == s_boolean)
        return translated(
            QT_TRANSLATE_NOOP("expressions", "Comparisons and to_boolean() are true or false."));
    if (s_numeric.contains(from) && s_numeric.contains(wanted.first()))
        return translated(QT_TRANSLATE_NOOP("expressions",
                                            "to_decimal() and to_number() make one of the other."));
    if (s_temporal.contains(from) && wanted == s_numeric)
        return translated(
            QT_TRANSLATE_NOOP("expressions", "date_add() and date_diff() compute with dates."));
    if (s_temporal.contains(from) && s_temporal.contains(wanted.first()))
        return translated(QT_TRANSLATE_NOOP("expressions",
                                            "to_date() and to_timestamp() make one of the other."));
    return {};
}

} // namespace millrace::expression
