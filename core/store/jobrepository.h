// JobRepository: jobs, attempts and what each stream did in them.
#pragma once

#include "core/model/job.h"
#include "core/store/statedatabase.h"

#include <vector>

namespace millrace {

/// Safe from any thread; the database must outlive it.
class JobRepository final
{
public:
    explicit JobRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Stores a new pending job and returns it with its id (ids go up, from 1). It is limited to
    /// \a streams unless there are none. "store.connection_unknown".
    [[nodiscard]] Result<Job> create(const QString &connectionId, JobTrigger trigger,
                                     TimePoint createdAt, const std::vector<StreamId> &streams = {},
                                     JobKind kind = JobKind::Sync);
    /// The job is for every stream from now on.
    [[nodiscard]] Result<void> widen(qint64 jobId);
    /// Changes the status; an illegal step is a System error and changes nothing.
    [[nodiscard]] Result<void> setStatus(qint64 jobId, JobStatus status, TimePoint at,
                                         const std::optional<Error> &error = {});
    /// Starts the next attempt with every stream of \a streams queued; returns it. A System error
    /// when the job has ended.
    [[nodiscard]] Result<Attempt> startAttempt(qint64 jobId, TimePoint startedAt,
                                               const std::vector<StreamResult> &streams);
    /// Stores the end of an attempt: its status and error, and per stream status, target, error,
    /// notes and the final counts. Counts confirmed by CheckpointStore are already there and are
    /// replaced by \a attempt's, which must agree with them but for unconfirmed and read (rows and
    /// bytes); "store.counts_disagree" otherwise, and nothing is stored. A stream the attempt was
    /// not started with is added.
    [[nodiscard]] Result<void> finishAttempt(const Attempt &attempt);

    /// "store.job_unknown" when there is none. With all attempts and stream results.
    [[nodiscard]] Result<Job> find(qint64 jobId) const;
    /// Newest first, at most \a limit, ids below \a before when it is set; of all connections when
    /// \a connectionId is empty. With attempts and stream results.
    [[nodiscard]] Result<std::vector<Job>> list(const QString &connectionId, int limit,
                                                std::optional<qint64> before = {}) const;
    /// Jobs of the connection that are not terminal, oldest first: what a killed process left.
    [[nodiscard]] Result<std::vector<Job>> unfinished(const QString &connectionId) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace
