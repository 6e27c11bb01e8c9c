// Python's truth, equality and order of values.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <compare>
#include <optional>

namespace millrace::declarative {

[[nodiscard]] bool isTruthy(Evaluation &evaluation, const Datum &datum);
[[nodiscard]] bool equals(Evaluation &evaluation, const Datum &left, const Datum &right);
/// The order of two values; nothing, with a fault, when they have none; unordered with NaN.
[[nodiscard]] std::optional<std::partial_ordering> order(Evaluation &evaluation, const Datum &left,
                                                         const Datum &right);
/// \a needle in \a haystack.
[[nodiscard]] bool contains(Evaluation &evaluation, const Datum &haystack, const Datum &needle);
/// Whether \a key may be the key of a mapping; a fault otherwise.
bool checkHashable(Evaluation &evaluation, const Datum &key);
/// Sorts in place, stable; a fault when values have no order.
void sortItems(Evaluation &evaluation, std::vector<std::pair<Datum, Datum>> &keyed,
               bool isDescending);

} // namespace millrace::declarative
