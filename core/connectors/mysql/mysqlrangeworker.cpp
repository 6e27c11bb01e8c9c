#include "core/connectors/mysql/mysqlrangeworker.h"

#include "core/connectors/mysql/mysqlcells.h"

namespace millrace {

MySqlRangeWorker::MySqlRangeWorker(MySqlLease lease, std::shared_ptr<const Schema> schema,
                                   const MySqlSelection &selection)
    : m_lease(std::move(lease))
    , m_schema(std::move(schema))
    , m_selection(selection)
    , m_builder(m_schema)
    , m_keyBytes(selection.identity.size())
{
}

Result<void> MySqlRangeWorker::read(MySqlRange &range, const QString &condition,
                                    const Cancellation &cancellation)
{
    const MySqlCancellationScope scope(*m_lease.connection(), cancellation);
    const auto opened = MySqlRows::open(*m_lease.connection(), m_selection.sql(condition));
    if (!opened)
        return opened.error();
    MySqlRows &rows = **opened;
    if (!m_rowReader)
        m_rowReader.emplace(*m_schema, rows.columns());
    while (true) {
        const auto row = rows.next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        m_rowReader->append(rows, m_builder);
        rememberKey(rows);
        if (m_builder.isFull() && !handOn(range, rows.columns(), cancellation))
            return Error::cancelled();
    }
    if (m_builder.rowCount() > 0 && !handOn(range, rows.columns(), cancellation))
        return Error::cancelled();
    return {};
}

void MySqlRangeWorker::rememberKey(const MySqlRows &rows)
{
    // The last row of a range is known as such only when its cells are gone.
    for (std::size_t i = 0; i < m_keyBytes.size(); ++i) {
        const MySqlCell &cell = rows.cell(m_selection.identityColumn + i);
        if (cell.isNull())
            m_keyBytes[i].reset();
        else if (m_keyBytes[i])
            m_keyBytes[i]->assign(cell.bytes());
        else
            m_keyBytes[i].emplace(cell.bytes());
    }
}

bool MySqlRangeWorker::handOn(MySqlRange &range, const std::vector<MySqlResultColumn> &columns,
                              const Cancellation &cancellation)
{
    MySqlRangePiece piece;
    for (std::size_t i = 0; i < m_keyBytes.size(); ++i) {
        MySqlCell cell;
        if (m_keyBytes[i])
            cell = {reinterpret_cast<const unsigned char *>(m_keyBytes[i]->data()),
                    m_keyBytes[i]->size()};
        auto value = cellValue(cell, columns[m_selection.identityColumn + i],
                               m_selection.identity[i].kind);
        if (!value) {
            piece.lastKey.clear();
            break;
        }
        piece.lastKey.push_back(std::move(*value));
    }
    piece.batch = m_builder.finish();
    const std::int64_t cost = piece.batch->byteSize();
    return range.pieces.push(std::move(piece), cost, cancellation);
}

void MySqlRangeWorker::addCountsTo(std::optional<MySqlRowReader> &counts) const
{
    if (!m_rowReader)
        return;
    if (counts)
        counts->addCounts(*m_rowReader);
    else
        counts = m_rowReader;
}

} // namespace millrace
