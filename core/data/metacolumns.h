// Meta columns: the four columns Airbyte adds to every table, their names and values.
#pragma once

#include "core/data/recordbatch.h"

#include <QLatin1StringView>

#include <string>

namespace millrace {

inline constexpr auto s_rawIdColumn = QLatin1StringView("_airbyte_raw_id");
inline constexpr auto s_extractedAtColumn = QLatin1StringView("_airbyte_extracted_at");
inline constexpr auto s_metaColumn = QLatin1StringView("_airbyte_meta");
inline constexpr auto s_generationIdColumn = QLatin1StringView("_airbyte_generation_id");

/// What the meta columns of a run hold beside what each batch knows. A plain value.
struct RunMarks final
{
    qint64 syncId = 0;
    qint64 generationId = 0;
};

/// Sets \a out to the batch's time, as a timestamp with zone.
void setExtractedAt(std::string &out, TimePoint extractedAt);

/// Appends _airbyte_meta of \a row: {"sync_id":…,"changes":[…]}.
void appendMetaJson(std::string &out, qint64 syncId, const RecordBatch &batch, std::size_t row);

/// The same for a row without changes.
[[nodiscard]] std::string plainMetaJson(qint64 syncId);

} // namespace millrace
