#include "core/mapping/expression/node.h"

#include "core/mapping/expression/failures.h"

#include <algorithm>

namespace millrace::expression {

bool Node::isSteady() const
{
    return std::ranges::all_of(m_children,
                               [](const NodePointer &child) { return child->isSteady(); });
}

Operand FieldNode::compute(const Evaluation &evaluation) const
{
    Operand operand{evaluation.batch->sharedColumn(m_field), false, {}};
    for (const ValueIssue &issue : evaluation.batch->issues()) {
        // A truncated value is there; that it was shortened is the source's own issue.
        if (issue.column == static_cast<std::uint32_t>(m_field)
            && issue.change == ValueChange::Nulled
            && (operand.failures.empty() || operand.failures.back().row != issue.row))
            operand.failures.push_back(
                {issue.row, range(), &s_unreadValue, failureValue(issue.original)});
    }
    return operand;
}

Operand CallNode::compute(const Evaluation &evaluation) const
{
    std::vector<Operand> arguments;
    arguments.reserve(children().size());
    bool isConstant = true;
    for (const NodePointer &child : children()) {
        arguments.push_back(child->evaluate(evaluation));
        isConstant = isConstant && arguments.back().isConstant;
    }
    const std::size_t rows = isConstant ? 1 : evaluation.rows;
    const Call call{
        arguments,           rows, type(), range(), m_options.prepared.get(), evaluation.context,
        evaluation.byteLimit};
    Operand result = m_kernel(call);
    Failures failures;
    for (Operand &argument : arguments)
        failures = merged(std::move(failures), spread(std::move(argument), rows));
    result.failures = merged(std::move(failures), std::move(result.failures));
    result.isConstant = isConstant;
    return result;
}

NodePointer folded(NodePointer node)
{
    const auto isKnown = [](const NodePointer &child) { return child->constant() != nullptr; };
    if (node->children().empty() || !std::ranges::all_of(node->children(), isKnown))
        return node;
    const EvaluationContext context;
    const Evaluation evaluation{nullptr, &context, 1, s_constantLimit, nullptr};
    return std::make_unique<ConstantNode>(node->range(), node->evaluate(evaluation),
                                          ConstantNode::Origin::Computed);
}

} // namespace millrace::expression
