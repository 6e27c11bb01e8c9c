#include "core/connectors/mysql/mysqlmerge.h"

#include "core/base/redaction.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/data/metacolumns.h"

#include <mysql.h>

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_arrival = "`_millrace_arrival`"_L1;

} // namespace

MySqlMerge::MySqlMerge(MySqlConnection &connection, const MySqlTarget &target,
                       MySqlMergeStatements statements)
    : m_connection(connection)
    , m_target(target)
    , m_statements(std::move(statements))
{
}

Result<std::unique_ptr<MySqlMerge>>
MySqlMerge::create(MySqlConnection &connection, const MySqlTarget &target, const Schema &schema,
                   const MySqlMergeRules &rules, RunMarks marks, QStringList &notes,
                   const Cancellation &cancellation)
{
    const MySqlServer &server = connection.server();
    if (server.isMariaDb ? !server.isAtLeast(10, 2) : !server.isAtLeast(8))
        return makeError(mysqlerrors::windowsMissing,
                         {serverName(connection.options()), server.text});
    std::unique_ptr<MySqlMerge> merge(
        new MySqlMerge(connection, target, MySqlMergeStatements(target, schema, rules, notes)));
    if (const auto done = merge->createTables(cancellation); !done)
        return done.error();
    merge->m_inserter = std::make_unique<MySqlInserter>(
        connection, merge->m_target,
        MySqlInserterOptions{merge->m_statements.stageTable(), marks, true});
    return merge;
}

Result<void> MySqlMerge::createTables(const Cancellation &cancellation)
{
    for (const auto &[table, definition] : m_statements.tables()) {
        auto done
            = m_connection.execute("DROP TEMPORARY TABLE IF EXISTS "_L1 + table, cancellation);
        if (done)
            done = m_connection.execute("CREATE TEMPORARY TABLE "_L1 + table + " ("_L1 + definition
                                            + ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 "
                                              "COLLATE utf8mb4_bin"_L1,
                                        cancellation);
        if (!done)
            return done;
    }
    return {};
}

Result<void> MySqlMerge::stage(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                               std::size_t end, WriteReport &report,
                               const Cancellation &cancellation)
{
    m_segments.push_back({m_lastArrival + 1, batch, first});
    WriteReport staged;
    auto done = m_inserter->take(batch, first, end, m_lastArrival + 1, staged, cancellation);
    m_lastArrival += static_cast<qint64>(end - first);
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    if (m_statements.deletedAtField() >= 0 && !m_hasDeletes) {
        const Column &deletedAt = batch->column(m_statements.deletedAtField());
        for (std::size_t row = 0; row < batch->rowCount() && !m_hasDeletes; ++row)
            m_hasDeletes = !deletedAt.isNull(row);
    }
    return done;
}

Result<void> MySqlMerge::merge(WriteReport &report, const Cancellation &cancellation)
{
    if (m_lastArrival == m_mergedArrival)
        return {};
    WriteReport staged;
    if (auto flushed = m_inserter->flush(staged, cancellation); !flushed)
        return flushed;
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    const auto taken = m_connection.integer(m_statements.count(m_mergedArrival), cancellation);
    if (!taken)
        return taken.error();
    const std::size_t refusedBefore = report.refused.size();
    const auto isUpserted = upsert(cancellation);
    if (!isUpserted)
        return isUpserted.error();
    if (!*isUpserted) {
        if (auto done = mergeWinners(report, cancellation); !done)
            return done;
    }
    report.acceptedRows += *taken - static_cast<qint64>(report.refused.size() - refusedBefore);
    m_segments.clear();
    m_mergedArrival = m_lastArrival;
    m_hasDeletes = false;
    return {};
}

/// One statement for all rows, where it comes to the same. False: there is none, or the table takes
/// some row not, and nothing has changed.
Result<bool> MySqlMerge::upsert(const Cancellation &cancellation)
{
    const QString statement = m_hasDeletes ? QString() : m_statements.upsert(m_mergedArrival);
    if (statement.isEmpty())
        return false;
    // A server takes a failed statement back by itself; some faults end the transaction as well,
    // and those do not blame a row.
    const auto done = m_connection.execute(statement, cancellation);
    if (done)
        return true;
    const MySqlFault fault = faultOf(m_connection.handle());
    if (done.error().isCancelled() || !blamesRow(fault.number))
        return done.error();
    return false;
}

/// Step by step, so that the rows at fault can be found.
Result<void> MySqlMerge::mergeWinners(WriteReport &report, const Cancellation &cancellation)
{
    const auto isFilled = m_connection.integer(
        "SELECT EXISTS (SELECT 1 FROM "_L1 + m_target.sqlName() + ')'_L1, cancellation);
    if (!isFilled)
        return isFilled.error();
    m_isTargetFilled = *isFilled != 0;
    const auto found
        = m_connection.execute(m_statements.findWinners(m_mergedArrival), cancellation);
    return found ? mergeRange(m_mergedArrival + 1, m_lastArrival, report, cancellation) : found;
}

