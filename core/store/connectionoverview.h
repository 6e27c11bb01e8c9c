// ConnectionOverview: every connection with its ends, its last run and what is open, in one read.
#pragma once

#include "core/model/connection.h"
#include "core/model/connectionstate.h"
#include "core/model/endpoint.h"
#include "core/model/failurestreak.h"
#include "core/model/job.h"
#include "core/store/profile.h"
#include "core/store/schedulestore.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

struct ConnectionSummary final
{
    Connection connection;
    Endpoint source;
    Endpoint destination;
    std::optional<Job> lastJob; ///< The newest, with attempts and stream results.
    /// How the chosen streams that the newest job left out stand, unless they are complete: as they
    /// ended in the last run they were in, queued when there was none. Empty after a job for all.
    std::vector<StreamResult> behind;
    /// When the newest job for every stream was created; what the schedule counts from.
    std::optional<TimePoint> lastWhole;
    std::optional<TimePoint>
        lastSuccess; ///< End of the newest job for every stream that succeeded.
    std::vector<ScheduleMark> scheduleMarks{}; ///< How far its schedules have come.
    qint64 openRejected = 0;
    FailureStreak failures{};
    /// A run that was paused; it may be older than lastJob, which was for some streams then, or a
    /// clearing.
    std::optional<Job> waitingRun{};
    bool isLocked = false; ///< Some process, this one included, runs it.

    /// What the next time of its schedule is counted from; nothing when it has not run yet.
    [[nodiscard]] std::optional<TimePoint> lastScheduled() const
    {
        const bool isWhole = lastJob && !lastJob->isPartial();
        return isWhole ? std::optional(lastJob->createdAt) : lastWhole;
    }

    /// The run that was paused and that nobody has gone on with; no schedule starts one until then.
    [[nodiscard]] const Job *pausedRun() const;

    /// What the stored facts come to; \a isQueued and \a isRunning as the engine of this process
    /// says. A lock held elsewhere counts as running.
    [[nodiscard]] ConnectionState state(bool isRunning = false, bool isQueued = false) const;
};

/// Everything in one read transaction, ordered by name; costs some queries, whatever the number of
/// connections. \a profile is asked for the locks.
[[nodiscard]] Result<std::vector<ConnectionSummary>>
connectionOverview(const StateDatabase &database, const Profile &profile);

} // namespace millrace
