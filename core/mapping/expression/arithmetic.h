// Arithmetic: + - * / % and the functions on single numbers.
#pragma once

#include "core/mapping/expression/call.h"

namespace millrace::expression {

/// Two arguments of the type of the result: Integer, Decimal or Number. Whole numbers and decimals
/// are exact.
[[nodiscard]] Operand plus(const Call &call);
[[nodiscard]] Operand minus(const Call &call);
[[nodiscard]] Operand times(const Call &call);
/// Two Decimals or two Numbers.
[[nodiscard]] Operand divided(const Call &call);
/// The remainder, with the sign of the dividend.
[[nodiscard]] Operand modulo(const Call &call);
[[nodiscard]] Operand negative(const Call &call);

[[nodiscard]] Operand absolute(const Call &call);
/// (value, digits?): half away from zero.
[[nodiscard]] Operand rounded(const Call &call);
/// A whole number.
[[nodiscard]] Operand floored(const Call &call);
[[nodiscard]] Operand ceiled(const Call &call);
/// (value, digits, group?, point?)
[[nodiscard]] Operand formatNumber(const Call &call);

} // namespace millrace::expression
