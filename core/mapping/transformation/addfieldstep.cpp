#include "core/mapping/transformation/addfieldstep.h"

#include "core/data/conversion.h"
#include "core/mapping/columnediting.h"
#include "core/mapping/transformation/transformererrors.h"
#include "core/mapping/typefit.h"
#include "core/mapping/valueconversion.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a text as a column of one row; nothing when it does not fit \a type.
std::shared_ptr<const Column> fixedValue(const QString &text, FieldType type)
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{.name = {}, .type = type}})));
    const bool isFit = appendParsed(builder, 0, type, text.toStdString());
    builder.finishRow();
    const auto batch = builder.finish();
    return isFit && batch->issues().empty() ? batch->sharedColumn(0) : nullptr;
}

} // namespace

Result<std::shared_ptr<const AddFieldStep>> AddFieldStep::make(const AddFieldSettings &settings,
                                                               const Schema &schema)
{
    auto step = std::make_shared<AddFieldStep>();
    step->m_type = settings.type;
    step->m_schema = std::make_shared<const Schema>(schema);
    if (settings.expression) {
        if (auto compiled = step->compile(*settings.expression); !compiled)
            return compiled.error();
    } else if (settings.constant) {
        step->m_constant = fixedValue(*settings.constant, settings.type);
        if (!step->m_constant)
            return makeError(transformererrors::constantUnfit, {fieldTypeName(settings.type)}, {},
                             u"/constant"_s);
    } else {
        step->m_constant = nulls(settings.type, 1);
    }
    return std::shared_ptr<const AddFieldStep>(std::move(step));
}

Result<void> AddFieldStep::compile(const QString &expression)
{
    Compilation compiled = CompiledExpression::compile(expression, *m_schema);
    if (!compiled.isOk()) {
        const ExpressionProblem &problem = compiled.problems.front();
        return makeError(transformererrors::expressionInvalid,
                         {QString::number(problem.range.start + 1), problem.message, problem.hint},
                         {}, u"/expression"_s);
    }
    if (!canBecome(compiled->type(), m_type))
        return makeError(transformererrors::typeImpossible,
                         {fieldTypeName(compiled->type()), fieldTypeName(m_type)}, {}, u"/type"_s);
    m_expression = std::move(compiled.expression);
    return {};
}

void AddFieldStep::apply(MovingRows &rows, const EvaluationContext &context) const
{
    if (m_constant) {
        rows.columns.push_back(repeated(*m_constant, rows.rowCount));
        return;
    }
    const std::size_t at = rows.columns.size();
    std::ranges::stable_sort(rows.issues, {}, &ValueIssue::row);
    const RecordBatch before(m_schema, rows.rowCount, rows.columns, rows.issues, rows.extractedAt);
    EvaluatedColumn value = m_expression->evaluate(before, context);
    for (const EvaluationIssue &issue : value.issues)
        noteFailure(rows, issue.row, at, issue.original);
    if (value.column->type == m_type) {
        rows.columns.push_back(std::move(value.column));
        return;
    }
    const auto schema
        = std::make_shared<const Schema>(Schema({Field{.name = {}, .type = value.column->type}}));
    const RecordBatch single(schema, rows.rowCount, {std::move(value.column)}, {},
                             rows.extractedAt);
    UnsettledColumn made = asType(single, 0, m_type);
    for (const UnfitCell &cell : made.unfit) {
        noteFailure(rows, cell.row, at, cell.original);
        if (cell.isInexact)
            rows.issues.back().change = ValueChange::Truncated;
    }
    rows.columns.push_back(std::move(made.column));
}

std::optional<FieldType> typeOfExpression(const QString &expression, const Schema &schema)
{
    const Compilation compiled = CompiledExpression::compile(expression, schema);
    return compiled.isOk() ? std::optional(compiled->type()) : std::nullopt;
}

} // namespace millrace
