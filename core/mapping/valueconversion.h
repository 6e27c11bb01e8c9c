// Value conversion: whole columns as the type of an object's field, with what does not fit.
#pragma once

#include "core/mapping/compiledfield.h"

namespace millrace {

/// The values of \a column of \a batch as \a to. What the source could not read, or gave
/// shortened, is unfit for the same type too.
/// REQUIRES: canBecome() of the column's type.
[[nodiscard]] UnsettledColumn asType(const RecordBatch &batch, int column, FieldType to);

} // namespace millrace
