#include "core/interchange/connectionfile.h"

#include "core/catalog/transformationsettings.h"
#include "core/interchange/mappingfile.h"
#include "core/interchange/objectreader.h"
#include "core/interchange/secrettexts.h"
#include "core/interchange/transformationstorage.h"
#include "core/model/streamschedule.h"
#include "core/model/tag.h"

#include <QJsonDocument>

#include <algorithm>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_streamTwice{
    "cli.stream_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the stream \"%2\" is there twice."),
    QT_TRANSLATE_NOOP("errors", "Describe each stream once.")};

/// The fields before each of them are kept in memory: a file that adds a field a hundred thousand
/// times would fill it.
constexpr qsizetype s_mostTransformations = 500;

const QStringList &keyOrder()
{
    static const QStringList s_order{u"version"_s,
                                     u"sources"_s,
                                     u"destinations"_s,
                                     u"name"_s,
                                     u"id"_s,
                                     u"enabled"_s,
                                     u"schedule"_s,
                                     u"kind"_s,
                                     u"every_hours"_s,
                                     u"cron"_s,
                                     u"time_zone"_s,
                                     u"start_at"_s,
                                     u"jitter_minutes"_s,
                                     u"quiet_hours"_s,
                                     u"from"_s,
                                     u"until"_s,
                                     u"days"_s,
                                     u"stream_schedules"_s,
                                     u"tags"_s,
                                     u"connections"_s,
                                     u"color"_s,
                                     u"production"_s,
                                     u"source"_s,
                                     u"destination"_s,
                                     u"connector"_s,
                                     u"config"_s,
                                     u"streams"_s,
                                     u"namespace"_s,
                                     u"mode"_s,
                                     u"cursor"_s,
                                     u"primary_key"_s,
                                     u"object"_s,
                                     u"operation"_s,
                                     u"matching_key"_s,
                                     u"fields"_s,
                                     u"destination_name"_s,
                                     u"filter"_s,
                                     u"cursor_start"_s,
                                     u"row_limit"_s,
                                     u"mapping"_s,
                                     u"field"_s,
                                     u"constant"_s,
                                     u"expression"_s,
                                     u"on_unfit"_s,
                                     u"on_null"_s,
                                     u"default"_s,
                                     u"transformations"_s,
                                     u"settings"_s};
    return s_order;
}

std::optional<SyncMode> readMode(ObjectReader &reader)
{
    const QString word = reader.text(u"mode"_s);
    if (word.isEmpty())
        return std::nullopt;
    const auto mode = syncModeFromWord(word);
    if (!mode)
        reader.refuse(u"mode"_s, u"one of %1"_s.arg(syncModeWords().join(", "_L1)));
    return mode;
}

/// \a error, found at its field below \a pointer, with the place in the document.
Error placed(Error error, const Document &document, const QString &pointer)
{
    QString message = document.place(pointer + error.field);
    message += u": "_s;
    message += error.message;
    error.message = message;
    return error;
}

/// The configuration of an end, with references to secrets as the store has them.
QJsonObject readConfiguration(const Document &document, ObjectReader &reader)
{
    const QString key = u"config"_s;
    auto read = withReferences(reader.object(key));
    if (read)
        return std::move(*read);
    reader.adopt(placed(read.error(), document, reader.pointer(key)));
    return {};
}

EndpointSpec readEndpoint(const Document &document, ObjectReader &parent, const QString &key)
{
    const QJsonValue value = parent.any(key);
    EndpointSpec spec;
    if (value.isString()) {
        spec.name = value.toString();
        return spec;
    }
    if (value.isUndefined()) {
        parent.refuse(key, u"a connector with its configuration, or the name of a stored one"_s);
        return spec;
    }
    ObjectReader reader(document, value, parent.pointer(key));
    spec.connectorId = reader.text(u"connector"_s);
    spec.name = reader.text(u"name"_s);
    spec.configuration = readConfiguration(document, reader);
    if (spec.connectorId.isEmpty() && spec.name.isEmpty())
        reader.refuse(u"connector"_s, u"the id of a connector"_s);
    if (spec.connectorId.isEmpty() && reader.has(u"config"_s))
        reader.refuse(u"connector"_s, u"the id of the connector the configuration is for"_s);
    parent.adopt(reader.finish());
    return spec;
}

