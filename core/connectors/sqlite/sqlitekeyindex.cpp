#include "core/connectors/sqlite/sqlitekeyindex.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <QSet>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A unique index of a table with the columns it covers, in lower case.
struct UniqueIndex final
{
    QString name;
    QSet<QString> columns;
};

QSet<QString> comparable(const QStringList &names)
{
    QSet<QString> set;
    for (const QString &name : names)
        set.insert(asciiLower(name));
    return set;
}

/// The unique indexes that cover all rows, and only plain columns.
Result<std::vector<UniqueIndex>> uniqueIndexes(SqliteDatabase &database, const QString &table)
{
    auto rows = database.prepare(
        u"SELECT l.name, i.name FROM pragma_index_list(?1, 'main') AS l, "
        "pragma_index_info(l.name, 'main') AS i WHERE l.\"unique\" AND NOT l.partial "
        "ORDER BY l.seq"_s);
    if (!rows)
        return rows.error();
    rows->bind(1, table);
    std::vector<UniqueIndex> indexes;
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return indexes;
        if (indexes.empty() || indexes.back().name != rows->text(0))
            indexes.push_back({rows->text(0), {}});
        // An expression has no name; it makes the index fit no list of columns.
        indexes.back().columns.insert(rows->isNull(1) ? u"\n"_s : asciiLower(rows->text(1)));
    }
}

Result<void> dropIndex(SqliteDatabase &database, const QString &name)
{
    return database.execute("DROP INDEX main."_L1 + quotedIdentifier(name));
}

Result<QString> freeIndexName(SqliteDatabase &database, const QString &table)
{
    const QString plain = s_ownPrefix + "key_"_L1 + table;
    QString name = plain;
    for (int number = 2;; ++number) {
        auto taken
            = database.prepare(u"SELECT 1 FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE"_s);
        if (!taken)
            return taken.error();
        const auto row = taken->bind(1, name).next();
        if (!row)
            return row.error();
        if (!*row)
            return name;
        name = plain + u'_' + QString::number(number);
    }
}

} // namespace

Result<void> ensureKeyIndex(SqliteDatabase &database, const QString &table,
                            const QStringList &columns)
{
    const QSet<QString> wanted = comparable(columns);
    const auto described = describeTable(database, table);
    if (!described)
        return described.error();
    const SqliteColumn *alias = *described ? (*described)->rowidAlias() : nullptr;
    bool isCovered = alias != nullptr && wanted == comparable({alias->name});
    const auto indexes = uniqueIndexes(database, table);
    if (!indexes)
        return indexes.error();
    for (const UniqueIndex &index : *indexes) {
        if (index.columns == wanted) {
            isCovered = true;
        } else if (index.name.startsWith(s_ownPrefix)) {
            if (const auto dropped = dropIndex(database, index.name); !dropped)
                return dropped;
        }
    }
    if (isCovered)
        return {};
    const auto name = freeIndexName(database, table);
    if (!name)
        return name.error();
    QStringList quoted;
    for (const QString &column : columns)
        quoted << quotedIdentifier(column);
    const auto made
        = database.execute("CREATE UNIQUE INDEX main."_L1 + quotedIdentifier(*name) + " ON "_L1
                           + quotedIdentifier(table) + '('_L1 + quoted.join(", "_L1) + ')'_L1);
    if (!made && (sqlite3_errcode(database.handle()) & 0xff) == SQLITE_CONSTRAINT)
        return makeError(sqliteerrors::duplicateKeys, {table, columns.join(", "_L1)},
                         made.error().detail);
    return made;
}

Result<void> dropKeyIndexes(SqliteDatabase &database, const QString &table)
{
    const auto indexes = uniqueIndexes(database, table);
    if (!indexes)
        return indexes.error();
    for (const UniqueIndex &index : *indexes) {
        if (!index.name.startsWith(s_ownPrefix))
            continue;
        if (const auto dropped = dropIndex(database, index.name); !dropped)
            return dropped;
    }
    return {};
}

} // namespace millrace
