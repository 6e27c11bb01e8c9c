#include "core/connectors/postgres/postgrescatalog.h"

#include "core/sql/identifier.h"
#include "core/sql/owntables.h"

#include <algorithm>
#include <unordered_map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Columns fetched at once.
constexpr int s_columnsPerFetch = 4000;

/// Parts of a partitioned table are read with it. Names that begin with pg_ are the server's own,
/// and some are Millrace's.
QString offered(const QStringList &schemas)
{
    QString condition = u"c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition "
                        "AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' "
                        "AND n.nspname <> 'information_schema' "
                        "AND c.relname !~ '^%1'"_s.arg(s_ownTablePrefix);
    if (schemas.isEmpty())
        return condition;
    QStringList names;
    for (const QString &schema : schemas)
        names << quotedText(schema);
    return condition + " AND n.nspname IN ("_L1 + names.join(", "_L1) + ')'_L1;
}

const QString &readable()
{
    static const QString s_readable
        = u"pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND (pg_catalog.has_table_privilege("
          "c.oid, 'SELECT') OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))"_s;
    return s_readable;
}

/// Partitions and heirs on another server or in another form are no blocks.
const QString &storageExpression()
{
    static const QString s_storage
        = u"CASE WHEN c.relkind NOT IN ('r', 'm', 'p') THEN 'none' "
          "WHEN c.relkind IN ('r', 'm') AND am.amname IS DISTINCT FROM 'heap' THEN 'other' "
          "WHEN c.relhassubclass AND EXISTS (WITH RECURSIVE part(oid) AS (SELECT i.inhrelid FROM "
          "pg_catalog.pg_inherits i WHERE i.inhparent = c.oid UNION ALL SELECT i.inhrelid FROM "
          "part "
          "JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid) SELECT 1 FROM part JOIN "
          "pg_catalog.pg_class p ON p.oid = part.oid LEFT JOIN pg_catalog.pg_am pa ON pa.oid = "
          "p.relam WHERE p.relkind = 'f' OR (p.relkind = 'r' AND pa.amname IS DISTINCT FROM "
          "'heap')) THEN 'other' ELSE 'blocks' END"_s;
    return s_storage;
}

PostgresStorage storageOf(std::string_view word)
{
    if (word == "blocks")
        return PostgresStorage::Blocks;
    return word == "none" ? PostgresStorage::None : PostgresStorage::Other;
}

PostgresRelation relationIn(const PostgresResult &rows, int row)
{
    PostgresRelation relation;
    relation.oid = static_cast<std::uint32_t>(rows.integer(row, 0));
    relation.id = {rows.text(row, 1), rows.text(row, 2)};
    const std::string_view kind = rows.value(row, 3);
    relation.kind = kind.empty() ? 'r' : kind.front();
    const qint64 estimate = rows.integer(row, 4);
    if (estimate >= 0 && relation.kind != 'v')
        relation.estimatedRows = estimate;
    relation.hasParts = rows.flag(row, 5);
    relation.isPopulated = rows.flag(row, 6);
    relation.isFilteredByPolicy = rows.flag(row, 7);
    relation.storage = storageOf(rows.value(row, 8));
    relation.comment = rows.text(row, 9).simplified();
    return relation;
}

PostgresColumn columnIn(const PostgresResult &rows, int row)
{
    PostgresColumn column;
    column.name = rows.text(row, 1);
    column.declaredType = rows.text(row, 2);
    column.baseType = rows.text(row, 3);
    PostgresType type;
    type.oid = static_cast<std::uint32_t>(rows.integer(row, 4));
    const std::string_view kind = rows.value(row, 5);
    const std::string_view category = rows.value(row, 6);
    type.kind = kind.empty() ? 'b' : kind.front();
    type.category = category.empty() ? 'U' : category.front();
    type.hasElements = rows.flag(row, 7);
    column.type = type.oid;
    column.plan = planFor(type);
    column.isNotNull = rows.flag(row, 8);
    column.hasOwnCollation = rows.flag(row, 9);
    column.comment = rows.text(row, 10).simplified();
    return column;
}

