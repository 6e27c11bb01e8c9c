// Cells as Salesforce takes them, in JSON and in CSV.
#pragma once

#include "core/data/recordbatch.h"

#include <string>
#include <string_view>

namespace millrace {

/// Appends the text Salesforce takes for the cell; nothing for a null. Times are cut to
/// milliseconds, which is more than Salesforce keeps.
void appendSalesforceText(std::string &out, const Column &column, std::size_t row);
/// Appends the cell as one JSON value.
void appendSalesforceJson(std::string &out, const Column &column, std::size_t row);
/// Appends \a text as one CSV value; an empty one clears the field.
void appendSalesforceCsv(std::string &out, std::string_view text);

/// What a bulk job reads as "clear this field".
inline constexpr std::string_view s_salesforceNull = "#N/A";

/// Whether \a text has the form of a record's id: 15 or 18 letters and digits.
[[nodiscard]] bool isSalesforceId(std::string_view text);

} // namespace millrace
