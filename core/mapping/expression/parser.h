// Parser: tokens to a syntax tree.
#pragma once

#include "core/mapping/expression/expressionproblem.h"
#include "core/mapping/expression/syntax.h"

#include <optional>

namespace millrace::expression {

/// A tree, or the first fault.
struct Parsed final
{
    SyntaxPointer syntax;
    std::optional<ExpressionProblem> problem; ///< Set exactly when there is no tree.
};

/// Parses \a text; bounded in length, depth and number of parts.
[[nodiscard]] Parsed parsed(const QString &text);

} // namespace millrace::expression
