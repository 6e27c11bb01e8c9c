// SchemaColumns: the columns that a JSON Schema stands for.
#pragma once

#include "core/data/schema.h"
#include "core/declarative/value/value.h"

#include <string_view>

namespace millrace::declarative {

/// The column of a stream whose schema names no property: each record as one JSON value.
inline constexpr std::string_view s_wholeRecord = "data";

/// One column for each property of \a schema, in their order (behaviour §2.5): several types beside
/// null, objects and lists are Json; a date-time without a word about its zone has one. A schema
/// without properties is the one column s_wholeRecord. Names beyond the first 2,000 are left out.
[[nodiscard]] Schema schemaColumns(const Value &schema);

/// Whether \a schema is the one column s_wholeRecord.
[[nodiscard]] bool isWholeRecordColumn(const Schema &schema);

} // namespace millrace::declarative
