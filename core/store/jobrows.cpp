#include "core/store/jobrows.h"

#include "core/store/activityrows.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<Job> jobAt(const Statement &row)
{
    const auto status = jobStatusFromName(row.text(2));
    if (!status)
        return unknownWord(u"job status"_s, row.text(2));
    const auto trigger = jobTriggerFromName(row.text(3));
    if (!trigger)
        return unknownWord(u"job trigger"_s, row.text(3));
    const auto kind = jobKindFromName(row.text(8));
    if (!kind)
        return unknownWord(u"job kind"_s, row.text(8));
    Job job;
    job.id = row.integer(0);
    job.connectionId = row.text(1);
    job.status = *status;
    job.trigger = *trigger;
    job.createdAt = row.time(4);
    job.endedAt = row.optionalTime(5);
    job.error = errorFromStored(row, 6);
    job.streams = streamsFromStored(row.text(7));
    job.kind = *kind;
    if (!row.isNull(9)) {
        job.refreshMode = refreshModeFromName(row.text(9));
        if (!job.refreshMode)
            return unknownWord(u"refresh mode"_s, row.text(9));
    }
    return job;
}

/// The attempt in the current row: number, status, started_at, ended_at, error from \a column on.
Result<Attempt> attemptAt(const Statement &row, qint64 jobId, int column)
{
    const auto status = jobStatusFromName(row.text(column + 1));
    if (!status)
        return unknownWord(u"attempt status"_s, row.text(column + 1));
    Attempt attempt;
    attempt.jobId = jobId;
    attempt.number = static_cast<int>(row.integer(column));
    attempt.status = *status;
    attempt.startedAt = row.time(column + 2);
    attempt.endedAt = row.optionalTime(column + 3);
    attempt.error = errorFromStored(row, column + 4);
    return attempt;
}

Result<void> loadStreamResults(Statement &select, Attempt &attempt)
{
    select.bind(1, attempt.jobId);
    select.bind(2, attempt.number);
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        auto result = streamResultAt(select, 0);
        if (!result)
            return result.error();
        attempt.streams.push_back(std::move(*result));
    }
    select.reset();
    return {};
}

Result<void> loadAttempts(Statement &select, Statement &selectStreams, Job &job)
{
    select.bind(1, job.id);
    for (;;) {
        auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        auto attempt = attemptAt(select, job.id, 0);
        if (!attempt)
            return attempt.error();
        if (auto loaded = loadStreamResults(selectStreams, *attempt); !loaded)
            return loaded;
        job.attempts.push_back(std::move(*attempt));
    }
    select.reset();
    return {};
}

/// The first count that differs, in words; empty when all agree.
QString difference(const StreamCounts &confirmed, const StreamCounts &given)
{
    const auto text = [](const char *name, qint64 stored, qint64 told) {
        return stored == told
            ? QString()
            : u"%1 %2 against %3"_s.arg(QLatin1StringView(name)).arg(told).arg(stored);
    };
    for (const QString &difference : {text("written", confirmed.written, given.written),
                                      text("filtered", confirmed.filtered, given.filtered),
                                      text("rejected", confirmed.rejected, given.rejected),
                                      text("changed", confirmed.changed, given.changed)}) {
        if (!difference.isEmpty())
            return difference;
    }
    return {};
}

/// Adds to each of \a jobs its attempts, without stream results.
Result<void> addNewestAttempts(const QSqlDatabase &database, QHash<QString, Job> &jobs)
{
    Statement attempts(
        database,
        "SELECT c.id, a.job_id, a.number, a.status, a.started_at, a.ended_at, "
        "a.error FROM connections c JOIN attempts a ON a.job_id = "
        "(SELECT MAX(id) FROM jobs WHERE connection_id = c.id AND kind IN ('sync', 'refresh')) "
        "ORDER BY a.job_id, a.number");
    for (;;) {
        auto row = attempts.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        auto attempt = attemptAt(attempts, attempts.integer(1), 2);
        if (!attempt)
            return attempt.error();
        jobs[attempts.text(0)].attempts.push_back(std::move(*attempt));
    }
}

