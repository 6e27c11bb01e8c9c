// What the one who signs in may do with the objects of a destination, in words.
#pragma once

#include "core/catalog/destinationobject.h"

#include <QString>

#include <vector>

namespace millrace {

/// The name of a step that read \a objects, with how many take what: "Read the objects: 12 found;
/// 10 take new records, 9 changes, 5 deletions".
[[nodiscard]] QString objectRightsStep(const std::vector<DestinationObject> &objects);

} // namespace millrace
