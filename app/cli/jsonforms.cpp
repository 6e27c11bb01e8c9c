#include "app/cli/jsonforms.h"

#include "app/cli/displaytext.h"

#include <QJsonArray>

#include <cstdio>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

void insertText(QJsonObject &json, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(key, text);
}

void insertTime(QJsonObject &json, const QString &key, const std::optional<TimePoint> &time)
{
    json.insert(key, time ? QJsonValue(isoTime(*time)) : QJsonValue());
}

void insertStream(QJsonObject &json, const StreamId &stream)
{
    json.insert("stream"_L1, stream.name);
    insertText(json, u"namespace"_s, stream.nameSpace);
}

void insertError(QJsonObject &json, const std::optional<Error> &error)
{
    if (error)
        json.insert("error"_L1, toJson(*error, true));
}

template<typename Item>
QJsonArray toArray(const std::vector<Item> &items)
{
    QJsonArray array;
    for (const Item &item : items)
        array.append(toJson(item));
    return array;
}

} // namespace

QJsonObject toJson(const Error &error, bool withDetail)
{
    QJsonObject json{{u"code"_s, error.code},
                     {u"kind"_s, errorKindName(error.kind)},
                     {u"message"_s, error.message}};
    insertText(json, u"hint"_s, error.hint);
    insertText(json, u"field"_s, error.field);
    if (withDetail)
        insertText(json, u"detail"_s, error.detail);
    return json;
}

QJsonObject idAndName(const Connection &connection)
{
    return {{u"id"_s, connection.id}, {u"name"_s, connection.name}};
}

QJsonObject toJson(const ConnectorInfo &info)
{
    QJsonObject json{{u"id"_s, info.id},
                     {u"title"_s, info.title},
                     {u"description"_s, info.description},
                     {u"category"_s, info.category},
                     {u"is_source"_s, info.isSource()},
                     {u"is_destination"_s, info.isDestination()}};
    insertText(json, u"documentation_url"_s, info.documentationUrl);
    return json;
}

QJsonObject toJson(const CheckStep &step)
{
    QJsonObject json{{u"name"_s, step.name},
                     {u"passed"_s, !step.error.has_value()},
                     {u"duration_ms"_s, static_cast<qint64>(step.duration.count())}};
    insertError(json, step.error);
    return json;
}

QJsonObject toJson(const StreamCounts &counts)
{
    return QJsonObject{{u"read"_s, counts.read},
                       {u"written"_s, counts.written},
                       {u"filtered"_s, counts.filtered},
                       {u"rejected"_s, counts.rejected},
                       {u"unconfirmed"_s, counts.unconfirmed},
                       {u"changed_values"_s, counts.changed},
                       {u"read_bytes"_s, counts.readBytes}};
}

QJsonObject toJson(const StreamResult &result)
{
    QJsonObject json;
    insertStream(json, result.stream);
    insertText(json, u"target"_s, result.target);
    json.insert("status"_L1, streamStatusName(result.status));
    json.insert("counts"_L1, toJson(result.counts));
    json.insert("notes"_L1, QJsonArray::fromStringList(result.notes));
    insertError(json, result.error);
    return json;
}

QJsonObject toJson(const Attempt &attempt)
{
    QJsonObject json{{u"number"_s, attempt.number},
                     {u"status"_s, jobStatusName(attempt.status)},
                     {u"started_at"_s, isoTime(attempt.startedAt)},
                     {u"streams"_s, toArray(attempt.streams)}};
    insertTime(json, u"ended_at"_s, attempt.endedAt);
    insertError(json, attempt.error);
    return json;
}

