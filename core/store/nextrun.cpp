#include "core/store/nextrun.h"

#include "core/model/streamschedule.h"

#include <algorithm>

namespace millrace {

namespace {

/// The plan of one schedule, or nothing.
std::optional<NextRun> planned(const ConnectionSummary &connection, const Schedule &schedule,
                               const QString &key, std::vector<StreamId> streams, TimePoint now)
{
    if (schedule.kind == ScheduleKind::Manual)
        return std::nullopt;
    ScheduleStanding standing;
    standing.schedule = schedule;
    standing.seed = connection.connection.id + u'/' + key;
    standing.lastRun = connection.lastScheduled();
    standing.since = standing.lastRun;
    const auto mark = std::ranges::find(connection.scheduleMarks, key, &ScheduleMark::key);
    if (mark != connection.scheduleMarks.end()) {
        standing.since = mark->since;
        if (mark->triedAt)
            standing.lastRun = std::max(standing.lastRun.value_or(*mark->triedAt), *mark->triedAt);
    }
    const auto run = plannedRun(standing, now);
    if (!run)
        return std::nullopt;
    return NextRun{*run, schedule, std::move(streams)};
}

} // namespace

std::optional<NextRun> nextRunOf(const ConnectionSummary &connection, TimePoint now)
{
    const Connection &stored = connection.connection;
    if (!stored.isEnabled)
        return std::nullopt;
    std::optional<NextRun> earliest = planned(connection, stored.schedule, {}, {}, now);
    for (const StreamSchedule &schedule : stored.streamSchedules) {
        auto next
            = planned(connection, schedule.schedule, scheduleKey(schedule), schedule.streams, now);
        if (next && (!earliest || next->planned.start < earliest->planned.start))
            earliest = std::move(next);
    }
    return earliest;
}

QString reasonOf(const NextRun &run) { return plannedRunReason(run.planned, run.schedule); }

} // namespace millrace
