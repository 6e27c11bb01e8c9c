#include "core/store/timelinestore.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/timelinerows.h"

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<TimelineEvent> eventAt(const Statement &row)
{
    const auto kind = timelineKindFromName(row.text(3));
    if (!kind)
        return unknownWord(u"timeline kind"_s, row.text(3));
    const auto origin = changeOriginFromName(row.text(4));
    if (!origin)
        return unknownWord(u"change origin"_s, row.text(4));
    return TimelineEvent{row.integer(0),
                         row.text(1),
                         row.time(2),
                         *kind,
                         *origin,
                         objectFromStored(row.text(5)),
                         objectFromStored(row.text(6))};
}

} // namespace

Result<std::vector<TimelineEvent>> TimelineStore::list(const QString &connectionId, int limit,
                                                       std::optional<qint64> before) const
{
    return m_database.read<std::vector<TimelineEvent>>(
        [&](QSqlDatabase &database) -> Result<std::vector<TimelineEvent>> {
            Statement list(database,
                           "SELECT id, connection_id, at, kind, origin, before, after "
                           "FROM timeline WHERE connection_id = ?1 AND id < ?2 "
                           "ORDER BY id DESC LIMIT ?3");
            list.bind(1, connectionId);
            list.bind(2, before.value_or(std::numeric_limits<qint64>::max()));
            list.bind(3, qMax(limit, 0));
            std::vector<TimelineEvent> events;
            for (;;) {
                auto row = list.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return events;
                auto event = eventAt(list);
                if (!event)
                    return event.error();
                events.push_back(std::move(*event));
            }
        });
}

Result<std::optional<TimePoint>> TimelineStore::scheduledSince(const QString &connectionId) const
{
    using Time = std::optional<TimePoint>;
    return m_database.read<Time>([&](QSqlDatabase &database) -> Result<Time> {
        Statement find(database,
                       "SELECT at FROM timeline WHERE connection_id = ?1 AND (kind IN ('created', "
                       "'resumed') OR (kind = 'settings_changed' "
                       "AND json_type(after, '$.schedule') IS NOT NULL)) "
                       "ORDER BY id DESC LIMIT 1");
        find.bind(1, connectionId);
        auto row = find.step();
        if (!row)
            return row.error();
        return *row ? Time(find.time(0)) : Time();
    });
}

Result<void> TimelineStore::add(const TimelineEvent &event)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return insertTimelineEvent(database, event); });
}

} // namespace millrace
