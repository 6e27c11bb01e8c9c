// Keeps programs linkable until expressions are compiled; every expression is a problem.
#include "core/mapping/expression/compiledexpression.h"

namespace millrace {

namespace expression {
struct Program
{
};
} // namespace expression

Compilation CompiledExpression::compile(const QString &, const Schema &)
{
    return {std::nullopt, {{QStringLiteral("expression.unsupported"), {}, {}, {}, {}}}};
}
FieldType CompiledExpression::type() const { return FieldType::String; }
EvaluatedColumn CompiledExpression::evaluate(const RecordBatch &, const EvaluationContext &) const
{
    return {};
}
Explanation CompiledExpression::explain(const RecordBatch &, std::size_t,
                                        const EvaluationContext &) const
{
    return {};
}

} // namespace millrace
