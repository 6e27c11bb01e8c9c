#include "core/connectors/mysql/mysqlobjectstage.h"

#include "core/base/redaction.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_stageName = "_millrace_stage"_L1;
constexpr auto s_wantedName = "_millrace_wanted"_L1;
/// The keys of refused rows.
constexpr auto s_refusedName = "_millrace_refused"_L1;
constexpr auto s_arrival = "`_millrace_arrival`"_L1;
/// Whether the table has the row's key.
constexpr auto s_known = "`_millrace_known`"_L1;
constexpr std::size_t s_arrivalsAtOnce = 10000;

} // namespace

MySqlObjectStage::MySqlObjectStage(MySqlConnection &connection, const MySqlTarget &target,
                                   ObjectOperation operation, const std::vector<int> &key)
    : m_connection(connection)
    , m_target(target)
    , m_operation(operation)
    , m_keyColumns(key)
{
    for (const int index : key)
        m_key << mySqlIdentifier(target.columns[static_cast<std::size_t>(index)].column.name);
}

Result<std::unique_ptr<MySqlObjectStage>> MySqlObjectStage::create(MySqlConnection &connection,
                                                                   const MySqlTarget &target,
                                                                   ObjectOperation operation,
                                                                   const std::vector<int> &key,
                                                                   const Cancellation &cancellation)
{
    std::unique_ptr<MySqlObjectStage> stage(
        new MySqlObjectStage(connection, target, operation, key));
    if (const auto made = stage->createTables(cancellation); !made)
        return made.error();
    stage->composeStatements();
    stage->m_inserter = std::make_unique<MySqlInserter>(
        connection, stage->m_target, MySqlInserterOptions{stage->stage(), {}, true});
    return stage;
}

QString MySqlObjectStage::stage() const { return mySqlName(m_target.database, s_stageName); }

Result<void> MySqlObjectStage::createTables(const Cancellation &cancellation)
{
    const QString number = s_arrival + " BIGINT NOT NULL PRIMARY KEY"_L1;
    QStringList columns{number};
    for (const MySqlTargetColumn &column : m_target.columns)
        columns << stagedDeclaration(column.column);
    QStringList keyColumns{number};
    for (const int index : m_keyColumns)
        keyColumns << columns[index + 1];
    const std::pair<QLatin1StringView, QString> tables[]{
        {s_stageName, columns.join(", "_L1)},
        {s_wantedName, number + ", "_L1 + s_known + " TINYINT NOT NULL DEFAULT 0"_L1},
        {s_refusedName, keyColumns.join(", "_L1)}};
    for (const auto &[name, definition] : tables) {
        auto done = m_connection.execute(
            "CREATE TEMPORARY TABLE "_L1 + mySqlName(m_target.database, name) + " ("_L1 + definition
                + ") ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 "
                  "COLLATE utf8mb4_bin"_L1,
            cancellation);
        if (!done)
            return done;
    }
    return {};
}

QString MySqlObjectStage::sameKey(const QString &left, const QString &right) const
{
    QStringList parts;
    for (const QString &column : m_key)
        parts << left + u'.' + column + " = "_L1 + right + u'.' + column;
    return parts.join(" AND "_L1);
}

void MySqlObjectStage::composeStatements()
{
    const QString table = m_target.sqlName();
    // In this order: the wanted rows as they come, and each one's record by the key. Without
    // statistics of temporary tables the server might think of reading the whole table first.
    const QString wanted = mySqlName(m_target.database, s_wantedName) + " x STRAIGHT_JOIN "_L1
        + stage() + " s ON s."_L1 + s_arrival + " = x."_L1 + s_arrival;
    const QString joined
        = wanted + " STRAIGHT_JOIN "_L1 + table + " t ON "_L1 + sameKey(u"t"_s, u"s"_s);
    const QString range = " WHERE x."_L1 + s_arrival;
    if (m_operation == ObjectOperation::HardDelete) {
        m_change = {"DELETE t FROM "_L1 + joined + range, {}};
        return;
    }
    const QStringList columns = m_target.quotedColumns();
    QStringList updates;
    QStringList values;
    for (const QString &column : columns) {
        values << "s."_L1 + column;
        if (!m_key.contains(column))
            updates << "t.%1 = s.%1"_L1.arg(column);
    }
    if (!updates.isEmpty())
        m_change = {"UPDATE "_L1 + joined + " SET "_L1 + updates.join(", "_L1) + range, {}};
    if (m_operation == ObjectOperation::Update)
        return;
    m_known = {"UPDATE "_L1 + joined + " SET x."_L1 + s_known + " = 1"_L1 + range, {}};
    m_insert = {"INSERT INTO "_L1 + table + " ("_L1 + columns.join(", "_L1) + ") SELECT "_L1
                    + values.join(", "_L1) + " FROM "_L1 + wanted + range,
                " AND x."_L1 + s_known + " = 0 ORDER BY x."_L1 + s_arrival};
}

