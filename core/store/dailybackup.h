// DailyBackup: makes the backup of each day behind everybody's back.
#pragma once

#include "core/base/clock.h"
#include "core/store/profile.h"
#include "core/store/taskthread.h"

#include <QDate>

#include <optional>

namespace millrace {

/// Checks and copies the state database on a thread and a connection of its own, so that neither
/// readers nor writers wait. One process does it per day (in UTC); a fault is logged, not told.
/// Used by one thread at a time; the destructor waits for a backup that is being made.
class DailyBackup final
{
public:
    /// \a clock must outlive the object.
    DailyBackup(const Profile &profile, const Clock &clock);

    /// Says that nothing is worth a backup today.
    void skipToday();
    /// Starts the backup when today has none yet; to be called now and then while the database is
    /// open, and cheap when there is nothing to do.
    void makeIfDue();
    /// Waits for a backup that is being made.
    void finish() { m_thread.reset(); }

private:
    void make(QDate date) const;

    const Profile m_profile;
    const Clock &m_clock;
    QDate m_day; ///< The last one looked at.
    std::optional<TaskThread> m_thread; ///< Started when first needed.
};

} // namespace millrace
