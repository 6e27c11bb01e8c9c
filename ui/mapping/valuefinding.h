// ValueFinding: what is wrong with the text in the box of a mapped value, and where.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/expressionproblem.h"

#include <QString>

#include <optional>

namespace millrace {

/// The first fault of \a text, the text of typedValue(), in places of \a text; nothing when an
/// expression compiles, and for fields and constants, which typedValue() always tells apart.
[[nodiscard]] std::optional<ExpressionProblem> valueFinding(const QString &text,
                                                            const Schema &read);

/// The same for a text that is an expression as a whole; places are moved on by \a offset.
[[nodiscard]] std::optional<ExpressionProblem>
findingInExpression(const QString &expression, const Schema &read, int offset = 0);

} // namespace millrace
