#include "ui/connectionpage/putback.h"

#include "core/store/connectionchanges.h"
#include "ui/connectionpage/changetext.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct PutBackText final
{
    Q_DECLARE_TR_FUNCTIONS(PutBackText)
};

/// \a json with each key of the change as it was before.
QJsonObject restored(QJsonObject json, const QJsonObject &before, const QJsonObject &after)
{
    for (const QString &key : after.keys()) {
        if (!before.contains(key))
            json.remove(key);
    }
    for (const QString &key : before.keys())
        json.insert(key, before.value(key));
    return json;
}

Result<Connection> withSettings(Connection connection, const TimelineEvent &event)
{
    if (event.before.contains("name"_L1))
        connection.name = event.before.value("name"_L1).toString();
    if (event.before.contains("tags"_L1)) {
        connection.tags.clear();
        for (const QJsonValue &tag : event.before.value("tags"_L1).toArray())
            connection.tags << tag.toString();
    }
    if (event.before.contains("schedule"_L1)) {
        auto schedule = scheduleFromJson(event.before.value("schedule"_L1).toObject());
        if (!schedule)
            return schedule.error();
        connection.schedule = *schedule;
    }
    auto settings = connectionSettingsFromJson(
        restored(toJson(connection.settings), event.before, event.after));
    if (!settings)
        return settings.error();
    connection.settings = *settings;
    return connection;
}

Result<Connection> withStreams(Connection connection, const TimelineEvent &event)
{
    auto &streams = connection.catalog.streams;
    std::erase_if(streams, [&event](const ConfiguredStream &stream) {
        const QString name = stream.stream.id.text();
        return event.after.contains(name) && !event.before.contains(name);
    });
    for (const QString &name : event.before.keys()) {
        const bool isThere = std::ranges::any_of(streams, [&name](const ConfiguredStream &stream) {
            return stream.stream.id.text() == name;
        });
        if (isThere || event.after.contains(name))
            continue;
        auto former = configuredStreamFromJson(event.before.value(name).toObject());
        if (!former)
            return former.error();
        streams.push_back(std::move(*former));
    }
    for (ConfiguredStream &stream : streams) {
        const QString name = stream.stream.id.text();
        if (!event.before.contains(name) || !event.after.contains(name))
            continue;
        QJsonObject before = event.before.value(name).toObject();
        QJsonObject after = event.after.value(name).toObject();
        // The fields are the source's, not a choice.
        before.remove("fields"_L1);
        after.remove("fields"_L1);
        auto former = configuredStreamFromJson(restored(toJson(stream), before, after));
        if (!former)
            return former.error();
        stream = *former;
    }
    return connection;
}

} // namespace

bool canPutBack(const TimelineEvent &event, QString *reason)
{
    const auto refuse = [reason](const QString &text) {
        if (reason != nullptr)
            *reason = text;
        return false;
    };
    switch (event.kind) {
    case TimelineKind::SettingsChanged:
    case TimelineKind::Paused:
    case TimelineKind::Resumed:
        return true;
    case TimelineKind::StreamsChanged:
        break;
    case TimelineKind::EndsChanged:
        return refuse(PutBackText::tr("Another source or destination is chosen in Settings."));
    case TimelineKind::CheckpointChanged:
        return refuse(
            PutBackText::tr("Checkpoints are moved in Settings, where the effect is told."));
    case TimelineKind::Created:
        return refuse({});
    }
    const QStringList before = event.before.keys();
    const bool lacksStream = std::ranges::any_of(before, [&event](const QString &name) {
        return !event.after.contains(name)
            && !event.before.value(name).toObject().contains("stream"_L1);
    });
    // Older versions noted less.
    if (lacksStream)
        return refuse(PutBackText::tr("A stream that was left out is chosen again in Schema."));
    return true;
}

Result<Connection> withPutBack(Connection connection, const TimelineEvent &event)
{
    switch (event.kind) {
    case TimelineKind::StreamsChanged:
        return withStreams(std::move(connection), event);
    case TimelineKind::Paused:
    case TimelineKind::Resumed:
        connection.isEnabled = event.kind == TimelineKind::Paused;
        return connection;
    default:
        return withSettings(std::move(connection), event);
    }
}

Result<QStringList> putBackSentences(const Connection &connection, const TimelineEvent &event)
{
    const auto former = withPutBack(connection, event);
    if (!former)
        return former.error();
    QStringList sentences;
    for (const TimelineEvent &change : connectionChanges(connection, *former, {})) {
        if (change.kind == TimelineKind::Paused)
            sentences << PutBackText::tr("Runs: by the schedule and by hand → paused");
        else if (change.kind == TimelineKind::Resumed)
            sentences << PutBackText::tr("Runs: paused → by the schedule and by hand");
        else
            sentences << changeSentences(change);
    }
    return sentences;
}

} // namespace millrace