const QString &columnQuery()
{
    // A domain may be based on a domain; what it is in the end is found for all of them at once.
    static const QString s_query
        = u"WITH RECURSIVE domain(oid, base) AS (SELECT t.oid, t.typbasetype FROM "
          "pg_catalog.pg_type t WHERE t.typtype = 'd' UNION ALL SELECT domain.oid, t.typbasetype "
          "FROM domain JOIN pg_catalog.pg_type t ON t.oid = domain.base WHERE t.typtype = 'd'), "
          "base(oid, base) AS (SELECT domain.oid, domain.base FROM domain JOIN pg_catalog.pg_type "
          "t "
          "ON t.oid = domain.base WHERE t.typtype <> 'd') "
          "SELECT c.oid, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), "
          "pg_catalog.format_type(t.oid, -1), t.oid, t.typtype, t.typcategory, t.typelem <> 0, "
          "a.attnotnull, coalesce(NOT co.collisdeterministic, false), d.description, "
          "pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT') "
          "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
          "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
          "a.attisdropped LEFT JOIN base ON base.oid = a.atttypid JOIN pg_catalog.pg_type t ON "
          "t.oid = coalesce(base.base, a.atttypid) LEFT JOIN pg_catalog.pg_collation co ON co.oid "
          "= "
          "a.attcollation LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.classoid "
          "= 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = a.attnum WHERE %1 "
          "ORDER BY n.nspname, c.relname, a.attnum"_s;
    return s_query;
}

} // namespace

Result<void> PostgresCatalog::list(const QStringList &schemas, const Observer &observer,
                                   const Cancellation &cancellation)
{
    return read(offered(schemas) + " AND "_L1 + readable(), observer, cancellation);
}

Result<std::optional<PostgresRelation>> PostgresCatalog::describe(const StreamId &id,
                                                                  const Cancellation &cancellation)
{
    std::optional<PostgresRelation> found;
    const QString condition = "n.nspname = "_L1 + quotedText(id.nameSpace) + " AND c.relname = "_L1
        + quotedText(id.name) + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND "_L1 + readable();
    const auto done = read(
        condition, [&](PostgresRelation &&relation) { found = std::move(relation); }, cancellation);
    if (!done)
        return done.error();
    return found;
}

Result<PostgresCatalog::Counts> PostgresCatalog::countReadable(const QStringList &schemas,
                                                               const Cancellation &cancellation)
{
    const auto rows = m_connection.execute(
        "SELECT count(*) FILTER (WHERE "_L1 + readable() + "), count(*) FILTER (WHERE NOT ("_L1
            + readable()
            + ")) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
              "c.relnamespace WHERE "_L1
            + offered(schemas),
        cancellation);
    if (!rows)
        return rows.error();
    return Counts{rows->integer(0, 0), rows->integer(0, 1)};
}

Result<QString> PostgresCatalog::anyTable(const QStringList &schemas,
                                          const Cancellation &cancellation)
{
    const auto rows = m_connection.execute(
        "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON "
        "n.oid = c.relnamespace WHERE c.relkind = 'r' AND "_L1
            + offered(schemas) + " AND "_L1 + readable() + " LIMIT 1"_L1,
        cancellation);
    if (!rows)
        return rows.error();
    if (rows->rowCount() == 0)
        return QString();
    return QString(quotedIdentifier(rows->text(0, 0)) + u'.' + quotedIdentifier(rows->text(0, 1)));
}

Result<void> PostgresCatalog::read(const QString &condition, const Observer &observer,
                                   const Cancellation &cancellation)
{
    auto found = relations(condition, cancellation);
    if (!found)
        return found.error();
    if (auto keys = readKeys(condition, *found, cancellation); !keys)
        return keys;
    return readColumns(condition, *found, observer, cancellation);
}

