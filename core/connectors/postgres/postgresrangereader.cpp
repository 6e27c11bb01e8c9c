#include "core/connectors/postgres/postgresrangereader.h"

#include "core/connectors/postgres/postgresreader.h"

namespace millrace {

namespace {

constexpr std::size_t s_rowsPerLook = 256;

/// Returns false when nobody wants rows any more.
bool handOn(PostgresCopyReader &rows, PostgresRange &range, std::optional<PostgresPosition> behind,
            const Cancellation &cancellation)
{
    PostgresRangePiece piece{nullptr, std::move(behind)};
    if (rows.rowCount() > 0)
        piece.batch = rows.finishBatch();
    const std::int64_t cost = piece.batch ? piece.batch->byteSize() : 0;
    return range.pieces.push(std::move(piece), cost, cancellation);
}

Result<void> read(PostgresCopyReader &rows, PostgresRange &range, const Cancellation &cancellation)
{
    if (const auto started = rows.start(range.query, cancellation); !started)
        return started.error();
    while (true) {
        const auto taken = rows.take(cancellation);
        if (!taken)
            return taken.error();
        if (*taken == PostgresCopyReader::Taken::End)
            break;
        if (rows.rowCount() % s_rowsPerLook == 0 && cancellation.stop_requested())
            return Error::cancelled();
        if (rows.isFull() && !handOn(rows, range, {}, cancellation))
            return Error::cancelled();
    }
    if (!handOn(rows, range, range.behind, cancellation))
        return Error::cancelled();
    return {};
}

} // namespace

PostgresRangeReader::PostgresRangeReader(Parts parts)
    : m_parts(std::move(parts))
    , m_ranges(
          m_parts.readers.size(), [this] { return takeRange(); },
          [this](std::size_t worker, PostgresRange &range, const Cancellation &cancellation) {
              return read(*m_parts.readers[worker], range, cancellation);
          })
{
}

std::shared_ptr<PostgresRange> PostgresRangeReader::takeRange()
{
    auto query = m_parts.plan->nextQuery({});
    if (!query)
        return nullptr;
    auto range = std::make_shared<PostgresRange>();
    range->query = std::move(*query);
    range->behind = m_parts.plan->positionBehind();
    return range;
}

Result<std::optional<SourceBatch>> PostgresRangeReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    auto piece = m_ranges.next(cancellation);
    if (!piece)
        return piece.error();
    return std::optional(*piece ? batchOf(std::move(**piece)) : lastBatch());
}

SourceBatch PostgresRangeReader::batchOf(PostgresRangePiece piece)
{
    SourceBatch batch;
    if (piece.batch)
        m_rows += static_cast<qint64>(piece.batch->rowCount());
    batch.batch = std::move(piece.batch);
    if (piece.behind) {
        if (piece.behind->method == PostgresMethod::Blocks)
            piece.behind->rows += m_rows;
        batch.position = toJson(*piece.behind);
    }
    return batch;
}

SourceBatch PostgresRangeReader::lastBatch()
{
    m_isDelivered = true;
    m_parts.plan->end(false);
    for (std::size_t i = 1; i < m_parts.readers.size(); ++i)
        m_parts.readers.front()->addCounts(*m_parts.readers[i]);
    return {nullptr, m_parts.plan->position(m_rows, true)};
}

QString PostgresRangeReader::reasonForNoRows() const
{
    return m_rows > 0 ? QString() : reasonForNothing(m_parts.stream, *m_parts.plan);
}

QStringList PostgresRangeReader::notes() const
{
    return m_parts.plan->notes() + m_parts.readers.front()->notes();
}

} // namespace millrace
