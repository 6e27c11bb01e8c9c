// Widening: which types a value may take without a word, and the hints where it may not.
#pragma once

#include "core/mapping/expression/node.h"
#include "core/mapping/expression/valuetypes.h"

namespace millrace::expression {

[[nodiscard]] bool isNullLiteral(const Node &node);

/// Whether \a node may become \a type: null anything, a whole number a decimal or number, and a
/// decimal written as a literal a number.
[[nodiscard]] bool isWidenable(const Node &node, FieldType type);
/// \a node as \a type. REQUIRES: isWidenable().
[[nodiscard]] NodePointer widened(NodePointer node, FieldType type);

/// The type in \a allowed that \a node has or widens to, or nothing.
[[nodiscard]] std::optional<FieldType> typeWithin(const Node &node, TypeSet allowed);

/// How a value of \a from becomes one of \a wanted: one sentence, translated, may be empty.
[[nodiscard]] QString conversionHint(FieldType from, TypeSet wanted);

} // namespace millrace::expression
