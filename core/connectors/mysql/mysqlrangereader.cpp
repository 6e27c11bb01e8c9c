#include "core/connectors/mysql/mysqlrangereader.h"

#include "core/connectors/mysql/mysqlreader.h"

namespace millrace {

MySqlRangeReader::MySqlRangeReader(Parts parts)
    : m_parts(std::move(parts))
{
    if (m_parts.position)
        m_position = *m_parts.position;
    m_position.keyFields.clear();
    for (const MySqlOrderTerm &term : m_parts.selection.identity)
        m_position.keyFields << term.field;
    for (MySqlLease &lease : m_parts.leases)
        m_workers.push_back(std::make_unique<MySqlRangeWorker>(std::move(lease), m_parts.schema,
                                                               m_parts.selection));
}

MySqlRangeReader::~MySqlRangeReader()
{
    m_stop.request_stop();
    endWorkers();
}

void MySqlRangeReader::startWorkers()
{
    for (const auto &worker : m_workers)
        m_threads.emplace_back([this, &worker] { work(*worker); });
}

void MySqlRangeReader::endWorkers()
{
    for (std::thread &thread : m_threads)
        thread.join();
    m_threads.clear();
    for (const auto &worker : m_workers)
        worker->end();
}

void MySqlRangeReader::work(MySqlRangeWorker &worker)
{
    while (const auto range = takeRange()) {
        worker.read(*range, m_parts.ranges.condition(range->index), m_stop.get_token());
        if (range->error)
            return;
    }
}

std::shared_ptr<MySqlRange> MySqlRangeReader::takeRange()
{
    std::unique_lock lock(m_mutex);
    const bool isWanted = m_changed.wait(lock, m_stop.get_token(), [this] {
        return m_nextRange == m_parts.ranges.count() || m_ahead.size() <= m_workers.size();
    });
    if (!isWanted || m_stop.stop_requested() || m_nextRange == m_parts.ranges.count())
        return nullptr;
    m_ahead.push_back(std::make_shared<MySqlRange>(m_nextRange++));
    m_changed.notify_all();
    return m_ahead.back();
}

std::shared_ptr<MySqlRange> MySqlRangeReader::rangeInTurn(const Cancellation &cancellation)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, cancellation,
                   [this] { return !m_ahead.empty() || m_nextRange == m_parts.ranges.count(); });
    return m_ahead.empty() ? nullptr : m_ahead.front();
}

void MySqlRangeReader::leaveRange()
{
    const std::lock_guard lock(m_mutex);
    m_ahead.pop_front();
    m_changed.notify_all();
}

Result<std::optional<SourceBatch>> MySqlRangeReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    // The workers are told at once, not when the reader goes.
    const CancellationCallback stopWorkers(cancellation, [this] { m_stop.request_stop(); });
    if (m_threads.empty() && !cancellation.stop_requested())
        startWorkers();
    while (!cancellation.stop_requested()) {
        const auto range = rangeInTurn(cancellation);
        if (cancellation.stop_requested())
            break;
        if (!range)
            return std::optional(lastBatch());
        auto piece = range->pieces.pop(cancellation);
        if (piece)
            return std::optional(batchOf(std::move(*piece)));
        if (cancellation.stop_requested())
            break;
        if (range->error)
            return *range->error;
        leaveRange();
    }
    return Error::cancelled();
}

SourceBatch MySqlRangeReader::batchOf(MySqlRange::Piece piece)
{
    SourceBatch batch;
    batch.batch = std::move(piece.batch);
    const auto rows = static_cast<qint64>(batch.batch->rowCount());
    m_rowsOfRun += rows;
    m_position.rows += rows;
    m_position.key = std::move(piece.lastKey);
    if (!m_position.key.empty())
        batch.position = toJson(m_position);
    return batch;
}

SourceBatch MySqlRangeReader::lastBatch()
{
    // The connections go back before anybody opens another stream.
    endWorkers();
    m_isDelivered = true;
    m_position.isDone = true;
    m_position.key.clear();
    m_position.keyFields.clear();
    return {nullptr, toJson(m_position)};
}

QString MySqlRangeReader::reasonForNoRows() const
{
    return m_rowsOfRun > 0 ? QString() : reasonForNothingToRefresh(m_parts.stream, m_position);
}

QStringList MySqlRangeReader::notes() const
{
    std::optional<MySqlRowReader> counts;
    for (const auto &worker : m_workers)
        worker->addCountsTo(counts);
    return counts ? m_parts.notes + counts->notes() : m_parts.notes;
}

} // namespace millrace
