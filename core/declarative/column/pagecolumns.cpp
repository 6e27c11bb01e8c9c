#include "core/declarative/column/pagecolumns.h"

#include "core/declarative/record/recordpage.h"

#include <utility>

namespace millrace::declarative {

PageColumns::PageColumns(std::shared_ptr<const Schema> schema, Schema whole)
    : m_schema(std::move(schema))
    , m_whole(std::move(whole))
{
}

std::unique_ptr<RecordColumns> PageColumns::taken()
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_free.empty()) {
            std::unique_ptr<RecordColumns> columns = std::move(m_free.back());
            m_free.pop_back();
            return columns;
        }
    }
    return std::make_unique<RecordColumns>(m_schema, m_whole);
}

std::vector<std::shared_ptr<RecordBatch>> PageColumns::batches(const RecordPage &page)
{
    std::unique_ptr<RecordColumns> columns = taken();
    RecordBatchBuilder &builder = columns->builder();
    std::vector<std::shared_ptr<RecordBatch>> batches;
    for (const simdjson::dom::element &record : page) {
        columns->append(record);
        if (builder.isFull())
            batches.push_back(builder.finish());
    }
    if (builder.rowCount() > 0)
        batches.push_back(builder.finish());
    const QStringList names = columns->leftOut();
    const std::lock_guard lock(m_mutex);
    m_leftOut.insert(names.begin(), names.end());
    m_free.push_back(std::move(columns));
    return batches;
}

QStringList PageColumns::leftOut() const
{
    const std::lock_guard lock(m_mutex);
    return {m_leftOut.begin(), m_leftOut.end()};
}

} // namespace millrace::declarative
