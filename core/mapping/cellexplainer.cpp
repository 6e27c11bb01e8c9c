#include "core/mapping/cellexplainer.h"

#include "core/data/conversion.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

CellStep cellStep(CellStep::Kind kind, const QString &text, const Column &column, std::size_t row)
{
    CellStep step;
    step.kind = kind;
    step.text = text;
    step.type = column.type;
    const auto shown = shownCell(column, row);
    step.isNull = !shown;
    step.value = shown.value_or(QString());
    return step;
}

CellStep sourceStep(const RecordBatch &source, std::size_t row, int column)
{
    CellStep step = cellStep(CellStep::Kind::Source, source.schema().field(column).name,
                             source.column(column), row);
    for (const ValueIssue &issue : source.issuesOf(row)) {
        if (issue.column != static_cast<std::uint32_t>(column))
            continue;
        step.code = valueFaultCode(ValueFaultKind::DoesNotFit);
        step.value = QString::fromStdString(issue.original);
        step.isNull = false;
    }
    return step;
}

void appendExpression(const CompiledExpression &expression, const RecordBatch &source,
                      std::size_t row, const EvaluationContext &context,
                      std::vector<CellStep> &steps)
{
    const Explanation explanation = expression.explain(source, row, context);
    for (const ExplanationStep &part : explanation.steps) {
        if (part.kind == ExplanationStep::Kind::Literal)
            continue;
        CellStep step;
        step.kind = part.kind == ExplanationStep::Kind::Field ? CellStep::Kind::Source
                                                              : CellStep::Kind::Part;
        step.text = part.text;
        step.type = part.type;
        step.isNull = part.isNull;
        step.value = part.value;
        step.code = part.issueCode;
        step.range = part.range;
        steps.push_back(std::move(step));
    }
}

const ValueFault *faultOf(const MappedRecords &mapped, std::size_t row, int place)
{
    const auto found = std::ranges::find_if(mapped.faults, [row, place](const ValueFault &fault) {
        return fault.row == row && fault.field == static_cast<std::uint32_t>(place);
    });
    return found == mapped.faults.end() ? nullptr : &*found;
}

void appendOutcome(const CompiledField &field, const UnsettledColumn &made, std::size_t row,
                   const ValueFault *fault, std::vector<CellStep> &steps)
{
    const auto unfit
        = std::ranges::find(made.unfit, static_cast<std::uint32_t>(row), &UnfitCell::row);
    if (unfit != made.unfit.end() && unfit->isNullFilled) {
        CellStep step;
        step.kind = CellStep::Kind::Rule;
        step.text = QCoreApplication::translate("mapping", "The default stands in for null.");
        step.type = field.target().field.type;
        step.value = field.mapping().fallback;
        steps.push_back(std::move(step));
    }
    if (!fault)
        return;
    CellStep check;
    check.kind = CellStep::Kind::Check;
    check.text = valueFaultMessage(*fault, field.target());
    check.type = field.target().field.type;
    check.value = QString::fromStdString(fault->original);
    check.isNull = fault->kind == ValueFaultKind::Missing;
    check.code = valueFaultCode(fault->kind);
    steps.push_back(check);
    check.kind = CellStep::Kind::Rule;
    check.text = valueFaultOutcomeText(fault->outcome);
    steps.push_back(std::move(check));
}

} // namespace

std::optional<QString> shownCell(const Column &column, std::size_t row)
{
    constexpr qsizetype longest = 500;
    if (column.isNull(row))
        return std::nullopt;
    std::string text;
    appendCellText(text, column, row, ' ');
    // Four bytes at most for a character.
    constexpr std::size_t mostBytes = static_cast<std::size_t>(longest) * 4 + 4;
    QString shown
        = QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(text.size(), mostBytes)));
    if (shown.size() > longest || text.size() > mostBytes)
        shown = shown.left(longest) + u'…';
    return shown;
}

CellExplanation explained(const CompiledField &field, const RecordBatch &source, std::size_t row,
                          int place, const MappedRecords &mapped, const EvaluationContext &context)
{
    CellExplanation explanation;
    if (!field.isSound())
        return explanation;
    std::vector<CellStep> &steps = explanation.steps;
    const UnsettledColumn made = field.unsettled(source, context);
    if (field.expression())
        appendExpression(*field.expression(), source, row, context, steps);
    else if (field.sourceColumn() >= 0)
        steps.push_back(sourceStep(source, row, field.sourceColumn()));
    else
        steps.push_back(
            cellStep(CellStep::Kind::Constant, field.mapping().value, *made.column, row));
    if (field.valueType() != field.target().field.type && !made.column->isNull(row))
        steps.push_back(cellStep(CellStep::Kind::Converted,
                                 fieldTypeName(field.target().field.type), *made.column, row));
    appendOutcome(field, made, row, faultOf(mapped, row, place), steps);

    const bool isRejected
        = std::ranges::binary_search(mapped.rejectedRows, static_cast<std::uint32_t>(row));
    steps.push_back(cellStep(isRejected ? CellStep::Kind::Rejected : CellStep::Kind::Sent,
                             isRejected ? valueFaultOutcomeText(ValueFaultOutcome::Rejected)
                                        : field.target().field.name,
                             mapped.whole->column(place), row));
    return explanation;
}

} // namespace millrace
