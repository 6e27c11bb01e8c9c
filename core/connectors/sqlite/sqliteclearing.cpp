#include "core/connectors/sqlite/sqliteclearing.h"

#include "core/connectors/sqlite/sqlitecheckpoints.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// As SqliteWriter sets them, so that a large table is not rewritten to be wiped.
constexpr auto s_settings = "PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; "
                            "PRAGMA foreign_keys = OFF; PRAGMA secure_delete = FAST"_L1;

bool marksItsRows(const SqliteTable &table)
{
    return std::ranges::all_of(s_metaColumns, [&](const MetaColumn &column) {
        return table.find(column.name) != nullptr;
    });
}

Result<void> emptyTable(SqliteDatabase &database, const QString &table, bool hasMetaColumns)
{
    const auto described = describeTable(database, table);
    if (!described)
        return described.error();
    if (!*described)
        return {};
    if ((*described)->kind != SqliteTableKind::Table)
        return makeError(sqliteerrors::foreignTable, {table});
    const QString from = " FROM main."_L1 + quotedIdentifier(table);
    const auto hasRows = database.integer("SELECT EXISTS (SELECT 1"_L1 + from + ')'_L1);
    if (!hasRows)
        return hasRows.error();
    if (*hasRows == 0)
        return {};
    const auto isMade = SqliteCheckpoints::isMade(database, table);
    if (!isMade)
        return isMade.error();
    if (*isMade)
        return database.execute("DELETE"_L1 + from);
    const auto isKnown = SqliteCheckpoints::isKnown(database, table);
    if (!isKnown)
        return isKnown.error();
    if (!*isKnown || !hasMetaColumns || !marksItsRows(**described))
        return makeError(sqliteerrors::foreignTable, {table});
    return database.execute("DELETE"_L1 + from + " WHERE "_L1 + s_rawIdColumn + " IS NOT NULL"_L1);
}

} // namespace

Result<void> clearTable(SqliteDatabase &database, const QString &table, bool hasMetaColumns)
{
    if (auto set = database.execute(s_settings); !set)
        return set;
    // As in an overwrite: a trigger that keeps rows would leave a part.
    sqlite3_db_config(database.handle(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    auto done = database.beginWriting();
    if (done)
        done = emptyTable(database, table, hasMetaColumns);
    if (done)
        done = database.execute("DROP TABLE IF EXISTS main."_L1
                                + quotedIdentifier(sideTableOf(table)));
    if (done)
        done = SqliteCheckpoints::forgetAll(database, table);
    if (done)
        done = database.commit();
    if (!done)
        database.rollback();
    return done;
}

} // namespace millrace
