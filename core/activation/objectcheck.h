// What every destination with objects behind an API looks at before it writes.
#pragma once

#include "core/base/clock.h"
#include "core/connector/destination.h"

namespace millrace {

/// Whether \a object, as it is now, still has the fields \a request writes and lets them be
/// written. Errors: activation.field_gone, activation.field_read_only.
[[nodiscard]] Result<void> checkObjectWrite(const WriteRequest &request,
                                            const DestinationObject &object);

/// The clock of destinations that are given no other. Lives as long as the program.
[[nodiscard]] Clock &machineClock();

} // namespace millrace
