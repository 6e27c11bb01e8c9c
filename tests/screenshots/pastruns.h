// PastRuns: writes runs of days gone by into a profile.
#pragma once

#include "core/model/connection.h"
#include "core/store/checkpointstore.h"
#include "core/store/jobrepository.h"

namespace millrace::test {

/// Through the repository the engine uses, so that nothing is stored that could not have happened.
/// Ends the test program when anything is refused. Add the older ones first.
class PastRuns final
{
public:
    explicit PastRuns(StateDatabase &database)
        : m_jobs(database)
        , m_checkpoints(database)
    {
    }

    /// Every stream of \a connection is complete; \a rows in all.
    void addSucceeded(const Connection &connection, TimePoint at, qint64 rows,
                      std::chrono::seconds duration);
    /// Could not write a row.
    void addFailed(const Connection &connection, TimePoint at);
    /// The last stream did not get through.
    void addIncomplete(const Connection &connection, TimePoint at);

private:
    void add(const Connection &connection, TimePoint at, std::chrono::seconds duration,
             JobStatus status, std::vector<StreamResult> streams,
             const std::optional<Error> &error);

    void confirm(const QString &connectionId, const Attempt &attempt, const StreamResult &stream);

    JobRepository m_jobs;
    CheckpointStore m_checkpoints;
};

} // namespace millrace::test
