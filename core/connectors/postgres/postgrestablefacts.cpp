#include "core/connectors/postgres/postgrestablefacts.h"

#include "core/connectors/postgres/postgreswriteerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A domain is followed to its base type, whose binary form it has. The innermost modifier counts:
/// only a base type has one.
constexpr auto s_columns
    = "SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), "
      "format_type(a.atttypid, -1), a.attnotnull, a.atthasdef OR a.attidentity <> '', "
      "a.attgenerated <> '', base.id, base.modifier, base.kind = 'e', "
      "EXISTS (SELECT 1 FROM pg_catalog.pg_index AS i WHERE i.indrelid = a.attrelid "
      "AND i.indisprimary AND a.attnum = ANY (i.indkey)) "
      "FROM pg_catalog.pg_attribute AS a CROSS JOIN LATERAL ("
      "WITH RECURSIVE chain(id, modifier, kind, depth) AS ("
      "SELECT t.oid, a.atttypmod, t.typtype, 0 FROM pg_catalog.pg_type AS t "
      "WHERE t.oid = a.atttypid UNION ALL "
      "SELECT b.oid, d.typtypmod, b.typtype, chain.depth + 1 FROM chain "
      "JOIN pg_catalog.pg_type AS d ON d.oid = chain.id AND d.typtype = 'd' "
      "JOIN pg_catalog.pg_type AS b ON b.oid = d.typbasetype) "
      "SELECT id, modifier, kind FROM chain ORDER BY depth DESC LIMIT 1) AS base "
      "WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"_L1;

QString kindWord(QChar kind)
{
    switch (kind.unicode()) {
    case u'v':
        return QCoreApplication::translate("postgres", "view");
    case u'm':
        return QCoreApplication::translate("postgres", "materialised view");
    case u'f':
        return QCoreApplication::translate("postgres", "foreign table");
    default:
        return QCoreApplication::translate("postgres", "relation of another kind");
    }
}

Result<void> readColumns(PostgresSession &session, PostgresTableFacts &facts)
{
    const auto rows = session.rows(s_columns, {std::to_string(facts.id)});
    if (!rows)
        return rows.error();
    for (int row = 0; row < rows->rowCount(); ++row) {
        PostgresTableColumn column;
        column.number = static_cast<int>(rows->integer(row, 0));
        column.name = rows->text(row, 1);
        column.type.words = rows->text(row, 2);
        column.type.plainWords = rows->text(row, 3);
        column.isNotNull = rows->flag(row, 4);
        column.hasDefault = rows->flag(row, 5);
        column.isGenerated = rows->flag(row, 6);
        column.type.type = static_cast<quint32>(rows->integer(row, 7));
        column.type.modifier = static_cast<int>(rows->integer(row, 8));
        column.type.isEnum = rows->flag(row, 9);
        column.isInPrimaryKey = rows->flag(row, 10);
        facts.columns.push_back(std::move(column));
    }
    return {};
}

} // namespace

const PostgresTableColumn *PostgresTableFacts::find(const QString &column) const
{
    const auto found = std::ranges::find(columns, column, &PostgresTableColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

Result<std::optional<PostgresTableFacts>> describeTable(PostgresSession &session,
                                                        const QString &schema, const QString &name)
{
    const auto rows
        = session.rows(u"SELECT c.oid, c.relkind, row_security_active(c.oid) "
                       "FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n "
                       "ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2"_s,
                       {parameterOf(schema), parameterOf(name)});
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return std::optional<PostgresTableFacts>();
    PostgresTableFacts facts;
    facts.id = static_cast<quint32>(rows->integer(0, 0));
    facts.kind = rows->text(0, 1).at(0);
    facts.isRowSecured = rows->flag(0, 2);
    facts.schema = schema;
    facts.name = name;
    if (const auto read = readColumns(session, facts); !read)
        return read.error();
    return std::optional(std::move(facts));
}

Result<bool> relationExists(PostgresSession &session, const QString &schema, const QString &name)
{
    const auto found = session.integer(
        u"SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n "
        "ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2"_s,
        {parameterOf(schema), parameterOf(name)});
    if (!found)
        return found.error();
    return *found > 0;
}

Result<std::vector<PostgresView>> viewsReading(PostgresSession &session, quint32 table,
                                               const std::vector<int> &columns)
{
    QStringList numbers;
    for (const int column : columns)
        numbers << QString::number(column);
    const QString ofColumns
        = columns.empty() ? QString() : " AND d.refobjsubid IN (%1)"_L1.arg(numbers.join(u','));
    const auto rows = session.rows(
        "SELECT DISTINCT quote_ident(n.nspname) || '.' || quote_ident(v.relname), "
        "v.relkind = 'm' FROM pg_catalog.pg_depend AS d "
        "JOIN pg_catalog.pg_rewrite AS r ON r.oid = d.objid "
        "JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class "
        "JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace "
        "WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass "
        "AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = $1::oid "
        "AND v.oid <> d.refobjid%1 ORDER BY 1"_L1.arg(ofColumns),
        {std::to_string(table)});
    if (!rows)
        return rows.error();
    std::vector<PostgresView> views;
    for (int row = 0; row < rows->rowCount(); ++row)
        views.push_back({rows->text(row, 0), rows->flag(row, 1)});
    return views;
}

QString namesOf(const std::vector<PostgresView> &views)
{
    QStringList names;
    for (const PostgresView &view : views)
        names << view.name;
    return names.join(u", "_s);
}

Result<void> requireTable(const PostgresTableFacts &facts)
{
    if (facts.isTable())
        return {};
    return makeError(postgreserrors::targetIsNoTable, {facts.qualified(), kindWord(facts.kind)});
}

} // namespace millrace
