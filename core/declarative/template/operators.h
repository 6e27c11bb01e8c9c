// Python's operators.
#pragma once

#include "core/declarative/template/syntax.h"

namespace millrace::declarative {

/// \a left \a operation \a right for an arithmetic operator; a fault when the types do not fit.
[[nodiscard]] Datum calculate(Evaluation &evaluation, Expression::Operator operation,
                              const Datum &left, const Datum &right);
/// A comparison or "in".
[[nodiscard]] bool compare(Evaluation &evaluation, Expression::Operator operation,
                           const Datum &left, const Datum &right);
[[nodiscard]] Datum negated(Evaluation &evaluation, const Datum &datum);
/// Python's text % values.
[[nodiscard]] Datum formatted(Evaluation &evaluation, std::string_view format, const Datum &values);

} // namespace millrace::declarative
