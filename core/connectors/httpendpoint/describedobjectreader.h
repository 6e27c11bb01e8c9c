// Reads what a description says about an object.
#pragma once

#include "core/connectors/httpendpoint/apidescription.h"
#include "core/connectors/httpendpoint/descriptionplace.h"

namespace millrace {

/// The object at \a place, which may name \a inputs.
[[nodiscard]] DescribedObject readDescribedObject(const DescriptionPlace &place,
                                                  const QStringList &inputs);

} // namespace millrace
