#include "core/engine/duetimes.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::chrono::seconds s_leastDistance{60}; // behaviour §5.1

std::optional<TimePoint> later(std::optional<TimePoint> a, std::optional<TimePoint> b)
{
    return a && b ? std::max(a, b) : a ? a : b;
}

} // namespace

void DueTimes::update(TimePoint now, const std::vector<ScheduledConnection> &connections)
{
    std::map<QString, Entry> entries;
    for (const ScheduledConnection &connection : connections) {
        Entry entry;
        const auto known = m_entries.find(connection.id);
        if (known == m_entries.end()) {
            // Cron times since the last job, or since the schedule was set, were missed while the
            // program was off.
            entry.since = later(connection.lastCreated, connection.scheduledSince).value_or(now);
        } else {
            entry = known->second;
            if (entry.connection.schedule != connection.schedule
                || entry.connection.isEnabled != connection.isEnabled)
                entry.since = now;
        }
        entry.connection = connection;
        calculate(entry);
        entries.emplace(connection.id, std::move(entry));
    }
    m_entries.swap(entries);
}

void DueTimes::calculate(Entry &entry)
{
    entry.due.reset();
    if (!entry.connection.isEnabled)
        return;
    const auto last = later(entry.connection.lastCreated, entry.lastTry);
    const TimePoint since = std::max(entry.since, last.value_or(entry.since));
    const Schedule &schedule = entry.connection.schedule;
    entry.due = nextTime(schedule, since, last);
    if (!entry.due)
        return;
    if (last)
        entry.due = std::max(*entry.due, *last + s_leastDistance);
    if (entry.notBefore)
        entry.due = std::max(*entry.due, *entry.notBefore);
}

QStringList DueTimes::dueConnections(TimePoint now) const
{
    std::vector<const Entry *> due;
    for (const auto &[id, entry] : m_entries) {
        if (entry.due && *entry.due <= now)
            due.push_back(&entry);
    }
    std::ranges::stable_sort(due, {}, [](const Entry *entry) { return *entry->due; });
    QStringList ids;
    for (const Entry *entry : due)
        ids << entry->connection.id;
    return ids;
}

std::optional<TimePoint> DueTimes::next() const
{
    std::optional<TimePoint> earliest;
    for (const auto &[id, entry] : m_entries) {
        if (entry.due && (!earliest || *entry.due < *earliest))
            earliest = entry.due;
    }
    return earliest;
}

void DueTimes::noteTry(const QString &connectionId, TimePoint now)
{
    const auto found = m_entries.find(connectionId);
    if (found == m_entries.end())
        return;
    Entry &entry = found->second;
    entry.tryBefore = entry.lastTry;
    entry.lastTry = now;
    entry.notBefore.reset();
    calculate(entry);
}

void DueTimes::postpone(const QString &connectionId, TimePoint until)
{
    const auto found = m_entries.find(connectionId);
    if (found == m_entries.end())
        return;
    Entry &entry = found->second;
    entry.lastTry = entry.tryBefore;
    entry.notBefore = until;
    calculate(entry);
}

} // namespace millrace
