#include "core/store/connectionoverview.h"

#include "core/model/pausedrun.h"
#include "core/store/activityrows.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrows.h"
#include "core/store/endpointrows.h"
#include "core/store/failurestreaks.h"
#include "core/store/jobrows.h"
#include "core/store/rejectedqueries.h"
#include "core/store/statement.h"

#include <algorithm>

namespace millrace {

namespace {

/// What jobs and rejected records say beside the newest job.
struct Facts final
{
    QHash<QString, TimePoint> lastSuccess; ///< By connection id.
    QHash<QString, TimePoint> lastWhole;
    QHash<QString, std::vector<StreamResult>> leftOut;
    QHash<QString, qint64> openRejected;
    QHash<QString, std::vector<ScheduleMark>> marks;
    QHash<QString, FailureStreak> failures;
    QHash<QString, Job> paused;
};

Result<void> readSuccesses(const QSqlDatabase &database, Facts &facts)
{
    Statement successes(database,
                        "SELECT c.id, (SELECT ended_at FROM jobs "
                        "WHERE connection_id = c.id AND status = 'succeeded' AND streams = '[]' "
                        "ORDER BY id DESC LIMIT 1), (SELECT created_at FROM jobs "
                        "WHERE connection_id = c.id AND streams = '[]' "
                        "ORDER BY id DESC LIMIT 1) FROM connections c");
    for (;;) {
        auto row = successes.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        if (const auto ended = successes.optionalTime(1))
            facts.lastSuccess.insert(successes.text(0), *ended);
        if (const auto created = successes.optionalTime(2))
            facts.lastWhole.insert(successes.text(0), *created);
    }
}

Result<void> readPaused(const QSqlDatabase &database, Facts &facts)
{
    Statement pending(database,
                      "SELECT id, connection_id, status, job_trigger, created_at, ended_at, error, "
                      "streams, kind, refresh_mode FROM jobs INDEXED BY jobs_unfinished "
                      "WHERE status IN ('pending', 'running') AND error IS NOT NULL ORDER BY id");
    auto jobs = loadJobs(database, pending);
    if (!jobs)
        return jobs.error();
    for (const Job &job : *jobs) {
        if (isPaused(job))
            facts.paused.insert(job.connectionId, job);
    }
    return {};
}

Result<void> readOpenRejected(const QSqlDatabase &database, Facts &facts)
{
    Statement open(database, rejectedqueries::openByConnection);
    for (;;) {
        auto row = open.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        facts.openRejected.insert(open.text(0), open.integer(1));
    }
}

template<typename Value>
std::optional<Value> found(const QHash<QString, Value> &values, const QString &id)
{
    const auto value = values.constFind(id);
    return value == values.cend() ? std::nullopt : std::optional(*value);
}

/// The chosen streams that the newest job, a run of some alone, left out and that are not complete.
std::vector<StreamResult> behindOf(const ConnectionSummary &summary,
                                   const std::vector<StreamResult> &leftOut)
{
    std::vector<StreamResult> behind;
    if (!summary.lastJob || !summary.lastJob->isPartial())
        return behind;
    for (const ConfiguredStream &stream : summary.connection.catalog.streams) {
        const StreamId &id = stream.stream.id;
        if (std::ranges::find(summary.lastJob->streams, id) != summary.lastJob->streams.end())
            continue;
        const auto last = std::ranges::find(leftOut, id, &StreamResult::stream);
        if (last == leftOut.end())
            behind.push_back(StreamResult{id, {}, StreamStatus::Queued, {}, {}, {}});
        else if (last->status != StreamStatus::Synced)
            behind.push_back(*last);
    }
    return behind;
}

bool isOfEveryStream(const Job &job, const Connection &connection)
{
    return std::ranges::all_of(connection.catalog.streams, [&job](const ConfiguredStream &stream) {
        return std::ranges::find(job.streams, stream.stream.id) != job.streams.end();
    });
}

Result<Facts> readFacts(const QSqlDatabase &database)
{
    Facts facts;
    if (auto read = readSuccesses(database, facts); !read)
        return read.error();
    if (auto read = readOpenRejected(database, facts); !read)
        return read.error();
    auto leftOut = loadLeftOut(database);
    if (!leftOut)
        return leftOut.error();
    facts.leftOut = std::move(*leftOut);
    const auto marks = loadScheduleMarks(database);
    if (!marks)
        return marks.error();
    for (const ScheduleMark &mark : *marks)
        facts.marks[mark.connectionId].push_back(mark);
    auto failures = loadFailureStreaks(database);
    if (!failures)
        return failures.error();
    facts.failures = std::move(*failures);
    if (auto read = readPaused(database, facts); !read)
        return read.error();
    return facts;
}

Result<std::vector<ConnectionSummary>> readSummaries(const QSqlDatabase &database)
{
    auto connections = loadConnections(database);
    if (!connections)
        return connections.error();
    const auto endpoints = loadEndpoints(database);
    if (!endpoints)
        return endpoints.error();
    auto jobs = loadNewestJobs(database);
    if (!jobs)
        return jobs.error();
    const auto clearings = loadNewestClearings(database);
    if (!clearings)
        return clearings.error();
    const auto facts = readFacts(database);
    if (!facts)
        return facts.error();

    std::vector<ConnectionSummary> summaries;
    summaries.reserve(connections->size());
    for (Connection &connection : *connections) {
        ConnectionSummary summary;
        const QString &id = connection.id;
        summary.source = endpoints->value(connection.sourceId);
        summary.destination = endpoints->value(connection.destinationId);
        if (const auto job = jobs->find(id); job != jobs->end())
            summary.lastJob = std::move(*job);
        if (const auto job = clearings->find(id);
            job != clearings->end() && isOfEveryStream(*job, connection))
            summary.lastJob = *job;
        summary.lastSuccess = found(facts->lastSuccess, id);
        summary.lastWhole = found(facts->lastWhole, id);
        summary.openRejected = facts->openRejected.value(id);
        summary.scheduleMarks = facts->marks.value(id);
        summary.failures = facts->failures.value(id);
        summary.waitingRun = found(facts->paused, id);
        const std::vector<StreamResult> leftOut = facts->leftOut.value(id);
        summary.connection = std::move(connection);
        summary.behind = behindOf(summary, leftOut);
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

} // namespace

const Job *ConnectionSummary::pausedRun() const
{
    if (isLocked)
        return nullptr;
    if (lastJob && isPaused(*lastJob))
        return &*lastJob;
    return waitingRun ? &*waitingRun : nullptr;
}

ConnectionState ConnectionSummary::state(bool isRunning, bool isQueued) const
{
    if (pausedRun() != nullptr && !isRunning && !isQueued)
        return ConnectionState::Paused;
    ConnectionStanding standing;
    standing.isEnabled = connection.isEnabled;
    standing.isRunning = isRunning || isLocked;
    standing.isQueued = isQueued;
    // After a clearing everything is still to be copied.
    if (lastJob && lastJob->kind != JobKind::Clear) {
        standing.lastStatus = lastJob->status;
        if (lastJob->error)
            standing.lastErrorKind = lastJob->error->kind;
        if (lastJob->status == JobStatus::Succeeded && !behind.empty()) {
            standing.lastStatus = JobStatus::Incomplete;
            const auto wrong = std::ranges::find_if(behind, [](const StreamResult &stream) {
                return stream.error && stream.error->kind == ErrorKind::Configuration;
            });
            if (wrong != behind.end())
                standing.lastErrorKind = ErrorKind::Configuration;
        }
    }
    standing.openRejected = openRejected;
    return connectionState(standing);
}

Result<std::vector<ConnectionSummary>> connectionOverview(const StateDatabase &database,
                                                          const Profile &profile)
{
    auto summaries = database.read<std::vector<ConnectionSummary>>(
        [](QSqlDatabase &connection) { return readSummaries(connection); });
    if (!summaries)
        return summaries;
    for (ConnectionSummary &summary : *summaries)
        summary.isLocked = ConnectionLock::isHeld(profile, summary.connection.id);
    return summaries;
}

} // namespace millrace
