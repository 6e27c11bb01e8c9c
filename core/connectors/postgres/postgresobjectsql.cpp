#include "core/connectors/postgres/postgresobjectsql.h"

#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_stage = "pg_temp._millrace_stage"_L1;
constexpr auto s_wanted = "pg_temp._millrace_wanted"_L1;
constexpr auto s_deleted = "pg_temp._millrace_deleted"_L1;
constexpr auto s_arrival = "_millrace_arrival"_L1;
constexpr auto s_part = "(SELECT x.* FROM pg_temp._millrace_stage AS x "
                        "JOIN pg_temp._millrace_wanted AS w USING (_millrace_arrival) "
                        "WHERE x._millrace_arrival BETWEEN $1 AND $2) AS s"_L1;

QString quotedName(const PostgresTargetColumn &column) { return quotedIdentifier(column.name); }

/// The value of \a column of the staged rows \a alias, as the table takes it.
QString staged(const QString &alias, const PostgresTargetColumn &column)
{
    const QString value = alias + u'.' + quotedName(column);
    return column.form == PostgresForm::Cast ? value + "::"_L1 + column.castType : value;
}

} // namespace

PostgresObjectSql::PostgresObjectSql(const PostgresTarget &target, const PostgresObject &table,
                                     ObjectOperation operation, const std::vector<int> &key)
    : m_target(target)
    , m_table(table)
    , m_operation(operation)
    , m_key(key)
{
}

const PostgresTargetColumn &PostgresObjectSql::column(int index) const
{
    return m_target.columns[static_cast<std::size_t>(index)];
}

QString PostgresObjectSql::typeOf(const PostgresTargetColumn &column) const
{
    const QString collation = m_table.collations.value(column.name);
    return collation.isEmpty() ? column.castType : column.castType + " COLLATE "_L1 + collation;
}

QStringList PostgresObjectSql::keyNames() const
{
    QStringList names;
    for (const int index : m_key)
        names << quotedName(column(index));
    return names;
}

QString PostgresObjectSql::copyTarget() const
{
    return s_stage + '('_L1 + (QStringList(s_arrival) + m_target.quotedColumns()).join(", "_L1)
        + ')'_L1;
}

QString PostgresObjectSql::createTables() const
{
    QStringList columns{s_arrival + " bigint"_L1};
    for (const PostgresTargetColumn &column : m_target.columns)
        columns << quotedName(column) + u' '
                + (column.form == PostgresForm::Cast ? u"text"_s : typeOf(column));
    QString sql = "CREATE TEMP TABLE _millrace_stage("_L1 + columns.join(", "_L1)
        + ") ON COMMIT DROP; CREATE TEMP TABLE _millrace_wanted("_L1 + s_arrival
        + " bigint) ON COMMIT DROP"_L1;
    if (m_operation != ObjectOperation::HardDelete)
        return sql;
    QStringList keys;
    for (const int index : m_key)
        keys << quotedName(column(index)) + u' ' + typeOf(column(index));
    return sql + "; CREATE TEMP TABLE _millrace_deleted("_L1 + keys.join(", "_L1)
        + ") ON COMMIT DROP"_L1;
}

QString PostgresObjectSql::clear() { return "TRUNCATE "_L1 + s_stage + ", "_L1 + s_wanted; }

bool PostgresObjectSql::hasCastKey() const
{
    return std::ranges::any_of(m_key,
                               [&](int index) { return column(index).form == PostgresForm::Cast; });
}

QString PostgresObjectSql::listStaged()
{
    return "SELECT "_L1 + s_arrival + " FROM "_L1 + s_stage + " ORDER BY 1"_L1;
}

QString PostgresObjectSql::castKeys() const
{
    QStringList counts;
    for (const int index : m_key)
        counts << "count("_L1 + staged(u"s"_s, column(index)) + ')'_L1;
    return "SELECT "_L1 + counts.join(", "_L1) + " FROM "_L1 + s_stage + " AS s WHERE s."_L1
        + s_arrival + " BETWEEN $1 AND $2"_L1;
}

QString PostgresObjectSql::sameKey(const QString &left, const QString &right,
                                   bool isLeftStaged) const
{
    QStringList parts;
    for (const int index : m_key) {
        const QString mine
            = isLeftStaged ? staged(left, column(index)) : left + u'.' + quotedName(column(index));
        parts << mine + " = "_L1 + staged(right, column(index));
    }
    return parts.join(" AND "_L1);
}