Result<void> MySqlMerge::clear(const Cancellation &cancellation)
{
    m_segments.clear();
    m_lastArrival = 0;
    m_mergedArrival = 0;
    m_hasDeletes = false;
    for (const QString &table : {m_statements.stageTable(), m_statements.winnersTable()}) {
        auto emptied = m_connection.execute("TRUNCATE TABLE "_L1 + table, cancellation);
        if (!emptied)
            return emptied;
    }
    return {};
}

MySqlMerge::Outcome MySqlMerge::tryRange(qint64 first, qint64 last,
                                         const Cancellation &cancellation)
{
    Outcome outcome;
    const QString range
        = " BETWEEN "_L1 + QString::number(first) + " AND "_L1 + QString::number(last);
    const auto run = [&](const QString &statement) {
        const auto done = m_connection.execute(statement, cancellation);
        if (done)
            return true;
        outcome.fault = faultOf(m_connection.handle());
        if (!blamesRow(outcome.fault.number) || done.error().isCancelled())
            outcome.error = done.error();
        return false;
    };
    const auto runFor = [&](const MySqlMergeStatements::Ranged &statement) {
        return statement.before.isEmpty() || run(statement.before + range + statement.behind);
    };
    if (!run(u"SAVEPOINT _millrace_merge"_s))
        return outcome;
    if (m_isTargetFilled) {
        if (!runFor(m_statements.markKnown()))
            return outcome;
        const bool isAnyKnown = mysql_affected_rows(m_connection.handle()) > 0;
        // Deletes first: the winner of a key is either a delete or a row to keep, never both.
        if (isAnyKnown
            && ((m_hasDeletes && !runFor(m_statements.remove())) || !runFor(m_statements.update())))
            return outcome;
    }
    outcome.isDone = runFor(m_statements.insert());
    return outcome;
}

Result<void> MySqlMerge::mergeRange(qint64 first, qint64 last, WriteReport &report,
                                    const Cancellation &cancellation)
{
    const Outcome outcome = tryRange(first, last, cancellation);
    if (outcome.isDone)
        return {};
    if (outcome.error)
        return *outcome.error;
    auto back = m_connection.execute(u"ROLLBACK TO SAVEPOINT _millrace_merge"_s, cancellation);
    if (!back)
        return back;
    const auto middle = middleOf(first, last, cancellation);
    if (!middle)
        return middle.error();
    if (*middle == 0) {
        const auto only
            = m_connection.integer("SELECT MIN(%1) FROM %2 WHERE %1 BETWEEN %3 AND %4"_L1.arg(
                                       s_arrival, m_statements.winnersTable(),
                                       QString::number(first), QString::number(last)),
                                   cancellation);
        if (!only)
            return only.error();
        refuse(*only, outcome.fault, report);
        return {};
    }
    if (auto done = mergeRange(first, *middle, report, cancellation); !done)
        return done;
    return mergeRange(*middle + 1, last, report, cancellation);
}

/// The arrival that parts the winners between \a first and \a last into two halves; 0 when there is
/// one only.
Result<qint64> MySqlMerge::middleOf(qint64 first, qint64 last, const Cancellation &cancellation)
{
    const QString from = " FROM %1 WHERE %2 BETWEEN %3 AND %4"_L1.arg(
        m_statements.winnersTable(), s_arrival, QString::number(first), QString::number(last));
    const auto count = m_connection.integer("SELECT COUNT(*)"_L1 + from, cancellation);
    if (!count)
        return count.error();
    if (*count < 2)
        return 0;
    return m_connection.integer("SELECT "_L1 + s_arrival + from + " ORDER BY "_L1 + s_arrival
                                    + " LIMIT 1 OFFSET "_L1 + QString::number(*count / 2 - 1),
                                cancellation);
}

void MySqlMerge::refuse(qint64 arrival, const MySqlFault &fault, WriteReport &report) const
{
    const auto behind = std::ranges::upper_bound(m_segments, arrival, {}, &Segment::arrival);
    const Segment &segment = *std::prev(behind);
    const auto row = static_cast<std::uint32_t>(
        segment.first + static_cast<std::size_t>(arrival - segment.arrival));
    const Redactor redactor({m_connection.options().password});
    report.refused.push_back({segment.batch,
                              row,
                              {},
                              QString::fromLatin1(refusalCode(fault.number)),
                              redactor.redacted(fault.words)});
}

} // namespace millrace
