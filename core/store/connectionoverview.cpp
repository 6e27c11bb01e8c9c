#include "core/store/connectionoverview.h"

#include "core/store/connectionlock.h"
#include "core/store/connectionrows.h"
#include "core/store/endpointrows.h"
#include "core/store/jobrows.h"
#include "core/store/rejectedqueries.h"
#include "core/store/statement.h"

namespace millrace {

namespace {

/// What jobs and rejected records say beside the newest job.
struct Facts final
{
    QHash<QString, TimePoint> lastSuccess; ///< By connection id.
    QHash<QString, qint64> openRejected;
};

Result<void> readSuccesses(const QSqlDatabase &database, Facts &facts)
{
    Statement successes(database,
                        "SELECT c.id, (SELECT ended_at FROM jobs "
                        "WHERE connection_id = c.id AND status = 'succeeded' "
                        "ORDER BY id DESC LIMIT 1) FROM connections c");
    for (;;) {
        auto row = successes.step();
        if (!row)
            return row.error();
        if (!*row)
            return {};
        if (const auto ended = successes.optionalTime(1))
            facts.lastSuccess.insert(successes.text(0), *ended);
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
    Facts facts;
    if (auto read = readSuccesses(database, facts); !read)
        return read.error();
    if (auto read = readOpenRejected(database, facts); !read)
        return read.error();

    std::vector<ConnectionSummary> summaries;
    summaries.reserve(connections->size());
    for (Connection &connection : *connections) {
        ConnectionSummary summary;
        const QString &id = connection.id;
        summary.source = endpoints->value(connection.sourceId);
        summary.destination = endpoints->value(connection.destinationId);
        if (const auto job = jobs->find(id); job != jobs->end())
            summary.lastJob = std::move(*job);
        if (const auto success = facts.lastSuccess.constFind(id);
            success != facts.lastSuccess.cend())
            summary.lastSuccess = *success;
        summary.openRejected = facts.openRejected.value(id);
        summary.connection = std::move(connection);
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
