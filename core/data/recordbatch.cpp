#include "core/data/recordbatch.h"

#include <algorithm>

namespace millrace {

RecordBatch::RecordBatch(std::shared_ptr<const Schema> schema, std::size_t rowCount,
                         std::vector<std::shared_ptr<const Column>> columns,
                         std::vector<ValueIssue> issues, TimePoint extractedAt)
    : m_schema(std::move(schema))
    , m_rowCount(rowCount)
    , m_columns(std::move(columns))
    , m_issues(std::move(issues))
    , m_extractedAt(extractedAt)
{
    for (const auto &column : m_columns)
        m_byteSize += column->byteSize();
    for (const ValueIssue &issue : m_issues)
        m_byteSize += static_cast<std::int64_t>(sizeof(ValueIssue) + issue.original.size());
}

RecordBatch::RecordBatch(std::shared_ptr<const Schema> schema,
                         std::shared_ptr<const EncodedRows> rows, TimePoint extractedAt)
    : m_schema(std::move(schema))
    , m_rowCount(rows->rowCount())
    , m_encoded(std::move(rows))
    , m_extractedAt(extractedAt)
    , m_byteSize(static_cast<std::int64_t>(m_encoded->bytes.size()
                                           + m_encoded->offsets.size() * sizeof(std::uint32_t)))
{
}

std::span<const ValueIssue> RecordBatch::issuesOf(std::size_t row) const
{
    // Two searches instead of equal_range: clang 14's tools cannot read libstdc++'s subrange.
    const auto wanted = static_cast<std::uint32_t>(row);
    const auto first = std::ranges::lower_bound(m_issues, wanted, {}, &ValueIssue::row);
    const auto last = std::ranges::upper_bound(m_issues, wanted, {}, &ValueIssue::row);
    return {first, last};
}

void RecordBatch::setOrigin(std::shared_ptr<const RecordBatch> origin,
                            std::vector<std::uint32_t> originRows)
{
    m_origin = std::move(origin);
    m_originRows = std::move(originRows);
}

Result<std::shared_ptr<const RecordBatch>>
withColumns(const std::shared_ptr<const RecordBatch> &batch)
{
    return batch->encoded() ? batch->encoded()->decode(*batch) : batch;
}

} // namespace millrace
