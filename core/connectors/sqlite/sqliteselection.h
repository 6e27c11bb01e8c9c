// SqliteSelection: the query that reads a stream from where it stopped.
#pragma once

#include "core/base/result.h"
#include "core/catalog/configuredcatalog.h"
#include "core/connectors/sqlite/sqliteposition.h"
#include "core/connectors/sqlite/sqlitestatement.h"
#include "core/connectors/sqlite/sqlitetable.h"

namespace millrace {

/// How rows with the cursor value of the saved position are taken.
enum class TieRule {
    None, ///< There is no saved cursor.
    Skip, ///< All of them were read.
    Repeat, ///< More or fewer are there now than were read: all are read again.
    GoOn, ///< Reading stopped among them and goes on behind the last one.
};

/// A query ready to step. Its columns are the fields of the schema, in order, then the identity of
/// the row.
struct SqliteSelection final
{
    SqliteStatement statement;
    int identityColumn = 0; ///< Of the first identity expression.
    int identityCount = 0; ///< 0: rows cannot be told apart.
    int cursorColumn = -1; ///< -1: a full refresh.
    FieldType cursorType = FieldType::Integer;
    TieRule tieRule = TieRule::None;
};

/// Prepares the query for \a stream on \a table, read with \a schema and going on at \a position.
///
/// Errors of kind Configuration: columns that are gone; a filter that is no single condition; a
/// start value of another type; a cursor that cannot order rows, holds NULLs or mixes types; a
/// position of another way of reading. Counting the cursor's rows may scan the table.
[[nodiscard]] Result<SqliteSelection>
selectStream(SqliteDatabase &database, const SqliteTable &table, const ConfiguredStream &stream,
             const Schema &schema, const std::optional<SqlitePosition> &position);

/// Counts the rows of \a stream on \a table from its cursor start on, or all of them without one.
/// Errors as above, but for what the rows hold.
[[nodiscard]] Result<qint64> countStream(SqliteDatabase &database, const SqliteTable &table,
                                         const ConfiguredStream &stream);

} // namespace millrace
