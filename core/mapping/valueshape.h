// ValueShape: what the values of a field look like, whatever it is called.
#pragma once

#include "core/catalog/destinationobject.h"
#include "core/mapping/samplerows.h"

#include <optional>

namespace millrace {

/// A shape that says something about the meaning.
enum class ValueShape { None, Email, Url, Phone, Date, Id };

/// The shape nine of ten values of \a column have, of those that are there among the first
/// thousand; None for fewer than three values.
[[nodiscard]] ValueShape valueShapeOf(const SampleRows &sample, int column);

/// The shape values of \a field have by its format, type and name; None where nothing says so.
[[nodiscard]] ValueShape valueShapeOf(const ObjectField &field);

} // namespace millrace
