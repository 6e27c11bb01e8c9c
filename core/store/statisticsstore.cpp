#include "core/store/statisticsstore.h"

#include "core/store/connectionrows.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <algorithm>
#include <map>

namespace millrace {

namespace {

void bind(Statement &row, int place, const WaitStatistics &waits)
{
    row.bind(place, waits.count);
    row.bind(place + 1, static_cast<qint64>(waits.sum.count()));
    row.bind(place + 2, static_cast<qint64>(waits.longest.count()));
}

WaitStatistics waitsAt(const Statement &row, int column)
{
    return {row.integer(column), std::chrono::microseconds(row.integer(column + 1)),
            std::chrono::microseconds(row.integer(column + 2))};
}

StreamStatistics statisticsAt(const Statement &row)
{
    StreamStatistics statistics;
    statistics.attempt = static_cast<int>(row.integer(0));
    statistics.stream = {row.text(1), row.text(2)};
    statistics.bytesWritten = row.integer(3);
    statistics.bytesFiltered = row.integer(4);
    if (!row.isNull(5))
        statistics.estimatedRows = row.integer(5);
    statistics.sourceCheckpoints = row.integer(6);
    statistics.storedCheckpoints = row.integer(7);
    statistics.sourceWaits = waitsAt(row, 8);
    statistics.storedWaits = waitsAt(row, 11);
    statistics.read = {row.optionalTime(14), row.optionalTime(15)};
    statistics.written = {row.optionalTime(16), row.optionalTime(17)};
    statistics.mapping = std::chrono::microseconds(row.integer(18));
    statistics.isBackfilled = row.integer(19) != 0;
    return statistics;
}

Result<void> storeOne(const QSqlDatabase &database, qint64 jobId, const StreamStatistics &stream)
{
    Statement row(
        database,
        "INSERT OR REPLACE INTO stream_statistics SELECT job_id, attempt, namespace, name, ?5, ?6, "
        "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21 OR EXISTS "
        "(SELECT 1 FROM refreshed_streams WHERE job_id = ?1 AND namespace = ?3 AND name = ?4) "
        "FROM attempt_streams WHERE job_id = ?1 AND attempt = ?2 AND namespace = ?3 AND name = ?4");
    row.bind(1, jobId);
    row.bind(2, stream.attempt);
    row.bind(3, stream.stream.nameSpace);
    row.bind(4, stream.stream.name);
    row.bind(5, stream.bytesWritten);
    row.bind(6, stream.bytesFiltered);
    row.bind(7, stream.estimatedRows);
    row.bind(8, stream.sourceCheckpoints);
    row.bind(9, stream.storedCheckpoints);
    bind(row, 10, stream.sourceWaits);
    bind(row, 13, stream.storedWaits);
    row.bind(16, stream.read.from);
    row.bind(17, stream.read.until);
    row.bind(18, stream.written.from);
    row.bind(19, stream.written.until);
    row.bind(20, static_cast<qint64>(stream.mapping.count()));
    row.bind(21, stream.isBackfilled);
    return row.run();
}

/// What is known of streams that were in a run.
Result<std::map<StreamId, StreamFreshness>> loadFreshness(const QSqlDatabase &database,
                                                          const QString &connectionId)
{
    Statement rows(database,
                   "SELECT v.namespace, v.name, v.fresh_at, v.complete_at, v.complete_job, "
                   "v.wrote_at, s.position FROM stream_activity v LEFT JOIN stream_states s "
                   "ON s.connection_id = v.connection_id AND s.namespace = v.namespace "
                   "AND s.name = v.name WHERE v.connection_id = ?1");
    rows.bind(1, connectionId);
    std::map<StreamId, StreamFreshness> known;
    for (;;) {
        auto row = rows.step();
        if (!row)
            return row.error();
        if (!*row)
            return known;
        StreamFreshness freshness;
        freshness.stream = {rows.text(0), rows.text(1)};
        freshness.freshAt = rows.optionalTime(2);
        freshness.completeAt = rows.optionalTime(3);
        if (!rows.isNull(4))
            freshness.completeJob = rows.integer(4);
        freshness.wroteAt = rows.optionalTime(5);
        if (!rows.isNull(6))
            freshness.position = rows.utf8(6);
        known.emplace(freshness.stream, std::move(freshness));
    }
}

} // namespace

Result<void> StatisticsStore::store(qint64 jobId,
                                    const std::vector<StreamStatistics> &streams) const
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const StreamStatistics &stream : streams) {
            if (auto stored = storeOne(database, jobId, stream); !stored)
                return stored;
        }
        return {};
    });
}

Result<void> StatisticsStore::storeDiscovery(qint64 jobId, const TimeSpan &span) const
{
    if (!span.from || !span.until)
        return {};
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement row(database, "INSERT OR REPLACE INTO run_discoveries VALUES (?1, ?2, ?3)");
        row.bind(1, jobId);
        row.bind(2, span.from);
        row.bind(3, span.until);
        return row.run();
    });
}

Result<RunStatistics> StatisticsStore::find(qint64 jobId) const
{
    return m_database.read<RunStatistics>([&](QSqlDatabase &database) -> Result<RunStatistics> {
        RunStatistics statistics;
        Statement discovery(database,
                            "SELECT began_at, ended_at FROM run_discoveries WHERE job_id = ?1");
        discovery.bind(1, jobId);
        auto found = discovery.step();
        if (!found)
            return found.error();
        if (*found)
            statistics.discovery = {discovery.time(0), discovery.time(1)};
        Statement rows(
            database,
            "SELECT attempt, namespace, name, bytes_written, bytes_filtered, estimated_rows, "
            "source_checkpoints, stored_checkpoints, source_waits, source_wait_sum, "
            "source_wait_longest, stored_waits, stored_wait_sum, stored_wait_longest, read_from, "
            "read_until, write_from, write_until, mapping, is_backfilled FROM stream_statistics "
            "WHERE job_id = ?1 ORDER BY attempt, namespace, name");
        rows.bind(1, jobId);
        for (;;) {
            auto row = rows.step();
            if (!row)
                return row.error();
            if (!*row)
                return statistics;
            statistics.streams.push_back(statisticsAt(rows));
        }
    });
}

Result<std::vector<StreamFreshness>> StatisticsStore::freshness(const QString &connectionId) const
{
    using All = std::vector<StreamFreshness>;
    return m_database.read<All>([&](QSqlDatabase &database) -> Result<All> {
        const auto connection = loadConnection(database, connectionId);
        if (!connection)
            return connection.error();
        if (!*connection)
            return makeError(storeerrors::connectionUnknown, {connectionId});
        const auto known = loadFreshness(database, connectionId);
        if (!known)
            return known.error();
        All all;
        for (const ConfiguredStream &stream : (*connection)->catalog.streams) {
            const auto found = known->find(stream.stream.id);
            if (found != known->end())
                all.push_back(found->second);
            else
                all.push_back(StreamFreshness{stream.stream.id});
        }
        return all;
    });
}

} // namespace millrace
