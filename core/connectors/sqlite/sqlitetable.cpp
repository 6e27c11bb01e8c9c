#include "core/connectors/sqlite/sqlitetable.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/sql/identifier.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSameName(const QString &left, const QString &right)
{
    return asciiLower(left) == asciiLower(right);
}

SqliteTableKind kindOf(const QString &type)
{
    if (type == "view"_L1)
        return SqliteTableKind::View;
    return type == "virtual"_L1 ? SqliteTableKind::Virtual : SqliteTableKind::Table;
}

SqliteTable tableOf(const SqliteStatement &row)
{
    SqliteTable table;
    table.name = row.text(0);
    table.kind = kindOf(row.text(1));
    table.hasRowid = table.kind == SqliteTableKind::Table && row.integer(2) == 0;
    return table;
}

Result<void> readColumns(SqliteDatabase &database, SqliteTable &table)
{
    auto rows = database.prepare(u"SELECT name, type, \"notnull\", pk, hidden "
                                 "FROM pragma_table_xinfo(?1, 'main') ORDER BY cid"_s);
    if (!rows)
        return rows.error();
    rows->bind(1, table.name);
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        constexpr qint64 hiddenOfVirtual = 1;
        if (rows->integer(4) == hiddenOfVirtual)
            continue;
        table.columns.push_back({rows->text(0), rows->text(1), rows->integer(2) != 0,
                                 static_cast<int>(rows->integer(3)), rows->integer(4) != 0});
    }
}

} // namespace

const SqliteColumn *SqliteTable::find(const QString &columnName) const
{
    const auto found = std::ranges::find_if(
        columns, [&](const SqliteColumn &column) { return isSameName(column.name, columnName); });
    return found == columns.end() ? nullptr : &*found;
}

QStringList SqliteTable::primaryKey() const
{
    std::vector<const SqliteColumn *> key;
    for (const SqliteColumn &column : columns) {
        if (column.keyPosition > 0)
            key.push_back(&column);
    }
    std::ranges::sort(key, {}, &SqliteColumn::keyPosition);
    QStringList names;
    for (const SqliteColumn *column : key)
        names << column->name;
    return names;
}

QString SqliteTable::rowidName() const
{
    if (!hasRowid)
        return {};
    if (const SqliteColumn *alias = rowidAlias())
        return alias->name;
    for (const auto candidate : {"rowid"_L1, "_rowid_"_L1, "oid"_L1}) {
        if (find(candidate) == nullptr)
            return candidate;
    }
    return {};
}

const SqliteColumn *SqliteTable::rowidAlias() const
{
    const SqliteColumn *alias = nullptr;
    for (const SqliteColumn &column : columns) {
        if (column.keyPosition == 0)
            continue;
        if (alias != nullptr)
            return nullptr;
        alias = &column;
    }
    const bool isAlias = hasRowid && alias != nullptr && alias->declared.toUpper() == "INTEGER"_L1;
    return isAlias ? alias : nullptr;
}

QStringList SqliteTable::rowIdentity() const
{
    QStringList identity;
    if (kind != SqliteTableKind::Table)
        return identity;
    if (hasRowid) {
        const QString rowid = rowidName();
        if (!rowid.isEmpty())
            identity << quotedIdentifier(rowid);
        return identity;
    }
    for (const QString &column : primaryKey())
        identity << quotedIdentifier(column);
    return identity;
}

Result<std::vector<SqliteTable>> listTables(SqliteDatabase &database)
{
    auto rows = database.prepare(u"SELECT name, type, wr FROM pragma_table_list "
                                 "WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') "
                                 "ORDER BY type = 'view', name COLLATE NOCASE, name"_s);
    if (!rows)
        return rows.error();
    std::vector<SqliteTable> tables;
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return tables;
        const QString name = asciiLower(rows->text(0));
        if (!name.startsWith("sqlite_"_L1) && !name.startsWith(s_ownPrefix))
            tables.push_back(tableOf(*rows));
    }
}

Result<std::optional<SqliteTable>> describeTable(SqliteDatabase &database, const QString &name)
{
    auto rows = database.prepare(u"SELECT name, type, wr FROM pragma_table_list "
                                 "WHERE schema = 'main' AND name = ?1 COLLATE NOCASE"_s);
    if (!rows)
        return rows.error();
    rows->bind(1, name);
    const auto row = rows->next();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<SqliteTable>();
    SqliteTable table = tableOf(*rows);
    rows->reset();
    if (const auto read = readColumns(database, table); !read)
        return read.error();
    return std::optional(std::move(table));
}

Result<std::vector<SqliteSchemaObject>> objectsOf(SqliteDatabase &database, const QString &name)
{
    auto rows
        = database.prepare(u"SELECT type, name, sql FROM sqlite_schema "
                           "WHERE tbl_name = ?1 COLLATE NOCASE AND type IN ('index', 'trigger') "
                           "AND sql IS NOT NULL ORDER BY rowid"_s);
    if (!rows)
        return rows.error();
    rows->bind(1, name);
    std::vector<SqliteSchemaObject> objects;
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return objects;
        if (!rows->text(1).startsWith(s_ownPrefix))
            objects.push_back({rows->text(0), rows->text(1), rows->text(2)});
    }
}

Result<QStringList> readableViews(SqliteDatabase &database)
{
    auto rows = database.prepare(u"SELECT name FROM sqlite_schema WHERE type = 'view'"_s);
    if (!rows)
        return rows.error();
    QStringList readable;
    while (true) {
        const auto row = rows->next();
        if (!row)
            return row.error();
        if (!*row)
            return readable;
        const QString name = rows->text(0);
        if (database.prepare("SELECT * FROM main."_L1 + quotedIdentifier(name)))
            readable << name;
    }
}

} // namespace millrace
