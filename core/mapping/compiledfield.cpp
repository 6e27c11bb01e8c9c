#include "core/mapping/compiledfield.h"

#include "core/catalog/writtenfields.h"
#include "core/data/conversion.h"
#include "core/mapping/columnediting.h"
#include "core/mapping/mappingerrors.h"
#include "core/mapping/textformats.h"
#include "core/mapping/typefit.h"
#include "core/mapping/valueconversion.h"

namespace millrace {

namespace {

/// As ValueIssue::original.
constexpr std::size_t s_longestOriginal = 64 * 1024;

QStringList namesLike(const QString &name, const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields()) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0)
            names << field.name;
    }
    return names;
}

std::shared_ptr<RecordBatch> batchOf(std::shared_ptr<const Column> column, std::size_t rows)
{
    const FieldType type = column->type;
    return std::make_shared<RecordBatch>(
        std::make_shared<const Schema>(Schema({Field{.name = {}, .type = type}})), rows,
        std::vector{std::move(column)}, std::vector<ValueIssue>(), TimePoint());
}

} // namespace

CompiledField::CompiledField(const ObjectMapping &mapping, int place, const Schema &read,
                             std::vector<MappingProblem> &problems)
    : m_mapping(mapping.fields[static_cast<std::size_t>(place)])
    , m_target(writtenField(mapping, m_mapping, read))
    , m_place(place)
    , m_isRequired(!m_target.field.nullable || mapping.requiredTargets().contains(m_mapping.target))
    , m_checks(m_target)
{
    compileValue(read, problems);
    compileRules(problems);
    if (!m_isSound)
        m_valueType.reset();
}

void CompiledField::refuse(std::vector<MappingProblem> &problems, const ErrorDefinition &definition,
                           const QStringList &arguments, const QStringList &suggestions)
{
    const Error error = makeError(definition, arguments);
    problems.push_back(MappingProblem{
        error.code, m_mapping.target, m_place, error.message, error.hint, {}, suggestions});
    m_isSound = false;
}

void CompiledField::compileValue(const Schema &read, std::vector<MappingProblem> &problems)
{
    const FieldType type = m_target.field.type;
    if (m_mapping.value.isEmpty()
        && (m_mapping.origin != ValueOrigin::Constant || type != FieldType::String)) {
        refuse(problems, mappingerrors::rowEmpty, {m_mapping.target});
        return;
    }
    if (m_mapping.origin == ValueOrigin::Constant) {
        m_valueType = type;
        m_constant = fixedValue(m_mapping.value, mappingerrors::constantUnfit, problems);
        return;
    }
    if (m_mapping.origin == ValueOrigin::Expression) {
        compileExpression(read, problems);
    } else if (const auto column = read.indexOf(m_mapping.value)) {
        m_sourceColumn = *column;
        m_valueType = read.field(*column).type;
    } else {
        refuse(problems, mappingerrors::fieldUnknown, {m_mapping.target, m_mapping.value},
               namesLike(m_mapping.value, read));
    }
    if (m_valueType && !canBecome(*m_valueType, type))
        refuse(problems, mappingerrors::typeImpossible,
               {m_mapping.target, fieldTypeName(*m_valueType), fieldTypeName(type)});
}

void CompiledField::compileExpression(const Schema &read, std::vector<MappingProblem> &problems)
{
    Compilation compiled = CompiledExpression::compile(m_mapping.value, read);
    if (compiled.isOk()) {
        m_valueType = compiled->type();
        m_expression = std::move(compiled.expression);
        return;
    }
    m_isSound = false;
    for (const ExpressionProblem &problem : compiled.problems)
        problems.push_back(MappingProblem{problem.code, m_mapping.target, m_place, problem.message,
                                          problem.hint, problem.range, problem.suggestions});
}

void CompiledField::compileRules(std::vector<MappingProblem> &problems)
{
    if (m_mapping.onUnfit == ValueRule::Default || m_mapping.onNull == ValueRule::Default)
        m_fallback = fixedValue(m_mapping.fallback, mappingerrors::defaultUnfit, problems);
}

std::shared_ptr<const Column> CompiledField::fixedValue(const QString &text,
                                                        const ErrorDefinition &fault,
                                                        std::vector<MappingProblem> &problems)
{
    const std::string bytes = text.toStdString();
    RecordBatchBuilder builder(std::make_shared<const Schema>(Schema({m_target.field})));
    std::optional<ValueFaultKind> kind;
    if (!appendParsed(builder, 0, m_target.field.type, bytes))
        kind = ValueFaultKind::DoesNotFit;
    builder.finishRow();
    const auto batch = builder.finish();
    if (!kind && !batch->issues().empty())
        kind = ValueFaultKind::DoesNotFit;
    if (!kind)
        kind = m_checks.fault(bytes);
    if (!kind && bytes.empty() && m_isRequired && m_checks.takesEmptyAsNull())
        kind = ValueFaultKind::Missing;
    if (!kind)
        return batch->sharedColumn(0);
    const ValueFault found{0, static_cast<std::uint32_t>(m_place), *kind,
                           ValueFaultOutcome::Rejected, bytes};
    refuse(problems, fault, {m_mapping.target, valueFaultMessage(found, m_target)});
    return nullptr;
}

MadeColumn CompiledField::make(const RecordBatch &source, const EvaluationContext &context) const
{
    const std::size_t rows = source.rowCount();
    if (!m_isSound)
        return {nulls(m_target.field.type, rows), {}};
    if (m_constant)
        return {repeated(*m_constant, rows), {}};
    return settled(unsettled(source, context), rows);
}