Result<void> MySqlObjectStage::add(const std::shared_ptr<const RecordBatch> &batch,
                                   std::size_t first, std::size_t end, WriteReport &report,
                                   const Cancellation &cancellation)
{
    m_segments.push_back({m_lastArrival + 1, batch, first});
    WriteReport staged;
    auto done = m_inserter->take(batch, first, end, m_lastArrival + 1, staged, cancellation);
    m_lastArrival += static_cast<qint64>(end - first);
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    return done;
}

Result<void> MySqlObjectStage::flush(WriteReport &report, const Cancellation &cancellation)
{
    WriteReport staged;
    auto done = m_inserter->flush(staged, cancellation);
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    return done;
}

Result<void> MySqlObjectStage::move(WriteReport &report, const Cancellation &cancellation)
{
    if (auto flushed = flush(report, cancellation); !flushed)
        return flushed;
    const QString unmoved = " FROM "_L1 + stage() + " WHERE "_L1 + s_arrival + " > "_L1
        + QString::number(m_movedArrival);
    const auto staged = m_connection.integer("SELECT COUNT(*)"_L1 + unmoved, cancellation);
    if (!staged)
        return staged.error();
    if (*staged == 0)
        return {};
    const std::size_t refusedBefore = report.refused.size();
    Result<void> done;
    if (m_operation != ObjectOperation::Upsert)
        done = refuseUnmatched(report, cancellation);
    const QString wanted = mySqlName(m_target.database, s_wantedName);
    if (done)
        done = m_connection.execute("INSERT INTO "_L1 + wanted + " ("_L1 + s_arrival
                                        + ") SELECT MAX("_L1 + s_arrival + ')'_L1 + unmoved
                                        + " GROUP BY "_L1 + m_key.join(", "_L1),
                                    cancellation);
    if (!done)
        return done;
    const auto arrivals
        = arrivalsOf("SELECT "_L1 + s_arrival + " FROM "_L1 + wanted + " WHERE "_L1 + s_arrival
                         + " > "_L1 + QString::number(m_movedArrival) + " ORDER BY 1"_L1,
                     cancellation);
    if (!arrivals)
        return arrivals.error();
    std::vector<qint64> refused;
    done = moveRange(*arrivals, refused, report, cancellation);
    if (done && !refused.empty())
        done = refuseSuperseded(refused, report, cancellation);
    if (!done)
        return done;
    report.acceptedRows += *staged - static_cast<qint64>(report.refused.size() - refusedBefore);
    m_segments.clear();
    m_movedArrival = m_lastArrival;
    return {};
}

Result<void> MySqlObjectStage::clear(const Cancellation &cancellation)
{
    m_segments.clear();
    m_lastArrival = 0;
    m_movedArrival = 0;
    for (const auto name : {s_stageName, s_wantedName, s_refusedName}) {
        auto emptied = m_connection.execute(
            "TRUNCATE TABLE "_L1 + mySqlName(m_target.database, name), cancellation);
        if (!emptied)
            return emptied;
    }
    return {};
}

Result<void> MySqlObjectStage::refuseUnmatched(WriteReport &report,
                                               const Cancellation &cancellation)
{
    const QString matches = "COUNT(t."_L1 + m_key.front() + ')'_L1;
    auto rows = m_connection.query(
        "SELECT s."_L1 + s_arrival + ", "_L1 + matches + " FROM "_L1 + stage() + " s LEFT JOIN "_L1
            + m_target.sqlName() + " t ON "_L1 + sameKey(u"t"_s, u"s"_s) + " WHERE s."_L1
            + s_arrival + " > "_L1 + QString::number(m_movedArrival) + " GROUP BY s."_L1 + s_arrival
            + " HAVING "_L1 + matches + " <> 1 ORDER BY 1"_L1,
        cancellation);
    if (!rows)
        return rows.error();
    std::vector<qint64> refused;
    while (rows->next()) {
        refused.push_back(rows->integer(0).value_or(0));
        const bool isMissing = rows->integer(1).value_or(0) == 0;
        refuse(refused.back(),
               QString::fromLatin1(isMissing ? s_mySqlNoMatchingRecord
                                             : s_mySqlSeveralMatchingRecords),
               isMissing ? QCoreApplication::translate("mysql",
                                                       "No row of the table has this matching key.")
                         : QCoreApplication::translate(
                             "mysql", "Several rows of the table have this matching key."),
               true, report);
    }
    return runFor("DELETE FROM "_L1 + stage() + " WHERE "_L1 + s_arrival + " IN "_L1, refused,
                  cancellation);
}

