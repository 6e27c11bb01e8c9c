// MySQL write check: tries a configuration of the destination step by step.
#pragma once

#include "core/connector/checkresult.h"
#include "core/connectors/mysql/mysqlwritesession.h"

namespace millrace {

/// Connects, looks at the database, makes a table, writes a row and takes both back. A database
/// that is made for the check is dropped again, unless somebody has put something into it.
[[nodiscard]] CheckResult checkWriting(const MySqlWriteOptions &options,
                                       const CheckObserver &observer,
                                       const Cancellation &cancellation);

} // namespace millrace