UnsettledColumn CompiledField::unsettled(const RecordBatch &source,
                                         const EvaluationContext &context) const
{
    const std::size_t rows = source.rowCount();
    if (m_constant)
        return {repeated(*m_constant, rows), {}};
    UnsettledColumn made = m_expression ? computed(source, context) : fromSource(source);
    check(made, rows);
    checkNulls(made, rows);
    return made;
}

UnsettledColumn CompiledField::fromSource(const RecordBatch &source) const
{
    return asType(source, m_sourceColumn, m_target.field.type);
}

UnsettledColumn CompiledField::computed(const RecordBatch &source,
                                        const EvaluationContext &context) const
{
    EvaluatedColumn value = m_expression->evaluate(source, context);
    std::vector<UnfitCell> failed;
    failed.reserve(value.issues.size());
    for (EvaluationIssue &issue : value.issues) {
        UnfitCell cell;
        cell.row = issue.row;
        cell.kind = ValueFaultKind::ExpressionFailed;
        cell.original = std::move(issue.original);
        cell.detail = std::move(issue.message);
        failed.push_back(std::move(cell));
    }
    if (value.column->type == m_target.field.type)
        return {std::move(value.column), std::move(failed)};
    UnsettledColumn made
        = asType(*batchOf(std::move(value.column), source.rowCount()), 0, m_target.field.type);
    made.unfit = merged(std::move(failed), std::move(made.unfit));
    return made;
}

void CompiledField::check(UnsettledColumn &made, std::size_t rows) const
{
    if (m_checks.isEmpty())
        return;
    const Column &column = *made.column;
    const bool isText = isStoredAsText(column.type);
    std::vector<UnfitCell> found;
    std::string shown;
    for (std::size_t row = 0; row < rows; ++row) {
        if (column.isNull(row))
            continue;
        std::string_view text;
        if (isText) {
            text = column.text(row);
        } else {
            shown.clear();
            appendCellText(shown, column, row);
            text = shown;
        }
        if (const auto kind = m_checks.fault(text)) {
            UnfitCell cell;
            cell.row = static_cast<std::uint32_t>(row);
            cell.kind = *kind;
            cell.original = std::string(text.substr(0, s_longestOriginal));
            found.push_back(std::move(cell));
        }
    }
    made.unfit = merged(std::move(made.unfit), std::move(found));
}

void CompiledField::checkNulls(UnsettledColumn &made, std::size_t rows) const
{
    const Column &column = *made.column;
    const bool seesEmpty = m_checks.takesEmptyAsNull() && isStoredAsText(column.type);
    if ((m_mapping.onNull == ValueRule::Null && !m_isRequired)
        || (column.valid.empty() && !seesEmpty))
        return;
    std::vector<UnfitCell> found;
    for (std::size_t row = 0; row < rows; ++row) {
        if (!column.isNull(row) && !(seesEmpty && column.text(row).empty()))
            continue;
        UnfitCell cell;
        cell.row = static_cast<std::uint32_t>(row);
        cell.kind = ValueFaultKind::Missing;
        cell.isNullFilled = m_mapping.onNull == ValueRule::Default;
        found.push_back(std::move(cell));
    }
    made.unfit = merged(std::move(made.unfit), std::move(found));
}

ValueFaultOutcome CompiledField::outcomeOf(const UnfitCell &cell, const Column &column) const
{
    if (cell.kind == ValueFaultKind::Missing)
        return ValueFaultOutcome::Rejected;
    switch (m_mapping.onUnfit) {
    case ValueRule::Null:
        return m_isRequired ? ValueFaultOutcome::Rejected : ValueFaultOutcome::Nulled;
    case ValueRule::Default:
        return ValueFaultOutcome::Defaulted;
    case ValueRule::Cut: {
        if (cell.isInexact)
            return ValueFaultOutcome::Cut;
        if (cell.kind != ValueFaultKind::TooLong || column.type != FieldType::String)
            return ValueFaultOutcome::Rejected;
        const std::string_view kept
            = firstCharacters(column.text(cell.row), m_checks.maximumLength().value_or(0));
        return m_checks.fault(kept) ? ValueFaultOutcome::Rejected : ValueFaultOutcome::Cut;
    }
    case ValueRule::Reject:
        break;
    }
    return ValueFaultOutcome::Rejected;
}

MadeColumn CompiledField::settled(UnsettledColumn made, std::size_t rows) const
{
    MadeColumn result{made.column, {}};
    if (made.unfit.empty())
        return result;
    const Column &column = *made.column;
    std::vector<CellEdit> edits;
    for (UnfitCell &cell : made.unfit) {
        if (cell.isNullFilled) {
            edits.push_back({cell.row, CellEdit::Kind::Value, m_fallback.get()});
            continue;
        }
        const ValueFaultOutcome outcome = outcomeOf(cell, column);
        if (outcome == ValueFaultOutcome::Defaulted)
            edits.push_back({cell.row, CellEdit::Kind::Value, m_fallback.get()});
        else if (outcome == ValueFaultOutcome::Cut && !cell.isInexact)
            edits.push_back(
                {cell.row, CellEdit::Kind::Cut, nullptr, m_checks.maximumLength().value_or(0)});
        else if (outcome != ValueFaultOutcome::Cut && !column.isNull(cell.row))
            edits.push_back({cell.row, CellEdit::Kind::Null});
        result.faults.push_back(ValueFault{cell.row, static_cast<std::uint32_t>(m_place), cell.kind,
                                           outcome, std::move(cell.original),
                                           std::move(cell.detail)});
    }
    result.column = edited(made.column, rows, edits);
    return result;
}

} // namespace millrace
