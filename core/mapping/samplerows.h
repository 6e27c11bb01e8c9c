// SampleRows: some records of a stream, for fits, suggestions and previews.
#pragma once

#include "core/data/recordbatch.h"

#include <memory>
#include <utility>
#include <vector>

namespace millrace {

/// Records as they were read. A plain value; the batches are shared.
struct SampleRows final
{
    /// Records looked at for fits and suggestions.
    static constexpr int wanted = 10'000;

    std::shared_ptr<const Schema> schema; ///< Never null once there are batches.
    std::vector<std::shared_ptr<const RecordBatch>> batches; ///< All with columns, of \a schema.
    bool isComplete = false; ///< The stream has no further record.

    [[nodiscard]] qint64 rowCount() const;
    /// The batch and the row in it of record \a row, counted over all batches.
    /// REQUIRES: row < rowCount().
    [[nodiscard]] std::pair<std::shared_ptr<const RecordBatch>, std::size_t>
    locate(qint64 row) const;
};

} // namespace millrace
