// The rows of the timeline, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/timelineevent.h"

#include <QSqlDatabase>

#include <vector>

namespace millrace {

/// Stores \a event under a new id.
[[nodiscard]] Result<void> insertTimelineEvent(const QSqlDatabase &database,
                                               const TimelineEvent &event);

/// Stores \a events with the given time and origin.
[[nodiscard]] Result<void> insertTimelineEvents(const QSqlDatabase &database,
                                                std::vector<TimelineEvent> events, TimePoint time,
                                                ChangeOrigin origin);

} // namespace millrace
