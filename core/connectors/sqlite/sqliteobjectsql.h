// SQLite object SQL: the statement that writes one row into a table that exists.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitetarget.h"

#include <QString>

#include <vector>

namespace millrace {

/// The statement of the operation of \a request. Column n of the schema is parameter n + 1, but a
/// delete takes the columns of the \a key alone, in its order. Empty: an update that would set
/// nothing. \a columns are those of the schema.
[[nodiscard]] QString objectStatement(const WriteRequest &request,
                                      const std::vector<SqliteTargetColumn> &columns,
                                      const std::vector<int> &key);

} // namespace millrace
