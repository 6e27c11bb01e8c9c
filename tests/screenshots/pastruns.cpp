#include "tests/screenshots/pastruns.h"

#include "tests/ui/workspacefixture.h"

namespace millrace::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::vector<StreamResult> streamsOf(const Connection &connection, StreamStatus status)
{
    std::vector<StreamResult> results;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        StreamResult result;
        result.stream = stream.stream.id;
        result.target = connection.settings.prefix + stream.stream.id.name;
        result.status = status;
        results.push_back(result);
    }
    return results;
}

void setWritten(StreamResult &result, qint64 rows)
{
    result.counts.read = rows;
    result.counts.written = rows;
    result.counts.readBytes = rows * 120;
}

} // namespace

void PastRuns::add(const Connection &connection, TimePoint at, std::chrono::seconds duration,
                   JobStatus status, std::vector<StreamResult> streams,
                   const std::optional<Error> &error)
{
    const Job job = must(m_jobs.create(connection.id, JobTrigger::Schedule, at));
    must(m_jobs.setStatus(job.id, JobStatus::Running, at));
    Attempt attempt
        = must(m_jobs.startAttempt(job.id, at, streamsOf(connection, StreamStatus::Queued)));
    for (const StreamResult &stream : streams)
        confirm(connection.id, attempt, stream);
    attempt.status = status;
    attempt.endedAt = at + duration;
    attempt.error = error;
    attempt.streams = std::move(streams);
    must(m_jobs.finishAttempt(attempt));
    must(m_jobs.setStatus(job.id, status, at + duration, error));
}

void PastRuns::confirm(const QString &connectionId, const Attempt &attempt,
                       const StreamResult &stream)
{
    const FlushKey key{connectionId, stream.stream,
                       QUuid::createUuid().toString(QUuid::WithoutBraces)};
    StreamCounts added;
    added.read = stream.counts.written;
    added.written = stream.counts.written;
    const std::string position
        = "{\"complete\":true,\"next\":" + std::to_string(stream.counts.written) + '}';
    must(m_checkpoints.prepareFlush(key, position, attempt.jobId, attempt.number, added));
    must(m_checkpoints.confirmFlush(key));
    // The run that comes next for real finds no position of these.
    must(m_checkpoints.adopt(connectionId, stream.stream, {}));
}

void PastRuns::addSucceeded(const Connection &connection, TimePoint at, qint64 rows,
                            std::chrono::seconds duration)
{
    auto streams = streamsOf(connection, StreamStatus::Synced);
    qint64 left = rows;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        const qint64 share = i + 1 == streams.size() ? left : left / 2;
        setWritten(streams[i], share);
        left -= share;
    }
    add(connection, at, duration, JobStatus::Succeeded, std::move(streams), {});
}

void PastRuns::addFailed(const Connection &connection, TimePoint at)
{
    const Error error{
        u"sqlite.locked"_s,
        ErrorKind::Transient,
        u"The database warehouse.sqlite is locked by another program."_s,
        u"Close the program that uses the file, or let the run wait longer for the lock."_s,
        u"SQLITE_BUSY: database is locked"_s,
        u"/busy_timeout_seconds"_s};
    auto streams = streamsOf(connection, StreamStatus::Incomplete);
    for (StreamResult &stream : streams)
        stream.error = error;
    add(connection, at, 65s, JobStatus::Failed, std::move(streams), error);
}

void PastRuns::addIncomplete(const Connection &connection, TimePoint at)
{
    const Error error{u"sqlite.disk_full"_s,
                      ErrorKind::System,
                      u"The disk is full: analytics.sqlite cannot grow."_s,
                      u"Free some space; the next run goes on where this one has stopped."_s,
                      u"SQLITE_FULL: database or disk is full"_s,
                      {}};
    auto streams = streamsOf(connection, StreamStatus::Synced);
    for (StreamResult &stream : streams)
        setWritten(stream, 800);
    streams.back().status = StreamStatus::Incomplete;
    streams.back().error = error;
    streams.back().counts.read = 1'400;
    streams.back().counts.unconfirmed = 600;
    add(connection, at, 31s, JobStatus::Incomplete, std::move(streams), error);
}

} // namespace millrace::test