Result<void> MySqlObjectStage::refuseSuperseded(const std::vector<qint64> &refused,
                                                WriteReport &report,
                                                const Cancellation &cancellation)
{
    const QString keys = mySqlName(m_target.database, s_refusedName);
    const QString columns = s_arrival + ", "_L1 + m_key.join(", "_L1);
    auto done = runFor("INSERT INTO "_L1 + keys + " ("_L1 + columns + ") SELECT "_L1 + columns
                           + " FROM "_L1 + stage() + " WHERE "_L1 + s_arrival + " IN "_L1,
                       refused, cancellation);
    if (!done)
        return done;
    const auto others
        = arrivalsOf("SELECT s."_L1 + s_arrival + " FROM "_L1 + stage() + " s JOIN "_L1 + keys
                         + " r ON "_L1 + sameKey(u"s"_s, u"r"_s) + " WHERE s."_L1 + s_arrival
                         + " > "_L1 + QString::number(m_movedArrival) + " AND s."_L1 + s_arrival
                         + " <> r."_L1 + s_arrival + " ORDER BY 1"_L1,
                     cancellation);
    if (!others)
        return others.error();
    for (const qint64 arrival : *others)
        refuse(arrival, QString::fromLatin1(s_mySqlLaterRowRefused),
               QCoreApplication::translate(
                   "mysql", "Not tried, because a later row with the same key was refused."),
               true, report);
    return {};
}

MySqlObjectStage::Outcome MySqlObjectStage::tryRange(qint64 first, qint64 last,
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
    const auto runRanged = [&](const RangedStatement &statement) {
        return statement.before.isEmpty() || run(statement.before + range + statement.behind);
    };
    outcome.isDone = run(u"SAVEPOINT _millrace_move"_s) && runRanged(m_known) && runRanged(m_change)
        && runRanged(m_insert);
    return outcome;
}

Result<void> MySqlObjectStage::moveRange(std::span<const qint64> arrivals,
                                         std::vector<qint64> &refused, WriteReport &report,
                                         const Cancellation &cancellation)
{
    if (arrivals.empty())
        return {};
    const Outcome outcome = tryRange(arrivals.front(), arrivals.back(), cancellation);
    if (outcome.isDone)
        return {};
    if (outcome.error)
        return *outcome.error;
    auto back = m_connection.execute(u"ROLLBACK TO SAVEPOINT _millrace_move"_s, cancellation);
    if (!back)
        return back;
    if (arrivals.size() == 1) {
        const Redactor redactor({m_connection.options().password});
        refuse(arrivals.front(), QString::fromLatin1(refusalCode(outcome.fault.number)),
               redactor.redacted(outcome.fault.words), false, report);
        refused.push_back(arrivals.front());
        return {};
    }
    const std::size_t half = arrivals.size() / 2;
    auto done = moveRange(arrivals.first(half), refused, report, cancellation);
    return done ? moveRange(arrivals.subspan(half), refused, report, cancellation) : done;
}

Result<std::vector<qint64>> MySqlObjectStage::arrivalsOf(const QString &sql,
                                                         const Cancellation &cancellation)
{
    auto rows = m_connection.query(sql, cancellation);
    if (!rows)
        return rows.error();
    std::vector<qint64> arrivals;
    arrivals.reserve(rows->rowCount());
    while (rows->next())
        arrivals.push_back(rows->integer(0).value_or(0));
    return arrivals;
}

Result<void> MySqlObjectStage::runFor(const QString &before, const std::vector<qint64> &arrivals,
                                      const Cancellation &cancellation)
{
    for (std::size_t first = 0; first < arrivals.size(); first += s_arrivalsAtOnce) {
        QStringList numbers;
        const std::size_t end = std::min(first + s_arrivalsAtOnce, arrivals.size());
        for (std::size_t i = first; i < end; ++i)
            numbers << QString::number(arrivals[i]);
        auto done
            = m_connection.execute(before + '('_L1 + numbers.join(u',') + ')'_L1, cancellation);
        if (!done)
            return done;
    }
    return {};
}

Result<MySqlResult> MySqlObjectStage::records(const QStringList &expressions,
                                              const Cancellation &cancellation)
{
    return m_connection.query("SELECT s."_L1 + s_arrival + ", "_L1 + expressions.join(", "_L1)
                                  + " FROM "_L1 + stage() + " s STRAIGHT_JOIN "_L1
                                  + m_target.sqlName() + " t ON "_L1 + sameKey(u"t"_s, u"s"_s)
                                  + " ORDER BY s."_L1 + s_arrival,
                              cancellation);
}

void MySqlObjectStage::refuse(qint64 arrival, const QString &code, const QString &words,
                              bool namesKey, WriteReport &report) const
{
    const auto behind = std::ranges::upper_bound(m_segments, arrival, {}, &Segment::arrival);
    const Segment &segment = *std::prev(behind);
    const auto row = static_cast<std::uint32_t>(
        segment.first + static_cast<std::size_t>(arrival - segment.arrival));
    const bool isOneColumn = namesKey && m_keyColumns.size() == 1;
    report.refused.push_back(
        {segment.batch, row,
         isOneColumn ? segment.batch->schema().field(m_keyColumns.front()).name : QString(), code,
         words});
}

} // namespace millrace