/// Adds the stream results to the attempts of \a jobs.
Result<void> addNewestStreams(const QSqlDatabase &database, QHash<QString, Job> &jobs)
{
    Statement streams(
        database,
        "SELECT c.id, s.attempt, s.namespace, s.name, s.target, s.status, "
        "s.rows_read, s.rows_written, s.rows_filtered, s.rows_rejected, "
        "s.rows_unconfirmed, s.values_changed, s.bytes_read, s.error, s.notes "
        "FROM connections c JOIN attempt_streams s ON s.job_id = "
        "(SELECT MAX(id) FROM jobs WHERE connection_id = c.id AND kind IN ('sync', 'refresh')) "
        "ORDER BY s.job_id, s.attempt, s.place");
    for (;;) {
        auto row = streams.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        auto result = streamResultAt(streams, 2);
        if (!result)
            return result.error();
        std::vector<Attempt> &attempts = jobs[streams.text(0)].attempts;
        const auto attempt
            = std::ranges::find(attempts, static_cast<int>(streams.integer(1)), &Attempt::number);
        if (attempt != attempts.end())
            attempt->streams.push_back(std::move(*result));
    }
}

} // namespace

Result<StreamResult> streamResultAt(const Statement &row, int column)
{
    const auto status = streamStatusFromName(row.text(column + 3));
    if (!status)
        return unknownWord(u"stream status"_s, row.text(column + 3));
    return StreamResult{StreamId{row.text(column), row.text(column + 1)},
                        row.text(column + 2),
                        *status,
                        countsAt(row, column + 4),
                        errorFromStored(row, column + 11),
                        listFromStored(row.text(column + 12))};
}

QString storedStreams(const std::vector<StreamId> &streams)
{
    QJsonArray array;
    for (const StreamId &stream : streams)
        array.append(QJsonObject{{u"namespace"_s, stream.nameSpace}, {u"name"_s, stream.name}});
    return storedJson(array);
}

std::vector<StreamId> streamsFromStored(const QString &text)
{
    std::vector<StreamId> streams;
    for (const QJsonValue &value : arrayFromStored(text))
        streams.push_back({value[u"namespace"_s].toString(), value[u"name"_s].toString()});
    return streams;
}

Result<void> insertJob(const QSqlDatabase &database, Job &job)
{
    Statement insert(database,
                     "INSERT INTO jobs (connection_id, status, job_trigger, created_at, streams, "
                     "kind, refresh_mode) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7 FROM connections "
                     "WHERE id = ?1 RETURNING id");
    insert.bind(1, job.connectionId);
    insert.bind(2, jobStatusName(job.status));
    insert.bind(3, jobTriggerName(job.trigger));
    insert.bind(4, job.createdAt);
    insert.bind(5, storedStreams(job.streams));
    insert.bind(6, jobKindName(job.kind));
    insert.bind(7,
                job.refreshMode ? std::optional(refreshModeName(*job.refreshMode)) : std::nullopt);
    auto inserted = insert.step();
    if (!inserted)
        return inserted.error();
    if (!*inserted)
        return makeError(storeerrors::connectionUnknown, {job.connectionId});
    job.id = insert.integer(0);
    return {};
}

Result<std::vector<Job>> loadJobs(const QSqlDatabase &database, Statement &jobs)
{
    Statement attempts(database,
                       "SELECT number, status, started_at, ended_at, error FROM attempts "
                       "WHERE job_id = ?1 ORDER BY number");
    Statement streams(database,
                      "SELECT namespace, name, target, status, rows_read, rows_written, "
                      "rows_filtered, rows_rejected, rows_unconfirmed, values_changed, bytes_read, "
                      "error, notes FROM attempt_streams WHERE job_id = ?1 AND attempt = ?2 "
                      "ORDER BY place");
    std::vector<Job> loaded;
    for (;;) {
        auto row = jobs.step();
        if (!row)
            return row.error();
        if (!*row)
            return loaded;
        auto job = jobAt(jobs);
        if (!job)
            return job.error();
        if (auto filled = loadAttempts(attempts, streams, *job); !filled)
            return filled.error();
        loaded.push_back(std::move(*job));
    }
}

