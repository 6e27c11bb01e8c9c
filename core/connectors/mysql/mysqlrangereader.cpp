#include "core/connectors/mysql/mysqlrangereader.h"

#include "core/connectors/mysql/mysqlreader.h"

namespace millrace {

MySqlRangeReader::MySqlRangeReader(Parts parts)
    : m_parts(std::move(parts))
    , m_ranges(
          m_parts.leases.size(), [this] { return takeRange(); },
          [this](std::size_t worker, MySqlRange &range, const Cancellation &cancellation) {
              return m_workers[worker]->read(range, m_parts.ranges.condition(range.index),
                                             cancellation);
          })
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

std::shared_ptr<MySqlRange> MySqlRangeReader::takeRange()
{
    if (m_nextRange == m_parts.ranges.count())
        return nullptr;
    return std::make_shared<MySqlRange>(m_nextRange++);
}

Result<std::optional<SourceBatch>> MySqlRangeReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    auto piece = m_ranges.next(cancellation);
    if (!piece)
        return piece.error();
    return std::optional(*piece ? batchOf(std::move(**piece)) : lastBatch());
}

SourceBatch MySqlRangeReader::batchOf(MySqlRangePiece piece)
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
    for (const auto &worker : m_workers)
        worker->end();
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
