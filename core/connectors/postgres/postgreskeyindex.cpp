#include "core/connectors/postgres/postgreskeyindex.h"

#include "core/connectors/postgres/postgrestarget.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_prefix = "_millrace_key_"_L1;

/// A unique index of a table that covers all rows and can decide a conflict at once.
struct UniqueIndex final
{
    QString name;
    QStringList columns; ///< Sorted.

    bool isConstraint = false; ///< It belongs to one and cannot be dropped by itself.

    [[nodiscard]] bool isOwn() const { return !isConstraint && name.startsWith(s_prefix); }
};

Result<std::vector<UniqueIndex>> uniqueIndexes(PostgresSession &session, quint32 table)
{
    const auto rows = session.rows(
        u"SELECT c.relname, a.attname, EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k "
        "WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid) FROM pg_catalog.pg_index AS "
        "i "
        "JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid "
        "CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, position) "
        "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number "
        "WHERE i.indrelid = $1::oid AND i.indisunique AND i.indimmediate AND i.indisvalid "
        "AND i.indpred IS NULL AND i.indexprs IS NULL AND k.position <= i.indnkeyatts "
        "ORDER BY i.indexrelid, a.attname"_s,
        {std::to_string(table)});
    if (!rows)
        return rows.error();
    std::vector<UniqueIndex> indexes;
    for (int row = 0; row < rows->rowCount(); ++row) {
        const QString name = rows->text(row, 0);
        if (indexes.empty() || indexes.back().name != name)
            indexes.push_back({name, {}, rows->flag(row, 2)});
        indexes.back().columns << rows->text(row, 1);
    }
    for (UniqueIndex &index : indexes)
        index.columns.sort();
    return indexes;
}

Result<void> dropIndex(PostgresSession &session, const PostgresTableFacts &table,
                       const QString &name)
{
    return session.run("DROP INDEX "_L1 + qualifiedName(table.schema, name));
}

Result<QString> freeIndexName(PostgresSession &session, const PostgresTableFacts &table)
{
    const QString plain = s_prefix + table.name;
    for (int number = 1;; ++number) {
        const QString wanted = number == 1 ? plain : plain + u'_' + QString::number(number);
        QString name = withHashedTail(wanted, s_postgresLongestName);
        const auto isTaken = relationExists(session, table.schema, name);
        if (!isTaken)
            return isTaken.error();
        if (!*isTaken)
            return name;
    }
}

} // namespace

Result<void> ensureKeyIndex(PostgresSession &session, const PostgresTableFacts &table,
                            const QStringList &columns)
{
    QStringList wanted = columns;
    wanted.sort();
    const auto indexes = uniqueIndexes(session, table.id);
    if (!indexes)
        return indexes.error();
    bool isCovered = false;
    for (const UniqueIndex &index : *indexes) {
        if (index.columns == wanted) {
            isCovered = true;
        } else if (index.isOwn()) {
            if (auto dropped = dropIndex(session, table, index.name); !dropped)
                return dropped;
        }
    }
    if (isCovered)
        return {};
    const auto name = freeIndexName(session, table);
    if (!name)
        return name.error();
    QStringList quoted;
    for (const QString &column : columns)
        quoted << quotedIdentifier(column);
    auto made = session.run("CREATE UNIQUE INDEX "_L1 + quotedIdentifier(*name) + " ON "_L1
                            + table.qualified() + '('_L1 + quoted.join(u", "_s) + u')');
    if (made)
        return made;
    const PostgresFailure &failure = session.connection().lastFailure();
    const QString keys = columns.join(u", "_s);
    if (failure.sqlState == "23505")
        return makeError(postgreserrors::duplicateKeys, {table.qualified(), keys},
                         made.error().detail);
    if (failure.sqlState.starts_with("42704") || failure.sqlState.starts_with("0A")
        || failure.sqlState.starts_with("54"))
        return makeError(postgreserrors::keyUnsuitable, {keys, table.qualified(), failure.message},
                         made.error().detail);
    return made;
}

Result<void> dropKeyIndexes(PostgresSession &session, const PostgresTableFacts &table)
{
    const auto indexes = uniqueIndexes(session, table.id);
    if (!indexes)
        return indexes.error();
    for (const UniqueIndex &index : *indexes) {
        if (!index.isOwn())
            continue;
        if (auto dropped = dropIndex(session, table, index.name); !dropped)
            return dropped;
    }
    return {};
}

Result<void> dropCopiedKeyIndexes(PostgresSession &session, const PostgresTableFacts &original,
                                  const PostgresTableFacts &copy)
{
    const auto originals = uniqueIndexes(session, original.id);
    if (!originals)
        return originals.error();
    const auto copies = uniqueIndexes(session, copy.id);
    if (!copies)
        return copies.error();
    for (const UniqueIndex &index : *copies) {
        const auto isSource = [&](const UniqueIndex &candidate, bool isOwn) {
            return candidate.columns == index.columns && candidate.isOwn() == isOwn;
        };
        const auto has = [&](bool isOwn) {
            return std::ranges::any_of(
                *originals, [&](const UniqueIndex &each) { return isSource(each, isOwn); });
        };
        if (index.isConstraint || !has(true) || has(false))
            continue;
        if (auto dropped = dropIndex(session, copy, index.name); !dropped)
            return dropped;
    }
    return {};
}

} // namespace millrace
