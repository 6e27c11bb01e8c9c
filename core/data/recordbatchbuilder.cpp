#include "core/data/recordbatchbuilder.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::size_t s_longestOriginal = 64 * 1024;

} // namespace

RecordBatchBuilder::RecordBatchBuilder(std::shared_ptr<const Schema> schema)
    : m_schema(std::move(schema))
    , m_columns(m_schema->fields().size())
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        m_columns[i].isText = isStoredAsText(m_schema->fields()[i].type);
        m_fixedBytesPerRow += m_columns[i].isText ? 0 : 8;
    }
    reserve();
}

void RecordBatchBuilder::reserve()
{
    for (Building &column : m_columns) {
        if (column.isText) {
            column.offsets.reserve(m_expectedRows + 1);
            column.offsets.push_back(0);
        } else {
            column.fixed.reserve(m_expectedRows);
        }
    }
}

void RecordBatchBuilder::noteIssue(int column, ValueChange change, std::string_view original,
                                   ValueChangeReason reason)
{
    m_issues.push_back(ValueIssue{static_cast<std::uint32_t>(m_rowCount),
                                  static_cast<std::uint32_t>(column), change, reason,
                                  std::string(original.substr(0, s_longestOriginal))});
    m_issueBytes += static_cast<std::int64_t>(sizeof(ValueIssue) + m_issues.back().original.size());
}

void RecordBatchBuilder::appendUnfit(int column, std::string_view original,
                                     ValueChangeReason reason)
{
    noteIssue(column, ValueChange::Nulled, original, reason);
    appendNull(column);
}

void RecordBatchBuilder::noteTruncated(int column, std::string_view original,
                                       ValueChangeReason reason)
{
    noteIssue(column, ValueChange::Truncated, original, reason);
}

void RecordBatchBuilder::dropRow()
{
    for (Building &column : m_columns) {
        if (column.valid.size() > m_rowCount)
            column.valid.resize(m_rowCount);
        if (column.isText && column.offsets.size() > m_rowCount + 1) {
            column.offsets.resize(m_rowCount + 1);
            m_textBytes -= static_cast<std::int64_t>(column.bytes.size() - column.offsets.back());
            column.bytes.resize(column.offsets.back());
        } else if (!column.isText && column.fixed.size() > m_rowCount) {
            column.fixed.resize(m_rowCount);
        }
    }
    while (!m_issues.empty() && m_issues.back().row == m_rowCount) {
        m_issueBytes
            -= static_cast<std::int64_t>(sizeof(ValueIssue) + m_issues.back().original.size());
        m_issues.pop_back();
    }
}

std::shared_ptr<RecordBatch> RecordBatchBuilder::finish(TimePoint extractedAt)
{
    std::vector<std::shared_ptr<const Column>> columns;
    columns.reserve(m_columns.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        Building &building = m_columns[i];
        auto column = std::make_shared<Column>();
        column->type = m_schema->fields()[i].type;
        column->valid = std::move(building.valid);
        column->fixed = std::move(building.fixed);
        column->offsets = std::move(building.offsets);
        column->bytes = std::move(building.bytes);
        const std::size_t textSize = column->bytes.size();
        columns.push_back(std::move(column));
        building = Building{
            .isText = building.isText, .valid = {}, .fixed = {}, .offsets = {}, .bytes = {}};
        // The next batch will look like this one: room for it at once, not by doubling.
        building.bytes.reserve(textSize + textSize / 8);
    }
    auto batch = std::make_shared<RecordBatch>(m_schema, m_rowCount, std::move(columns),
                                               std::move(m_issues), extractedAt);
    m_issues.clear();
    m_expectedRows = std::max<std::size_t>(m_rowCount, 64);
    m_rowCount = 0;
    m_textBytes = 0;
    m_issueBytes = 0;
    reserve();
    return batch;
}

std::shared_ptr<RecordBatch> RecordBatchBuilder::finish()
{
    return finish(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
}

} // namespace millrace
