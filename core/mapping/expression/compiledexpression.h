// CompiledExpression: an expression of a field mapping, checked and ready for whole batches.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/evaluatedcolumn.h"
#include "core/mapping/expression/explanation.h"
#include "core/mapping/expression/expressionproblem.h"

#include <QStringList>

#include <memory>
#include <optional>

namespace millrace {

namespace expression {
struct Program;
}
struct Compilation;

/// An expression bound to the fields of one schema. Immutable, cheap to copy, safe on any thread.
///
/// Total: evaluating never throws, loops or waits, whatever the values are. A cell that cannot be
/// computed is null and has an issue.
class CompiledExpression final
{
public:
    /// Limits of the text; beyond them it does not compile.
    static constexpr int maximumTextLength = 10'000;
    static constexpr int maximumDepth = 200;
    static constexpr int maximumNodes = 2'000;

    /// Checks \a text against the fields of \a schema. Never fails otherwise than by problems.
    [[nodiscard]] static Compilation compile(const QString &text, const Schema &schema);

    [[nodiscard]] const QString &text() const;
    /// The type of every value; String for an expression that is always null.
    [[nodiscard]] FieldType type() const;
    /// The fields that are read, by position in the schema, ascending.
    [[nodiscard]] const std::vector<int> &fields() const;
    /// The same by name.
    [[nodiscard]] const QStringList &fieldNames() const;
    /// Whether every row of a run gets the same value.
    [[nodiscard]] bool isConstant() const;

    /// The value of every row of \a batch. A field that the source could not read in a row makes
    /// an issue there.
    /// REQUIRES: the batch has columns, and the fields used stand in its schema at the places and
    /// with the types of the schema compiled with.
    [[nodiscard]] EvaluatedColumn evaluate(const RecordBatch &batch,
                                           const EvaluationContext &context) const;

    /// How the value of \a row comes about; for showing, not for many rows.
    /// REQUIRES: as evaluate(), and \a row is one of the batch.
    [[nodiscard]] Explanation explain(const RecordBatch &batch, std::size_t row,
                                      const EvaluationContext &context) const;

private:
    explicit CompiledExpression(std::shared_ptr<const expression::Program> program);

    std::shared_ptr<const expression::Program> m_program;
};

/// The outcome of CompiledExpression::compile().
struct Compilation final
{
    std::optional<CompiledExpression> expression; ///< Set exactly when there are no problems.
    std::vector<ExpressionProblem> problems; ///< In the order of the text.

    [[nodiscard]] bool isOk() const { return expression.has_value(); }
    const CompiledExpression *operator->() const { return &*expression; }
    const CompiledExpression &operator*() const { return *expression; }
};

} // namespace millrace
