// CellExplainer: tells how the value of one cell came about.
#pragma once

#include "core/mapping/compiledfield.h"
#include "core/mapping/objectmapper.h"

namespace millrace {

/// The steps to the value of \a field, at \a place of the mapping, in \a row of \a source, of which
/// \a mapped was made.
[[nodiscard]] CellExplanation explained(const CompiledField &field, const RecordBatch &source,
                                        std::size_t row, int place, const MappedRecords &mapped,
                                        const EvaluationContext &context);

/// The cell as people see it: long values are cut and end in "…". Nothing for null.
[[nodiscard]] std::optional<QString> shownCell(const Column &column, std::size_t row);

} // namespace millrace
