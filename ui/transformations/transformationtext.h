// Words for the kinds of transformations.
#pragma once

#include "core/catalog/transformationsettings.h"

#include <QString>

namespace millrace {

/// "Hash a field".
[[nodiscard]] QString transformationTitle(TransformationKind kind);
/// What it does, and what is to be known of it; one or two sentences.
[[nodiscard]] QString transformationHelp(TransformationKind kind);
[[nodiscard]] QString transformationIcon(TransformationKind kind);

} // namespace millrace
