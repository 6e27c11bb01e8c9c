// Expression colours: how the text of an expression is painted, with the part at fault underlined.
#pragma once

#include "core/mapping/expression/expressionproblem.h"

#include <QString>
#include <QTextLayout>

#include <optional>

namespace millrace {

/// Formats for the pieces of \a expression, their places moved on by \a offset. The range of
/// \a finding, whose places are moved on already, has a wave below it; an empty one has it below
/// the character before.
[[nodiscard]] QList<QTextLayout::FormatRange>
expressionFormats(const QString &expression, int offset,
                  const std::optional<ExpressionProblem> &finding);

} // namespace millrace
