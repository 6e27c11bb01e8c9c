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

constexpr auto s_stageName = "_millrace_stage"_L1;
constexpr auto s_winnersName = "_millrace_winners"_L1;
constexpr auto s_arrival = "`_millrace_arrival`"_L1;
/// Whether the target has the winner's key.
constexpr auto s_known = "`_millrace_known`"_L1;
constexpr auto s_rank = "`_millrace_rank`"_L1;
constexpr auto s_deletedAtField = "_ab_cdc_deleted_at"_L1;

bool isNumeric(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number
        || type == FieldType::Decimal;
}

bool isTextKind(MySqlColumnKind kind)
{
    return kind == MySqlColumnKind::Text || kind == MySqlColumnKind::Char
        || kind == MySqlColumnKind::Choice || kind == MySqlColumnKind::Name;
}

} // namespace

MySqlMerge::MySqlMerge(MySqlConnection &connection, const MySqlTarget &target)
    : m_connection(connection)
    , m_target(target)
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
    std::unique_ptr<MySqlMerge> merge(new MySqlMerge(connection, target));
    merge->resolveRules(schema, rules, notes);
    if (const auto done = merge->createTables(cancellation); !done)
        return done.error();
    merge->composeStatements();
    merge->m_inserter = std::make_unique<MySqlInserter>(
        connection, merge->m_target,
        MySqlInserterOptions{mySqlName(target.database, s_stageName), marks, true});
    return merge;
}

void MySqlMerge::resolveRules(const Schema &schema, const MySqlMergeRules &rules,
                              QStringList &notes)
{
    const auto columnOf = [&](int field) -> const MySqlTargetColumn & {
        return m_target.columns[static_cast<std::size_t>(field)];
    };
    for (const QString &name : rules.keyFields) {
        const MySqlTargetColumn &column = columnOf(*schema.indexOf(name));
        m_key << mySqlIdentifier(column.column.name);
        const bool isExact = !isTextKind(column.column.kind)
            || (column.column.collation.endsWith("_bin"_L1)
                && (column.column.collation.contains("nopad"_L1)
                    || column.column.collation.contains("0900"_L1)));
        m_hasExactKeys = m_hasExactKeys && isExact;
    }
    if (const auto field = schema.indexOf(rules.cursorField)) {
        m_cursorColumn = &columnOf(*field);
        m_cursor = mySqlIdentifier(m_cursorColumn->column.name);
    } else if (!rules.cursorField.isEmpty()) {
        notes << QCoreApplication::translate(
                     "mysql",
                     "The cursor %1 is not among the fields written; of two "
                     "versions of a row the one read later is kept.")
                     .arg(rules.cursorField);
    }
    const auto deletedAt = schema.indexOf(s_deletedAtField);
    if (deletedAt && rules.deletesHard) {
        m_deletedAtColumn = *deletedAt;
        m_deletedAt = mySqlIdentifier(columnOf(*deletedAt).column.name);
    }
}

