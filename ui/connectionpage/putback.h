// Put back: undoes a change of a connection that its timeline tells.
#pragma once

#include "core/model/connection.h"
#include "core/model/timelineevent.h"

#include <QStringList>

namespace millrace {

/// Whether \a event, of settings, choices of streams, pausing or resuming, can be put back; if not,
/// \a reason says why.
[[nodiscard]] bool canPutBack(const TimelineEvent &event, QString *reason = nullptr);

/// \a connection as it is now, with the values \a event changed as they were before it; what was
/// changed since in other places stays. REQUIRES: canPutBack(event).
[[nodiscard]] Result<Connection> withPutBack(Connection connection, const TimelineEvent &event);

/// What would change on \a connection, from and to, one sentence each; none when it is as it was
/// before the event.
[[nodiscard]] Result<QStringList> putBackSentences(const Connection &connection,
                                                   const TimelineEvent &event);

} // namespace millrace
