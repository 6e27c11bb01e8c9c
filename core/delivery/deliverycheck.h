// The step of a check that tries the place for rejected records.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/delivery/deliverysettings.h"

namespace millrace {

/// Writes a small file below the bucket or folder, reads it, and deletes it, whatever came of
/// reading. Errors hold no secret; those about settings name their field.
[[nodiscard]] Result<void> checkDelivery(const DeliverySettings &settings, Clock &clock,
                                         const Cancellation &cancellation);

} // namespace millrace
