#include "core/connectors/mysql/mysqlmergestatements.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/data/metacolumns.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

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

MySqlMergeStatements::MySqlMergeStatements(const MySqlTarget &target, const Schema &schema,
                                           const MySqlMergeRules &rules, QStringList &notes)
    : m_target(target)
    , m_stage(mySqlName(target.database, u"_millrace_stage"_s))
    , m_winners(mySqlName(target.database, u"_millrace_winners"_s))
{
    resolveKey(schema, rules.keyFields);
    if (const auto field = schema.indexOf(rules.cursorField)) {
        m_cursorField = *field;
        m_cursor = mySqlIdentifier(columnOf(*field).column.name);
    } else if (!rules.cursorField.isEmpty()) {
        notes << QCoreApplication::translate(
                     "mysql",
                     "The cursor %1 is not among the fields written; of two "
                     "versions of a row the one read later is kept.")
                     .arg(rules.cursorField);
    }
    const auto deletedAt = schema.indexOf(s_deletedAtField);
    if (deletedAt && rules.deletesHard) {
        m_deletedAtField = *deletedAt;
        m_deletedAt = mySqlIdentifier(columnOf(*deletedAt).column.name);
    }
    compose();
}

const MySqlTargetColumn &MySqlMergeStatements::columnOf(int field) const
{
    return m_target.columns[static_cast<std::size_t>(field)];
}

void MySqlMergeStatements::resolveKey(const Schema &schema, const QStringList &fields)
{
    for (const QString &name : fields) {
        const MySqlTargetColumn &column = columnOf(*schema.indexOf(name));
        m_key << mySqlIdentifier(column.column.name);
        const bool isExact = !isTextKind(column.column.kind)
            || (column.column.collation.endsWith("_bin"_L1)
                && (column.column.collation.contains("nopad"_L1)
                    || column.column.collation.contains("0900"_L1)));
        m_hasExactKeys = m_hasExactKeys && isExact;
    }
}

std::vector<std::pair<QString, QString>> MySqlMergeStatements::tables() const
{
    const QString arrival = s_arrival + " BIGINT NOT NULL PRIMARY KEY"_L1;
    QStringList columns{arrival};
    for (const MySqlTargetColumn &column : m_target.columns)
        columns << stagedDeclaration(column.column);
    if (m_target.hasMetaColumns) {
        for (const MySqlMetaColumn &column : mySqlMetaColumns())
            columns << mySqlIdentifier(column.name) + u' ' + column.declared;
    }
    return {{m_stage, columns.join(", "_L1)},
            {m_winners, arrival + ", "_L1 + s_known + " TINYINT NOT NULL DEFAULT 0"_L1}};
}

QString MySqlMergeStatements::count(qint64 arrival) const
{
    return "SELECT COUNT(*) FROM %1 WHERE %2 > %3"_L1.arg(m_stage, s_arrival,
                                                          QString::number(arrival));
}

QString MySqlMergeStatements::findWinners(qint64 arrival) const
{
    return "INSERT INTO "_L1 + m_winners + " ("_L1 + s_arrival + ") SELECT "_L1 + s_arrival
        + " FROM "_L1 + ranked(s_arrival, arrival) + " WHERE "_L1 + s_rank + " = 1"_L1;
}

/// Expressions that order the cursor \a of a table by value, the most telling first.
QStringList MySqlMergeStatements::cursorOrder(const QString &of) const
{
    const QString cursor = of + m_cursor;
    const MySqlColumnKind kind = columnOf(m_cursorField).column.kind;
    if (!isTextKind(kind))
        return {cursor};
    if (!isNumeric(columnOf(m_cursorField).type))
        return {"CAST("_L1 + cursor + " AS BINARY)"_L1};
    // Digits in a text: as far as a double tells them apart, then as far as a decimal does.
    const QString number = '('_L1 + cursor + " + 0e0)"_L1;
    return {number,
            "IF(ABS("_L1 + number + ") < 1e34, CAST("_L1 + cursor + " AS DECIMAL(65,30)), 0)"_L1};
}

/// "(SELECT … FROM …) w": \a columns of the rows after \a arrival, and their rank among those of
/// their key.
QString MySqlMergeStatements::ranked(const QString &columns, qint64 arrival) const
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
    if (m_cursorField >= 0) {
        order << m_cursor + " IS NULL"_L1;
        for (const QString &expression : cursorOrder({}))
            order << expression + " DESC"_L1;
    }
    if (m_target.hasMetaColumns)
        order << mySqlIdentifier(s_extractedAtColumn) + " DESC"_L1;
    order << s_arrival + " DESC"_L1;
    return "(SELECT "_L1 + columns + ", ROW_NUMBER() OVER (PARTITION BY "_L1
        + partition.join(", "_L1) + " ORDER BY "_L1 + order.join(", "_L1) + ") AS "_L1 + s_rank
        + " FROM "_L1 + m_stage + " WHERE "_L1 + s_arrival + " > "_L1 + QString::number(arrival)
        + ") w"_L1;
}

