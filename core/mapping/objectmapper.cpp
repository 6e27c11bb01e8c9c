#include "core/mapping/objectmapper.h"

#include "core/catalog/writtenfields.h"
#include "core/mapping/cellexplainer.h"
#include "core/mapping/compiledfield.h"
#include "core/mapping/mapper.h"
#include "core/mapping/mappingproblem.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

/// \a problem as the reason why \a stream cannot run.
Error errorOf(const MappingProblem &problem, const QString &stream)
{
    Error error;
    error.code = problem.code;
    error.kind = ErrorKind::Configuration;
    error.hint = problem.hint;
    if (problem.range)
        error.message
            = QCoreApplication::translate(
                  "mapping",
                  "Stream %1 cannot be mapped: the expression of the field \"%2\" is wrong at "
                  "character %3. %4")
                  .arg(stream, problem.target, QString::number(problem.range->start + 1),
                       problem.message);
    else
        error.message = QCoreApplication::translate("mapping", "Stream %1 cannot be mapped. %2")
                            .arg(stream, problem.message);
    return error;
}

std::optional<ValueIssue> issueOf(const ValueFault &fault)
{
    ValueIssue issue;
    issue.row = fault.row;
    issue.column = fault.field;
    issue.reason = fault.kind == ValueFaultKind::TooLong
        ? ValueChangeReason::DestinationFieldSizeLimitation
        : ValueChangeReason::DestinationTypecastError;
    issue.original = fault.original;
    if (fault.outcome == ValueFaultOutcome::Cut)
        issue.change = ValueChange::Truncated;
    else if (fault.outcome != ValueFaultOutcome::Nulled)
        return std::nullopt;
    return issue;
}

/// The rows with a refused value. REQUIRES: \a faults are ordered by row.
std::vector<std::uint32_t> rejectedRows(const std::vector<ValueFault> &faults)
{
    std::vector<std::uint32_t> rows;
    for (const ValueFault &fault : faults) {
        if (fault.outcome == ValueFaultOutcome::Rejected
            && (rows.empty() || rows.back() != fault.row))
            rows.push_back(fault.row);
    }
    return rows;
}

} // namespace

ObjectMapper::ObjectMapper(const ObjectMapping &mapping, const Schema &read)
    : m_mapping(std::make_shared<const ObjectMapping>(mapping))
    , m_written(std::make_shared<const Schema>(millrace::writtenSchema(mapping, read)))
{
    std::vector<MappingProblem> ignored;
    for (int place = 0; place < static_cast<int>(mapping.fields.size()); ++place)
        m_fields.push_back(std::make_shared<const CompiledField>(mapping, place, read, ignored));
}

Result<ObjectMapper> ObjectMapper::compile(const ObjectMapping &mapping, const Schema &read,
                                           const QString &stream)
{
    if (const auto problems = mappingProblems(mapping, read); !problems.empty())
        return errorOf(problems.front(), stream);
    return ObjectMapper(mapping, read);
}

ObjectMapper ObjectMapper::compileWhatIsSound(const ObjectMapping &mapping, const Schema &read)
{
    return {mapping, read};
}

bool ObjectMapper::isSound(int place) const
{
    return m_fields[static_cast<std::size_t>(place)]->isSound();
}

std::optional<FieldType> ObjectMapper::valueType(int place) const
{
    return m_fields[static_cast<std::size_t>(place)]->valueType();
}

const ObjectField &ObjectMapper::target(int place) const
{
    return m_fields[static_cast<std::size_t>(place)]->target();
}

MappedRecords ObjectMapper::apply(const std::shared_ptr<const RecordBatch> &source,
                                  const EvaluationContext &context) const
{
    MappedRecords mapped;
    std::vector<std::shared_ptr<const Column>> columns;
    columns.reserve(m_fields.size());
    for (const auto &field : m_fields) {
        MadeColumn made = field->make(*source, context);
        columns.push_back(std::move(made.column));
        std::ranges::move(made.faults, std::back_inserter(mapped.faults));
    }
    std::ranges::stable_sort(mapped.faults, {}, &ValueFault::row);
    mapped.rejectedRows = rejectedRows(mapped.faults);

    std::vector<ValueIssue> issues;
    for (const ValueFault &fault : mapped.faults) {
        if (auto issue = issueOf(fault))
            issues.push_back(std::move(*issue));
    }
    auto whole = std::make_shared<RecordBatch>(m_written, source->rowCount(), std::move(columns),
                                               std::move(issues), source->extractedAt());
    whole->setOrigin(source);
    mapped.whole = std::move(whole);
    mapped.batch = mapped.rejectedRows.empty() ? mapped.whole
                                               : withoutRows(mapped.whole, mapped.rejectedRows);
    return mapped;
}

std::vector<UnfitCell> ObjectMapper::unfit(const RecordBatch &source, int place,
                                           const EvaluationContext &context) const
{
    const CompiledField &field = *m_fields[static_cast<std::size_t>(place)];
    if (!field.isSound())
        return {};
    std::vector<UnfitCell> cells = field.unsettled(source, context).unfit;
    std::erase_if(cells, [](const UnfitCell &cell) { return cell.isNullFilled; });
    return cells;
}

CellExplanation ObjectMapper::explain(const std::shared_ptr<const RecordBatch> &source,
                                      std::size_t row, int place,
                                      const EvaluationContext &context) const
{
    const MappedRecords mapped = apply(source, context);
    return explained(*m_fields[static_cast<std::size_t>(place)], *source, row, place, mapped,
                     context);
}

} // namespace millrace
