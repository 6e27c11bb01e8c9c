#include "core/mapping/expression/choicenodes.h"

#include <algorithm>

namespace millrace::expression {

namespace {

/// One entry per row: 1 where the choice falls.
using Choice = std::vector<std::uint8_t>;

std::size_t rowsOf(const Operand &a, const Operand &b, std::size_t rows)
{
    return a.isConstant && b.isConstant ? 1 : rows;
}

/// What merge() needs to know beside the values.
struct Frame final
{
    FieldType type = FieldType::String;
    TextRange range;
    std::size_t byteLimit = 0;
};

/// Texts of \a first where \a choice is 1, else of \a second.
Operand selectedTexts(const Operand &first, const Operand &second, const Choice &choice,
                      const Frame &frame)
{
    const Call call{{}, choice.size(), frame.type, frame.range, nullptr, nullptr, frame.byteLimit};
    ColumnWriter writer(call);
    for (std::size_t row = 0; row < choice.size(); ++row) {
        const Operand &from = choice[row] != 0 ? first : second;
        if (from.isNull(row))
            writer.null();
        else
            writer.text(from.column->text(from.place(row)));
    }
    return writer.finish();
}

/// The same for values of 8 bytes.
std::shared_ptr<const Column> selected(const Operand &first, const Operand &second,
                                       const Choice &choice, FieldType type)
{
    auto column = std::make_shared<Column>();
    column->type = type;
    const std::size_t rows = choice.size();
    column->fixed.resize(rows);
    const std::int64_t *a = first.column->fixed.data();
    const std::int64_t *b = second.column->fixed.data();
    const std::size_t stepA = first.isConstant ? 0 : 1;
    const std::size_t stepB = second.isConstant ? 0 : 1;
    for (std::size_t row = 0; row < rows; ++row)
        column->fixed[row] = choice[row] != 0 ? a[row * stepA] : b[row * stepB];
    if (first.column->valid.empty() && second.column->valid.empty())
        return column;
    column->valid.resize(rows);
    for (std::size_t row = 0; row < rows; ++row)
        column->valid[row] = (choice[row] != 0 ? first : second).isNull(row) ? 0 : 1;
    return column;
}

/// The same with the failures of both, each where it was chosen.
Operand merge(Operand first, Operand second, const Choice &choice, const Frame &frame)
{
    Operand result;
    if (isStoredAsText(frame.type))
        result = selectedTexts(first, second, choice, frame);
    else
        result.column = selected(first, second, choice, frame.type);
    const std::size_t rows = choice.size();
    Failures failures = spread(std::move(first), rows);
    keepOnly(failures, choice);
    Failures others = spread(std::move(second), rows);
    if (!others.empty()) {
        Choice opposite(rows);
        std::ranges::transform(choice, opposite.begin(),
                               [](std::uint8_t each) { return each != 0 ? 0 : 1; });
        keepOnly(others, opposite);
    }
    result.failures
        = merged(merged(std::move(failures), std::move(others)), std::move(result.failures));
    return result;
}

void addFailures(Operand &result, Operand &&cause, std::size_t rows)
{
    result.failures = merged(spread(std::move(cause), rows), std::move(result.failures));
}

bool isUniform(const Choice &choice, std::uint8_t value)
{
    return std::ranges::all_of(choice, [value](std::uint8_t each) { return each == value; });
}

/// Takes \a failures into a result that may be constant while they are not.
Operand withFailures(Operand result, Failures failures, std::size_t rows, const Frame &frame)
{
    if (failures.empty())
        return result;
    if (result.isConstant && rows > 1) {
        const Choice all(rows, 1);
        result = merge(result, result, all, frame);
    }
    Failures own = std::move(result.failures);
    result.failures = merged(std::move(failures), std::move(own));
    return result;
}

} // namespace

Operand IfNode::compute(const Evaluation &evaluation) const
{
    const Frame frame{type(), range(), evaluation.byteLimit};
    Operand condition = children()[0]->evaluate(evaluation);
    const std::size_t rows = condition.isConstant ? 1 : evaluation.rows;
    Choice choice(rows);
    for (std::size_t row = 0; row < rows; ++row)
        choice[row] = !condition.isNull(row) && condition.column->integer(row) != 0 ? 1 : 0;
    for (const std::uint8_t branch : {std::uint8_t{1}, std::uint8_t{0}}) {
        if (!isUniform(choice, branch))
            continue;
        Operand taken = children()[branch != 0 ? 1 : 2]->evaluate(evaluation);
        if (condition.failures.empty())
            return taken;
        const std::size_t all = rowsOf(condition, taken, evaluation.rows);
        return withFailures(std::move(taken), spread(std::move(condition), all), all, frame);
    }
    Operand result = merge(children()[1]->evaluate(evaluation), children()[2]->evaluate(evaluation),
                           choice, frame);
    addFailures(result, std::move(condition), rows);
    return result;
}

Operand CoalesceNode::compute(const Evaluation &evaluation) const
{
    const Frame frame{type(), range(), evaluation.byteLimit};
    Operand result = children()[0]->evaluate(evaluation);
    for (std::size_t i = 1; i < children().size(); ++i) {
        if (result.column->valid.empty() && result.failures.empty())
            break;
        const std::size_t rows = result.isConstant ? 1 : evaluation.rows;
        Choice choice(rows);
        for (std::size_t row = 0; row < rows; ++row)
            choice[row] = result.isNull(row) ? 0 : 1;
        for (const Failure &failure : result.failures)
            choice[failure.row] = 1;
        if (isUniform(choice, 1))
            break;
        Operand next = children()[i]->evaluate(evaluation);
        if (result.isConstant) {
            result = std::move(next);
            continue;
        }
        result = merge(std::move(result), std::move(next), choice, frame);
    }
    return result;
}

Operand TryNode::compute(const Evaluation &evaluation) const
{
    const Frame frame{type(), range(), evaluation.byteLimit};
    Operand value = children()[0]->evaluate(evaluation);
    if (value.failures.empty())
        return value;
    if (value.isConstant)
        return children()[1]->evaluate(evaluation);
    Choice choice(evaluation.rows, 1);
    for (const Failure &failure : value.failures)
        choice[failure.row] = 0;
    value.failures.clear();
    return merge(std::move(value), children()[1]->evaluate(evaluation), choice, frame);
}

Operand LogicNode::compute(const Evaluation &evaluation) const
{
    Operand left = children()[0]->evaluate(evaluation);
    const std::size_t leftRows = left.isConstant ? 1 : evaluation.rows;
    Choice open(leftRows);
    for (std::size_t row = 0; row < leftRows; ++row)
        open[row] = left.isNull(row) || left.column->integer(row) != m_decisive ? 1 : 0;
    for (const Failure &failure : left.failures)
        open[failure.row] = 0;
    if (isUniform(open, 0))
        return left;
    Operand right = children()[1]->evaluate(evaluation);
    const std::size_t rows = rowsOf(left, right, evaluation.rows);
    if (leftRows != rows)
        open.assign(rows, open.front());
    auto column = std::make_shared<Column>();
    column->type = FieldType::Boolean;
    column->fixed.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        const bool isLeftNull = left.isNull(row);
        const bool isRightNull = right.isNull(row);
        const bool isDecided = (!isLeftNull && left.column->integer(left.place(row)) == m_decisive)
            || (!isRightNull && right.column->integer(right.place(row)) == m_decisive);
        column->fixed[row] = isDecided ? m_decisive : 1 - m_decisive;
        if (isDecided || (!isLeftNull && !isRightNull))
            continue;
        if (column->valid.empty())
            column->valid.assign(rows, 1);
        column->valid[row] = 0;
        column->fixed[row] = 0;
    }
    Operand result{std::move(column), left.isConstant && right.isConstant, {}};
    Failures failures = spread(std::move(right), rows);
    keepOnly(failures, open);
    result.failures = merged(spread(std::move(left), rows), std::move(failures));
    return result;
}

} // namespace millrace::expression
