#include "core/verify/alignedrows.h"

#include "core/data/columnconversion.h"
#include "core/verify/canonicalvalue.h"

namespace millrace {

AlignedRows::AlignedRows(const AlignmentPlan &plan, std::shared_ptr<const RecordBatch> batch)
    : m_batch(std::move(batch))
    , m_unfit(plan.places.size())
{
    m_columns.reserve(plan.places.size());
    for (std::size_t place = 0; place < plan.places.size(); ++place)
        align(plan, place);
    if (plan.extractedAt < 0)
        return;
    const Column &read = m_batch->column(plan.extractedAt);
    if (isComparable(read.type, FieldType::TimestampWithZone))
        m_extractedAt = m_batch->sharedColumn(plan.extractedAt);
    else if (isConvertible(read.type, FieldType::TimestampWithZone))
        m_extractedAt
            = convertedColumn(*m_batch, plan.extractedAt, FieldType::TimestampWithZone).column;
}

void AlignedRows::align(const AlignmentPlan &plan, std::size_t place)
{
    const int read = plan.places[place];
    const FieldType target = plan.fields->field(static_cast<int>(place)).type;
    const std::shared_ptr<const Column> &column = m_batch->sharedColumn(read);
    auto &unfit = m_unfit[place];
    if (isComparable(column->type, target)) {
        m_columns.push_back(column);
        if (!plan.keepsUnreadable)
            return;
        for (const ValueIssue &issue : m_batch->issues()) {
            if (issue.column == static_cast<std::uint32_t>(read)
                && issue.change == ValueChange::Nulled)
                unfit.emplace(issue.row, issue.original);
        }
        return;
    }
    const FieldType way = isConvertible(column->type, target) ? target : FieldType::String;
    ConvertedColumn converted = convertedColumn(*m_batch, read, way);
    for (const ValueIssue &issue : converted.issues) {
        if (issue.change == ValueChange::Nulled)
            unfit.emplace(issue.row, issue.original);
    }
    if (way != target) {
        // Nothing of it can be equal; null stays null.
        for (std::size_t row = 0; row < m_batch->rowCount(); ++row) {
            if (!converted.column->isNull(row))
                unfit.emplace(static_cast<std::uint32_t>(row), converted.column->text(row));
        }
    }
    m_columns.push_back(std::move(converted.column));
}

const std::string *AlignedRows::unfit(std::size_t place, std::size_t row) const
{
    const auto &unfit = m_unfit[place];
    if (unfit.empty())
        return nullptr;
    const auto found = unfit.find(static_cast<std::uint32_t>(row));
    return found == unfit.end() ? nullptr : &found->second;
}

std::int64_t AlignedRows::extractedAt(std::size_t row) const
{
    return m_extractedAt && !m_extractedAt->isNull(row) ? m_extractedAt->integer(row) : 0;
}

} // namespace millrace
