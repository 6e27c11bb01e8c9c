// Postgres digits: the binary form of numeric as exact decimal digits.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace millrace {

/// What a binary numeric holds.
enum class NumericKind {
    Finite,
    NotANumber,
    PositiveInfinity,
    NegativeInfinity,
    Malformed,
};

/// Writes the digits of \a bytes, as the server itself would, over \a out, which keeps its room
/// between calls. \a out is empty when the value is not finite.
[[nodiscard]] NumericKind decodeNumeric(std::span<const char> bytes, std::string &out);

} // namespace millrace
