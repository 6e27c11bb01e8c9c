// ExpressionProblem: why a text is no expression, and where.
#pragma once

#include "core/mapping/expression/textrange.h"

#include <QString>
#include <QStringList>

namespace millrace {

/// One fault of an expression's text. A plain value.
struct ExpressionProblem final
{
    QString code; ///< Stable, e.g. "expression.unknown_field".
    TextRange range; ///< What is wrong; at the end of the text when something is missing there.
    QString message; ///< One sentence, translated.
    QString hint; ///< The next step, one sentence, may be empty.
    QStringList suggestions; ///< Texts the range can be replaced by, the nearest first.

    bool operator==(const ExpressionProblem &) const = default;
};

} // namespace millrace
