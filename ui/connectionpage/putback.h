// Put back: undoes a change of a connection that its timeline tells.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"

namespace millrace {

/// Whether \a event can be put back; if not, \a reason says why.
[[nodiscard]] bool canPutBack(const TimelineEvent &event, QString *reason = nullptr);

/// \a connection as it is now, with the values \a event changed as they were before it; what was
/// changed since in other places stays. REQUIRES: canPutBack(event).
[[nodiscard]] Result<Connection> withPutBack(Connection connection, const TimelineEvent &event);

} // namespace millrace