FieldRules readFieldRules(ObjectReader &reader)
{
    FieldRules rules;
    const QString key = u"field_names"_s;
    const QJsonObject names = reader.object(key);
    for (auto each = names.begin(); each != names.end(); ++each) {
        const QString name = each.value().toString();
        if (name.trimmed().isEmpty())
            reader.refuse(key, u"a name for each field"_s);
        rules.names.insert(each.key(), name);
    }
    const QString typesKey = u"field_types"_s;
    const QJsonObject types = reader.object(typesKey);
    for (auto each = types.begin(); each != types.end(); ++each) {
        const auto type = fieldTypeFromName(each.value().toString());
        if (!type)
            reader.refuse(typesKey, u"a type such as \"string\" or \"integer\" for each field"_s);
        else
            rules.types.insert(each.key(), *type);
    }
    const QString leftOutKey = u"left_out"_s;
    if (auto leftOut = NestedPaths::fromJson(reader.object(leftOutKey)))
        rules.leftOut = std::move(*leftOut);
    else
        reader.refuse(leftOutKey, u"a list of paths for each field, each a list of names"_s);
    return rules;
}

std::optional<NewFields> readNewFields(ObjectReader &reader)
{
    const QString key = u"new_fields"_s;
    const QString word = reader.text(key);
    const auto policy = newFieldsFromName(word);
    if (!word.isEmpty() && !policy)
        reader.refuse(key, u"\"take\", \"ask\" or \"ignore\""_s);
    return policy;
}

QString readCheckpoint(ObjectReader &reader)
{
    const QString key = u"checkpoint"_s;
    const QString position = reader.text(key);
    // A document of Qt's cannot be a bare value.
    const auto list = QJsonDocument::fromJson('[' + position.toUtf8() + ']').array();
    if (!position.isEmpty() && list.size() != 1)
        reader.refuse(key, u"a position of the source, as JSON in a text"_s);
    return position;
}

void readMapping(const Document &document, ObjectReader &reader, StreamSpec &spec)
{
    const QString key = u"mapping"_s;
    const QJsonValue value = reader.any(key);
    if (value.isUndefined())
        return;
    auto mapping = mappingSpecAt(document, value, reader.pointer(key));
    if (mapping)
        spec.mapping = std::move(*mapping);
    else
        reader.adopt(mapping.error());
}

void readTransformations(const Document &document, ObjectReader &reader, StreamSpec &spec)
{
    const QString key = u"transformations"_s;
    const QJsonValue value = reader.any(key);
    if (value.isUndefined())
        return;
    if (!value.isArray())
        return reader.refuse(key, u"a list of transformations"_s);
    const QJsonArray list = value.toArray();
    if (list.size() > s_mostTransformations)
        return reader.refuse(key,
                             u"a list of at most %1 transformations"_s.arg(s_mostTransformations));
    for (qsizetype i = 0; i < list.size(); ++i) {
        const auto referring = withReferences(list[i].toObject());
        auto read = referring ? transformationFromJson(*referring)
                              : Result<Transformation>(referring.error());
        if (read)
            spec.transformations.push_back(std::move(*read));
        else
            reader.adopt(
                placed(read.error(), document, pointerTo(reader.pointer(key), QString::number(i))));
    }
}

/// The fields of a stream as they were discovered where the file was written.
void readSchema(const Document &document, ObjectReader &reader, StreamSpec &spec)
{
    const QString key = u"schema"_s;
    if (!reader.has(key))
        return (void)reader.any(key);
    QJsonObject json = reader.object(key);
    json.insert("name"_L1, spec.name);
    json.insert("namespace"_L1, spec.nameSpace.value_or(QString()));
    auto read = streamFromJson(json);
    if (read)
        spec.schema = std::move(*read);
    else
        reader.adopt(placed(read.error(), document, reader.pointer(key)));
}

