#include "core/store/putbackrules.h"

#include "core/catalog/configuredcatalog.h"
#include "core/model/streamschedule.h"
#include "core/store/putback.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace putbackrules {

namespace {

constexpr ErrorDefinition s_notPutBack{
    "store.not_put_back", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "This change cannot be put back: %1"),
    QT_TRANSLATE_NOOP("errors", "%2")};

struct Words final
{
    const char *why;
    const char *next;
};

Words wordsOf(Reason reason)
{
    switch (reason) {
    case Reason::Creation:
        return {QT_TRANSLATE_NOOP("putback", "it made the connection."),
                QT_TRANSLATE_NOOP("putback", "A connection that is not wanted is deleted.")};
    case Reason::OlderVersion:
        return {QT_TRANSLATE_NOOP("putback",
                                  "an older version of the program noted that it happened, and not "
                                  "what was there before."),
                QT_TRANSLATE_NOOP("putback", "Set the values anew.")};
    case Reason::Connector:
        return {QT_TRANSLATE_NOOP("putback", "another connector needs settings of its own."),
                QT_TRANSLATE_NOOP("putback", "Set the source or destination up anew.")};
    case Reason::SecretsOnly:
        return {QT_TRANSLATE_NOOP("putback", "former secrets are not kept."),
                QT_TRANSLATE_NOOP("putback", "Enter the secret again.")};
    case Reason::Cleared:
        return {
            QT_TRANSLATE_NOOP("putback",
                              "the rows were deleted at the destination, and a run that went on "
                              "at the former checkpoint would not bring them again."),
            QT_TRANSLATE_NOOP("putback", "The next run copies everything again.")};
    case Reason::ClearedSince:
        return {QT_TRANSLATE_NOOP("putback",
                                  "the rows of %1 were deleted at the destination since, and a run "
                                  "that went on at the former checkpoint would not bring them "
                                  "again."),
                QT_TRANSLATE_NOOP("putback", "The next run goes on where the stream is now.")};
    case Reason::OtherEnd:
        return {QT_TRANSLATE_NOOP("putback",
                                  "the connection has had another source or destination since, "
                                  "which the former checkpoint says nothing about."),
                QT_TRANSLATE_NOOP("putback", "The next run goes on where the stream is now.")};
    case Reason::EndGone:
        return {QT_TRANSLATE_NOOP("putback", "\"%1\" no longer exists."),
                QT_TRANSLATE_NOOP("putback", "Choose another source or destination in Settings.")};
    case Reason::StreamGone:
        return {QT_TRANSLATE_NOOP("putback", "the stream %1 is not chosen any more."),
                QT_TRANSLATE_NOOP("putback", "Choose the stream again first.")};
    case Reason::FieldGone:
        return {QT_TRANSLATE_NOOP("putback", "the stream %1 no longer has the field %2."),
                QT_TRANSLATE_NOOP("putback", "Choose from the fields that are there now.")};
    }
    return {};
}

} // namespace

Error refusal(Reason reason, const QStringList &names)
{
    const Words words = wordsOf(reason);
    QString why = QCoreApplication::translate("putback", words.why);
    if (names.size() == 1)
        why = why.arg(names.front());
    else if (names.size() == 2)
        why = why.arg(names.front(), names.back());
    return makeError(s_notPutBack, {why, QCoreApplication::translate("putback", words.next)});
}

} // namespace putbackrules

