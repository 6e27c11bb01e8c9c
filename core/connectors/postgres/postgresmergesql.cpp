#include "core/connectors/postgres/postgresmergesql.h"

#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_stage = "pg_temp._millrace_stage"_L1;
constexpr auto s_moved = "pg_temp._millrace_moved"_L1;
constexpr auto s_arrival = "_millrace_arrival"_L1;
constexpr auto s_part = "(SELECT s.* FROM pg_temp._millrace_stage AS s "
                        "JOIN pg_temp._millrace_moved AS m USING (_millrace_arrival) "
                        "WHERE s._millrace_arrival BETWEEN $1 AND $2)"_L1;
/// What a text must look like to be compared as a number.
constexpr auto s_numberPattern = R"('^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$')"_L1;

QString quotedName(const PostgresTargetColumn &column) { return quotedIdentifier(column.name); }

bool isNumber(FieldType type)
{
    return type == FieldType::Integer || type == FieldType::Number || type == FieldType::Decimal;
}

/// The value of \a column of the stage, called "s", as the table takes it.
QString staged(const PostgresTargetColumn &column)
{
    const QString value = "s."_L1 + quotedName(column);
    return column.form == PostgresForm::Cast ? value + "::"_L1 + column.castType : value;
}

} // namespace

PostgresMergeSql::PostgresMergeSql(const PostgresTarget &target, const std::vector<int> &key,
                                   int cursor, int deletedAt)
    : m_target(target)
    , m_key(key)
    , m_cursor(cursor)
    , m_deletedAt(deletedAt)
{
}

const PostgresTargetColumn &PostgresMergeSql::column(int index) const
{
    return m_target.columns[static_cast<std::size_t>(index)];
}

QString PostgresMergeSql::copyTarget() const
{
    return s_stage + '('_L1 + (QStringList(s_arrival) + m_target.quotedColumns()).join(", "_L1)
        + ')'_L1;
}

QString PostgresMergeSql::createStage() const
{
    QStringList columns{s_arrival + " bigint"_L1};
    for (const PostgresTargetColumn &column : m_target.columns)
        columns << quotedName(column) + u' '
                + (column.form == PostgresForm::Cast ? u"text"_s : column.castType);
    if (m_target.hasMetaColumns) {
        for (const PostgresMetaColumn &meta : s_postgresMetaColumns) {
            const bool isMeta = meta.name == s_metaColumn;
            const PostgresTableColumn *existing = m_target.facts.find(meta.name);
            columns << quotedIdentifier(meta.name) + u' '
                    + (isMeta && existing != nullptr ? existing->type.plainWords
                                                     : QString(meta.declared));
        }
    }
    return "CREATE TEMP TABLE _millrace_stage("_L1 + columns.join(", "_L1) + ") ON COMMIT DROP"_L1;
}

QString PostgresMergeSql::clearStage() { return "TRUNCATE "_L1 + s_stage; }

/// A column as the dedup rule orders it. Text that stands for numbers goes by their value, any
/// other by its bytes, whatever the language of the database.
QString PostgresMergeSql::ordered(int index, const QString &table) const
{
    const PostgresTargetColumn &of = column(index);
    const QString value = table + u'.' + quotedName(of);
    if (of.form != PostgresForm::Text && of.form != PostgresForm::Cast)
        return value;
    if (!isNumber(of.type))
        return '('_L1 + value + "::text COLLATE \"C\")"_L1;
    return "(CASE WHEN "_L1 + value + "::text ~ "_L1 + s_numberPattern + " THEN "_L1 + value
        + "::text::numeric END)"_L1;
}

QString PostgresMergeSql::winners(const QString &columns) const
{
    QStringList keys;
    QStringList empty;
    for (const int index : m_key) {
        const PostgresTargetColumn &key = column(index);
        const QString name = "s."_L1 + quotedName(key);
        const bool isText = key.form == PostgresForm::Text || key.form == PostgresForm::Cast;
        keys << (isText ? name + "::text COLLATE \"C\""_L1 : name);
        empty << name + " IS NULL"_L1;
    }
    // DISTINCT takes two NULLs for equal; here each row with one stands for itself.
    if (m_key.size() > 1)
        keys << "CASE WHEN "_L1 + empty.join(" OR "_L1) + " THEN s."_L1 + s_arrival + " END"_L1;
    QStringList order = keys;
    if (m_cursor >= 0)
        order << ordered(m_cursor, u"s"_s) + " DESC NULLS LAST"_L1;
    if (m_target.hasMetaColumns)
        order << "s."_L1 + s_extractedAtColumn + " DESC"_L1;
    order << "s."_L1 + s_arrival + " DESC"_L1;
    return "(SELECT DISTINCT ON ("_L1 + keys.join(", "_L1) + ") "_L1 + columns + " FROM "_L1
        + s_stage + " AS s ORDER BY "_L1 + order.join(", "_L1) + ')'_L1;
}

