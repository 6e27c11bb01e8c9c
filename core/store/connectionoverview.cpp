#include "core/store/connectionoverview.h"

#include "core/store/activityrows.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrows.h"
#include "core/store/endpointrows.h"
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
        summary.lastSuccess = found(facts->lastSuccess, id);
        summary.lastWhole = found(facts->lastWhole, id);
        summary.openRejected = facts->openRejected.value(id);
        const std::vector<StreamResult> leftOut = facts->leftOut.value(id);
        summary.connection = std::move(connection);
        summary.behind = behindOf(summary, leftOut);
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

} // namespace

ConnectionState ConnectionSummary::state(bool isRunning, bool isQueued) const
{
    ConnectionStanding standing;
    standing.isEnabled = connection.isEnabled;
    standing.isRunning = isRunning || isLocked;
    standing.isQueued = isQueued;
    if (lastJob) {
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
