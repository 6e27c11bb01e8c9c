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
/// Whose rows they are is told by the checkpoints. With \a hasMetaColumns, rows without a raw id
/// are others' and stay. Errors of kind Configuration: "sqlite.foreign_table" when rows lie there
/// and no checkpoint names the table, "sqlite.ownership_unknown" when rows without meta columns may
/// be those a refresh that did not end was going to replace.
Result<void> clearTable(SqliteDatabase &database, const QString &table, bool hasMetaColumns);

} // namespace millrace
