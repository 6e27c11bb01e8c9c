// Objects of a described API, with the fields the API tells itself.
#pragma once

#include "core/connectors/httpendpoint/describedapi.h"

#include <vector>

namespace millrace {

/// The object of \a described as it is now: fields the description lists win over those the API
/// tells.
[[nodiscard]] Result<DestinationObject> currentObject(const DescribedApi &api,
                                                      const DescribedObject &described,
                                                      const Cancellation &cancellation);

} // namespace millrace
