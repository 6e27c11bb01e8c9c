// MySQL clearing: takes away what was written to a table.
#pragma once

#include "core/connectors/mysql/mysqlconnection.h"

namespace millrace {

/// Deletes the rows of \a table and its checkpoints in one transaction, then drops its side table,
/// which without a checkpoint is nobody's; see Destination::clearStream(). The table stays, with
/// its columns, indexes, triggers and views. Triggers on deleting fire; rows of other tables that
/// point here stay.
///
/// All rows of a table go that Millrace made. In one that it found and added to, rows with a raw id
/// go and others stay, when \a hasMetaColumns; without them, and where nothing is remembered of a
/// stream, the error is "mysql.foreign_table".
Result<void> clearTable(MySqlConnection &connection, const QString &database, const QString &table,
                        bool hasMetaColumns, const Cancellation &cancellation);

} // namespace millrace
