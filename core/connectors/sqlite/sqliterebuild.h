// SQLite rebuild: a table under a new definition, or replaced by another, with everything on it.
#pragma once

#include "core/base/result.h"
#include "core/connectors/sqlite/sqlitetable.h"

namespace millrace {

/// A column and the declaration it gets.
struct ColumnChange final
{
    QString column;
    QString declared;
    QString conversion; ///< Turns the old values into new ones; "%1" is the column.
};

/// The CREATE TABLE statement \a sql for the table \a newName, its columns changed as \a changes
/// say; everything else stays to the letter. Empty when the statement cannot be understood.
[[nodiscard]] QString editedTableSql(const QString &sql, const QString &newName,
                                     const std::vector<ColumnChange> &changes);

/// Gives columns of \a table other types and converts their values. Row numbers, constraints,
/// indexes, triggers and views stay; those that cannot are named in \a notes. REQUIRES: a write
/// transaction, legacy_alter_table on.
Result<void> rebuildTable(SqliteDatabase &database, const QString &table,
                          const std::vector<ColumnChange> &changes, QStringList &notes);

/// Puts the table \a side in the place of \a table, which may not exist. The person's indexes and
/// triggers are made again on the new rows, and views on the table stay; what cannot is named in
/// \a notes. REQUIRES: a write transaction, legacy_alter_table on.
Result<void> replaceTable(SqliteDatabase &database, const QString &side, const QString &table,
                          QStringList &notes);

} // namespace millrace
