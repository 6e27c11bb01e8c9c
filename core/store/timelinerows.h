// The rows of the timeline, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/timelineevent.h"

#include <QSqlDatabase>

namespace millrace {

/// Stores \a event under a new id.
[[nodiscard]] Result<void> insertTimelineEvent(const QSqlDatabase &database,
                                               const TimelineEvent &event);

} // namespace millrace
