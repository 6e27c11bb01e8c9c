#include "core/connectors/postgres/postgresloader.h"

#include "core/connectors/postgres/postgreswriteerrors.h"

#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bytes of batches held for one COPY: few enough for the memory, enough to hide its round trips.
constexpr std::int64_t s_mostHeldBytes = 8 << 20;
constexpr std::size_t s_mostHeldRows = 1 << 16;
/// Bytes handed to libpq at once.
constexpr std::size_t s_pieceBytes = 256 * 1024;

const char *codeOf(const PostgresFailure &failure)
{
    const std::string_view state = failure.sqlState;
    if (state.starts_with("23") || state == "44000")
        return s_pgConstraintFailed;
    return state.starts_with("22") ? s_pgValueRefused : s_pgRowRefused;
}

/// The column at fault, as the server names it; empty when it names none, or several.
QString columnOf(const PostgresFailure &failure)
{
    if (!failure.column.isEmpty())
        return failure.column;
    // "Key (id)=(3) already exists.", and "COPY t, line 3, column v".
    static const QRegularExpression key(u"\\(\"?([^()\",]+)\"?\\)=\\("_s);
    if (const auto match = key.match(failure.detail); match.hasMatch())
        return match.captured(1);
    static const QRegularExpression copied(u"(?:^|\\n)COPY [^\\n,]*, [^\\n,]*, \\S+ ([^\\n:]+)"_s);
    const auto match = copied.match(failure.context);
    return match.hasMatch() ? match.captured(1) : QString();
}

} // namespace

const PostgresSegment &segmentOf(const std::vector<PostgresSegment> &segments, std::size_t row)
{
    const auto behind = std::ranges::upper_bound(segments, row, {}, &PostgresSegment::begin);
    return *std::prev(behind);
}

RefusedRow refusedRow(const std::vector<PostgresSegment> &segments, std::size_t row,
                      const PostgresAttempt *attempt,
                      const std::vector<PostgresTargetColumn> &columns)
{
    const PostgresSegment &segment = segmentOf(segments, row);
    RefusedRow refused{segment.batch,
                       static_cast<std::uint32_t>(segment.first + row - segment.begin),
                       {},
                       QString::fromLatin1(s_pgNotTried),
                       QCoreApplication::translate(
                           "postgres", "Not tried, because the server refused nearly every row.")};
    if (attempt != nullptr && attempt->wereIgnored) {
        refused.code = QString::fromLatin1(s_pgIgnoredByTrigger);
        refused.message
            = QCoreApplication::translate("postgres", "A trigger of the table ignored the row.");
    } else if (attempt != nullptr && attempt->failure) {
        const PostgresFailure &failure = *attempt->failure;
        refused.code = QString::fromLatin1(codeOf(failure));
        refused.message
            = failure.detail.isEmpty() ? failure.message : failure.message + u' ' + failure.detail;
        const auto column
            = std::ranges::find(columns, columnOf(failure), &PostgresTargetColumn::name);
        if (column != columns.end())
            refused.field
                = segment.batch->schema().field(static_cast<int>(column - columns.begin())).name;
    }
    return refused;
}

PostgresLoader::PostgresLoader(PostgresSession &session, const QString &into,
                               const PostgresRowLayout &layout, const RunMarks &marks)
    : m_session(session)
    , m_sql("COPY "_L1 + into + " FROM STDIN (FORMAT binary)"_L1)
    , m_columns(layout.columns)
    , m_encoder(layout, marks)
{
}

Result<void> PostgresLoader::add(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                                 std::size_t end, WriteReport &report)
{
    if (first >= end)
        return {};
    if (!m_isCopying) {
        if (auto started = startCopy(); !started)
            return started;
    }
    const PostgresSegment segment{batch, first, end - first, m_rows};
    // A batch may come in several parts; it is held once.
    if (m_segments.empty() || m_segments.back().batch != batch)
        m_heldBytes += batch->byteSize();
    m_segments.push_back(segment);
    m_rows += segment.count;
    if (auto sent = sendSegment(segment, first, end); !sent)
        return sent;
    const bool isFull = m_heldBytes >= s_mostHeldBytes || m_rows >= s_mostHeldRows;
    return isFull ? flush(report) : Result<void>();
}

