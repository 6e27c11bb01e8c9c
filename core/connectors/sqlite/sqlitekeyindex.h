// SQLite key index: the unique index that merging rows by their key needs.
#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace millrace {

class SqliteDatabase;

/// Makes sure that \a table has a unique index, or a primary key, on exactly \a columns, and no
/// index of Millrace on others. REQUIRES: a write transaction. The error for rows with the same
/// key is of kind Configuration.
Result<void> ensureKeyIndex(SqliteDatabase &database, const QString &table,
                            const QStringList &columns);

/// Drops the unique indexes that ensureKeyIndex() made on \a table: a mode that keeps every version
/// of a row cannot live with them.
Result<void> dropKeyIndexes(SqliteDatabase &database, const QString &table);

} // namespace millrace
