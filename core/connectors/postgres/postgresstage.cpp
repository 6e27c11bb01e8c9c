#include "core/connectors/postgres/postgresstage.h"

#include "core/connectors/postgres/postgreskeyindex.h"
#include "core/connectors/postgres/postgreswriteerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_deletedAtField = "_ab_cdc_deleted_at"_L1;

/// Whether values of \a column have an order in which one can be the latest.
bool isOrdered(const PostgresTargetColumn &column) { return column.form != PostgresForm::Json; }

} // namespace

PostgresStage::PostgresStage(PostgresSession &session, const PostgresTarget &target,
                             std::vector<int> key, int cursor, int deletedAt, const RunMarks &marks)
    : m_session(session)
    , m_target(target)
    , m_key(std::move(key))
    , m_deletedAt(deletedAt)
    , m_sql(target, m_key, cursor, deletedAt)
    , m_loader(session, m_sql.copyTarget(), target.layout(true), marks)
{
}

Result<std::unique_ptr<PostgresStage>>
PostgresStage::create(PostgresSession &session, const PostgresTarget &target, const Schema &schema,
                      const PostgresMergeRules &rules, const RunMarks &marks, QStringList &notes)
{
    std::vector<int> key;
    QStringList names;
    for (const QString &name : rules.keyFields) {
        const auto field = schema.indexOf(name);
        if (!field)
            return makeError(postgreserrors::keyMissing, {target.facts.name, name});
        key.push_back(*field);
        names << target.columns[static_cast<std::size_t>(*field)].name;
    }
    int cursor = schema.indexOf(rules.cursorField).value_or(-1);
    const bool isUseless
        = cursor >= 0 && !isOrdered(target.columns[static_cast<std::size_t>(cursor)]);
    if (isUseless || (cursor < 0 && !rules.cursorField.isEmpty())) {
        cursor = -1;
        const char *words = isUseless
            ? QT_TRANSLATE_NOOP("postgres",
                                "The values of the cursor %1 have no order; of two versions of a "
                                "row the one read later is kept.")
            : QT_TRANSLATE_NOOP("postgres",
                                "The cursor %1 is not among the fields written; of two versions "
                                "of a row the one read later is kept.");
        notes << QCoreApplication::translate("postgres", words).arg(rules.cursorField);
    }
    const int deletedAt
        = rules.deletesHard && !key.empty() ? schema.indexOf(s_deletedAtField).value_or(-1) : -1;
    if (!key.empty()) {
        if (const auto made = ensureKeyIndex(session, target.facts, names); !made)
            return made.error();
    }
    return std::unique_ptr<PostgresStage>(
        new PostgresStage(session, target, std::move(key), cursor, deletedAt, marks));
}

Result<void> PostgresStage::begin()
{
    m_loader.reset();
    m_segments.clear();
    m_rows = 0;
    m_staged = 0;
    m_heldBytes = 0;
    m_hasDeletes = false;
    return m_session.run(m_sql.createStage());
}

bool PostgresStage::mayHaveEmptyKey(const RecordBatch &batch) const
{
    return !m_key.empty() && std::ranges::none_of(m_key, [&](int column) {
        return batch.column(column).valid.empty();
    });
}

bool PostgresStage::hasEmptyKey(const RecordBatch &batch, std::size_t row) const
{
    return !m_key.empty()
        && std::ranges::all_of(m_key, [&](int column) { return batch.column(column).isNull(row); });
}

Result<void> PostgresStage::add(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                                std::size_t end, WriteReport &report)
{
    if (first >= end)
        return {};
    if (m_segments.empty() || m_segments.back().batch != batch)
        m_heldBytes += batch->byteSize();
    m_segments.push_back({batch, first, end - first, m_rows});
    m_rows += end - first;
    if (m_deletedAt >= 0 && !m_hasDeletes) {
        const Column &deletedAt = batch->column(m_deletedAt);
        for (std::size_t row = first; row < end && !m_hasDeletes; ++row)
            m_hasDeletes = !deletedAt.isNull(row);
    }
    WriteReport staged;
    if (auto added = m_loader.add(batch, first, end, staged); !added)
        return added;
    m_staged += staged.acceptedRows;
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    return {};
}

Result<void> PostgresStage::move(WriteReport &report)
{
    WriteReport staged;
    if (auto flushed = m_loader.flush(staged); !flushed)
        return flushed;
    m_staged += staged.acceptedRows;
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    if (m_staged > 0) {
        // Deletes first: the winner of a key is either a delete or a row to keep, never both.
        QStringList statements;
        if (m_hasDeletes)
            statements << m_sql.removal();
        statements << m_sql.upsert();
        const auto whole = tryStatements(statements, {});
        if (!whole)
            return whole.error();
        if (whole->succeeded()) {
            report.acceptedRows += m_staged;
        } else {
            const auto refused = moveByParts(*whole, report);
            if (!refused)
                return refused.error();
            report.acceptedRows += m_staged - static_cast<qint64>(*refused);
        }
        if (auto cleared = m_session.run(PostgresMergeSql::clearStage()); !cleared)
            return cleared;
    }
    m_staged = 0;
    m_heldBytes = 0;
    m_hasDeletes = false;
    m_segments.clear();
    return {};
}

Result<PostgresAttempt> PostgresStage::tryStatements(const QStringList &statements,
                                                     const PostgresSession::Parameters &parameters)
{
    auto done = m_session.setSavepoint();
    for (const QString &statement : statements) {
        if (done && !statement.isEmpty())
            done = m_session.run(statement, parameters);
    }
    PostgresAttempt attempt;
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

Result<std::size_t> PostgresStage::moveByParts(const PostgresAttempt &whole, WriteReport &report)
{
    if (const auto made = m_session.run(m_sql.createMoved()); !made)
        return made.error();
    const auto listed = m_session.rows(PostgresMergeSql::listMoved());
    if (!listed)
        return listed.error();
    std::vector<std::int64_t> arrivals;
    for (int row = 0; row < listed->rowCount(); ++row)
        arrivals.push_back(listed->integer(row, 0));
    QStringList statements;
    if (m_hasDeletes)
        statements << m_sql.removalOfPart();
    statements << m_sql.upsertOfPart();
    PostgresFaultSearch search(
        [&](std::size_t first, std::size_t count) {
            return tryStatements(
                statements,
                {std::to_string(arrivals[first]), std::to_string(arrivals[first + count - 1])});
        },
        [&](std::size_t row, const PostgresAttempt *attempt) {
            report.refused.push_back(refusedRow(m_segments,
                                                static_cast<std::size_t>(arrivals[row] - 1),
                                                attempt, m_target.columns));
        });
    const auto moved = search.run(arrivals.size(), whole);
    if (!moved)
        return moved.error();
    m_gaveUp = m_gaveUp || search.gaveUp();
    if (const auto dropped = m_session.run(PostgresMergeSql::dropMoved()); !dropped)
        return dropped.error();
    return arrivals.size() - *moved;
}

} // namespace millrace
