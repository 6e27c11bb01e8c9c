// Canonical values: one sequence of bytes for all forms a value has at different connectors.
#pragma once

#include "core/data/recordbatch.h"

#include <string>
#include <string_view>

namespace millrace {

/// Whether values of \a from can be compared with those of \a target as they are: numbers with
/// numbers, dates with timestamps, texts with bytes, and texts with JSON.
[[nodiscard]] bool isComparable(FieldType from, FieldType target);

/// Appends the bytes of the cell as a value of \a target: numbers without needless zeros, moments
/// as microseconds, JSON with sorted keys and without blanks. Equal values of comparable types have
/// equal bytes. REQUIRES: the cell is not null, and isComparable().
void appendCanonical(std::string &out, const Column &column, std::size_t row, FieldType target);

/// \a text, one decimal number, as its digits and their exponent: "1.50" and "15e-1" are equal.
void appendCanonicalNumber(std::string &out, std::string_view text);

/// \a text with the members of objects in order; as it is when it is no JSON.
void appendCanonicalJson(std::string &out, std::string_view text);

} // namespace millrace
