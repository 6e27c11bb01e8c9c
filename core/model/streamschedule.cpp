#include "core/model/streamschedule.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonDocument>

#include <algorithm>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noStreams{
    "schedule.streams_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A schedule of some streams names none."),
    QT_TRANSLATE_NOOP("errors", "Name at least one stream that the connection has chosen.")};
constexpr ErrorDefinition s_unknownStream{
    "schedule.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "A schedule names the stream \"%1\", which the connection has not chosen."),
    QT_TRANSLATE_NOOP("errors", "Choose the stream, or take it out of the schedule.")};
constexpr ErrorDefinition s_twice{
    "schedule.stream_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A schedule names the stream \"%1\" twice."),
    QT_TRANSLATE_NOOP("errors", "Name each stream once.")};
constexpr ErrorDefinition s_manual{
    "schedule.streams_manual", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A schedule of some streams is \"manual\", which starts nothing."),
    QT_TRANSLATE_NOOP("errors", "Give it an interval or a cron expression, or remove it.")};

QString pointerTo(std::size_t at) { return u"/stream_schedules/%1"_s.arg(at); }

Error below(Error error, const QString &pointer)
{
    error.field = pointer + error.field;
    return error;
}

Result<void> validateStreams(const StreamSchedule &schedule, const std::vector<StreamId> &chosen,
                             const QString &pointer)
{
    if (schedule.streams.empty())
        return makeError(s_noStreams, {}, {}, pointer);
    std::set<StreamId> seen;
    for (const StreamId &stream : schedule.streams) {
        if (std::ranges::find(chosen, stream) == chosen.end())
            return makeError(s_unknownStream, {stream.text()}, {}, pointer);
        if (!seen.insert(stream).second)
            return makeError(s_twice, {stream.text()}, {}, pointer);
    }
    return {};
}

QJsonObject toJson(const StreamSchedule &schedule)
{
    QJsonObject json = millrace::toJson(schedule.schedule);
    QJsonArray streams;
    for (const StreamId &stream : schedule.streams) {
        QJsonObject entry{{u"name"_s, stream.name}};
        if (!stream.nameSpace.isEmpty())
            entry.insert("namespace"_L1, stream.nameSpace);
        streams.append(entry);
    }
    json.insert("streams"_L1, streams);
    return json;
}

} // namespace

Result<void> validate(const std::vector<StreamSchedule> &schedules,
                      const std::vector<StreamId> &chosen)
{
    for (std::size_t at = 0; at < schedules.size(); ++at) {
        const StreamSchedule &schedule = schedules[at];
        const QString pointer = pointerTo(at);
        if (schedule.schedule.kind == ScheduleKind::Manual)
            return makeError(s_manual, {}, {}, pointer + u"/kind"_s);
        if (auto valid = validate(schedule.schedule); !valid)
            return below(valid.error(), pointer);
        if (auto valid = validateStreams(schedule, chosen, pointer + u"/streams"_s); !valid)
            return valid;
    }
    return {};
}

std::vector<StreamSchedule> schedulesOf(const std::vector<StreamId> &chosen,
                                        std::vector<StreamSchedule> schedules)
{
    for (StreamSchedule &schedule : schedules)
        std::erase_if(schedule.streams, [&](const StreamId &stream) {
            return std::ranges::find(chosen, stream) == chosen.end();
        });
    std::erase_if(schedules,
                  [](const StreamSchedule &schedule) { return schedule.streams.empty(); });
    return schedules;
}

QString scheduleText(const StreamSchedule &schedule)
{
    QStringList names;
    for (const StreamId &stream : schedule.streams)
        names << stream.text();
    return QCoreApplication::translate("schedule", "%1: %2")
        .arg(names.join(u", "_s), scheduleText(schedule.schedule));
}

QString schedulesText(const Schedule &schedule, const std::vector<StreamSchedule> &ofStreams)
{
    QStringList texts;
    if (schedule.kind != ScheduleKind::Manual || ofStreams.empty())
        texts << scheduleText(schedule);
    for (const StreamSchedule &entry : ofStreams)
        texts << scheduleText(entry);
    return texts.join(u"; "_s);
}

QString scheduleKey(const StreamSchedule &schedule)
{
    const QByteArray text = QJsonDocument(toJson(schedule)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(
        QCryptographicHash::hash(text, QCryptographicHash::Sha256).left(12).toHex());
}

QJsonArray toJson(const std::vector<StreamSchedule> &schedules)
{
    QJsonArray json;
    for (const StreamSchedule &schedule : schedules)
        json.append(toJson(schedule));
    return json;
}

Result<std::vector<StreamSchedule>> streamSchedulesFromJson(const QJsonArray &json)
{
    std::vector<StreamSchedule> schedules;
    for (const QJsonValue &value : json) {
        const QString pointer = pointerTo(schedules.size());
        StreamSchedule found;
        auto schedule = scheduleFromJson(value.toObject());
        if (!schedule)
            return below(schedule.error(), pointer);
        found.schedule = std::move(*schedule);
        const QJsonArray streams = value["streams"_L1].toArray();
        for (const QJsonValue &stream : streams)
            found.streams.push_back(stream.isString() ? StreamId{{}, stream.toString()}
                                                      : StreamId{stream["namespace"_L1].toString(),
                                                                 stream["name"_L1].toString()});
        if (found.streams.empty())
            return makeError(s_noStreams, {}, {}, pointer + u"/streams"_s);
        schedules.push_back(std::move(found));
    }
    return schedules;
}

} // namespace millrace
