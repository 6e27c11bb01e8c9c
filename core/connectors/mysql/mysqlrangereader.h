// MySqlRangeReader: reads a large table by several connections at once, in the order of its key.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/mysql/mysqlkeyranges.h"
#include "core/connectors/mysql/mysqlrangeworker.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace millrace {

/// A full refresh of one table by workers that see the same moment. Each takes the next range of
/// the key; batches are handed out range after range, so that the rows come in the order of the key
/// and a position covers all before it, as if one connection had read them. Memory is bounded: as
/// many ranges as there are workers may be ahead of their turn.
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
    ~MySqlRangeReader() override;
    MySqlRangeReader(const MySqlRangeReader &) = delete;
    MySqlRangeReader &operator=(const MySqlRangeReader &) = delete;

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_parts.schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override
    {
        return m_parts.estimatedRows;
    }
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    void work(MySqlRangeWorker &worker);
    /// The range a worker has to read next; null when there is none any more.
    [[nodiscard]] std::shared_ptr<MySqlRange> takeRange();
    /// The range whose turn it is; null after the last one.
    [[nodiscard]] std::shared_ptr<MySqlRange> rangeInTurn(const Cancellation &cancellation);
    void leaveRange();
    [[nodiscard]] SourceBatch batchOf(MySqlRange::Piece piece);
    [[nodiscard]] SourceBatch lastBatch();
    void startWorkers();
    void endWorkers();

    Parts m_parts;
    MySqlPosition m_position; ///< After the last row handed out.
    std::vector<std::unique_ptr<MySqlRangeWorker>> m_workers;
    std::vector<std::thread> m_threads;
    CancellationSource m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::shared_ptr<MySqlRange>> m_ahead; ///< The first is the one in turn.
    qint64 m_nextRange = 0;
    qint64 m_rowsOfRun = 0;
    bool m_isDelivered = false; ///< The last position was handed out.
};

} // namespace millrace