StreamSpec readStream(const Document &document, ObjectReader &parent, const QJsonValue &value,
                      const QString &pointer)
{
    StreamSpec spec;
    spec.place = document.place(pointer);
    if (value.isString()) {
        spec.name = value.toString();
        return spec;
    }
    ObjectReader reader(document, value, pointer);
    spec.name = reader.text(u"name"_s, true);
    if (reader.has(u"namespace"_s))
        spec.nameSpace = reader.text(u"namespace"_s);
    else
        (void)reader.any(u"namespace"_s);
    spec.mode = readMode(reader);
    spec.cursor = reader.text(u"cursor"_s);
    spec.primaryKey = reader.texts(u"primary_key"_s);
    spec.fields = reader.texts(u"fields"_s);
    spec.destinationName = reader.text(u"destination_name"_s);
    spec.filter = reader.text(u"filter"_s);
    spec.cursorStart = reader.scalar(u"cursor_start"_s);
    spec.rowLimit = reader.integer(u"row_limit"_s, 1);
    spec.fieldRules = readFieldRules(reader);
    spec.newFields = readNewFields(reader);
    if (reader.has(u"destination_namespace"_s))
        spec.destinationNamespace = reader.text(u"destination_namespace"_s);
    else
        (void)reader.any(u"destination_namespace"_s);
    readTransformations(document, reader, spec);
    spec.checkpoint = readCheckpoint(reader);
    readSchema(document, reader, spec);
    readMapping(document, reader, spec);
    parent.adopt(reader.finish());
    return spec;
}

void readStreams(const Document &document, ObjectReader &reader, ConnectionSpec &spec)
{
    spec.defaults.mode = readMode(reader);
    spec.defaults.place = document.name;
    const QString key = u"streams"_s;
    const QJsonValue value = reader.any(key);
    if (value.isUndefined() || value == QJsonValue(u"all"_s))
        return;
    if (!value.isArray() || value.toArray().isEmpty()) {
        reader.refuse(key, u"\"all\" or a list of streams"_s);
        return;
    }
    const QJsonArray streams = value.toArray();
    std::set<std::pair<QString, std::optional<QString>>> seen;
    for (qsizetype i = 0; i < streams.size(); ++i) {
        StreamSpec stream = readStream(document, reader, streams[i],
                                       pointerTo(reader.pointer(key), QString::number(i)));
        if (!stream.mode)
            stream.mode = spec.defaults.mode;
        const std::pair meant(stream.name, stream.nameSpace);
        if (!seen.insert(meant).second)
            reader.adopt(makeError(s_streamTwice, {stream.place, stream.name}));
        spec.streams.push_back(std::move(stream));
    }
}

/// Takes the keys of a schedule, so that others are refused with their line.
void takeScheduleKeys(const Document &document, ObjectReader &reader)
{
    (void)reader.text(u"kind"_s, true);
    (void)reader.integer(u"every_hours"_s, 1);
    (void)reader.text(u"cron"_s);
    (void)reader.text(u"time_zone"_s);
    (void)reader.text(u"start_at"_s);
    (void)reader.integer(u"jitter_minutes"_s, 0);
    const QString key = u"quiet_hours"_s;
    const QJsonArray quiet = reader.any(key).toArray();
    for (qsizetype at = 0; at < quiet.size(); ++at) {
        ObjectReader hours(document, quiet[at],
                           pointerTo(reader.pointer(key), QString::number(at)));
        (void)hours.text(u"from"_s, true);
        (void)hours.text(u"until"_s, true);
        (void)hours.texts(u"days"_s);
        reader.adopt(hours.finish());
    }
}

void readSchedule(const Document &document, ObjectReader &parent, ConnectionSpec &spec)
{
    const QString key = u"schedule"_s;
    if (!parent.has(key))
        return (void)parent.any(key);
    const QJsonObject json = parent.object(key);
    ObjectReader reader(document, json, parent.pointer(key));
    takeScheduleKeys(document, reader);
    parent.adopt(reader.finish());
    const auto read = scheduleFromJson(json);
    const auto valid = read ? validate(*read) : read.error();
    if (!valid)
        parent.adopt(placed(valid.error(), document, parent.pointer(key)));
    else
        spec.schedule = *read;
    spec.said.schedule = true;
}