Result<std::vector<PostgresRelation>> PostgresCatalog::relations(const QString &condition,
                                                                 const Cancellation &cancellation)
{
    const auto rows = m_connection.execute(
        "SELECT c.oid, n.nspname, c.relname, c.relkind, c.reltuples::bigint, c.relhassubclass, "
        "c.relispopulated, pg_catalog.row_security_active(c.oid), "_L1
            + storageExpression()
            + ", d.description FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid "
              "= "
              "c.relnamespace LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam LEFT JOIN "
              "pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = "
              "'pg_catalog.pg_class'::pg_catalog.regclass WHERE "_L1
            + condition + " ORDER BY n.nspname, c.relname"_L1,
        cancellation);
    if (!rows)
        return rows.error();
    std::vector<PostgresRelation> found;
    found.reserve(static_cast<std::size_t>(rows->rowCount()));
    for (int row = 0; row < rows->rowCount(); ++row)
        found.push_back(relationIn(*rows, row));
    return found;
}

Result<void> PostgresCatalog::readKeys(const QString &condition,
                                       std::vector<PostgresRelation> &relations,
                                       const Cancellation &cancellation)
{
    // Of several unique keys without NULLs the one with the fewest columns is taken.
    const auto rows = m_connection.execute(
        "SELECT k.indrelid, a.attname FROM (SELECT DISTINCT ON (i.indrelid) i.indrelid, i.indkey, "
        "i.indnkeyatts FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE i.indisunique AND "
        "i.indisvalid AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AND "
        "(i.indisprimary OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = "
        "i.indrelid AND a.attnum = ANY (i.indkey) AND NOT a.attnotnull)) AND "_L1
            + condition
            + " ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid) k CROSS "
              "JOIN "
              "LATERAL pg_catalog.generate_series(0, k.indnkeyatts - 1) AS s(i) JOIN "
              "pg_catalog.pg_attribute a ON a.attrelid = k.indrelid AND a.attnum = k.indkey[s.i] "
              "ORDER BY k.indrelid, s.i"_L1,
        cancellation);
    if (!rows)
        return rows.error();
    std::unordered_map<std::uint32_t, PostgresRelation *> byId;
    for (PostgresRelation &relation : relations)
        byId.emplace(relation.oid, &relation);
    for (int row = 0; row < rows->rowCount(); ++row) {
        const auto found = byId.find(static_cast<std::uint32_t>(rows->integer(row, 0)));
        // Rows of heirs can repeat a key of their parent.
        if (found != byId.end() && !(found->second->kind == 'r' && found->second->hasParts))
            found->second->key << rows->text(row, 1);
    }
    return {};
}

Result<void> PostgresCatalog::readColumns(const QString &condition,
                                          std::vector<PostgresRelation> &relations,
                                          const Observer &observer,
                                          const Cancellation &cancellation)
{
    auto at = relations.begin();
    const auto take = [&](const PostgresResult &rows) {
        for (int row = 0; row < rows.rowCount(); ++row) {
            const auto oid = static_cast<std::uint32_t>(rows.integer(row, 0));
            const auto owner = std::find_if(at, relations.end(),
                                            [&](const auto &one) { return one.oid == oid; });
            if (owner == relations.end())
                continue;
            for (; at != owner; ++at)
                observer(std::move(*at));
            if (rows.flag(row, 11))
                at->columns.push_back(columnIn(rows, row));
            else
                at->unreadableColumns << rows.text(row, 1);
        }
    };
    const QString query = columnQuery().arg(condition);
    // The columns of one relation come at once; those of thousands would take much room.
    const bool isAtOnce = relations.size() <= 1;
    auto done = m_connection.execute(
        isAtOnce ? query : "DECLARE millrace_columns NO SCROLL CURSOR FOR "_L1 + query,
        cancellation);
    if (done && isAtOnce)
        take(*done);
    bool hasMore = !isAtOnce;
    while (done && hasMore) {
        done = m_connection.execute(u"FETCH %1 FROM millrace_columns"_s.arg(s_columnsPerFetch),
                                    cancellation);
        if (done)
            take(*done);
        hasMore = done && done->rowCount() == s_columnsPerFetch;
    }
    if (!done)
        return done.error();
    for (; at != relations.end(); ++at)
        observer(std::move(*at));
    if (!isAtOnce)
        done = m_connection.execute(u"CLOSE millrace_columns"_s, cancellation);
    return done ? Result<void>() : Result<void>(done.error());
}

} // namespace millrace
