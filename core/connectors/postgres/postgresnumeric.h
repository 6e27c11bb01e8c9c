// PostgreSQL numeric: decimal text to the binary form the server keeps.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace millrace {

/// What a NUMERIC(p, s) column takes. Without a precision it takes every number the server can
/// keep.
struct PostgresNumericLimits final
{
    int precision = 0; ///< Digits altogether; 0: any.
    int scale = 0; ///< Digits behind the point; may be negative.
};

enum class PostgresNumericOutcome : std::uint8_t {
    Exact,
    NotANumber, ///< The text is no decimal number.
    OutOfRange, ///< More digits before the point than the column, or the server, can keep.
    TooFine, ///< More digits behind the point; the server would round them.
};

/// Appends \a text, one decimal number as a Decimal column stores it, in the binary form of the
/// type numeric: signed groups of four digits, base 10,000. Every digit is kept, also zeros at the
/// end. "NaN", "Infinity" and "-Infinity" are taken as well. Appends nothing unless Exact.
PostgresNumericOutcome appendNumeric(std::string &out, std::string_view text,
                                     const PostgresNumericLimits &limits = {});

} // namespace millrace
