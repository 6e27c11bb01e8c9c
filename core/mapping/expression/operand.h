// Operand: the values of one part of an expression for a whole batch.
#pragma once

#include "core/base/error.h"
#include "core/data/recordbatch.h"
#include "core/mapping/expression/textrange.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace millrace::expression {

/// A cell that could not be computed.
struct Failure final
{
    std::uint32_t row = 0;
    TextRange range;
    const ErrorDefinition *definition = nullptr; ///< %1 stands for the value.
    std::string value; ///< UTF-8, cut at s_longestFailureValue.
};

inline constexpr std::size_t s_longestFailureValue = 1024;

/// The failures of one part, ordered by row, at most one per row.
using Failures = std::vector<Failure>;

/// Values by row, or one value for all rows.
struct Operand final
{
    std::shared_ptr<const Column> column; ///< One row when isConstant. Failed cells are null.
    bool isConstant = false;
    Failures failures; ///< In row 0 when isConstant.

    /// Where the value of \a row stands in the column.
    [[nodiscard]] std::size_t place(std::size_t row) const { return isConstant ? 0 : row; }
    [[nodiscard]] bool isNull(std::size_t row) const { return column->isNull(place(row)); }
};

/// The failures of \a operand, those of a constant one in each of \a rows.
[[nodiscard]] Failures spread(Operand &&operand, std::size_t rows);
/// Both lists as one; where both failed in a row, the one of \a first stays.
[[nodiscard]] Failures merged(Failures first, Failures second);
/// Leaves the failures in rows where \a keep holds. \a keep has one entry per row.
void keepOnly(Failures &failures, const std::vector<std::uint8_t> &keep);

/// \a value for a failure: cut at a character's border.
[[nodiscard]] std::string failureValue(std::string_view value);

/// A column of one row.
[[nodiscard]] std::shared_ptr<const Column> nullColumn(FieldType type, std::size_t rows);
[[nodiscard]] std::shared_ptr<const Column> fixedColumn(FieldType type, std::int64_t value);
[[nodiscard]] std::shared_ptr<const Column> textColumn(FieldType type, std::string_view value);

} // namespace millrace::expression