/// Whether the winner "w" is newer than the row \a stored.
QString MySqlMergeStatements::newer(const QString &stored) const
{
    QString isLater = u"TRUE"_s;
    if (m_target.hasMetaColumns) {
        const QString extracted = mySqlIdentifier(s_extractedAtColumn);
        isLater = "(%2.%1 IS NULL OR w.%1 >= %2.%1)"_L1.arg(extracted, stored);
    }
    if (m_cursorField < 0)
        return isLater;
    const QStringList ours = cursorOrder(u"w."_s);
    const QStringList theirs = cursorOrder(stored + u'.');
    QString above = ours.front() + " > "_L1 + theirs.front();
    QString equal = ours.front() + " = "_L1 + theirs.front();
    if (ours.size() > 1) {
        above = '('_L1 + above + " OR ("_L1 + equal + " AND "_L1 + ours[1] + " > "_L1 + theirs[1]
            + "))"_L1;
        equal += " AND "_L1 + ours[1] + " = "_L1 + theirs[1];
    }
    return "(%1 OR (%2 AND %3) OR (%5.%4 IS NULL AND (w.%4 IS NOT NULL OR %3)))"_L1.arg(
        above, equal, isLater, m_cursor, stored);
}

QString MySqlMergeStatements::sameKey() const
{
    QStringList parts;
    for (const QString &column : m_key) {
        parts << "t.%1 = w.%1"_L1.arg(column);
        if (!m_hasExactKeys)
            parts << "CAST(t.%1 AS BINARY) = CAST(w.%1 AS BINARY)"_L1.arg(column);
    }
    return parts.join(" AND "_L1);
}

/// The columns but the key, in the order of their assignments. Those take effect one after the
/// other, and what newer() compares comes last: a row that was newer stays so once the time of its
/// extraction is taken over, and one that was not is left as it is.
QStringList MySqlMergeStatements::assignedOnCollision() const
{
    const QString extracted = mySqlIdentifier(s_extractedAtColumn);
    QStringList assigned;
    for (const QString &column : m_target.quotedColumns()) {
        if (!m_key.contains(column) && column != m_cursor && column != extracted)
            assigned << column;
    }
    if (m_target.hasMetaColumns)
        assigned << extracted;
    if (!m_cursor.isEmpty() && !m_key.contains(m_cursor))
        assigned << m_cursor;
    return assigned;
}

QString MySqlMergeStatements::upsert(qint64 arrival) const
{
    if (!m_hasExactKeys || m_target.hasTriggers || !m_target.hasOneUniqueIndex)
        return {};
    const QString table = m_target.sqlName();
    const QStringList columns = m_target.quotedColumns();
    QStringList values;
    for (const QString &column : columns)
        values << "w."_L1 + column;
    QStringList updates;
    const QString isNewer = newer(table);
    for (const QString &column : assignedOnCollision())
        updates << "%1.%2 = IF(%3, w.%2, %1.%2)"_L1.arg(table, column, isNewer);
    if (updates.isEmpty())
        updates << "%1.%2 = %1.%2"_L1.arg(table, m_key.front());
    return "INSERT INTO "_L1 + table + " ("_L1 + columns.join(", "_L1) + ") SELECT "_L1
        + values.join(", "_L1) + " FROM "_L1
        + ranked(s_arrival + ", "_L1 + columns.join(", "_L1), arrival) + " WHERE w."_L1 + s_rank
        + " = 1 ON DUPLICATE KEY UPDATE "_L1 + updates.join(", "_L1);
}

void MySqlMergeStatements::compose()
{
    const QString table = m_target.sqlName();
    // In this order: the winners as they come, their rows, and each one's row by the key. Without
    // statistics of temporary tables the server might think of reading the whole target first.
    const QString winnersOf = m_winners + " x STRAIGHT_JOIN "_L1 + m_stage + " w ON w."_L1
        + s_arrival + " = x."_L1 + s_arrival;
    const QString joined = winnersOf + " STRAIGHT_JOIN "_L1 + table + " t ON "_L1 + sameKey();
    const QString arrival = " WHERE x."_L1 + s_arrival;
    const QString isKept
        = m_deletedAt.isEmpty() ? QString() : " AND w."_L1 + m_deletedAt + " IS NULL"_L1;
    const QString isKnown = " AND x."_L1 + s_known + " = 1"_L1;
    if (!m_deletedAt.isEmpty())
        m_remove = {"DELETE t FROM "_L1 + joined + arrival,
                    isKnown + " AND w."_L1 + m_deletedAt + " IS NOT NULL AND "_L1 + newer(u"t"_s)};
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
                    isKnown + isKept + " AND "_L1 + newer(u"t"_s)};
    m_known = {"UPDATE "_L1 + joined + " SET x."_L1 + s_known + " = 1"_L1 + arrival, {}};
    // Does not read the table it writes, which would have the server put all rows aside first.
    m_insert = {"INSERT INTO "_L1 + table + " ("_L1 + columns.join(", "_L1) + ") SELECT "_L1
                    + values.join(", "_L1) + " FROM "_L1 + winnersOf + arrival,
                " AND x."_L1 + s_known + " = 0"_L1 + isKept + " ORDER BY x."_L1 + s_arrival};
}

} // namespace millrace
