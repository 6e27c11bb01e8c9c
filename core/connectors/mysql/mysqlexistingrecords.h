// MySQL existing records: what a table holds for the keys of some rows.
#pragma once

#include "core/connectors/mysql/mysqlobjects.h"

namespace millrace {

/// The records \a rows of \a request would be matched with in \a table. The keys go to a temporary
/// table, so that the server compares them as it does when rows are written. Columns without the
/// right to read them stay empty.
[[nodiscard]] Result<ExistingRecords>
readExistingRecords(MySqlConnection &connection, const MySqlObject &table,
                    const WriteRequest &request, const std::shared_ptr<const RecordBatch> &rows,
                    const Cancellation &cancellation);

} // namespace millrace
