// SQLite functions: the orders and conversions Millrace adds to its own connections.
#pragma once

#include <string_view>

struct sqlite3;

namespace millrace {

/// Collations that order decimals by value and temporal texts by time. They exist on Millrace's
/// connections only, so they are used in queries and never in a stored schema.
inline constexpr const char *s_decimalCollation = "millrace_decimal";
inline constexpr const char *s_temporalCollation = "millrace_temporal";
/// millrace_text(x): a real as its shortest exact digits, any other value unchanged.
inline constexpr const char *s_textFunction = "millrace_text";

/// Negative, zero or positive like memcmp(): compares two decimal numbers of any length by value.
/// Texts that are no decimal come first, ordered by their bytes.
[[nodiscard]] int compareDecimals(std::string_view left, std::string_view right);

/// Compares dates or timestamps as Millrace writes them. Within the years 0 to 9999 that is the
/// order of the bytes; the signed years beyond are put before and after these.
[[nodiscard]] int compareTemporals(std::string_view left, std::string_view right);

/// Adds the collations and functions to \a database.
void registerSqliteFunctions(sqlite3 *database);

} // namespace millrace
