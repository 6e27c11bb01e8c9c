// PostgreSQL clearing: takes away what was written to a table.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgressession.h"

namespace millrace {

/// Deletes the rows of \a target, its checkpoints and its side table in one transaction; see
/// Destination::clearStream(). The table stays, with all that was put on it; triggers that react to
/// single rows fire.
///
/// All rows of a table go that Millrace made. In one that it found and added to, rows with a raw id
/// go and others stay, when \a hasMetaColumns; without them, and where nothing is remembered of a
/// stream, the error is "postgres.foreign_table".
Result<void> clearPostgresTable(PostgresSession &session, const DestinationName &target,
                                bool hasMetaColumns);

} // namespace millrace
