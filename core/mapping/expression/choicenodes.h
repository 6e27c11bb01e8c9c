// The parts whose arguments matter only in some rows: if, coalesce, try, and, or.
#pragma once

#include "core/mapping/expression/node.h"

namespace millrace::expression {

/// if(condition, then, otherwise): what fails in the branch not taken does not matter.
class IfNode final : public Node
{
public:
    using Node::Node;

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;
};

/// coalesce(…): the first value that is not null. What failed is not null, but failed.
class CoalesceNode final : public Node
{
public:
    using Node::Node;

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;
};

/// try(value, fallback): the fallback where the value failed.
class TryNode final : public Node
{
public:
    using Node::Node;

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;
};

/// and, or: where the left side decides, the right one does not matter.
class LogicNode final : public Node
{
public:
    LogicNode(TextRange range, bool isAnd, std::vector<NodePointer> children)
        : Node(FieldType::Boolean, range, std::move(children))
        , m_decisive(isAnd ? 0 : 1)
    {
    }

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;

private:
    std::int64_t m_decisive; ///< The value that decides alone.
};

} // namespace millrace::expression
