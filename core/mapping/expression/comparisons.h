// Comparisons: = < in between is null like not, and the functions that compare.
#pragma once

#include "core/mapping/expression/call.h"

namespace millrace::expression {

/// Two arguments of one type; texts compare by their code points, times with a zone as moments.
[[nodiscard]] Operand equal(const Call &call);
[[nodiscard]] Operand unequal(const Call &call);
[[nodiscard]] Operand less(const Call &call);
[[nodiscard]] Operand lessOrEqual(const Call &call);
[[nodiscard]] Operand greater(const Call &call);
[[nodiscard]] Operand greaterOrEqual(const Call &call);
/// (value, low, high)
[[nodiscard]] Operand between(const Call &call);
/// (value, one of, …)
[[nodiscard]] Operand in(const Call &call);
[[nodiscard]] Operand negated(const Call &call);
[[nodiscard]] Operand isNull(const Call &call);
[[nodiscard]] Operand isNotNull(const Call &call);

/// The smallest or largest of the arguments that are not null.
[[nodiscard]] Operand least(const Call &call);
[[nodiscard]] Operand greatest(const Call &call);
/// (value, other): null where both are equal.
[[nodiscard]] Operand nullIf(const Call &call);

} // namespace millrace::expression
