// PostgresRangeReader: reads a large table by several connections at once, block after block.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/postgres/postgresblockplan.h"
#include "core/connectors/postgres/postgrescopyreader.h"
#include "core/sql/orderedranges.h"

#include <memory>
#include <vector>

namespace millrace {

/// Rows, and with the last of a range the position behind it.
struct PostgresRangePiece final
{
    std::shared_ptr<const RecordBatch> batch; ///< Null: no further row.
    std::optional<PostgresPosition> behind;
};

struct PostgresRange final : OrderedRange<PostgresRangePiece>
{
    QString query;
    PostgresPosition behind;
};

/// Readers that see the same snapshot take the parts of a plan in turn. Batches and positions come
/// as from a PostgresReader of the same plan, whose parts are smaller than usual.
class PostgresRangeReader final : public StreamReader
{
public:
    struct Parts final
    {
        std::vector<std::unique_ptr<PostgresCopyReader>> readers; ///< Prepared for the plan.
        std::unique_ptr<PostgresBlockPlan> plan; ///< Its share() was true.
        std::shared_ptr<const Schema> schema;
        ConfiguredStream stream; ///< Without a row limit.
        std::optional<qint64> estimatedRows;
    };

    explicit PostgresRangeReader(Parts parts);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_parts.schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override
    {
        return m_parts.estimatedRows;
    }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    [[nodiscard]] std::shared_ptr<PostgresRange> takeRange();
    [[nodiscard]] SourceBatch batchOf(PostgresRangePiece piece);
    [[nodiscard]] SourceBatch lastBatch();

    Parts m_parts;
    qint64 m_rows = 0; ///< Of this run.
    bool m_isDelivered = false; ///< The last position was handed out.
    OrderedRanges<PostgresRange> m_ranges; ///< Goes first: its threads use the others.
};

} // namespace millrace
