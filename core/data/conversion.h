// Conversion: text of a source to typed cells, and cells to text, JSON and other types.
#pragma once

#include "core/data/recordbatchbuilder.h"

#include <string>
#include <string_view>

namespace millrace {

/// Reads \a text as a value of \a type and appends it to \a column of \a builder.
///
/// Never changes a value silently: what does not fit is appended as null with a ValueIssue; a
/// second with more than six digits is cut with a ValueIssue. Rules (Airbyte's coercer): Boolean
/// only from true/false in any case; Integer from an integral number without fraction; Number and
/// Decimal from any decimal number; a timestamp without zone counts as UTC in a TimestampWithZone
/// column; a zone in a column without one does not fit; Json must be one valid JSON value.
/// Returns false when the value did not fit.
bool appendParsed(RecordBatchBuilder &builder, int column, FieldType type, std::string_view text);

/// Whether \a text reads as \a type under the rules of appendParsed(), without any loss.
[[nodiscard]] bool fits(FieldType type, std::string_view text);

/// Whether \a text is one decimal number: sign, digits, point, exponent. No blanks, no infinities.
[[nodiscard]] bool isDecimal(std::string_view text);

/// Whether \a text is well-formed UTF-8. Quick for short texts of ASCII.
[[nodiscard]] bool isUtf8(std::string_view text);

/// Appends the cell as plain text: ISO 8601 with \a timestampSeparator between date and time and
/// "+00:00" after a timestamp with zone, true/false, shortest exact digits for a Number, base64
/// for Binary. Appends nothing for a null.
void appendCellText(std::string &out, const Column &column, std::size_t row,
                    char timestampSeparator = 'T');

/// Appends the cell as one JSON value: null, true, a number, or a string; Json is inserted as it
/// is; an infinite or undefined Number becomes a string.
void appendCellJson(std::string &out, const Column &column, std::size_t row);

/// Appends the row as one JSON object with the fields in order. A cell with a ValueIssue appears
/// as the original text when \a withOriginals.
void appendRowJson(std::string &out, const RecordBatch &batch, std::size_t row,
                   bool withOriginals = false);

/// Appends \a text as a JSON string with quotes; ill-formed UTF-8 becomes U+FFFD.
void appendJsonString(std::string &out, std::string_view text);

/// Appends the changes of \a row as Airbyte's list: [{"field":…,"change":…,"reason":…},…].
void appendChangesJson(std::string &out, const RecordBatch &batch, std::size_t row);

} // namespace millrace
