#include "core/store/timelinerows.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"

namespace millrace {

Result<void> insertTimelineEvent(const QSqlDatabase &database, const TimelineEvent &event)
{
    Statement insert(database,
                     "INSERT INTO timeline (connection_id, at, kind, origin, before, after) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
    insert.bind(1, event.connectionId);
    insert.bind(2, event.time);
    insert.bind(3, timelineKindName(event.kind));
    insert.bind(4, changeOriginName(event.origin));
    insert.bind(5, storedJson(event.before));
    insert.bind(6, storedJson(event.after));
    return insert.run();
}

Result<void> insertTimelineEvents(const QSqlDatabase &database, std::vector<TimelineEvent> events,
                                  TimePoint time, ChangeOrigin origin)
{
    for (TimelineEvent &event : events) {
        event.time = time;
        event.origin = origin;
        if (auto inserted = insertTimelineEvent(database, event); !inserted)
            return inserted;
    }
    return {};
}

} // namespace millrace
