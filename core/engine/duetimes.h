// DueTimes: which connections the schedule has to start, and when the next one is due.
#pragma once

#include "core/model/schedule.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace millrace {

/// What the schedule has to know of a connection.
struct ScheduledConnection final
{
    QString id;
    bool isEnabled = true;
    Schedule schedule;
    /// When the schedule was set, or the connection created or resumed with it; missing when nobody
    /// remembers.
    std::optional<TimePoint> scheduledSince;
    /// Of the newest job for every stream, whatever started it.
    std::optional<TimePoint> lastCreated;
};

/// Remembers what was tried and when a schedule was last changed. Belongs to one thread.
///
/// Times that passed while nobody looked (the program was off, the machine slept, a run took
/// longer) are one start together, not one each. The times before a schedule was set, changed or
/// resumed while this object lives are none.
class DueTimes final
{
public:
    /// Takes over how the connections are now; those not in \a connections are forgotten.
    void update(TimePoint now, const std::vector<ScheduledConnection> &connections);

    /// The connections that are due, the longest overdue first.
    [[nodiscard]] QStringList dueConnections(TimePoint now) const;
    /// The earliest time a connection is due; may have passed.
    [[nodiscard]] std::optional<TimePoint> next() const;

    /// The connection was started or its start refused: it is due at its next time only.
    void noteTry(const QString &connectionId, TimePoint now);
    /// Nothing could be tried, or the last try was none, because another process runs the
    /// connection: it stays due, but not before \a until.
    void postpone(const QString &connectionId, TimePoint until);

private:
    struct Entry final
    {
        ScheduledConnection connection;
        TimePoint since; ///< Cron times up to here do not count.
        std::optional<TimePoint> lastTry;
        std::optional<TimePoint> tryBefore; ///< The one before lastTry.
        std::optional<TimePoint> notBefore;
        std::optional<TimePoint> due;
    };

    static void calculate(Entry &entry);

    std::map<QString, Entry> m_entries;
};

} // namespace millrace
