#include "core/model/runsummary.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString statusWord(JobStatus status)
{
    switch (status) {
    case JobStatus::Succeeded:
        return u"completed"_s;
    case JobStatus::Cancelled:
        return u"cancelled"_s;
    case JobStatus::Pending:
    case JobStatus::Running:
    case JobStatus::Incomplete:
    case JobStatus::Failed:
        break;
    }
    return u"failed"_s;
}

qint64 milliseconds(TimePoint time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

double seconds(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1e6; }

void insertWaits(QJsonObject &json, const QString &name, const WaitStatistics &waits)
{
    if (waits.count == 0)
        return;
    json.insert(u"mean"_s + name, seconds(waits.sum) / static_cast<double>(waits.count));
    json.insert(u"max"_s + name, seconds(waits.longest));
}

void insertSpan(QJsonObject &json, const QString &name, const TimeSpan &span)
{
    if (span.from)
        json.insert(name + u"StartTime"_s, milliseconds(*span.from));
    if (span.until)
        json.insert(name + u"EndTime"_s, milliseconds(*span.until));
}

/// Bytes of one record as it was read, where some were.
std::optional<qint64> estimatedBytes(const StreamCounts &counts, qint64 estimatedRows)
{
    if (counts.read <= 0)
        return std::nullopt;
    return static_cast<qint64>(static_cast<double>(counts.readBytes)
                               / static_cast<double>(counts.read)
                               * static_cast<double>(estimatedRows));
}

QJsonObject statsOf(const StreamCounts &counts, const std::optional<StreamStatistics> &measured)
{
    QJsonObject json{{u"recordsEmitted"_s, counts.read},
                     {u"bytesEmitted"_s, counts.readBytes},
                     {u"recordsCommitted"_s, counts.written},
                     {u"recordsFilteredOut"_s, counts.filtered},
                     {u"recordsRejected"_s, counts.rejected}};
    if (!measured)
        return json;
    json.insert(u"bytesCommitted"_s, measured->bytesWritten);
    json.insert(u"bytesFilteredOut"_s, measured->bytesFiltered);
    if (measured->estimatedRows) {
        json.insert(u"estimatedRecords"_s, *measured->estimatedRows);
        if (const auto bytes = estimatedBytes(counts, *measured->estimatedRows))
            json.insert(u"estimatedBytes"_s, *bytes);
    }
    json.insert(u"sourceStateMessagesEmitted"_s, measured->sourceCheckpoints);
    json.insert(u"destinationStateMessagesEmitted"_s, measured->storedCheckpoints);
    insertWaits(json, u"SecondsBeforeSourceStateMessageEmitted"_s, measured->sourceWaits);
    insertWaits(json, u"SecondsBetweenStateMessageEmittedandCommitted"_s, measured->storedWaits);
    TimeSpan replication = measured->read;
    replication += measured->written;
    insertSpan(json, u"replication"_s, replication);
    insertSpan(json, u"sourceRead"_s, measured->read);
    insertSpan(json, u"destinationWrite"_s, measured->written);
    json.insert(u"additionalStats"_s,
                QJsonObject{{u"valuesChanged"_s, counts.changed},
                            {u"recordsUnconfirmed"_s, counts.unconfirmed}});
    return json;
}

/// Over all streams; an estimate only where every stream has one.
std::optional<StreamStatistics> totalOf(const RunStatistics &statistics,
                                        const std::vector<StreamResult> &streams)
{
    std::optional<StreamStatistics> total;
    qint64 estimate = 0;
    bool isEstimated = true;
    for (const StreamResult &stream : streams) {
        const auto measured = statistics.of(stream.stream);
        isEstimated = isEstimated && measured && measured->estimatedRows;
        if (!measured)
            continue;
        estimate += measured->estimatedRows.value_or(0);
        if (total)
            *total += *measured;
        else
            total = measured;
    }
    if (total)
        total->estimatedRows = isEstimated ? std::optional(estimate) : std::nullopt;
    return total;
}

QJsonObject errorOf(const Error &error)
{
    return {{u"code"_s, error.code}, {u"message"_s, error.message}, {u"hint"_s, error.hint}};
}

/// Whether more than one attempt had the stream.
bool wasResumed(const Job &job, const StreamId &stream)
{
    return std::ranges::count_if(job.attempts,
                                 [&](const Attempt &attempt) {
                                     return std::ranges::find(attempt.streams, stream,
                                                              &StreamResult::stream)
                                         != attempt.streams.end();
                                 })
        > 1;
}

QJsonObject streamStats(const Job &job, const StreamResult &result, const RunStatistics &statistics)
{
    const auto measured = statistics.of(result.stream);
    QJsonObject json{{u"streamName"_s, result.stream.name},
                     {u"streamNamespace"_s, result.stream.nameSpace},
                     {u"status"_s, streamStatusName(result.status)},
                     {u"stats"_s, statsOf(result.counts, measured)},
                     {u"wasBackfilled"_s, measured && measured->isBackfilled},
                     {u"wasResumed"_s, wasResumed(job, result.stream)}};
    if (result.error)
        json.insert("error"_L1, errorOf(*result.error));
    return json;
}

} // namespace

QJsonObject runSummary(const Job &job, const Connection &connection, const QString &sourceName,
                       const QString &destinationName, const RunStatistics &statistics)
{
    const std::vector<StreamResult> streams = summarised(job.attempts);
    StreamCounts total;
    QJsonArray perStream;
    for (const StreamResult &stream : streams) {
        total += stream.counts;
        perStream.append(streamStats(job, stream, statistics));
    }
    const auto measured = totalOf(statistics, streams);
    QJsonObject totalStats = statsOf(total, measured);
    insertSpan(totalStats, u"discoverSchema"_s, statistics.discovery);
    const TimePoint start = job.attempts.empty() ? job.createdAt : job.attempts.front().startedAt;
    QJsonObject json{
        {u"status"_s, statusWord(job.status)},
        {u"recordsSynced"_s, total.written},
        {u"bytesSynced"_s, total.readBytes},
        {u"startTime"_s, milliseconds(start)},
        {u"endTime"_s, milliseconds(job.endedAt.value_or(start))},
        {u"streamCount"_s, static_cast<qint64>(streams.size())},
        {u"totalStats"_s, totalStats},
        {u"streamStats"_s, perStream},
        {u"jobId"_s, job.id},
        {u"jobStatus"_s, jobStatusName(job.status)},
        {u"kind"_s, jobKindName(job.kind)},
        {u"trigger"_s, jobTriggerName(job.trigger)},
        {u"attempts"_s, static_cast<qint64>(job.attempts.size())},
        {u"connection"_s, QJsonObject{{u"id"_s, connection.id}, {u"name"_s, connection.name}}},
        {u"source"_s, QJsonObject{{u"name"_s, sourceName}}},
        {u"destination"_s, QJsonObject{{u"name"_s, destinationName}}}};
    if (measured) {
        const QJsonObject mappers{{u"all"_s, seconds(measured->mapping) * 1000}};
        json.insert("performanceMetrics"_L1, QJsonObject{{u"mappers"_s, mappers}});
    }
    if (job.error)
        json.insert("error"_L1, errorOf(*job.error));
    return json;
}

} // namespace millrace
