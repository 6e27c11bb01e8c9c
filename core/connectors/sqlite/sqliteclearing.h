// SQLite clearing: takes away what was written to a table.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace millrace {

class SqliteDatabase;

/// Deletes the rows of \a table, its checkpoints and its side table in one transaction; see
/// Destination::clearStream(). The table stays, with its columns, indexes, triggers and views;
/// triggers do not fire.
///
/// All rows of a table go that Millrace made. In one that it found and added to, rows with a raw id
/// go and others stay, when \a hasMetaColumns; without them, and where nothing is remembered of a
/// stream, the error is "sqlite.foreign_table".
Result<void> clearTable(SqliteDatabase &database, const QString &table, bool hasMetaColumns);

} // namespace millrace
