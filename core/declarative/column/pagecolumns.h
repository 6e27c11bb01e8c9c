// PageColumns: puts whole pages of records into batches, on any thread.
#pragma once

#include "core/declarative/column/recordcolumns.h"

#include <mutex>

namespace millrace::declarative {

class RecordPage;

/// As RecordColumns, for the threads that read the pages. Safe from any thread.
class PageColumns final
{
public:
    /// As RecordColumns.
    PageColumns(std::shared_ptr<const Schema> schema, Schema whole);

    /// The records of \a page as rows, in batches that are no larger than readers should make
    /// them.
    [[nodiscard]] std::vector<std::shared_ptr<RecordBatch>> batches(const RecordPage &page);
    /// Names of properties that had no column, in order.
    [[nodiscard]] QStringList leftOut() const;

private:
    [[nodiscard]] std::unique_ptr<RecordColumns> taken();

    const std::shared_ptr<const Schema> m_schema;
    const Schema m_whole;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<RecordColumns>> m_free;
    std::set<QString> m_leftOut;
};

} // namespace millrace::declarative
