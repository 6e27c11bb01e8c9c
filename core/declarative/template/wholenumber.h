// Whole numbers of any size, up to a limit, as Python calculates with them.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace::declarative {

/// The decimal digits of a Bool, an Integer or a BigInteger.
[[nodiscard]] std::string digitsOf(const Datum &datum);
/// Any number as a double.
[[nodiscard]] double numberOf(const Datum &datum);
/// Below, at or above 0.
[[nodiscard]] int orderOfDigits(std::string_view left, std::string_view right);

enum class WholeOperation : std::uint8_t { Add, Subtract, Multiply, FloorDivide, Modulo, Power };

/// \a left \a operation \a right of two whole numbers (or Bools). REQUIRES: no negative exponent.
/// A fault when the divisor is zero or the result has too many digits.
[[nodiscard]] Datum calculateWhole(Evaluation &evaluation, WholeOperation operation,
                                   const Datum &left, const Datum &right);
/// The decimal digits of \a digits, each of so many \a bits and in lower case; nothing when there
/// are too many.
[[nodiscard]] std::optional<std::string> decimalDigits(std::string_view digits, int bits);
/// The digits of \a number, which is finite, without its fraction.
[[nodiscard]] std::string truncatedDigits(double number);

} // namespace millrace::declarative
