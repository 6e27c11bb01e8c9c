// Rows of a comparison as people see them.
#pragma once

#include "core/verify/rowdigester.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// One value. A plain value.
struct ExampleCell final
{
    std::optional<QString> shown{}; ///< Long values are cut and end in "…". Nothing: null.
    std::string canonical{}; ///< To compare with the other end.
};

struct ExampleRow final
{
    std::vector<ExampleCell> cells; ///< By place.
};

/// The \a fields of \a row.
[[nodiscard]] ExampleRow exampleRow(const AlignedRows &rows, std::size_t row, int fields,
                                    const RowDigester &digester);

/// The values at the places \a key, or else the first three.
[[nodiscard]] QString keyText(const ExampleRow &row, const std::vector<std::size_t> &key);

} // namespace millrace
