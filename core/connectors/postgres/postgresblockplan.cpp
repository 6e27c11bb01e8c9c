#include "core/connectors/postgres/postgresblockplan.h"

#include "core/sql/identifier.h"

#include <QCoreApplication>

#include <algorithm>
#include <charconv>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Large enough that beginning a query costs nothing beside reading it, small enough that little
/// is read again after a failure.
constexpr qint64 s_bytesPerPart = qint64{32} * 1024 * 1024;

/// A part that is read ahead of its turn is held in memory.
constexpr qint64 s_bytesPerSharedPart = qint64{8} * 1024 * 1024;
constexpr qint64 s_leastSharedParts = 4;

/// Rows carry 32 bits of their transaction number: what is farther away cannot be told apart.
constexpr qint64 s_tellable = qint64{2'000'000'000};

/// "xmin:xmax:xid,xid".
struct SnapshotLimits final
{
    qint64 oldest = 0;
    qint64 next = 0;
};

SnapshotLimits limitsOf(const std::string &snapshot)
{
    SnapshotLimits limits;
    const char *end = snapshot.data() + snapshot.size();
    const auto first = std::from_chars(snapshot.data(), end, limits.oldest);
    if (first.ptr != end)
        std::from_chars(first.ptr + 1, end, limits.next);
    return limits;
}

QString rowId(qint64 block) { return u"'(%1,0)'::pg_catalog.tid"_s.arg(block); }

/// What tells the relation, with its partitions or heirs, from one that was put in its place; the
/// size of its largest part; and the number age() counts from.
QString layoutQuery(std::uint32_t oid)
{
    return u"WITH RECURSIVE part(oid) AS (VALUES (%1::pg_catalog.oid) UNION ALL SELECT i.inhrelid "
           "FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid) "
           "SELECT pg_catalog.md5((SELECT d.oid::text FROM pg_catalog.pg_database d WHERE "
           "d.datname "
           "= pg_catalog.current_database()) || ' ' || pg_catalog.string_agg(c.oid || ':' || "
           "c.relfilenode, ' ' ORDER BY c.oid)), "
           "pg_catalog.max(pg_catalog.pg_relation_size(c.oid)), "
           "pg_catalog.current_setting('block_size')::bigint, "
           "pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()) + pg_catalog.age(("
           "pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot()) % "
           "4294967296)::text::pg_catalog.xid) "
           "FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid"_s.arg(oid);
}

} // namespace

PostgresBlockPlan::PostgresBlockPlan(const PostgresSelection &selection, PostgresMethod method)
    : m_method(method)
    , m_filter(selection.withFilter({}))
{
    m_position.method = method;
    m_namesRows = !isFull() && selection.stream.rowLimit.has_value();
    QStringList columns = selection.expressions;
    if (m_namesRows)
        columns << u"ctid::pg_catalog.text"_s;
    m_select = "SELECT "_L1 + columns.join(", "_L1) + selection.from();
}

Result<std::unique_ptr<PostgresBlockPlan>>
PostgresBlockPlan::make(const PostgresSelection &selection, PostgresMethod method,
                        const std::optional<PostgresPosition> &position,
                        const std::string &snapshot, const Cancellation &cancellation)
{
    std::unique_ptr<PostgresBlockPlan> plan(new PostgresBlockPlan(selection, method));
    if (plan->m_namesRows && selection.relation.hasParts)
        return makeError(postgreserrors::limitUnsupported, {selection.streamName()});
    if (const auto read = plan->readLayout(selection, cancellation); !read)
        return read.error();
    if (const auto started = plan->start(selection, position, snapshot); !started)
        return started.error();
    return plan;
}

bool PostgresBlockPlan::share()
{
    const qint64 blocks = std::max<qint64>(s_bytesPerSharedPart / m_blockSize, 1);
    if (m_blocksPerPart >= m_blocks || m_phase != Phase::Blocks
        || m_blocks - m_position.block < s_leastSharedParts * blocks)
        return false;
    m_blocksPerPart = blocks;
    return true;
}

Result<void> PostgresBlockPlan::prepare(PostgresConnection &connection,
                                        const Cancellation &cancellation) const
{
    // The cost of a range is the same whether the rest of the table is small or large; a plan for
    // the whole of it would be taken anew for every range.
    const auto set = connection.execute(
        u"SET LOCAL enable_seqscan = %1; SET LOCAL enable_indexscan = %1; "
        "SET LOCAL enable_bitmapscan = %1; SET LOCAL enable_indexonlyscan = %1; "
        "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0"_s.arg(
            m_blocks > m_blocksPerPart ? u"off"_s : u"on"_s),
        cancellation);
    return set ? Result<void>() : Result<void>(set.error());
}

Result<void> PostgresBlockPlan::readLayout(const PostgresSelection &selection,
                                           const Cancellation &cancellation)
{
    const auto row
        = selection.connection.execute(layoutQuery(selection.relation.oid), cancellation);
    if (!row)
        return row.error();
    m_blockSize = std::max<qint64>(row->integer(0, 2), 512);
    m_position.layout = row->value(0, 0);
    m_blocks = row->integer(0, 1) / m_blockSize;
    m_blocksPerPart = std::max<qint64>(s_bytesPerPart / m_blockSize, 1);
    if (!readsBlockRanges(selection.connection.serverVersion()))
        m_blocksPerPart = std::max<qint64>(m_blocks, 1);
    m_latest = row->integer(0, 3);
    return {};
}

