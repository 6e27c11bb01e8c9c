#include "core/store/failurestreaks.h"

#include "core/model/timelineevent.h"
#include "core/store/statement.h"
#include "core/store/timelinerows.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// Whatever reads the source counts; a retry of rejected records says nothing about it. The columns:
// connection, end of the last success, last time it was resumed, its oldest run, failures.
constexpr auto s_select
    = "WITH facts AS (SELECT c.id AS connection_id, "
      "(SELECT MAX(id) FROM jobs WHERE connection_id = c.id AND status = 'succeeded' "
      "AND kind IN ('sync', 'refresh')) AS success, "
      "(SELECT MAX(at) FROM timeline WHERE connection_id = c.id AND kind = 'resumed') AS resumed "
      "FROM connections c WHERE ?1 IS NULL OR c.id = ?1) "
      "SELECT connection_id, (SELECT ended_at FROM jobs WHERE id = success), resumed, "
      "(SELECT created_at FROM jobs WHERE connection_id = f.connection_id ORDER BY id LIMIT 1), "
      "(SELECT COUNT(*) FROM jobs WHERE connection_id = f.connection_id "
      "AND id > COALESCE(success, 0) AND created_at > COALESCE(resumed, -1) "
      "AND status IN ('failed', 'incomplete') AND kind IN ('sync', 'refresh')) "
      "FROM facts f";

FailureStreak streakAt(const Statement &row)
{
    FailureStreak streak;
    const auto success = row.optionalTime(1);
    const auto resumed = row.optionalTime(2);
    streak.since = success && resumed ? std::max(success, resumed) : success ? success : resumed;
    if (!streak.since)
        streak.since = row.optionalTime(3);
    streak.failures = static_cast<int>(row.integer(4));
    return streak;
}

Result<QHash<QString, FailureStreak>> load(const QSqlDatabase &database,
                                           const std::optional<QString> &connectionId)
{
    Statement select(database, s_select);
    select.bind(1, connectionId);
    QHash<QString, FailureStreak> streaks;
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return streaks;
        streaks.insert(select.text(0), streakAt(select));
    }
}

} // namespace

Result<FailureStreak> failureStreak(const StateDatabase &database, const QString &connectionId)
{
    return database.read<FailureStreak>([&](QSqlDatabase &connection) -> Result<FailureStreak> {
        const auto streaks = load(connection, connectionId);
        if (!streaks)
            return streaks.error();
        return streaks->value(connectionId);
    });
}

Result<QHash<QString, FailureStreak>> loadFailureStreaks(const QSqlDatabase &database)
{
    return load(database, std::nullopt);
}

Result<bool> pauseForFailures(StateDatabase &database, const QString &connectionId,
                              const FailureStreak &streak, TimePoint now)
{
    return database.write<bool>([&](QSqlDatabase &connection) -> Result<bool> {
        Statement pause(connection,
                        "UPDATE connections SET is_enabled = 0 "
                        "WHERE id = ?1 AND is_enabled = 1 RETURNING id");
        pause.bind(1, connectionId);
        auto row = pause.step();
        if (!row)
            return row.error();
        if (!*row)
            return false;
        TimelineEvent event;
        event.connectionId = connectionId;
        event.time = now;
        event.kind = TimelineKind::Paused;
        event.origin = ChangeOrigin::Schedule;
        event.after = {{u"failures"_s, streak.failures}, {u"days"_s, streak.days(now)}};
        if (auto told = insertTimelineEvent(connection, event); !told)
            return told.error();
        return true;
    });
}

} // namespace millrace
