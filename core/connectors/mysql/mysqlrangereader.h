// MySqlRangeReader: reads a large table by several connections at once, in the order of its key.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/mysql/mysqlkeyranges.h"
#include "core/connectors/mysql/mysqlrangeworker.h"
#include "core/sql/orderedranges.h"

namespace millrace {

/// A full refresh of one table by workers that see the same moment. Each takes the next range of
/// the key; batches are handed out range after range, so that the rows come in the order of the key
/// and a position covers all before it, as if one connection had read them.
class MySqlRangeReader final : public StreamReader
{
public:
    struct Parts final
    {
        std::vector<MySqlLease> leases; ///< One for each worker.
        ConfiguredStream stream;
        std::shared_ptr<const Schema> schema;
        MySqlSelection selection;
        MySqlKeyRanges ranges;
        std::optional<MySqlPosition> position;
        std::optional<qint64> estimatedRows;
        QStringList notes; ///< What is known beforehand.
    };

    explicit MySqlRangeReader(Parts parts);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_parts.schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override
    {
        return m_parts.estimatedRows;
    }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    [[nodiscard]] std::shared_ptr<MySqlRange> takeRange();
    [[nodiscard]] SourceBatch batchOf(MySqlRangePiece piece);
    [[nodiscard]] SourceBatch lastBatch();

    Parts m_parts;
    MySqlPosition m_position; ///< After the last row handed out.
    std::vector<std::unique_ptr<MySqlRangeWorker>> m_workers;
    qint64 m_nextRange = 0;
    qint64 m_rowsOfRun = 0;
    bool m_isDelivered = false; ///< The last position was handed out.
    OrderedRanges<MySqlRange> m_ranges; ///< Goes first: its threads use the others.
};

} // namespace millrace