namespace {

using putbackrules::Reason;
using putbackrules::refusal;

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

bool isFieldGone(const Schema &schema, const QString &name)
{
    return !name.isEmpty() && !schema.indexOf(name);
}

/// The first field \a stream is told to use that it does not have.
std::optional<QString> missingField(const ConfiguredStream &stream)
{
    const Schema &schema = stream.stream.schema;
    QStringList names = stream.primaryKey + stream.selectedFields;
    names << stream.cursorField;
    for (const QString &name : std::as_const(names)) {
        if (isFieldGone(schema, name))
            return name;
    }
    return std::nullopt;
}

Result<Connection> withEnds(Connection connection, const TimelineEvent &event)
{
    const auto formerId = [&event](const QString &end) {
        return event.before.value(end).toObject().value("id"_L1).toString();
    };
    if (const QString id = formerId(u"source"_s); !id.isEmpty())
        connection.sourceId = id;
    if (const QString id = formerId(u"destination"_s); !id.isEmpty())
        connection.destinationId = id;
    return connection;
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
    if (event.before.contains("stream_schedules"_L1)) {
        auto schedules
            = streamSchedulesFromJson(event.before.value("stream_schedules"_L1).toArray());
        if (!schedules)
            return schedules.error();
        for (const StreamSchedule &schedule : *schedules) {
            for (const StreamId &id : schedule.streams) {
                const bool isThere = std::ranges::any_of(
                    connection.catalog.streams,
                    [&id](const ConfiguredStream &stream) { return stream.stream.id == id; });
                if (!isThere)
                    return refusal(Reason::StreamGone, {id.text()});
            }
        }
        connection.streamSchedules = *schedules;
    }
    auto settings = connectionSettingsFromJson(
        restored(toJson(connection.settings), event.before, event.after));
    if (!settings)
        return settings.error();
    // An address that was replaced since is not kept any more.
    for (const RunHook &hook : settings->hooks) {
        const auto refersToSame
            = [&hook](const RunHook &other) { return other.urlSecret == hook.urlSecret; };
        if (hook.urlSecret.contains("$secret"_L1)
            && std::ranges::none_of(connection.settings.hooks, refersToSame))
            return refusal(Reason::SecretsOnly);
    }
    connection.settings = *settings;
    return connection;
}

/// \a stream with its choices as they were before \a event.
Result<ConfiguredStream> withChoices(const ConfiguredStream &stream, const TimelineEvent &event)
{
    const QString name = stream.stream.id.text();
    QJsonObject before = event.before.value(name).toObject();
    QJsonObject after = event.after.value(name).toObject();
    // The fields are the source's, not a choice.
    before.remove("fields"_L1);
    after.remove("fields"_L1);
    auto former = configuredStreamFromJson(restored(toJson(stream), before, after));
    if (!former)
        return former.error();
    const auto missing = missingField(*former);
    if (missing && missing != missingField(stream))
        return refusal(Reason::FieldGone, {name, *missing});
    return former;
}

Result<Connection> withStreams(Connection connection, const TimelineEvent &event)
{
    auto &streams = connection.catalog.streams;
    const auto isChosen = [&streams](const QString &name) {
        return std::ranges::any_of(streams, [&name](const ConfiguredStream &stream) {
            return stream.stream.id.text() == name;
        });
    };
    std::erase_if(streams, [&event](const ConfiguredStream &stream) {
        const QString name = stream.stream.id.text();
        return event.after.contains(name) && !event.before.contains(name);
    });
    for (const QString &name : event.before.keys()) {
        if (event.after.contains(name)) {
            if (!isChosen(name))
                return refusal(Reason::StreamGone, {name});
            continue;
        }
        if (isChosen(name))
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
        auto former = withChoices(stream, event);
        if (!former)
            return former.error();
        stream = std::move(*former);
    }
    std::vector<StreamId> chosen;
    chosen.reserve(streams.size());
    for (const ConfiguredStream &stream : streams)
        chosen.push_back(stream.stream.id);
    connection.streamSchedules = schedulesOf(chosen, std::move(connection.streamSchedules));
    return connection;
}

Result<void> checkEnds(const TimelineEvent &event)
{
    for (const QString &end : {u"source"_s, u"destination"_s}) {
        if (event.after.contains(end + u"_connector"_s))
            return refusal(Reason::Connector);
        if (event.after.contains(end + u"_configuration"_s))
            return refusal(Reason::OlderVersion);
        const QJsonObject after = event.after;
        const bool hasOnlySecrets = after.contains(end + u"_secrets"_s) && after.size() == 2;
        if (hasOnlySecrets)
            return refusal(Reason::SecretsOnly);
    }
    return {};
}

} // namespace

Result<void> checkPutBack(const TimelineEvent &event)
{
    switch (event.kind) {
    case TimelineKind::SettingsChanged:
    case TimelineKind::Paused:
    case TimelineKind::Resumed:
        return {};
    case TimelineKind::Created:
        return refusal(Reason::Creation);
    case TimelineKind::EndsChanged:
        return checkEnds(event);
    case TimelineKind::CheckpointChanged:
        for (const QJsonValue &position : event.after) {
            if (position.toObject().contains("cleared"_L1))
                return refusal(Reason::Cleared);
        }
        return {};
    case TimelineKind::StreamsChanged:
        break;
    }
    const QStringList before = event.before.keys();
    const bool lacksStream = std::ranges::any_of(before, [&event](const QString &name) {
        return !event.after.contains(name)
            && !event.before.value(name).toObject().contains("stream"_L1);
    });
    // Older versions noted less.
    return lacksStream ? refusal(Reason::OlderVersion) : Result<void>();
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
    case TimelineKind::EndsChanged:
        return withEnds(std::move(connection), event);
    default:
        return withSettings(std::move(connection), event);
    }
}

} // namespace millrace
