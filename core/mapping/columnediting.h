// Column editing: columns of a fixed value, and columns with single cells replaced.
#pragma once

#include "core/data/recordbatch.h"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace millrace {

/// What becomes of one cell. A plain value.
struct CellEdit final
{
    enum class Kind {
        Null,
        Value, ///< The only cell of `value`.
        Cut, ///< The first `characters` of the text.
    };

    std::uint32_t row = 0;
    Kind kind = Kind::Null;
    const Column *value = nullptr; ///< Of the same type; outlives the call.
    std::size_t characters = 0;
};

/// \a column with \a edits, which are ordered by row and name a row once; itself without edits.
[[nodiscard]] std::shared_ptr<const Column> edited(const std::shared_ptr<const Column> &column,
                                                   std::size_t rows,
                                                   const std::vector<CellEdit> &edits);

/// The first cell of \a value, \a rows times.
[[nodiscard]] std::shared_ptr<const Column> repeated(const Column &value, std::size_t rows);
/// \a rows nulls of \a type.
[[nodiscard]] std::shared_ptr<const Column> nulls(FieldType type, std::size_t rows);

/// The cells of \a column in \a rows, which are ascending.
[[nodiscard]] std::shared_ptr<const Column> picked(const Column &column,
                                                   const std::vector<std::uint32_t> &rows);

} // namespace millrace
