#include "core/mapping/expression/operand.h"

#include <algorithm>

namespace millrace::expression {

Failures spread(Operand &&operand, std::size_t rows)
{
    if (!operand.isConstant || operand.failures.empty())
        return std::move(operand.failures);
    Failures all(rows, operand.failures.front());
    for (std::size_t row = 0; row < rows; ++row)
        all[row].row = static_cast<std::uint32_t>(row);
    return all;
}

Failures merged(Failures first, Failures second)
{
    if (second.empty())
        return first;
    if (first.empty())
        return second;
    Failures all;
    all.reserve(first.size() + second.size());
    std::ranges::merge(std::move(first), std::move(second), std::back_inserter(all), {},
                       &Failure::row, &Failure::row);
    const auto isSameRow
        = [](const Failure &one, const Failure &other) { return one.row == other.row; };
    all.erase(std::unique(all.begin(), all.end(), isSameRow), all.end());
    return all;
}

void keepOnly(Failures &failures, const std::vector<std::uint8_t> &keep)
{
    std::erase_if(failures, [&keep](const Failure &failure) { return keep[failure.row] == 0; });
}

std::string failureValue(std::string_view value)
{
    if (value.size() <= s_longestFailureValue)
        return std::string(value);
    std::size_t length = s_longestFailureValue;
    while (length > 0 && (static_cast<unsigned char>(value[length]) & 0xC0) == 0x80)
        --length;
    return std::string(value.substr(0, length));
}

std::shared_ptr<const Column> nullColumn(FieldType type, std::size_t rows)
{
    auto column = std::make_shared<Column>();
    column->type = type;
    column->valid.assign(rows, 0);
    if (isStoredAsText(type))
        column->offsets.assign(rows + 1, 0);
    else
        column->fixed.assign(rows, 0);
    return column;
}

std::shared_ptr<const Column> fixedColumn(FieldType type, std::int64_t value)
{
    auto column = std::make_shared<Column>();
    column->type = type;
    column->fixed.push_back(value);
    return column;
}

std::shared_ptr<const Column> textColumn(FieldType type, std::string_view value)
{
    auto column = std::make_shared<Column>();
    column->type = type;
    column->bytes = value;
    column->offsets = {0, static_cast<std::uint32_t>(value.size())};
    return column;
}

} // namespace millrace::expression
