#include "core/connectors/postgres/postgresobjectstage.h"

#include "core/connectors/postgres/postgreswriteerrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a arrivals as PostgreSQL's text of an array.
std::string arrayOf(const std::vector<std::int64_t> &arrivals)
{
    std::string text = "{";
    for (const std::int64_t arrival : arrivals) {
        if (text.size() > 1)
            text += ',';
        text += std::to_string(arrival);
    }
    return text + '}';
}

} // namespace

PostgresObjectStage::PostgresObjectStage(PostgresSession &session, const PostgresTarget &target,
                                         const PostgresObject &table, ObjectOperation operation,
                                         const std::vector<int> &key)
    : m_session(session)
    , m_target(target)
    , m_operation(operation)
    , m_key(key)
    , m_sql(target, table, operation, key)
    , m_loader(session, m_sql.copyTarget(), target.layout(true), {})
{
}

Result<void> PostgresObjectStage::begin()
{
    m_loader.reset();
    m_segments.clear();
    m_rows = 0;
    m_staged = 0;
    m_heldBytes = 0;
    return m_session.run(m_sql.createTables());
}

Result<void> PostgresObjectStage::add(const std::shared_ptr<const RecordBatch> &batch,
                                      std::size_t first, std::size_t end, WriteReport &report)
{
    if (first >= end)
        return {};
    if (m_segments.empty() || m_segments.back().batch != batch)
        m_heldBytes += batch->byteSize();
    m_segments.push_back({batch, first, end - first, m_rows});
    m_rows += end - first;
    WriteReport staged;
    if (auto added = m_loader.add(batch, first, end, staged); !added)
        return added;
    m_staged += staged.acceptedRows;
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    return {};
}

Result<void> PostgresObjectStage::move(WriteReport &report)
{
    WriteReport staged;
    if (auto flushed = m_loader.flush(staged); !flushed)
        return flushed;
    m_staged += staged.acceptedRows;
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    if (m_staged > 0) {
        const std::size_t refusedBefore = report.refused.size();
        auto done = moveStaged(report);
        if (done)
            done = m_session.run(PostgresObjectSql::clear());
        if (!done)
            return done;
        report.acceptedRows
            += m_staged - static_cast<qint64>(report.refused.size() - refusedBefore);
    }
    m_staged = 0;
    m_heldBytes = 0;
    m_segments.clear();
    return {};
}

Result<void> PostgresObjectStage::moveStaged(WriteReport &report)
{
    // The server knows nothing of a table just filled, and plans a merge of thousands for a few.
    auto done = m_session.run(u"ANALYZE pg_temp._millrace_stage"_s);
    if (done && m_sql.hasCastKey())
        done = refuseUncastKeys(report);
    const bool mustExist
        = m_operation == ObjectOperation::Update || m_operation == ObjectOperation::HardDelete;
    if (done && mustExist)
        done = refuseUnmatched(report);
    return done ? writeWanted(report) : done;
}

Result<void> PostgresObjectStage::refuseUncastKeys(WriteReport &report)
{
    const auto arrivals = arrivalsOf(PostgresObjectSql::listStaged());
    if (!arrivals)
        return arrivals.error();
    const QStringList statements{m_sql.castKeys()};
    const auto tryPart = [&](std::size_t first, std::size_t count) {
        return attempt(statements, std::span(*arrivals).subspan(first, count), false);
    };
    const auto whole = tryPart(0, arrivals->size());
    if (!whole)
        return whole.error();
    if (whole->succeeded())
        return {};
    std::vector<std::int64_t> refused;
    PostgresFaultSearch search(tryPart, [&](std::size_t row, const PostgresAttempt *attempt) {
        refused.push_back((*arrivals)[row]);
        report.refused.push_back(refusedRow(
            m_segments, static_cast<std::size_t>((*arrivals)[row] - 1), attempt, m_target.columns));
    });
    if (const auto found = search.run(arrivals->size(), *whole); !found)
        return found.error();
    m_gaveUp = m_gaveUp || search.gaveUp();
    return removeStaged(refused);
}

Result<void> PostgresObjectStage::refuseUnmatched(WriteReport &report)
{
    const auto rows = m_session.rows(m_sql.listUnmatched());
    if (!rows)
        return rows.error();
    std::vector<std::int64_t> refused;
    for (int row = 0; row < rows->rowCount(); ++row) {
        refused.push_back(rows->integer(row, 0));
        if (rows->integer(row, 1) == 0)
            refuse(refused.back(), s_pgNoMatchingRecord,
                   QT_TRANSLATE_NOOP("postgres", "No row of the table has this matching key."),
                   report);
        else
            refuse(
                refused.back(), s_pgSeveralMatchingRecords,
                QT_TRANSLATE_NOOP("postgres", "Several rows of the table have this matching key."),
                report);
    }
    return removeStaged(refused);
}