Result<void> PostgresBlockPlan::start(const PostgresSelection &selection,
                                      const std::optional<PostgresPosition> &position,
                                      const std::string &snapshot)
{
    m_newest = limitsOf(snapshot).next;
    if (!position) {
        m_position.snapshot = snapshot;
        return {};
    }
    if (isFull() && position->isDone) {
        m_position = *position;
        m_rowsBefore = position->rows;
        m_phase = Phase::Over;
        return {};
    }
    if (!isFull() && (position->isDone || position->layout != m_position.layout)) {
        startAnew(*position, snapshot);
        return {};
    }
    return goOn(selection, *position, snapshot);
}

void PostgresBlockPlan::startAnew(const PostgresPosition &last, const std::string &snapshot)
{
    m_position.snapshot = snapshot;
    m_position.since = last.since;
    checkSince();
}

Result<void> PostgresBlockPlan::goOn(const PostgresSelection &selection,
                                     const PostgresPosition &position, const std::string &snapshot)
{
    const SnapshotLimits first = limitsOf(position.snapshot);
    const bool isTellable = first.next <= m_newest && m_newest - first.oldest < s_tellable;
    if (position.layout != m_position.layout || !isTellable) {
        if (isFull())
            return makeError(postgreserrors::positionUnknown, {selection.streamName()});
        startAnew(position, snapshot);
        return {};
    }
    m_position = position;
    m_rowsBefore = position.rows;
    m_next = position.block;
    m_resumedAt = position.block;
    m_goesOnAsSeen = !isFull();
    if (!isFull())
        checkSince();
    return {};
}

void PostgresBlockPlan::checkSince()
{
    if (m_position.since.empty())
        return;
    const SnapshotLimits since = limitsOf(m_position.since);
    if (since.next <= m_newest && m_newest - since.oldest < s_tellable)
        return;
    m_position.since.clear();
    m_notes << QCoreApplication::translate(
        "postgres",
        "The whole table was read: too many transactions have passed since the run "
        "before, or the server is another one.");
}

QString PostgresBlockPlan::seenBy(const std::string &snapshot) const
{
    // The bits a row lacks follow from its age. Three is the smallest number of a transaction.
    return u"pg_catalog.txid_visible_in_snapshot(greatest(%1 - pg_catalog.age(xmin), 3), "
           "%2::pg_catalog.txid_snapshot)"_s.arg(QString::number(m_latest),
                                                 quotedText(QString::fromStdString(snapshot)));
}

QString PostgresBlockPlan::query(const QStringList &conditions, std::optional<qint64> limit) const
{
    QStringList all = conditions;
    if (!m_filter.isEmpty())
        all << m_filter;
    QString sql = m_select;
    if (!all.isEmpty())
        sql += " WHERE "_L1 + all.join(" AND "_L1);
    if (limit)
        sql += " LIMIT "_L1 + QString::number(*limit);
    return sql;
}

std::optional<QString> PostgresBlockPlan::nextQuery(std::optional<qint64> limit)
{
    if (m_isPartOpen) {
        m_position.block = m_next;
        m_position.row.clear();
        m_isPartOpen = false;
        if (m_phase == Phase::Moved)
            m_phase = Phase::Over;
    }
    const bool isFirst = m_position.block == 0 && m_next == 0;
    if (m_phase == Phase::Blocks && m_position.block >= m_blocks && !isFirst)
        m_phase = isFull() && m_resumedAt > 0 ? Phase::Moved : Phase::Over;
    if (m_phase == Phase::Over)
        return std::nullopt;
    m_isPartOpen = true;
    QStringList conditions;
    if (m_phase == Phase::Moved) {
        conditions << "ctid < "_L1 + rowId(m_resumedAt) << "NOT "_L1 + seenBy(m_position.snapshot);
        return query(conditions, limit);
    }
    m_next = m_position.block + m_blocksPerPart;
    if (!m_position.row.empty())
        conditions << "ctid > "_L1 + quotedText(QString::fromStdString(m_position.row))
                + "::pg_catalog.tid"_L1;
    else if (m_position.block > 0)
        conditions << "ctid >= "_L1 + rowId(m_position.block);
    if (m_next < m_blocks)
        conditions << "ctid < "_L1 + rowId(m_next);
    if (!m_position.since.empty())
        conditions << "NOT "_L1 + seenBy(m_position.since);
    if (m_goesOnAsSeen)
        conditions << seenBy(m_position.snapshot);
    return query(conditions, limit);
}

void PostgresBlockPlan::takeRow(const PostgresTail &tail)
{
    if (m_namesRows && tail.front())
        m_position.row = *tail.front();
}

void PostgresBlockPlan::end(bool isLimited)
{
    // What a limit left out of a run by transaction number is for the next one.
    if (!isFull() && isLimited) {
        m_isCut = true;
        return;
    }
    m_position.isDone = true;
    m_position.block = 0;
    m_position.row.clear();
    m_position.layout.clear();
    if (!isFull())
        m_position.since = m_position.snapshot;
    m_position.snapshot.clear();
}

std::optional<std::string> PostgresBlockPlan::position(qint64 rows, bool isBetweenParts) const
{
    if (!m_position.isDone && !isBetweenParts && m_position.row.empty())
        return std::nullopt;
    PostgresPosition position = m_position;
    if (isFull())
        position.rows = m_rowsBefore + rows;
    else if (!position.isDone && isBetweenParts && m_isPartOpen && !m_isCut) {
        position.block = m_next;
        position.row.clear();
    }
    if (isFull() && !position.isDone && m_isPartOpen)
        position.block = std::max<std::int64_t>(position.block, m_next);
    return toJson(position);
}

PostgresPosition PostgresBlockPlan::positionBehind() const
{
    PostgresPosition position = m_position;
    position.rows = rowsBefore();
    position.block = std::max<std::int64_t>(position.block, m_next);
    position.row.clear();
    return position;
}

QString PostgresBlockPlan::startText() const
{
    return m_position.since.empty() ? QString() : QString::fromStdString(m_position.since);
}

} // namespace millrace
