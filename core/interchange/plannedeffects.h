// What follows from planned changes, in sentences for the person who has to decide.
#pragma once

#include "core/interchange/connectionplanning.h"

namespace millrace {

/// Fills the values and effects of a connection that is made, and takes the positions of its file.
void describeCreation(PlannedConnection &planned, const PlannedEnds &ends,
                      const ConnectionSpec &spec);

/// Says of a connection whose ends may not be asked yet what the file says of it; the rest comes
/// once they are asked.
void describeUnasked(PlannedConnection &planned, const PlannedEnds &ends,
                     const ConnectionSpec &spec, bool isStored);
/// Fills the effects of a connection that was \a before.
void describeChange(PlannedConnection &planned, const Connection &before,
                    const ConnectionSpec &spec);

/// The item of a connection that goes.
[[nodiscard]] PlannedItem removalOf(const Connection &connection, const Endpoint &destination);

} // namespace millrace
