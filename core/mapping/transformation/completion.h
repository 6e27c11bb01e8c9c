// Completion: what a person may leave out of transformations, filled in once and for all.
#pragma once

#include "core/catalog/transformedfields.h"

namespace millrace {

/// The transformations of \a stream with the types of expressions and the parts of flattened
/// fields that are not given: the type an expression has, the members the discovery saw. From then
/// on they stay what they are, whatever the source becomes. What is wrong stays wrong.
[[nodiscard]] std::vector<Transformation> completedTransformations(const ConfiguredStream &stream);

/// The parts of the field \a field, one of \a stage, as the discovery of \a stream saw them; empty
/// when it did not.
[[nodiscard]] std::vector<FlattenedPart>
proposedParts(const ConfiguredStream &stream, const FieldStage &stage, const QString &field);

} // namespace millrace
