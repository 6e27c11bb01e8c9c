// RefreshStore: refreshes as runs, with the generations they begin.
#pragma once

#include "core/model/job.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <vector>

namespace millrace {

class ConnectionLock;

/// Safe from any thread; the database must outlive it.
class RefreshStore final
{
public:
    explicit RefreshStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Stores a new pending job that reads \a streams again, and begins their new generations, all
    /// at once or not at all: whatever happens to the process, the next run reads them from their
    /// beginning. \a origin is who the timeline names. A generation that removes is finished
    /// before older rows go. "store.connection_unknown", "store.stream_unknown".
    [[nodiscard]] Result<Job> begin(const ConnectionLock &held, const QString &connectionId,
                                    const std::vector<StreamId> &streams, RefreshMode mode,
                                    JobTrigger trigger, ChangeOrigin origin);
    /// What begin() was asked for; empty for runs of other kinds.
    [[nodiscard]] Result<std::vector<StreamId>> streamsOf(qint64 jobId) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace
