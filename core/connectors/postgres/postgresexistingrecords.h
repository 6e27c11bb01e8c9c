// PostgreSQL existing records: what a table holds for the keys of some rows.
#pragma once

#include "core/connectors/postgres/postgresobjects.h"
#include "core/connectors/postgres/postgrestablefacts.h"

namespace millrace {

/// The records \a rows of \a request would be matched with in \a table; one query for all, unless
/// a key is none of its column's type. Columns without the right to read them stay empty.
[[nodiscard]] Result<ExistingRecords>
readExistingRecords(PostgresSession &session, const PostgresObject &table,
                    const PostgresTableFacts &facts, const WriteRequest &request,
                    const std::shared_ptr<const RecordBatch> &rows);

} // namespace millrace