void readStreamSchedules(const Document &document, ObjectReader &parent, ConnectionSpec &spec)
{
    const QString key = u"stream_schedules"_s;
    spec.said.streamSchedules = parent.has(key);
    const QJsonValue value = parent.any(key);
    if (!value.isUndefined() && !value.isArray())
        return parent.refuse(key, u"a list of schedules, each with its streams"_s);
    const QJsonArray list = value.toArray();
    for (qsizetype at = 0; at < list.size(); ++at) {
        ObjectReader reader(document, list[at],
                            pointerTo(parent.pointer(key), QString::number(at)));
        takeScheduleKeys(document, reader);
        if (reader.texts(u"streams"_s).isEmpty())
            reader.refuse(u"streams"_s, u"a list with the names of streams"_s);
        parent.adopt(reader.finish());
    }
    auto read = streamSchedulesFromJson(list);
    if (!read)
        return parent.adopt(placed(read.error(), document, QString()));
    // Whether the streams are chosen is known when the source was asked for them.
    std::vector<StreamId> named;
    for (const StreamSchedule &schedule : *read)
        named.insert(named.end(), schedule.streams.begin(), schedule.streams.end());
    if (const auto valid = validate(*read, named); !valid)
        return parent.adopt(placed(valid.error(), document, QString()));
    spec.streamSchedules = std::move(*read);
}

void readTags(ObjectReader &reader, ConnectionSpec &spec)
{
    const QString key = u"tags"_s;
    spec.said.tags = reader.has(key);
    spec.tags = reader.texts(key);
    spec.tags.removeDuplicates();
    const auto isWrong = [](const QString &tag) {
        return tag.trimmed().isEmpty() || tag.size() > s_longestTagName;
    };
    if (spec.tags.size() > s_mostTagsPerConnection || std::ranges::any_of(spec.tags, isWrong))
        reader.refuse(key,
                      u"at most %1 words of 1 to %2 characters"_s.arg(s_mostTagsPerConnection)
                          .arg(s_longestTagName));
}

void readSettings(const Document &document, ObjectReader &parent, ConnectionSpec &spec)
{
    const QString key = u"settings"_s;
    const QJsonObject settings = parent.object(key);
    ObjectReader reader(document, settings, parent.pointer(key));
    (void)reader.text(u"namespace_mode"_s);
    (void)reader.text(u"namespace_format"_s);
    (void)reader.text(u"prefix"_s);
    (void)reader.text(u"unfit_values"_s);
    (void)reader.text(u"schema_changes"_s);
    (void)reader.flag(u"backfill"_s);
    (void)reader.integer(u"row_limit"_s, 1);
    (void)reader.integer(u"rejected_limit"_s, 1);
    (void)reader.any(u"rejected_percent"_s);
    (void)reader.flag(u"stop_when_all_rejected"_s);
    (void)reader.object(u"run_policy"_s);
    (void)reader.any(u"hooks"_s);
    const auto parallel = reader.integer(u"parallel_streams"_s, 1);
    if (parallel.value_or(1) > 16)
        reader.refuse(u"parallel_streams"_s, u"a whole number from 1 to 16"_s);
    (void)reader.flag(u"verify_after_runs"_s);
    (void)reader.object(u"notices"_s);
    parent.adopt(reader.finish());
    const auto referring = withHookReferences(settings);
    auto read = referring ? connectionSettingsFromJson(*referring)
                          : Result<ConnectionSettings>(referring.error());
    if (read) {
        spec.settings = *read;
        return;
    }
    parent.adopt(placed(read.error(), document, parent.pointer(key)));
}

void insertIf(QJsonObject &json, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(key, text);
}

void insertIf(QJsonObject &json, const QString &key, const QStringList &list)
{
    if (!list.isEmpty())
        json.insert(key, QJsonArray::fromStringList(list));
}

/// What the kind of the schedule needs.
QJsonObject scheduleToJson(const Schedule &schedule)
{
    QJsonObject json = toJson(schedule);
    const bool isInterval = schedule.kind == ScheduleKind::Interval;
    const bool isCron = schedule.kind == ScheduleKind::Cron;
    if (!isInterval) {
        json.remove("every_hours"_L1);
        json.remove("start_at"_L1);
    }
    if (!isCron)
        json.remove("cron"_L1);
    const bool hasZone
        = isCron || (isInterval && (schedule.startAt || !schedule.quietHours.empty()));
    if (!hasZone)
        json.remove("time_zone"_L1);
    if (!isCron && !isInterval) {
        json.remove("jitter_minutes"_L1);
        json.remove("quiet_hours"_L1);
    }
    return json;
}

QJsonArray streamSchedulesToJson(const std::vector<StreamSchedule> &schedules)
{
    QJsonArray json;
    for (const StreamSchedule &schedule : schedules) {
        QJsonObject entry = scheduleToJson(schedule.schedule);
        QJsonArray streams;
        for (const StreamId &stream : schedule.streams)
            streams.append(stream.text());
        entry.insert("streams"_L1, streams);
        json.append(entry);
    }
    return json;
}