Result<void> PostgresLoader::startCopy()
{
    // The savepoint before is released on this way, not on one of its own.
    const QString before = m_hasSavepoint ? s_postgresReleaseSavepoint + "; "_L1 : QString();
    auto done = m_session.connection().startCopyIn(
        before + s_postgresSetSavepoint + "; "_L1 + m_sql, m_session.cancellation());
    if (!done)
        return done;
    m_hasSavepoint = true;
    m_isCopying = true;
    m_encoder.clear();
    m_encoder.begin();
    return {};
}

Result<void> PostgresLoader::sendBuffer(std::size_t atLeast)
{
    const std::string_view bytes = m_encoder.bytes();
    if (bytes.empty() || bytes.size() < atLeast)
        return {};
    auto sent = m_session.connection().putCopyData({bytes.data(), bytes.size()},
                                                   m_session.cancellation());
    m_encoder.clear();
    return sent;
}

Result<void> PostgresLoader::sendSegment(const PostgresSegment &segment, std::size_t first,
                                         std::size_t end)
{
    if (const auto &rows = segment.batch->encoded()) {
        // Behind what is encoded already, such as the header.
        if (auto sent = sendBuffer(0); !sent)
            return sent;
        const char *begin = rows->bytes.data() + rows->offsets[first];
        return m_session.connection().putCopyData(
            {begin, rows->offsets[end] - rows->offsets[first]}, m_session.cancellation());
    }
    while (first < end) {
        const auto arrival
            = m_arrivals + static_cast<qint64>(segment.begin + first - segment.first) + 1;
        first += m_encoder.append(*segment.batch, first, end, arrival);
        if (auto sent = sendBuffer(s_pieceBytes); !sent)
            return sent;
    }
    return {};
}

Result<void> PostgresLoader::send(std::size_t first, std::size_t count)
{
    const std::size_t end = first + count;
    while (first < end) {
        const PostgresSegment &segment = segmentOf(m_segments, first);
        const std::size_t stop = std::min(end, segment.begin + segment.count);
        const std::size_t offset = segment.first - segment.begin;
        if (auto sent = sendSegment(segment, first + offset, stop + offset); !sent)
            return sent;
        first = stop;
    }
    return {};
}

Result<PostgresAttempt> PostgresLoader::endCopy(std::size_t count)
{
    m_encoder.finish();
    if (const auto sent = sendBuffer(0); !sent)
        return sent.error();
    m_isCopying = false;
    PostgresAttempt attempt;
    const auto taken = m_session.connection().endCopyIn(m_session.cancellation());
    if (taken) {
        attempt.wereIgnored = *taken < static_cast<std::int64_t>(count);
    } else {
        const PostgresFailure &failure = m_session.connection().lastFailure();
        if (taken.error().isCancelled() || !m_session.connection().inFailedTransaction()
            || !blamesWrittenRow(failure.sqlState))
            return taken.error();
        attempt.failure = failure;
        attempt.suspect = suspectOf(failure.context);
    }
    if (attempt.succeeded())
        return attempt;
    m_hasSavepoint = false;
    if (const auto back = m_session.backToSavepoint(); !back)
        return back.error();
    return attempt;
}

Result<PostgresAttempt> PostgresLoader::attempt(std::size_t first, std::size_t count)
{
    auto done = startCopy();
    if (done)
        done = send(first, count);
    if (!done)
        return done.error();
    return endCopy(count);
}

Result<void> PostgresLoader::flush(WriteReport &report)
{
    if (!m_isCopying)
        return {};
    const auto whole = endCopy(m_rows);
    if (!whole)
        return whole.error();
    if (whole->succeeded()) {
        report.acceptedRows += static_cast<qint64>(m_rows);
    } else {
        PostgresFaultSearch search(
            [this](std::size_t first, std::size_t count) { return attempt(first, count); },
            [&](std::size_t row, const PostgresAttempt *attempt) {
                report.refused.push_back(refusedRow(m_segments, row, attempt, m_columns));
            });
        const auto accepted = search.run(m_rows, *whole);
        if (!accepted)
            return accepted.error();
        report.acceptedRows += static_cast<qint64>(*accepted);
        m_gaveUp = m_gaveUp || search.gaveUp();
    }
    m_arrivals += static_cast<qint64>(m_rows);
    m_rows = 0;
    m_heldBytes = 0;
    m_segments.clear();
    return {};
}

void PostgresLoader::reset()
{
    m_segments.clear();
    m_rows = 0;
    m_heldBytes = 0;
    m_arrivals = 0;
    m_isCopying = false;
    m_hasSavepoint = false;
}

} // namespace millrace
