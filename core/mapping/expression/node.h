// Node: one part of a compiled expression; computes a column of a batch.
#pragma once

#include "core/mapping/expression/call.h"

#include <QString>

#include <memory>
#include <vector>

namespace millrace::expression {

class Node;
using NodePointer = std::unique_ptr<const Node>;

/// Hears of every part that was computed, for explanations.
class Observer
{
public:
    virtual ~Observer() = default;

    virtual void computed(const Node &node, const Operand &operand) = 0;
};

/// One evaluation of a whole expression.
struct Evaluation final
{
    const RecordBatch *batch = nullptr; ///< Null while constants are computed.
    const EvaluationContext *context = nullptr;
    std::size_t rows = 1;
    std::size_t byteLimit = 0;
    Observer *observer = nullptr;
};

/// The most a text column made by an expression may hold beside what the batch itself has.
inline constexpr std::size_t s_textLimit = std::size_t{64} * 1024 * 1024;

/// The same for a value computed once.
inline constexpr std::size_t s_constantLimit = std::size_t{1024} * 1024;

/// A part of a tree. Immutable; owned by the part it belongs to. One virtual call per batch.
class Node
{
public:
    Node(FieldType type, TextRange range, std::vector<NodePointer> children = {})
        : m_type(type)
        , m_range(range)
        , m_children(std::move(children))
    {
    }
    virtual ~Node() = default;
    Q_DISABLE_COPY_MOVE(Node)

    [[nodiscard]] FieldType type() const { return m_type; }
    [[nodiscard]] TextRange range() const { return m_range; }
    [[nodiscard]] const std::vector<NodePointer> &children() const { return m_children; }

    [[nodiscard]] Operand evaluate(const Evaluation &evaluation) const
    {
        Operand operand = compute(evaluation);
        if (evaluation.observer)
            evaluation.observer->computed(*this, operand);
        return operand;
    }

    /// Whether every row of a run gets the same value.
    [[nodiscard]] virtual bool isSteady() const;
    /// The column that is read, or -1.
    [[nodiscard]] virtual int field() const { return -1; }
    /// The value when it is known before any run, or null.
    [[nodiscard]] virtual const Operand *constant() const { return nullptr; }
    /// Whether it is a part of the text of its own, not a conversion in between.
    [[nodiscard]] virtual bool isWritten() const { return true; }

protected:
    [[nodiscard]] virtual Operand compute(const Evaluation &evaluation) const = 0;

private:
    FieldType m_type;
    TextRange m_range;
    std::vector<NodePointer> m_children;
};

/// A field of the batch.
class FieldNode final : public Node
{
public:
    FieldNode(FieldType type, TextRange range, int field)
        : Node(type, range)
        , m_field(field)
    {
    }
    [[nodiscard]] bool isSteady() const override { return false; }
    [[nodiscard]] int field() const override { return m_field; }

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;

private:
    int m_field;
};

/// A value known before any run: a literal, or what was computed of literals alone.
class ConstantNode final : public Node
{
public:
    /// What the text says, which decides what else the value may become.
    enum class Origin { NullLiteral, NumberLiteral, OtherLiteral, Computed };

    ConstantNode(TextRange range, Operand value, Origin origin)
        : Node(value.column->type, range)
        , m_value(std::move(value))
        , m_origin(origin)
    {
    }
    [[nodiscard]] Origin origin() const { return m_origin; }
    [[nodiscard]] const Operand *constant() const override { return &m_value; }
    [[nodiscard]] bool isWritten() const override { return m_origin == Origin::Computed; }

protected:
    [[nodiscard]] Operand compute(const Evaluation &) const override { return m_value; }

private:
    Operand m_value;
    Origin m_origin;
};

/// A function or operator that takes all its arguments as they are.
class CallNode final : public Node
{
public:
    struct Options final
    {
        std::shared_ptr<const Prepared> prepared;
        bool isWritten = true;
    };

    CallNode(FieldType type, TextRange range, Kernel kernel, std::vector<NodePointer> children,
             Options options)
        : Node(type, range, std::move(children))
        , m_kernel(kernel)
        , m_options(std::move(options))
    {
    }
    [[nodiscard]] bool isWritten() const override { return m_options.isWritten; }

protected:
    [[nodiscard]] Operand compute(const Evaluation &evaluation) const override;

private:
    Kernel m_kernel;
    Options m_options;
};

/// \a node computed at once when all it depends on is known, else \a node itself. A failure
/// becomes a part of the value.
[[nodiscard]] NodePointer folded(NodePointer node);

} // namespace millrace::expression
