// MySqlRangeWorker: reads ranges of a table on a thread of its own, ahead of their turn.
#pragma once

#include "core/connectors/mysql/mysqlrowreader.h"
#include "core/connectors/mysql/mysqlselection.h"
#include "core/connectors/mysql/mysqlsessions.h"
#include "core/sql/orderedranges.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// Rows, and the key of the last one; empty when it cannot be told.
struct MySqlRangePiece final
{
    std::shared_ptr<const RecordBatch> batch;
    std::vector<MySqlValue> lastKey;
};

struct MySqlRange final : OrderedRange<MySqlRangePiece>
{
    explicit MySqlRange(qint64 number)
        : index(number)
    {
    }

    const qint64 index; ///< Among the MySqlKeyRanges.
};

/// Owns a connection. read() is for one thread, which no other call may overlap.
class MySqlRangeWorker final
{
public:
    /// \a selection must outlive the worker.
    MySqlRangeWorker(MySqlLease lease, std::shared_ptr<const Schema> schema,
                     const MySqlSelection &selection);

    /// Fills \a range with the rows that meet \a condition, in the order of the key.
    Result<void> read(MySqlRange &range, const QString &condition,
                      const Cancellation &cancellation);
    /// Gives the connection back.
    void end() { m_lease.end(); }
    /// Adds what was counted to \a counts.
    void addCountsTo(std::optional<MySqlRowReader> &counts) const;

private:
    /// Hands the rows taken on. Returns false when nobody wants them any more.
    bool handOn(MySqlRange &range, const std::vector<MySqlResultColumn> &columns,
                const Cancellation &cancellation);
    void rememberKey(const MySqlRows &rows);

    MySqlLease m_lease;
    std::shared_ptr<const Schema> m_schema;
    const MySqlSelection &m_selection;
    RecordBatchBuilder m_builder;
    std::optional<MySqlRowReader> m_rowReader;
    std::vector<std::optional<std::string>> m_keyBytes; ///< Of the last row, as it came.
};

} // namespace millrace
