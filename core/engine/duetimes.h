// DueTimes: which runs the schedules have to start, and when the next one is due.
#pragma once

#include "core/model/plannedrun.h"
#include "core/store/schedulestore.h"

#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace millrace {

/// One run that is due.
struct DueRun final
{
    QString connectionId;
    std::vector<StreamId> streams; ///< In order; none: every stream.
};

/// Remembers what was tried and when a schedule was last changed. Belongs to one thread.
///
/// Times that passed while nobody looked (the program was off, the machine slept, a run took
/// longer) are one start together, not one each. The times before a schedule was set, changed or
/// resumed are none. What marks() gives, stored and given back to update(), carries on where
/// another process ended.
class DueTimes final
{
public:
    /// Takes over how the schedules are now; those not in \a connections are forgotten. A run that
    /// was interrupted is due at once when its schedule is met for the first time.
    void update(TimePoint now, const std::vector<ScheduledConnection> &connections);

    /// The runs that are due, the longest overdue first, at most one of a connection: for every
    /// stream when that schedule is due, else for the streams of all that are.
    [[nodiscard]] std::vector<DueRun> dueRuns(TimePoint now);
    /// The connections of dueRuns().
    [[nodiscard]] QStringList dueConnections(TimePoint now);
    /// The earliest time a schedule is due; may have passed.
    [[nodiscard]] std::optional<TimePoint> next() const;

    /// The run of the connection that is due was asked for: its schedules, or all of the connection
    /// when it is for every stream, are due at their next time only.
    void noteTry(const QString &connectionId, TimePoint now);
    /// The last try was none, or none was made: its schedules stay due, but not before \a until.
    void postpone(const QString &connectionId, TimePoint now, TimePoint until);
    /// The run has begun, or was refused: what fell due for its streams up to \a now is dealt with.
    void confirm(const DueRun &run, TimePoint now);

    /// The marks that have changed since the last call, but those of tries that are not final.
    [[nodiscard]] std::vector<ScheduleMark> takeMarks();

private:
    struct Entry final
    {
        ScheduledConnection connection;
        TimePoint since; ///< Times up to here do not count.
        std::optional<TimePoint> lastTry;
        std::optional<TimePoint> notBefore;
        std::optional<TimePoint> due;
        TimePoint calculatedAt; ///< When due was.
        bool goesOn = false; ///< With a run that was interrupted.
        bool isTried = false; ///< The last try is not final; below what was before it.
        bool isChanged = false; ///< Its mark is.
        TimePoint sinceBefore;
        std::optional<TimePoint> tryBefore;
    };

    [[nodiscard]] static Entry made(const ScheduledConnection &connection, TimePoint now);
    static void correctClock(Entry &entry, TimePoint now);
    /// Whether what \a connection says now, at \a now, cannot have changed when the entry is due.
    [[nodiscard]] static bool isUnchanged(const Entry &entry, const ScheduledConnection &connection,
                                          TimePoint now);
    static void calculate(Entry &entry, TimePoint now);
    [[nodiscard]] static bool isDue(Entry &entry, TimePoint now);

    /// By connection and key; the schedule of every stream comes first.
    std::map<std::pair<QString, QString>, Entry> m_entries;
};

} // namespace millrace
