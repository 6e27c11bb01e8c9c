// Meta texts: the values of the _airbyte_ columns that a whole batch shares.
#pragma once

#include "core/connectors/files/rowformat.h"

#include <string>

namespace millrace {

/// Sets \a out to the batch's time, as a timestamp with zone.
void setExtractedAt(std::string &out, TimePoint extractedAt);

/// Appends _airbyte_meta of \a row: {"sync_id":…,"changes":[…]}.
void appendMetaJson(std::string &out, qint64 syncId, const RecordBatch &batch, std::size_t row);

/// The same for a row without changes.
[[nodiscard]] std::string plainMetaJson(qint64 syncId);

} // namespace millrace
