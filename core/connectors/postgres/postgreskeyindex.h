// PostgreSQL key index: the unique index that merging rows by their key needs.
#pragma once

#include "core/connectors/postgres/postgrestablefacts.h"

namespace millrace {

/// Makes sure that \a table has a unique index on exactly \a columns, and none of Millrace on
/// others. REQUIRES: a transaction. The errors for rows with the same key and for a type that has
/// no order are of kind Configuration.
Result<void> ensureKeyIndex(PostgresSession &session, const PostgresTableFacts &table,
                            const QStringList &columns);

/// Drops the indexes that ensureKeyIndex() made on \a table: a mode that keeps every version of a
/// row cannot live with them.
Result<void> dropKeyIndexes(PostgresSession &session, const PostgresTableFacts &table);

/// Drops the indexes of \a copy that came from those of ensureKeyIndex() on \a original, and not
/// from others of the same columns.
Result<void> dropCopiedKeyIndexes(PostgresSession &session, const PostgresTableFacts &original,
                                  const PostgresTableFacts &copy);

} // namespace millrace