QJsonObject streamToJson(const ConfiguredStream &stream)
{
    QJsonObject json{{u"name"_s, stream.stream.id.name}, {u"mode"_s, syncModeName(stream.mode)}};
    insertIf(json, u"namespace"_s, stream.stream.id.nameSpace);
    // Those in force, so that the file means the same whatever a source proposes later.
    if (!stream.stream.sourceDefinedCursor)
        insertIf(json, u"cursor"_s,
                 stream.mode.isIncremental() ? stream.effectiveCursor() : stream.cursorField);
    insertIf(json, u"primary_key"_s,
             stream.mode.isDedup() ? stream.effectivePrimaryKey() : stream.primaryKey);
    insertIf(json, u"fields"_s, stream.selectedFields);
    insertIf(json, u"destination_name"_s, stream.destinationName);
    insertIf(json, u"filter"_s, stream.filter);
    insertIf(json, u"cursor_start"_s, stream.cursorStart);
    if (stream.rowLimit)
        json.insert("row_limit"_L1, *stream.rowLimit);
    insertInto(json, stream.fieldRules);
    if (stream.newFields)
        json.insert("new_fields"_L1, newFieldsName(*stream.newFields));
    if (stream.destinationNamespace)
        json.insert("destination_namespace"_L1, *stream.destinationNamespace);
    if (!stream.transformations.empty())
        json.insert("transformations"_L1, toJson(withoutPlainKeys(stream.transformations)));
    if (stream.mapping)
        json.insert("mapping"_L1, mappingToJson(*stream.mapping));
    return json;
}

QJsonObject endpointToJson(const Endpoint &endpoint, const ConnectorRegistry &registry)
{
    return QJsonObject{{u"connector"_s, endpoint.connectorId},
                       {u"name"_s, endpoint.name},
                       {u"config"_s, configurationForFiles(endpoint, registry)}};
}

} // namespace

Result<ConnectionSpec> connectionSpecFrom(const Document &document)
{
    return connectionSpecAt(document, document.root, {});
}

Result<ConnectionSpec> connectionSpecAt(const Document &document, const QJsonValue &value,
                                        const QString &pointer)
{
    const QJsonObject outer = value.toObject();
    const bool isWrapped = outer.contains("format"_L1) && outer.contains("connection"_L1);
    ObjectReader reader(document, isWrapped ? outer.value("connection"_L1) : value,
                        isWrapped ? pointer + "/connection"_L1 : pointer);
    if (reader.error())
        return *reader.error();
    ConnectionSpec spec;
    spec.id = reader.text(u"id"_s);
    spec.name = reader.text(u"name"_s, true).trimmed();
    spec.said.isEnabled = reader.has(u"enabled"_s);
    spec.isEnabled = reader.flag(u"enabled"_s).value_or(true);
    readSchedule(document, reader, spec);
    readStreamSchedules(document, reader, spec);
    readTags(reader, spec);
    spec.source = readEndpoint(document, reader, u"source"_s);
    spec.destination = readEndpoint(document, reader, u"destination"_s);
    readStreams(document, reader, spec);
    readSettings(document, reader, spec);
    if (const auto error = reader.finish())
        return *error;
    return spec;
}

QJsonObject connectionToJson(const Connection &connection, const Endpoint &source,
                             const Endpoint &destination, const ConnectorRegistry &registry)
{
    QJsonArray streams;
    for (const ConfiguredStream &stream : connection.catalog.streams)
        streams.append(streamToJson(stream));
    QJsonObject json{{u"name"_s, connection.name},
                     {u"enabled"_s, connection.isEnabled},
                     {u"schedule"_s, scheduleToJson(connection.schedule)},
                     {u"tags"_s, QJsonArray::fromStringList(connection.tags)},
                     {u"source"_s, endpointToJson(source, registry)},
                     {u"destination"_s, endpointToJson(destination, registry)},
                     {u"streams"_s, streams},
                     {u"settings"_s, withHookReferenceTexts(toJson(connection.settings))}};
    if (!connection.streamSchedules.empty())
        json.insert("stream_schedules"_L1, streamSchedulesToJson(connection.streamSchedules));
    return json;
}

QString connectionToYaml(const QJsonObject &form) { return toYaml(form, keyOrder()); }

} // namespace millrace
