// TypeFit: how well values of a type fit a field, by types and limits alone.
#pragma once

#include "core/catalog/destinationobject.h"

#include <QString>

namespace millrace {

/// The badge of a row, the best first.
enum class Fit {
    Exact, ///< The same type; every value goes as it is.
    Converts, ///< Another type; no value is lost.
    MayLose, ///< Some values do not fit, or may not.
    DoesNotFit, ///< No value fits, or there is no conversion.
};
/// "exact", "converts", "may_lose", "does_not_fit".
[[nodiscard]] QString fitName(Fit fit);

/// By types and limits alone. Limits, such as a length or choices, make an exact fit one that may
/// lose.
[[nodiscard]] Fit fitOf(FieldType from, const ObjectField &to);

/// Whether values of \a from can become values of \a to at all.
[[nodiscard]] bool canBecome(FieldType from, FieldType to);

} // namespace millrace
