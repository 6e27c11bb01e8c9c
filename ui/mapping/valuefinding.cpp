#include "ui/mapping/valuefinding.h"

#include "core/mapping/expression/compiledexpression.h"
#include "ui/mapping/valuetext.h"

namespace millrace {

std::optional<ExpressionProblem> findingInExpression(const QString &expression, const Schema &read,
                                                     int offset)
{
    const Compilation compilation = CompiledExpression::compile(expression, read);
    if (compilation.problems.empty())
        return std::nullopt;
    ExpressionProblem first = compilation.problems.front();
    first.range.start += offset;
    return first;
}

std::optional<ExpressionProblem> valueFinding(const QString &text, const Schema &read)
{
    const auto start = expressionStart(text);
    if (!start)
        return std::nullopt;
    return findingInExpression(text.mid(*start), read, *start);
}

} // namespace millrace