QString PostgresObjectSql::listUnmatched() const
{
    const QString matches = "count(t."_L1 + keyNames().front() + ')'_L1;
    QString sql = "SELECT s."_L1 + s_arrival + ", "_L1 + matches + " FROM "_L1 + s_stage
        + " AS s LEFT JOIN "_L1 + m_target.facts.qualified() + " AS t ON "_L1
        + sameKey(u"t"_s, u"s"_s, false);
    if (m_operation == ObjectOperation::HardDelete)
        sql += " WHERE NOT EXISTS (SELECT 1 FROM "_L1 + s_deleted + " AS d WHERE "_L1
            + sameKey(u"d"_s, u"s"_s, false) + ')'_L1;
    return sql + " GROUP BY 1 HAVING "_L1 + matches + " <> 1 ORDER BY 1"_L1;
}

QString PostgresObjectSql::removeStaged()
{
    return "DELETE FROM "_L1 + s_stage + " WHERE "_L1 + s_arrival + " = ANY ($1::bigint[])"_L1;
}

QString PostgresObjectSql::fillWanted() const
{
    const QString into = "INSERT INTO "_L1 + s_wanted + " SELECT "_L1;
    if (m_key.empty())
        return into + s_arrival + " FROM "_L1 + s_stage;
    QStringList keys;
    for (const int index : m_key)
        keys << staged(u"s"_s, column(index));
    QString sql = into + s_arrival + " FROM (SELECT DISTINCT ON ("_L1 + keys.join(", "_L1)
        + ") s."_L1 + s_arrival + " FROM "_L1 + s_stage + " AS s"_L1;
    if (m_operation == ObjectOperation::HardDelete)
        sql += " WHERE NOT EXISTS (SELECT 1 FROM "_L1 + s_deleted + " AS d WHERE "_L1
            + sameKey(u"d"_s, u"s"_s, false) + ')'_L1;
    return sql + " ORDER BY "_L1 + keys.join(", "_L1) + ", s."_L1 + s_arrival
        + " DESC) AS winner"_L1;
}

QString PostgresObjectSql::listWanted()
{
    return "SELECT "_L1 + s_arrival + " FROM "_L1 + s_wanted + " ORDER BY 1"_L1;
}

QString PostgresObjectSql::listSuperseded() const
{
    return "SELECT s."_L1 + s_arrival + " FROM "_L1 + s_stage + " AS s JOIN "_L1 + s_stage
        + " AS r ON "_L1 + sameKey(u"r"_s, u"s"_s, true) + " WHERE r."_L1 + s_arrival
        + " = ANY ($1::bigint[]) AND s."_L1 + s_arrival + " <> r."_L1 + s_arrival
        + " ORDER BY 1"_L1;
}

QString PostgresObjectSql::insert() const
{
    QStringList values;
    for (const PostgresTargetColumn &column : m_target.columns)
        values << staged(u"s"_s, column);
    return "INSERT INTO "_L1 + m_target.facts.qualified() + '('_L1
        + m_target.quotedColumns().join(", "_L1) + ") SELECT "_L1 + values.join(", "_L1)
        + " FROM "_L1 + s_part + " ORDER BY s."_L1 + s_arrival;
}

QString PostgresObjectSql::update() const
{
    QStringList assignments;
    for (std::size_t i = 0; i < m_target.columns.size(); ++i) {
        const PostgresTargetColumn &column = m_target.columns[i];
        if (std::ranges::find(m_key, static_cast<int>(i)) == m_key.end())
            assignments << quotedName(column) + " = "_L1
                    + (m_operation == ObjectOperation::Upsert ? "excluded."_L1 + quotedName(column)
                                                              : staged(u"s"_s, column));
    }
    return assignments.join(", "_L1);
}

QString PostgresObjectSql::write() const
{
    const QString table = m_target.facts.qualified();
    const QString assignments = update();
    switch (m_operation) {
    case ObjectOperation::Insert:
        return insert();
    case ObjectOperation::Upsert:
        return insert() + " ON CONFLICT ("_L1 + keyNames().join(", "_L1) + ") DO "_L1
            + (assignments.isEmpty() ? u"NOTHING"_s : "UPDATE SET "_L1 + assignments);
    case ObjectOperation::Update:
        if (assignments.isEmpty())
            return {};
        return "UPDATE "_L1 + table + " AS t SET "_L1 + assignments + " FROM "_L1 + s_part
            + " WHERE "_L1 + sameKey(u"t"_s, u"s"_s, false);
    default:
        return "DELETE FROM "_L1 + table + " AS t USING "_L1 + s_part + " WHERE "_L1
            + sameKey(u"t"_s, u"s"_s, false);
    }
}

QString PostgresObjectSql::noteDeleted() const
{
    QStringList keys;
    for (const int index : m_key)
        keys << staged(u"s"_s, column(index));
    return "INSERT INTO "_L1 + s_deleted + " SELECT "_L1 + keys.join(", "_L1) + " FROM "_L1
        + s_part;
}

bool PostgresObjectSql::touchesEachRow() const
{
    return m_operation != ObjectOperation::Upsert || !update().isEmpty();
}

} // namespace millrace