QString PostgresMergeSql::newer(const QString &incoming, const QString &stored) const
{
    QString isLater = u"true"_s;
    if (m_target.hasMetaColumns) {
        const QString theirs = stored + u'.' + s_extractedAtColumn;
        isLater = '('_L1 + theirs + " IS NULL OR "_L1 + incoming + u'.' + s_extractedAtColumn
            + " >= "_L1 + theirs + ')'_L1;
    }
    if (m_cursor < 0)
        return isLater;
    const QString ours = ordered(m_cursor, incoming);
    const QString theirs = ordered(m_cursor, stored);
    return '('_L1 + ours + " > "_L1 + theirs + " OR ("_L1 + ours + " = "_L1 + theirs + " AND "_L1
        + isLater + ") OR ("_L1 + theirs + " IS NULL AND ("_L1 + ours + " IS NOT NULL OR "_L1
        + isLater + ")))"_L1;
}

QString PostgresMergeSql::upsertFrom(const QString &source) const
{
    const QStringList columns = m_target.quotedColumns();
    QStringList values;
    for (const PostgresTargetColumn &column : m_target.columns)
        values << staged(column);
    if (m_target.hasMetaColumns) {
        for (const PostgresMetaColumn &meta : s_postgresMetaColumns)
            values << "s."_L1 + quotedIdentifier(meta.name);
    }
    QString sql = "INSERT INTO "_L1 + m_target.facts.qualified() + " AS stored("_L1
        + columns.join(", "_L1) + ") OVERRIDING SYSTEM VALUE SELECT "_L1 + values.join(", "_L1)
        + " FROM "_L1 + source + " AS s"_L1;
    if (m_deletedAt >= 0)
        sql += " WHERE s."_L1 + quotedName(column(m_deletedAt)) + " IS NULL"_L1;
    if (m_key.empty())
        return sql;
    QStringList keys;
    QStringList updates;
    for (const int index : m_key)
        keys << quotedName(column(index));
    for (const QString &column : columns) {
        if (!keys.contains(column))
            updates << column + " = excluded."_L1 + column;
    }
    sql += " ON CONFLICT ("_L1 + keys.join(", "_L1) + ") DO "_L1;
    if (updates.isEmpty())
        return sql + "NOTHING"_L1;
    return sql + "UPDATE SET "_L1 + updates.join(", "_L1) + " WHERE "_L1
        + newer(u"excluded"_s, u"stored"_s);
}

QString PostgresMergeSql::removalFrom(const QString &source) const
{
    if (m_deletedAt < 0 || m_key.empty())
        return {};
    QStringList joined;
    for (const int index : m_key)
        joined << "stored."_L1 + quotedName(column(index)) + " = "_L1 + staged(column(index));
    return "DELETE FROM "_L1 + m_target.facts.qualified() + " AS stored USING "_L1 + source
        + " AS s WHERE "_L1 + joined.join(" AND "_L1) + " AND s."_L1
        + quotedName(column(m_deletedAt)) + " IS NOT NULL AND "_L1 + newer(u"s"_s, u"stored"_s);
}

QString PostgresMergeSql::removal() const { return removalFrom(winners(u"s.*"_s)); }

QString PostgresMergeSql::upsert() const
{
    return upsertFrom(m_key.empty() ? QString(s_stage) : winners(u"s.*"_s));
}

QString PostgresMergeSql::createMoved() const
{
    const QString all = "(SELECT "_L1 + s_arrival + " FROM "_L1 + s_stage + ')'_L1;
    return "CREATE TEMP TABLE _millrace_moved ON COMMIT DROP AS SELECT "_L1 + s_arrival
        + " FROM "_L1 + (m_key.empty() ? all : winners("s."_L1 + s_arrival)) + " AS w"_L1;
}

QString PostgresMergeSql::listMoved()
{
    return "SELECT "_L1 + s_arrival + " FROM "_L1 + s_moved + " ORDER BY 1"_L1;
}

QString PostgresMergeSql::dropMoved() { return "DROP TABLE "_L1 + s_moved; }

QString PostgresMergeSql::removalOfPart() const { return removalFrom(s_part); }

QString PostgresMergeSql::upsertOfPart() const { return upsertFrom(s_part); }

} // namespace millrace
