// Isolation: what is filled into a sentence from right to left keeps its own direction.
#pragma once

#include <QString>

namespace millrace {

/// \a text with each place for an argument (%1 … %9, %L1, %n) between the marks U+2068 and U+2069,
/// so that a path or a name in Latin letters neither takes the signs beside it along nor is taken
/// apart. Places inside of tags of rich text, such as the address of a link, stay as they are, and
/// so does a text that is nothing but one place.
[[nodiscard]] QString withIsolatedPlaces(const QString &text);

} // namespace millrace