QJsonObject toJson(const Job &job, bool withAttempts)
{
    StreamCounts total;
    const std::vector<StreamResult> streams = summarised(job.attempts);
    for (const StreamResult &stream : streams)
        total += stream.counts;
    QJsonObject json{{u"job"_s, job.id},
                     {u"connection_id"_s, job.connectionId},
                     {u"kind"_s, jobKindName(job.kind)},
                     {u"status"_s, jobStatusName(job.status)},
                     {u"trigger"_s, jobTriggerName(job.trigger)},
                     {u"created_at"_s, isoTime(job.createdAt)},
                     {u"attempt_count"_s, static_cast<qint64>(job.attempts.size())},
                     {u"totals"_s, toJson(total)},
                     {u"streams"_s, toArray(streams)}};
    if (job.refreshMode)
        json.insert("refresh_mode"_L1, refreshModeName(*job.refreshMode));
    if (job.isPartial()) {
        QJsonArray only;
        for (const StreamId &stream : job.streams)
            only.append(stream.text());
        json.insert("only_streams"_L1, only);
    }
    insertTime(json, u"ended_at"_s, job.endedAt);
    insertError(json, job.error);
    if (withAttempts)
        json.insert("attempts"_L1, toArray(job.attempts));
    return json;
}

QJsonObject withDelivery(QJsonObject run, const DeliverySummary &delivery, bool withDetail)
{
    if (delivery.isEmpty())
        return run;
    QJsonObject json{{u"place"_s, delivery.place},
                     {u"files"_s, delivery.files},
                     {u"records"_s, delivery.records}};
    if (delivery.error)
        json.insert("error"_L1, toJson(*delivery.error, withDetail));
    run.insert("delivery"_L1, json);
    return run;
}

QJsonObject toJson(const SyncProgress &progress)
{
    QJsonArray streams;
    for (const StreamProgress &stream : progress.streams) {
        QJsonObject json;
        insertStream(json, stream.stream);
        json.insert("status"_L1, streamStatusName(stream.status));
        json.insert("counts"_L1, toJson(stream.counts));
        if (stream.estimatedRows)
            json.insert("estimated_rows"_L1, *stream.estimatedRows);
        insertError(json, stream.error);
        streams.append(json);
    }
    QJsonObject json{{u"job"_s, progress.jobId},
                     {u"connection_id"_s, progress.connectionId},
                     {u"attempt"_s, progress.attempt},
                     {u"status"_s, jobStatusName(progress.status)},
                     {u"started_at"_s, isoTime(progress.startedAt)},
                     {u"taken_at"_s, isoTime(progress.takenAt)},
                     {u"rows_per_second"_s, progress.rowsPerSecond},
                     {u"bytes_per_second"_s, progress.bytesPerSecond},
                     {u"totals"_s, toJson(progress.totals())},
                     {u"streams"_s, streams}};
    if (progress.retryAt)
        json.insert("retry_at"_L1, isoTime(*progress.retryAt));
    if (progress.endWait)
        json.insert("waiting"_L1,
                    QJsonObject{{u"for"_s, endpointRoleName(progress.endWait->role)},
                                {u"until"_s, isoTime(progress.endWait->until)},
                                {u"rate_limit"_s, progress.endWait->isRateLimit}});
    if (progress.remaining)
        json.insert("remaining_seconds"_L1, static_cast<qint64>(progress.remaining->count()));
    return json;
}

QJsonObject toJson(const RejectedGroup &group)
{
    QJsonObject json{{u"connection_id"_s, group.connectionId},
                     {u"outcome"_s, rejectedOutcomeName(group.outcome)},
                     {u"code"_s, group.code},
                     {u"field"_s, group.field},
                     {u"count"_s, group.count}};
    insertStream(json, group.stream);
    return json;
}

std::string withoutControls(std::string json)
{
    std::string result;
    result.reserve(json.size());
    const auto escape = [&result](unsigned code) {
        char text[8];
        std::snprintf(text, sizeof text, "\\u%04x", code);
        result += text;
    };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const auto byte = static_cast<unsigned char>(json[i]);
        const bool isLayout = byte == '\n' || byte == '\t' || byte == '\r';
        if ((byte < 0x20 && !isLayout) || byte == 0x7f) {
            escape(byte);
        } else if (byte == 0xc2 && i + 1 < json.size()
                   && static_cast<unsigned char>(json[i + 1]) <= 0x9f) {
            escape(static_cast<unsigned char>(json[i + 1]));
            ++i;
        } else {
            result += json[i];
        }
    }
    return result;
}

} // namespace millrace
