#include "core/engine/duetimes.h"

#include "core/model/quiethours.h"

#include <algorithm>
#include <set>

namespace millrace {

namespace {

/// Between two tries to go on with a run that ends its process.
constexpr std::chrono::seconds s_leastDistance{60};

std::optional<TimePoint> later(std::optional<TimePoint> a, std::optional<TimePoint> b)
{
    return a && b ? std::max(a, b) : a ? a : b;
}

} // namespace

DueTimes::Entry DueTimes::made(const ScheduledConnection &connection, TimePoint now)
{
    Entry entry;
    // Times since the last job, or since the schedule was set, were missed while the program was
    // off.
    entry.since = later(connection.lastCreated, connection.scheduledSince).value_or(now);
    entry.isChanged = !connection.mark;
    if (connection.mark) {
        entry.since = connection.mark->since;
        entry.lastTry = connection.mark->triedAt;
    }
    entry.goesOn = connection.isInterrupted;
    return entry;
}

void DueTimes::update(TimePoint now, const std::vector<ScheduledConnection> &connections)
{
    std::map<std::pair<QString, QString>, Entry> entries;
    for (const ScheduledConnection &connection : connections) {
        const std::pair key(connection.id, connection.key);
        const auto known = m_entries.find(key);
        // Most of them, most of the time; reading expressions costs more than all the rest.
        if (known != m_entries.end() && isUnchanged(known->second, connection, now)) {
            entries.insert(m_entries.extract(known));
            continue;
        }
        Entry entry = known == m_entries.end() ? made(connection, now) : known->second;
        if (known != m_entries.end()
            && (entry.connection.schedule != connection.schedule
                || entry.connection.isEnabled != connection.isEnabled)) {
            // Not now: a time between the change and this look is one.
            entry.since = std::max(entry.since, connection.scheduledSince.value_or(now));
            entry.isChanged = true;
        }
        // One of a wrong clock would move on with each look, past every time of the schedule.
        if (connection.scheduledSince && !isFromWrongClock(*connection.scheduledSince, now)
            && *connection.scheduledSince > entry.since) {
            entry.since = *connection.scheduledSince;
            entry.isChanged = true;
        }
        entry.connection = connection;
        entry.goesOn = entry.goesOn && connection.isInterrupted;
        correctClock(entry, now);
        calculate(entry, now);
        entries.emplace(key, std::move(entry));
    }
    m_entries.swap(entries);
}

bool DueTimes::isUnchanged(const Entry &entry, const ScheduledConnection &connection, TimePoint now)
{
    const ScheduledConnection &before = entry.connection;
    return entry.due && *entry.due > now && entry.calculatedAt <= now && !entry.goesOn
        && before.isEnabled == connection.isEnabled && before.lastCreated == connection.lastCreated
        && before.scheduledSince == connection.scheduledSince
        && before.schedule == connection.schedule && before.streams == connection.streams;
}

void DueTimes::correctClock(Entry &entry, TimePoint now)
{
    if (entry.notBefore && isFromWrongClock(*entry.notBefore, now))
        entry.notBefore.reset();
    if (!isFromWrongClock(entry.since, now)
        && !(entry.lastTry && isFromWrongClock(*entry.lastTry, now)))
        return;
    // Kept, so that the schedule counts from here and not from a now that moves on.
    entry.since = now;
    entry.lastTry = now;
    entry.isChanged = true;
}

void DueTimes::calculate(Entry &entry, TimePoint now)
{
    entry.due.reset();
    entry.calculatedAt = now;
    const ScheduledConnection &connection = entry.connection;
    if (!connection.isEnabled || connection.schedule.kind == ScheduleKind::Manual)
        return;
    ScheduleStanding standing;
    standing.schedule = connection.schedule;
    standing.seed = connection.id + u'/' + connection.key;
    standing.since = entry.since;
    standing.lastRun = later(connection.lastCreated, entry.lastTry);
    standing.notBefore = entry.notBefore;
    if (const auto planned = plannedRun(standing, now))
        entry.due = planned->start;
    if (!entry.goesOn)
        return;
    TimePoint start = std::max(now, entry.notBefore.value_or(now));
    if (entry.lastTry)
        start = std::max(start, *entry.lastTry + s_leastDistance);
    start = quietUntil(connection.schedule, start).value_or(start);
    entry.due = std::min(start, entry.due.value_or(start));
}

bool DueTimes::isDue(Entry &entry, TimePoint now)
{
    if (!entry.due || *entry.due > now)
        return false;
    // It may have fallen due long ago, and waited for another run until now.
    if (quietUntil(entry.connection.schedule, now))
        calculate(entry, now);
    return entry.due && *entry.due <= now;
}

std::vector<DueRun> DueTimes::dueRuns(TimePoint now)
{
    struct Found final
    {
        TimePoint due;
        bool isWhole = false;
        std::set<StreamId> streams;
    };
    std::map<QString, Found> found;
    for (auto &[key, entry] : m_entries) {
        if (!isDue(entry, now))
            continue;
        const auto [run, isNew] = found.try_emplace(key.first, Found{*entry.due, false, {}});
        run->second.due = std::min(run->second.due, *entry.due);
        run->second.isWhole = run->second.isWhole || entry.connection.streams.empty();
        run->second.streams.insert(entry.connection.streams.begin(),
                                   entry.connection.streams.end());
    }
    std::vector<std::pair<TimePoint, DueRun>> runs;
    for (const auto &[id, run] : found) {
        DueRun due{id, {}};
        if (!run.isWhole)
            due.streams.assign(run.streams.begin(), run.streams.end());
        runs.emplace_back(run.due, std::move(due));
    }
    std::ranges::stable_sort(runs, {}, [](const auto &run) { return run.first; });
    std::vector<DueRun> sorted;
    for (auto &[due, run] : runs)
        sorted.push_back(std::move(run));
    return sorted;
}

QStringList DueTimes::dueConnections(TimePoint now)
{
    QStringList ids;
    for (const DueRun &run : dueRuns(now))
        ids << run.connectionId;
    return ids;
}

std::optional<TimePoint> DueTimes::next() const
{
    std::optional<TimePoint> earliest;
    for (const auto &[key, entry] : m_entries) {
        if (entry.due && (!earliest || *entry.due < *earliest))
            earliest = entry.due;
    }
    return earliest;
}

void DueTimes::noteTry(const QString &connectionId, TimePoint now)
{
    const auto first = m_entries.lower_bound({connectionId, QString()});
    // The schedule of every stream is the first.
    const bool isWhole = first != m_entries.end() && first->first.first == connectionId
        && first->second.connection.streams.empty() && isDue(first->second, now);
    for (auto at = first; at != m_entries.end() && at->first.first == connectionId; ++at) {
        Entry &entry = at->second;
        if (!isWhole && !isDue(entry, now))
            continue;
        if (!entry.isTried) {
            entry.sinceBefore = entry.since;
            entry.tryBefore = entry.lastTry;
        }
        entry.isTried = true;
        entry.since = now;
        entry.lastTry = now;
        entry.notBefore.reset();
        entry.goesOn = false;
        calculate(entry, now);
    }
}

void DueTimes::postpone(const QString &connectionId, TimePoint now, TimePoint until)
{
    for (auto at = m_entries.lower_bound({connectionId, QString()});
         at != m_entries.end() && at->first.first == connectionId; ++at) {
        Entry &entry = at->second;
        const bool wasTried = entry.isTried;
        if (wasTried) {
            entry.since = entry.sinceBefore;
            entry.lastTry = entry.tryBefore;
            entry.isTried = false;
        } else if (!isDue(entry, now)) {
            continue;
        }
        entry.notBefore = until;
        calculate(entry, now);
    }
}

void DueTimes::confirm(const DueRun &run, TimePoint now)
{
    for (auto at = m_entries.lower_bound({run.connectionId, QString()});
         at != m_entries.end() && at->first.first == run.connectionId; ++at) {
        Entry &entry = at->second;
        const std::vector<StreamId> &streams = entry.connection.streams;
        const bool isCovered
            = run.streams.empty()
            || (!streams.empty() && std::ranges::all_of(streams, [&](const StreamId &stream) {
                   return std::ranges::find(run.streams, stream) != run.streams.end();
               }));
        if (!isCovered)
            continue;
        entry.since = std::max(entry.since, now);
        entry.lastTry = now;
        entry.notBefore.reset();
        entry.goesOn = false;
        entry.isTried = false;
        entry.isChanged = true;
        calculate(entry, now);
    }
}

std::vector<ScheduleMark> DueTimes::takeMarks()
{
    std::vector<ScheduleMark> marks;
    for (auto &[key, entry] : m_entries) {
        if (!entry.isChanged || entry.isTried
            || entry.connection.schedule.kind == ScheduleKind::Manual)
            continue;
        entry.isChanged = false;
        marks.push_back({key.first, key.second, entry.since, entry.lastTry});
    }
    return marks;
}

} // namespace millrace
