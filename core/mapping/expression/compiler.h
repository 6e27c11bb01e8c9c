// Compiler: binds a syntax tree to fields, checks its types, and makes nodes.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/expressionproblem.h"
#include "core/mapping/expression/functions.h"
#include "core/mapping/expression/node.h"
#include "core/mapping/expression/syntax.h"

namespace millrace::expression {

/// Compiles one tree. Faults of different parts are all found in one go.
class Compiler final
{
public:
    explicit Compiler(const Schema &schema)
        : m_schema(schema)
    {
    }
    Q_DISABLE_COPY_MOVE(Compiler)

    /// Null when there are problems.
    [[nodiscard]] NodePointer compile(const Syntax &syntax);

    [[nodiscard]] const std::vector<ExpressionProblem> &problems() const { return m_problems; }
    /// The fields met, ascending.
    [[nodiscard]] const std::vector<int> &fields() const { return m_fields; }

private:
    using Nodes = std::vector<NodePointer>;

    NodePointer fault(const ErrorDefinition &definition, TextRange range,
                      const QStringList &arguments = {}, const QStringList &suggestions = {});
    /// All children; nothing when one has a problem.
    std::optional<Nodes> children(const Syntax &syntax);

    NodePointer literal(const Syntax &syntax);
    NodePointer number(const Syntax &syntax);
    NodePointer temporal(const Syntax &syntax);
    NodePointer field(const Syntax &syntax);
    NodePointer negative(const Syntax &syntax);
    NodePointer logic(const Syntax &syntax);
    NodePointer binary(const Syntax &syntax);
    NodePointer arithmetic(const Syntax &syntax, Nodes nodes);
    NodePointer comparison(const Syntax &syntax, Kernel kernel);
    NodePointer likeMatch(const Syntax &syntax);
    NodePointer call(const Syntax &syntax);
    NodePointer resolved(const Syntax &syntax, const FunctionDefinition &function, Nodes nodes);
    bool checkCount(const Syntax &syntax, const FunctionDefinition &function);
    bool checkArguments(const FunctionDefinition &function, Nodes &nodes);
    std::shared_ptr<const Prepared> prepared(const FunctionDefinition &function, const Nodes &nodes,
                                             bool &isSound);

    /// Makes one type of \a nodes from \a first on that \a pick says are meant; false when there
    /// is none.
    bool unify(const QString &word, TextRange range, Nodes &nodes,
               const std::vector<std::size_t> &places, TypeSet allowed);
    bool operandFits(const QString &word, NodePointer &node, TypeSet allowed);
    NodePointer made(FieldType type, const Syntax &syntax, Kernel kernel, Nodes nodes,
                     std::shared_ptr<const Prepared> prepared = {});
    NodePointer negatedIf(bool isNegated, const Syntax &syntax, NodePointer node);

    const Schema &m_schema;
    std::vector<ExpressionProblem> m_problems;
    std::vector<int> m_fields;
};

} // namespace millrace::expression