Result<QHash<QString, Job>> loadNewestClearings(const QSqlDatabase &database)
{
    Statement newest(database,
                     "SELECT j.id, j.connection_id, j.status, j.job_trigger, j.created_at, "
                     "j.ended_at, j.error, j.streams, j.kind, j.refresh_mode "
                     "FROM connections c CROSS JOIN jobs j ON j.connection_id = c.id "
                     "WHERE j.kind = 'clear' AND j.status = 'succeeded' AND j.id > "
                     "IFNULL((SELECT MAX(id) FROM jobs WHERE connection_id = j.connection_id "
                     "AND kind IN ('sync', 'refresh')), 0) ORDER BY j.id");
    QHash<QString, Job> jobs;
    for (;;) {
        auto row = newest.step();
        if (!row)
            return row.error();
        if (!*row)
            return jobs;
        auto job = jobAt(newest);
        if (!job)
            return job.error();
        jobs.insert(job->connectionId, std::move(*job));
    }
}

Result<QHash<QString, Job>> loadNewestJobs(const QSqlDatabase &database)
{
    Statement newest(
        database,
        "SELECT j.id, j.connection_id, j.status, j.job_trigger, j.created_at, "
        "j.ended_at, j.error, j.streams, j.kind, j.refresh_mode FROM connections c JOIN jobs j "
        "ON j.id = (SELECT MAX(id) FROM jobs WHERE connection_id = c.id "
        "AND kind IN ('sync', 'refresh'))");
    QHash<QString, Job> jobs;
    for (;;) {
        auto row = newest.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        auto job = jobAt(newest);
        if (!job)
            return job.error();
        jobs.insert(job->connectionId, *job);
    }
    if (auto added = addNewestAttempts(database, jobs); !added)
        return added.error();
    if (auto added = addNewestStreams(database, jobs); !added)
        return added.error();
    return jobs;
}

Result<void> storeStreamResults(const QSqlDatabase &database, const Attempt &attempt)
{
    Statement save(database,
                   "INSERT INTO attempt_streams (job_id, attempt, namespace, name, rows_read, "
                   "rows_written, rows_filtered, rows_rejected, rows_unconfirmed, values_changed, "
                   "bytes_read, target, status, error, notes, place) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) "
                   "ON CONFLICT (job_id, attempt, namespace, name) DO UPDATE SET "
                   "rows_read = ?5, rows_written = ?6, rows_filtered = ?7, rows_rejected = ?8, "
                   "rows_unconfirmed = ?9, values_changed = ?10, bytes_read = ?11, target = ?12, "
                   "status = ?13, error = ?14, notes = ?15, place = ?16");
    int place = 0;
    for (const StreamResult &result : attempt.streams) {
        save.bind(1, attempt.jobId);
        save.bind(2, attempt.number);
        save.bind(3, result.stream.nameSpace);
        save.bind(4, result.stream.name);
        bindCounts(save, 5, result.counts);
        save.bind(12, result.target);
        save.bind(13, streamStatusName(result.status));
        save.bind(14, storedError(result.error));
        save.bind(15, storedJson(result.notes));
        save.bind(16, place++);
        if (auto saved = save.run(); !saved)
            return saved;
    }
    return noteRunning(database, attempt);
}

Result<void> checkConfirmedCounts(const QSqlDatabase &database, const Attempt &attempt)
{
    Statement find(database,
                   "SELECT rows_read, rows_written, rows_filtered, rows_rejected, "
                   "rows_unconfirmed, values_changed, bytes_read FROM attempt_streams "
                   "WHERE job_id = ?1 AND attempt = ?2 AND namespace = ?3 AND name = ?4");
    for (const StreamResult &result : attempt.streams) {
        find.bind(1, attempt.jobId);
        find.bind(2, attempt.number);
        find.bind(3, result.stream.nameSpace);
        find.bind(4, result.stream.name);
        auto row = find.step();
        if (!row)
            return row.error();
        const QString disagreement
            = difference(*row ? countsAt(find, 0) : StreamCounts(), result.counts);
        if (!disagreement.isEmpty())
            return makeError(storeerrors::countsDisagree,
                             {result.stream.text(), QString::number(attempt.jobId), disagreement});
        find.reset();
    }
    return {};
}

} // namespace millrace