Result<void> PostgresObjectStage::writeWanted(WriteReport &report)
{
    if (auto filled = m_session.run(m_sql.fillWanted()); !filled)
        return filled;
    const auto arrivals = arrivalsOf(PostgresObjectSql::listWanted());
    if (!arrivals)
        return arrivals.error();
    QStringList statements;
    if (m_operation == ObjectOperation::HardDelete)
        statements << m_sql.noteDeleted();
    statements << m_sql.write();
    if (arrivals->empty() || statements.back().isEmpty())
        return {};
    const auto tryPart = [&](std::size_t first, std::size_t count) {
        return attempt(statements, std::span(*arrivals).subspan(first, count),
                       m_sql.touchesEachRow());
    };
    const auto whole = tryPart(0, arrivals->size());
    if (!whole)
        return whole.error();
    if (whole->succeeded())
        return {};
    std::vector<std::int64_t> refused;
    PostgresFaultSearch search(tryPart, [&](std::size_t row, const PostgresAttempt *attempt) {
        refused.push_back((*arrivals)[row]);
        report.refused.push_back(refusedRow(
            m_segments, static_cast<std::size_t>((*arrivals)[row] - 1), attempt, m_target.columns));
    });
    if (const auto moved = search.run(arrivals->size(), *whole); !moved)
        return moved.error();
    m_gaveUp = m_gaveUp || search.gaveUp();
    return m_key.empty() ? Result<void>() : refuseSuperseded(refused, report);
}

Result<void> PostgresObjectStage::refuseSuperseded(const std::vector<std::int64_t> &refused,
                                                   WriteReport &report)
{
    const auto others = arrivalsOf(m_sql.listSuperseded(), {arrayOf(refused)});
    if (!others)
        return others.error();
    for (const std::int64_t arrival : *others)
        refuse(arrival, s_pgLaterRowRefused,
               QT_TRANSLATE_NOOP("postgres",
                                 "Not tried, because a later row with the same key was refused."),
               report);
    return {};
}

Result<void> PostgresObjectStage::removeStaged(const std::vector<std::int64_t> &arrivals)
{
    if (arrivals.empty())
        return {};
    return m_session.run(PostgresObjectSql::removeStaged(), {arrayOf(arrivals)});
}

Result<PostgresAttempt> PostgresObjectStage::attempt(const QStringList &statements,
                                                     std::span<const std::int64_t> arrivals,
                                                     bool countsRows)
{
    if (arrivals.empty())
        return PostgresAttempt();
    const PostgresSession::Parameters range{std::to_string(arrivals.front()),
                                            std::to_string(arrivals.back())};
    auto done = m_session.setSavepoint();
    PostgresAttempt attempt;
    for (const QString &statement : statements) {
        if (!done)
            break;
        const auto result = m_session.rows(statement, range);
        done = result ? Result<void>() : Result<void>(result.error());
        if (result && countsRows && &statement == &statements.back())
            attempt.wereIgnored
                = result->affectedRows() < static_cast<std::int64_t>(arrivals.size());
    }
    if (!done) {
        const PostgresFailure &failure = m_session.connection().lastFailure();
        if (done.error().isCancelled() || !m_session.connection().inFailedTransaction()
            || !blamesWrittenRow(failure.sqlState))
            return done.error();
        attempt.failure = failure;
    }
    const auto ended
        = attempt.succeeded() ? m_session.releaseSavepoint() : m_session.backToSavepoint();
    if (!ended)
        return ended.error();
    return attempt;
}

Result<std::vector<std::int64_t>>
PostgresObjectStage::arrivalsOf(const QString &sql, const PostgresSession::Parameters &parameters)
{
    const auto rows = m_session.rows(sql, parameters);
    if (!rows)
        return rows.error();
    std::vector<std::int64_t> arrivals;
    arrivals.reserve(static_cast<std::size_t>(rows->rowCount()));
    for (int row = 0; row < rows->rowCount(); ++row)
        arrivals.push_back(rows->integer(row, 0));
    return arrivals;
}

void PostgresObjectStage::refuse(std::int64_t arrival, const char *code, const char *words,
                                 WriteReport &report)
{
    RefusedRow refused
        = refusedRow(m_segments, static_cast<std::size_t>(arrival - 1), nullptr, m_target.columns);
    refused.code = QString::fromLatin1(code);
    refused.message = QCoreApplication::translate("postgres", words);
    if (m_key.size() == 1)
        refused.field = refused.batch->schema().field(m_key.front()).name;
    report.refused.push_back(std::move(refused));
}

} // namespace millrace
