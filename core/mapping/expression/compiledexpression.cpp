#include "core/mapping/expression/compiledexpression.h"

#include "core/mapping/expression/compiler.h"
#include "core/mapping/expression/explainer.h"
#include "core/mapping/expression/parser.h"
#include "core/mapping/expression/program.h"

#include <algorithm>

namespace millrace {

using namespace expression;

namespace {

/// Values in sentences are cut here; the issue itself keeps more.
constexpr qsizetype s_longestShown = 60;

std::size_t byteLimitFor(const RecordBatch &batch)
{
    // Offsets of a column have 32 bits.
    constexpr std::size_t most = std::size_t{1} << 31;
    return std::min(most, s_textLimit + 2 * static_cast<std::size_t>(batch.byteSize()));
}

/// \a operand with a value for each of \a rows, and none where it failed.
Operand settled(Operand operand, const Call &call)
{
    const std::size_t rows = call.rows;
    if (!operand.isConstant && operand.failures.empty())
        return operand;
    std::vector<std::uint8_t> failed(rows, 0);
    Failures failures = spread(Operand(operand), rows);
    for (const Failure &failure : failures)
        failed[failure.row] = 1;
    ColumnWriter writer(call);
    for (std::size_t row = 0; row < rows; ++row) {
        if (failed[row] != 0 || operand.isNull(row))
            writer.null();
        else if (isStoredAsText(call.type))
            writer.text(operand.column->text(operand.place(row)));
        else
            writer.integer(operand.column->integer(operand.place(row)));
    }
    Operand result = writer.finish();
    result.failures = merged(std::move(failures), std::move(result.failures));
    return result;
}

std::vector<EvaluationIssue> issuesOf(const Failures &failures)
{
    std::vector<EvaluationIssue> issues;
    issues.reserve(failures.size());
    for (const Failure &failure : failures) {
        const Error error = failureError(failure);
        issues.push_back(
            {failure.row, error.code, error.message, error.hint, failure.range, failure.value});
    }
    return issues;
}

} // namespace

namespace expression {

Error failureError(const Failure &failure)
{
    QString value
        = QString::fromUtf8(failure.value.data(), static_cast<qsizetype>(failure.value.size()));
    if (value.size() > s_longestShown)
        value = value.left(s_longestShown) + u'…';
    return makeError(*failure.definition, {value});
}

} // namespace expression

CompiledExpression::CompiledExpression(std::shared_ptr<const Program> program)
    : m_program(std::move(program))
{
}

Compilation CompiledExpression::compile(const QString &text, const Schema &schema)
{
    Parsed syntax = parsed(text);
    if (!syntax.syntax)
        return {std::nullopt, {*syntax.problem}};
    Compiler compiler(schema);
    NodePointer root = compiler.compile(*syntax.syntax);
    if (!root) {
        std::vector<ExpressionProblem> problems = compiler.problems();
        std::ranges::stable_sort(problems, {},
                                 [](const ExpressionProblem &each) { return each.range.start; });
        return {std::nullopt, std::move(problems)};
    }
    auto program = std::make_shared<Program>();
    program->text = text;
    program->root = std::move(root);
    program->fields = compiler.fields();
    for (const int field : program->fields)
        program->fieldNames << schema.field(field).name;
    return {CompiledExpression(std::move(program)), {}};
}

const QString &CompiledExpression::text() const { return m_program->text; }
FieldType CompiledExpression::type() const { return m_program->root->type(); }
const std::vector<int> &CompiledExpression::fields() const { return m_program->fields; }
const QStringList &CompiledExpression::fieldNames() const { return m_program->fieldNames; }
bool CompiledExpression::isConstant() const { return m_program->root->isSteady(); }

EvaluatedColumn CompiledExpression::evaluate(const RecordBatch &batch,
                                             const EvaluationContext &context) const
{
    const std::size_t limit = byteLimitFor(batch);
    const Evaluation evaluation{&batch, &context, batch.rowCount(), limit, nullptr};
    const Call call{{},      batch.rowCount(), type(), m_program->root->range(),
                    nullptr, &context,         limit};
    Operand result = settled(m_program->root->evaluate(evaluation), call);
    return {std::move(result.column), issuesOf(result.failures)};
}

Explanation CompiledExpression::explain(const RecordBatch &batch, std::size_t row,
                                        const EvaluationContext &context) const
{
    const auto single = singleRow(batch, row, m_program->fields);
    Explainer explainer(*m_program);
    const Evaluation evaluation{single.get(), &context, 1, byteLimitFor(batch), &explainer};
    const Operand result = m_program->root->evaluate(evaluation);
    return explainer.finish(result);
}

} // namespace millrace