Result<void> MySqlMerge::createTables(const Cancellation &cancellation)
{
    QStringList columns{s_arrival + " BIGINT NOT NULL PRIMARY KEY"_L1};
    for (const MySqlTargetColumn &column : m_target.columns)
        columns << stagedDeclaration(column.column);
    if (m_target.hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns())
            columns << mySqlIdentifier(column.name) + u' ' + column.declared;
    }
    const std::pair<QLatin1StringView, QString> tables[]{
        {s_stageName, columns.join(", "_L1)},
        {s_winnersName, columns.front() + ", "_L1 + s_known + " TINYINT NOT NULL DEFAULT 0"_L1}};
    for (const auto &[name, definition] : tables) {
        const QString table = mySqlName(m_target.database, name);
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

/// Expressions that order the cursor \a of a table by value, the most telling first.
QStringList MySqlMerge::cursorOrder(const QString &of) const
{
    const QString cursor = of + m_cursor;
    const MySqlColumnKind kind = m_cursorColumn->column.kind;
    if (!isTextKind(kind))
        return {cursor};
    if (!isNumeric(m_cursorColumn->type))
        return {"CAST("_L1 + cursor + " AS BINARY)"_L1};
    // Digits in a text: as far as a double tells them apart, then as far as a decimal does.
    const QString number = '('_L1 + cursor + " + 0e0)"_L1;
    return {number,
            "IF(ABS("_L1 + number + ") < 1e34, CAST("_L1 + cursor + " AS DECIMAL(65,30)), 0)"_L1};
}

QString MySqlMerge::winners() const
{
    QStringList partition = m_key;
    if (!m_hasExactKeys) {
        for (const QString &column : m_key)
            partition << "CAST("_L1 + column + " AS BINARY)"_L1;
    }
    // A window takes two NULLs for equal; here each row with one stands for itself.
    if (m_key.size() > 1)
        partition << "CASE WHEN "_L1 + m_key.join(" IS NULL OR "_L1) + " IS NULL THEN "_L1
                + s_arrival + " END"_L1;
    QStringList order;
    if (m_cursorColumn != nullptr) {
        order << m_cursor + " IS NULL"_L1;
        for (const QString &expression : cursorOrder({}))
            order << expression + " DESC"_L1;
    }
    if (m_target.hasMetaColumns)
        order << mySqlIdentifier(s_extractedAtColumn) + " DESC"_L1;
    order << s_arrival + " DESC"_L1;
    return "SELECT "_L1 + s_arrival + " FROM (SELECT "_L1 + s_arrival
        + ", ROW_NUMBER() OVER (PARTITION BY "_L1 + partition.join(", "_L1) + " ORDER BY "_L1
        + order.join(", "_L1) + ") AS "_L1 + s_rank + stagedRows() + ") ranked WHERE "_L1 + s_rank
        + " = 1"_L1;
}

/// " FROM … WHERE …": the rows that are not merged yet.
QString MySqlMerge::stagedRows() const
{
    return " FROM "_L1 + mySqlName(m_target.database, s_stageName) + " WHERE "_L1 + s_arrival
        + " > "_L1 + QString::number(m_mergedArrival);
}

/// Whether the winner "w" is newer than the stored row "t".
QString MySqlMerge::newer() const
{
    QString isLater = u"TRUE"_s;
    if (m_target.hasMetaColumns) {
        const QString extracted = mySqlIdentifier(s_extractedAtColumn);
        isLater = "(t.%1 IS NULL OR w.%1 >= t.%1)"_L1.arg(extracted);
    }
    if (m_cursorColumn == nullptr)
        return isLater;
    const QStringList ours = cursorOrder(u"w."_s);
    const QStringList theirs = cursorOrder(u"t."_s);
    QString above = ours.front() + " > "_L1 + theirs.front();
    QString equal = ours.front() + " = "_L1 + theirs.front();
    if (ours.size() > 1) {
        above = '('_L1 + above + " OR ("_L1 + equal + " AND "_L1 + ours[1] + " > "_L1 + theirs[1]
            + "))"_L1;
        equal += " AND "_L1 + ours[1] + " = "_L1 + theirs[1];
    }
    return "(%1 OR (%2 AND %3) OR (t.%4 IS NULL AND (w.%4 IS NOT NULL OR %3)))"_L1.arg(
        above, equal, isLater, m_cursor);
}

QString MySqlMerge::sameKey() const
{
    QStringList parts;
    for (const QString &column : m_key) {
        parts << "t.%1 = w.%1"_L1.arg(column);
        if (!m_hasExactKeys)
            parts << "CAST(t.%1 AS BINARY) = CAST(w.%1 AS BINARY)"_L1.arg(column);
    }
    return parts.join(" AND "_L1);
}

void MySqlMerge::composeStatements()
{
    const QString table = m_target.sqlName();
    // In this order: the winners as they come, their rows, and each one's row by the key. Without
    // statistics of temporary tables the server might think of reading the whole target first.
    const QString winnersOf = mySqlName(m_target.database, s_winnersName) + " x STRAIGHT_JOIN "_L1
        + mySqlName(m_target.database, s_stageName) + " w ON w."_L1 + s_arrival + " = x."_L1
        + s_arrival;
    const QString joined = winnersOf + " STRAIGHT_JOIN "_L1 + table + " t ON "_L1 + sameKey();
    const QString arrival = " WHERE x."_L1 + s_arrival;
    const QString isKept
        = m_deletedAt.isEmpty() ? QString() : " AND w."_L1 + m_deletedAt + " IS NULL"_L1;
    const QString isKnown = " AND x."_L1 + s_known + " = 1"_L1;
    if (!m_deletedAt.isEmpty())
        m_remove = {"DELETE t FROM "_L1 + joined + arrival,
                    isKnown + " AND w."_L1 + m_deletedAt + " IS NOT NULL AND "_L1 + newer()};
    const QStringList columns = m_target.quotedColumns();
    QStringList updates;
    QStringList values;
    for (const QString &column : columns) {
        values << "w."_L1 + column;
        if (!m_key.contains(column))
            updates << "t.%1 = w.%1"_L1.arg(column);
    }
    if (!updates.isEmpty())
        m_update = {"UPDATE "_L1 + joined + " SET "_L1 + updates.join(", "_L1) + arrival,
                    isKnown + isKept + " AND "_L1 + newer()};
    m_known = {"UPDATE "_L1 + joined + " SET x."_L1 + s_known + " = 1"_L1 + arrival, {}};
    // Does not read the table it writes, which would have the server put all rows aside first.
    m_insert = {"INSERT INTO "_L1 + table + " ("_L1 + columns.join(", "_L1) + ") SELECT "_L1
                    + values.join(", "_L1) + " FROM "_L1 + winnersOf + arrival,
                " AND x."_L1 + s_known + " = 0"_L1 + isKept + " ORDER BY x."_L1 + s_arrival};
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
    if (m_deletedAtColumn >= 0 && !m_hasDeletes) {
        const Column &deletedAt = batch->column(m_deletedAtColumn);
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
    const auto taken = m_connection.integer("SELECT COUNT(*)"_L1 + stagedRows(), cancellation);
    if (!taken)
        return taken.error();
    const auto isFilled = m_connection.integer(
        "SELECT EXISTS (SELECT 1 FROM "_L1 + m_target.sqlName() + ')'_L1, cancellation);
    if (!isFilled)
        return isFilled.error();
    m_isTargetFilled = *isFilled != 0;
    auto done = m_connection.execute("INSERT INTO "_L1 + mySqlName(m_target.database, s_winnersName)
                                         + " ("_L1 + s_arrival + ") "_L1 + winners(),
                                     cancellation);
    if (!done)
        return done;
    const std::size_t refusedBefore = report.refused.size();
    done = mergeRange(m_mergedArrival + 1, m_lastArrival, report, cancellation);
    if (!done)
        return done;
    report.acceptedRows += *taken - static_cast<qint64>(report.refused.size() - refusedBefore);
    m_segments.clear();
    m_mergedArrival = m_lastArrival;
    m_hasDeletes = false;
    return {};
}

Result<void> MySqlMerge::clear(const Cancellation &cancellation)
{
    m_segments.clear();
    m_lastArrival = 0;
    m_mergedArrival = 0;
    m_hasDeletes = false;
    for (const auto name : {s_stageName, s_winnersName}) {
        auto emptied = m_connection.execute(
            "TRUNCATE TABLE "_L1 + mySqlName(m_target.database, name), cancellation);
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
    const auto runFor = [&](const RangedStatement &statement) {
        return statement.before.isEmpty() || run(statement.before + range + statement.behind);
    };
    if (!run(u"SAVEPOINT _millrace_merge"_s))
        return outcome;
    if (m_isTargetFilled) {
        if (!runFor(m_known))
            return outcome;
        const bool isAnyKnown = mysql_affected_rows(m_connection.handle()) > 0;
        // Deletes first: the winner of a key is either a delete or a row to keep, never both.
        if (isAnyKnown && ((m_hasDeletes && !runFor(m_remove)) || !runFor(m_update)))
            return outcome;
    }
    outcome.isDone = runFor(m_insert);
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
                                       s_arrival, mySqlName(m_target.database, s_winnersName),
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
        mySqlName(m_target.database, s_winnersName), s_arrival, QString::number(first),
        QString::number(last));
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
