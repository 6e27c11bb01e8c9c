// prunedColumn: the values of a JSON column without some of their parts.
#pragma once

#include "core/data/columnconversion.h"
#include "core/data/jsonpruner.h"

namespace millrace {

/// The values of \a column of \a batch without what \a pruner leaves out. A value that is no JSON
/// where it had to be looked into becomes null with an issue: it may hold what is to be left out.
/// REQUIRES: the column is of type Json.
[[nodiscard]] ConvertedColumn prunedColumn(const RecordBatch &batch, int column,
                                           const JsonPruner &pruner);

} // namespace millrace
