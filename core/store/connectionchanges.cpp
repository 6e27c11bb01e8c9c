#include "core/store/connectionchanges.h"

#include "core/model/streamschedule.h"
#include "core/store/endpointsettings.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Keeps in both objects only the keys whose values differ.
void keepDifferences(QJsonObject &before, QJsonObject &after)
{
    for (const QString &key : before.keys()) {
        if (before.value(key) == after.value(key)) {
            before.remove(key);
            after.remove(key);
        }
    }
}

/// Appends an event of \a kind with what differs, when something does.
void appendDifference(std::vector<TimelineEvent> &events, TimelineKind kind, QJsonObject before,
                      QJsonObject after)
{
    keepDifferences(before, after);
    if (before.isEmpty() && after.isEmpty())
        return;
    TimelineEvent event;
    event.kind = kind;
    event.before = std::move(before);
    event.after = std::move(after);
    events.push_back(std::move(event));
}

QJsonObject settingsOf(const Connection &connection)
{
    QJsonObject json = toJson(connection.settings);
    json.insert("name"_L1, connection.name);
    json.insert("schedule"_L1, toJson(connection.schedule));
    json.insert("stream_schedules"_L1, toJson(connection.streamSchedules));
    json.insert("tags"_L1, QJsonArray::fromStringList(connection.tags));
    return json;
}

/// What was chosen about the stream, and its fields by name.
QJsonObject choicesOf(const ConfiguredStream &stream)
{
    QJsonObject json = toJson(stream);
    json.remove("stream"_L1);
    QJsonObject fields;
    for (const Field &field : stream.stream.schema.fields())
        fields.insert(field.name, fieldTypeName(field.type));
    json.insert("fields"_L1, fields);
    return json;
}

/// Reduces a stream both sides have to what differs.
void reduceStream(QJsonObject &before, QJsonObject &after)
{
    QJsonObject fieldsBefore = before.take("fields"_L1).toObject();
    QJsonObject fieldsAfter = after.take("fields"_L1).toObject();
    keepDifferences(before, after);
    keepDifferences(fieldsBefore, fieldsAfter);
    if (fieldsBefore.isEmpty() && fieldsAfter.isEmpty())
        return;
    before.insert("fields"_L1, fieldsBefore);
    after.insert("fields"_L1, fieldsAfter);
}

QJsonObject streamsOf(const Connection &connection)
{
    QJsonObject json;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        json.insert(stream.stream.id.text(), choicesOf(stream));
    return json;
}

/// The stream as the source had it, so that its choice can be put back.
QJsonObject streamNamed(const Connection &connection, const QString &name)
{
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        if (stream.stream.id.text() == name)
            return toJson(stream.stream);
    }
    return {};
}

void appendStreamChanges(std::vector<TimelineEvent> &events, const Connection &before,
                         const Connection &after)
{
    QJsonObject former = streamsOf(before);
    QJsonObject current = streamsOf(after);
    keepDifferences(former, current);
    for (const QString &stream : former.keys()) {
        QJsonObject was = former.value(stream).toObject();
        if (!current.contains(stream)) {
            was.remove("fields"_L1); // the stream has them
            was.insert("stream"_L1, streamNamed(before, stream));
            former.insert(stream, was);
            continue;
        }
        QJsonObject is = current.value(stream).toObject();
        reduceStream(was, is);
        former.insert(stream, was);
        current.insert(stream, is);
    }
    for (const QString &stream : current.keys()) {
        QJsonObject is = current.value(stream).toObject();
        if (!former.contains(stream))
            is.remove("fields"_L1);
        current.insert(stream, is);
    }
    appendDifference(events, TimelineKind::StreamsChanged, former, current);
}

QJsonObject endsOf(const Connection &connection, const QHash<QString, Endpoint> &endpoints)
{
    const auto describe = [&](const QString &id) {
        return QJsonObject{{u"id"_s, id}, {u"name"_s, endpoints.value(id).name}};
    };
    return QJsonObject{{u"source"_s, describe(connection.sourceId)},
                       {u"destination"_s, describe(connection.destinationId)}};
}

} // namespace

std::vector<TimelineEvent> connectionChanges(const Connection &before, const Connection &after,
                                             const QHash<QString, Endpoint> &endpoints)
{
    std::vector<TimelineEvent> events;
    appendDifference(events, TimelineKind::EndsChanged, endsOf(before, endpoints),
                     endsOf(after, endpoints));
    appendStreamChanges(events, before, after);
    appendDifference(events, TimelineKind::SettingsChanged, settingsOf(before), settingsOf(after));
    if (before.isEnabled != after.isEnabled) {
        TimelineEvent event;
        event.kind = after.isEnabled ? TimelineKind::Resumed : TimelineKind::Paused;
        events.push_back(event);
    }
    for (TimelineEvent &event : events)
        event.connectionId = after.id;
    return events;
}

std::optional<TimelineEvent> endpointChange(const Endpoint &before, const Endpoint &after)
{
    const QString role = endpointRoleName(after.role);
    TimelineEvent event;
    event.kind = TimelineKind::EndsChanged;
    const auto tell = [&](const QString &what, const QJsonValue &from, const QJsonValue &to) {
        if (from == to)
            return;
        event.before.insert(role + u'_' + what, from);
        event.after.insert(role + u'_' + what, to);
    };
    tell(u"title"_s, before.name, after.name);
    tell(u"color"_s, before.color, after.color);
    tell(u"production"_s, before.isProduction, after.isProduction);
    tell(u"connector"_s, before.connectorId, after.connectorId);
    EndpointSettings former = endpointSettings(before.configuration);
    EndpointSettings current = endpointSettings(after.configuration);
    keepDifferences(former.values, current.values);
    if (!former.values.isEmpty() || !current.values.isEmpty()) {
        event.before.insert(role + u"_values"_s, former.values);
        event.after.insert(role + u"_values"_s, current.values);
    }
    keepDifferences(former.secrets, current.secrets);
    QStringList secrets = former.secrets.keys() + current.secrets.keys();
    secrets.removeDuplicates();
    secrets.sort();
    if (!secrets.isEmpty())
        event.after.insert(role + u"_secrets"_s, QJsonArray::fromStringList(secrets));
    if (event.after.isEmpty())
        return std::nullopt;
    // The connection may have another one by the time somebody wants this put back.
    event.before.insert(role + u"_id"_s, after.id);
    event.after.insert(role + u"_id"_s, after.id);
    return event;
}

} // namespace millrace
