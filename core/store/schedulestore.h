// ScheduleStore: what the scheduler has to know of every schedule, in one read.
#pragma once

#include "core/model/schedule.h"
#include "core/store/statedatabase.h"

#include <vector>

namespace millrace {

/// How far a schedule has come.
struct ScheduleMark final
{
    QString connectionId;
    QString key; ///< As in ScheduledConnection.
    TimePoint since; ///< Times of the schedule up to here have been dealt with.
    std::optional<TimePoint> triedAt; ///< When it last started a run, or was refused.

    bool operator==(const ScheduleMark &) const = default;
};

/// One schedule of a connection.
struct ScheduledConnection final
{
    QString id; ///< Of the connection.
    QString key{}; ///< Empty: the schedule of every stream; else scheduleKey().
    std::vector<StreamId> streams{}; ///< None: every stream.
    bool isEnabled = true;
    Schedule schedule;
    /// When a schedule was last set, or the connection created or resumed; missing when nobody
    /// remembers.
    std::optional<TimePoint> scheduledSince;
    /// Of the newest job for all of its streams, whatever started it.
    std::optional<TimePoint> lastCreated;
    std::optional<ScheduleMark> mark{};
    bool isInterrupted = false; ///< Its last run has not ended; it may be running.
};

/// Safe from any thread; the database must outlive it.
class ScheduleStore final
{
public:
    explicit ScheduleStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Of every connection the schedule of all streams, manual or not, then those of some.
    [[nodiscard]] Result<std::vector<ScheduledConnection>> all() const;
    /// Stores \a marks of connections that are still there, and forgets those of a connection among
    /// them that belong to none of its schedules.
    [[nodiscard]] Result<void> save(const std::vector<ScheduleMark> &marks);
    /// Every mark, by connection; for what shows the next run.
    [[nodiscard]] Result<std::vector<ScheduleMark>> marks() const;

private:
    StateDatabase &m_database;
};

/// The marks as they are stored. In a read or write of the database.
[[nodiscard]] Result<std::vector<ScheduleMark>> loadScheduleMarks(const QSqlDatabase &database);

} // namespace millrace
