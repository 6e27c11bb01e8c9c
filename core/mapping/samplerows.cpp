#include "core/mapping/samplerows.h"

namespace millrace {

qint64 SampleRows::rowCount() const
{
    qint64 count = 0;
    for (const auto &batch : batches)
        count += static_cast<qint64>(batch->rowCount());
    return count;
}

std::pair<std::shared_ptr<const RecordBatch>, std::size_t> SampleRows::locate(qint64 row) const
{
    for (const auto &batch : batches) {
        const auto rows = static_cast<qint64>(batch->rowCount());
        if (row < rows)
            return {batch, static_cast<std::size_t>(row)};
        row -= rows;
    }
    return {};
}

} // namespace millrace
