#include "core/data/metacolumns.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"

namespace millrace {

void setExtractedAt(std::string &out, TimePoint extractedAt)
{
    char buffer[s_temporalTextSize];
    out.assign(buffer, formatTimestamp(extractedAt.time_since_epoch().count(), 'T', buffer));
    out.append("+00:00");
}

void appendMetaJson(std::string &out, qint64 syncId, const RecordBatch &batch, std::size_t row)
{
    out.append("{\"sync_id\":").append(std::to_string(syncId)).append(",\"changes\":");
    appendChangesJson(out, batch, row);
    out.push_back('}');
}

std::string plainMetaJson(qint64 syncId)
{
    return "{\"sync_id\":" + std::to_string(syncId) + ",\"changes\":[]}";
}

} // namespace millrace
