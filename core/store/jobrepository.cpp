#include "core/store/jobrepository.h"

#include "core/store/activityrows.h"
#include "core/store/jobrows.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

#include <limits>

namespace millrace {

namespace {

Result<JobStatus> statusOf(const QSqlDatabase &database, qint64 jobId)
{
    Statement find(database, "SELECT status FROM jobs WHERE id = ?1");
    find.bind(1, jobId);
    auto row = find.step();
    if (!row)
        return row.error();
    if (!*row)
        return makeError(storeerrors::jobUnknown, {QString::number(jobId)});
    const auto status = jobStatusFromName(find.text(0));
    if (!status)
        return unknownWord(QStringLiteral("job status"), find.text(0));
    return *status;
}

Error illegalStep(qint64 jobId, JobStatus from, JobStatus to)
{
    return makeError(storeerrors::jobStepIllegal,
                     {QString::number(jobId), jobStatusName(from), jobStatusName(to)});
}

Result<int> nextAttemptNumber(const QSqlDatabase &database, qint64 jobId)
{
    Statement last(database, "SELECT COALESCE(MAX(number), 0) FROM attempts WHERE job_id = ?1");
    last.bind(1, jobId);
    auto row = last.step();
    if (!row)
        return row.error();
    return static_cast<int>(last.integer(0)) + 1;
}

Result<void> endAttempt(const QSqlDatabase &database, const Attempt &attempt)
{
    Statement end(database,
                  "UPDATE attempts SET status = ?3, ended_at = ?4, error = ?5 "
                  "WHERE job_id = ?1 AND number = ?2 RETURNING number");
    end.bind(1, attempt.jobId);
    end.bind(2, attempt.number);
    end.bind(3, jobStatusName(attempt.status));
    end.bind(4, attempt.endedAt);
    end.bind(5, storedError(attempt.error));
    auto found = end.step();
    if (!found)
        return found.error();
    if (!*found)
        return makeError(storeerrors::attemptUnknown,
                         {QString::number(attempt.jobId), QString::number(attempt.number)});
    return {};
}

/// Keeps the sums over the attempts with the job.
Result<void> sumUp(const QSqlDatabase &database, qint64 jobId)
{
    Statement sum(database,
                  "UPDATE jobs SET rows_written = (SELECT IFNULL(SUM(rows_written), 0) "
                  "FROM attempt_streams WHERE job_id = ?1), rows_rejected = "
                  "(SELECT IFNULL(SUM(rows_rejected), 0) FROM attempt_streams WHERE job_id = ?1) "
                  "WHERE id = ?1");
    sum.bind(1, jobId);
    return sum.run();
}

} // namespace

Result<Job> JobRepository::create(const QString &connectionId, JobTrigger trigger,
                                  TimePoint createdAt, const std::vector<StreamId> &streams,
                                  JobKind kind)
{
    Job job;
    job.connectionId = connectionId;
    job.kind = kind;
    job.trigger = trigger;
    job.createdAt = createdAt;
    job.streams = streams;
    const auto stored
        = m_database.write<void>([&](QSqlDatabase &database) { return insertJob(database, job); });
    if (!stored)
        return stored.error();
    return job;
}

Result<void> JobRepository::setStatus(qint64 jobId, JobStatus status, TimePoint at,
                                      const std::optional<Error> &error)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto current = statusOf(database, jobId);
        if (!current)
            return current.error();
        if (!canChange(*current, status))
            return illegalStep(jobId, *current, status);
        Statement change(database,
                         "UPDATE jobs SET status = ?2, ended_at = ?3, error = ?4 WHERE id = ?1");
        change.bind(1, jobId);
        change.bind(2, jobStatusName(status));
        change.bind(3, isTerminal(status) ? std::optional(at) : std::nullopt);
        change.bind(4, storedError(error));
        return change.run();
    });
}

Result<void> JobRepository::widen(qint64 jobId)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement change(database, "UPDATE jobs SET streams = '[]' WHERE id = ?1");
        change.bind(1, jobId);
        return change.run();
    });
}

Result<Attempt> JobRepository::startAttempt(qint64 jobId, TimePoint startedAt,
                                            const std::vector<StreamResult> &streams)
{
    return m_database.write<Attempt>([&](QSqlDatabase &database) -> Result<Attempt> {
        const auto status = statusOf(database, jobId);
        if (!status)
            return status.error();
        if (isTerminal(*status))
            return illegalStep(jobId, *status, JobStatus::Running);
        const auto number = nextAttemptNumber(database, jobId);
        if (!number)
            return number.error();

        Attempt attempt;
        attempt.jobId = jobId;
        attempt.number = *number;
        attempt.startedAt = startedAt;
        Statement insert(database,
                         "INSERT INTO attempts (job_id, number, status, started_at) "
                         "VALUES (?1, ?2, ?3, ?4)");
        insert.bind(1, jobId);
        insert.bind(2, attempt.number);
        insert.bind(3, jobStatusName(attempt.status));
        insert.bind(4, startedAt);
        if (auto inserted = insert.run(); !inserted)
            return inserted.error();
        for (const StreamResult &stream : streams) {
            attempt.streams.push_back(
                StreamResult{stream.stream, stream.target, StreamStatus::Queued, {}, {}, {}});
        }
        if (auto stored = storeStreamResults(database, attempt); !stored)
            return stored.error();
        return attempt;
    });
}

Result<void> JobRepository::finishAttempt(const Attempt &attempt)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        if (auto ended = endAttempt(database, attempt); !ended)
            return ended;
        if (auto agreed = checkConfirmedCounts(database, attempt); !agreed)
            return agreed;
        if (auto stored = storeStreamResults(database, attempt); !stored)
            return stored;
        if (auto noted = noteComplete(database, attempt); !noted)
            return noted;
        return sumUp(database, attempt.jobId);
    });
}

Result<Job> JobRepository::find(qint64 jobId) const
{
    return m_database.read<Job>([&](QSqlDatabase &database) -> Result<Job> {
        Statement find(
            database,
            "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, streams, "
            "kind, refresh_mode FROM jobs WHERE id = ?1");
        find.bind(1, jobId);
        auto jobs = loadJobs(database, find);
        if (!jobs)
            return jobs.error();
        if (jobs->empty())
            return makeError(storeerrors::jobUnknown, {QString::number(jobId)});
        return std::move(jobs->front());
    });
}

Result<std::vector<Job>> JobRepository::list(const QString &connectionId, int limit,
                                             std::optional<qint64> before) const
{
    return m_database.read<std::vector<Job>>(
        [&](QSqlDatabase &database) -> Result<std::vector<Job>> {
            Statement list(
                database,
                connectionId.isEmpty()
                    ? "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, "
                      "streams, kind, refresh_mode "
                      "FROM jobs WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
                    : "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, "
                      "streams, kind, refresh_mode "
                      "FROM jobs WHERE connection_id = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2");
            list.bind(1, before.value_or(std::numeric_limits<qint64>::max()));
            list.bind(2, limit);
            if (!connectionId.isEmpty())
                list.bind(3, connectionId);
            return loadJobs(database, list);
        });
}

Result<std::vector<Job>> JobRepository::unfinished(const QString &connectionId) const
{
    return m_database.read<std::vector<Job>>([&](QSqlDatabase &database)
                                                 -> Result<std::vector<Job>> {
        Statement list(
            database,
            "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, streams, "
            "kind, refresh_mode FROM jobs WHERE connection_id = ?1 AND status IN ('pending', "
            "'running') "
            "ORDER BY id");
        list.bind(1, connectionId);
        return loadJobs(database, list);
    });
}

} // namespace millrace
