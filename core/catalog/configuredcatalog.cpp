#include "core/catalog/configuredcatalog.h"

#include "core/catalog/transformedfields.h"
#include "core/catalog/writtenfields.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "catalog.malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The catalog cannot be read: %1."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or mend the file.")};
constexpr ErrorDefinition s_modeIllegal{
    "catalog.mode_illegal", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be synced as %2: there is no such sync mode."),
    QT_TRANSLATE_NOOP("errors", "Choose full refresh where rows are replaced.")};
constexpr ErrorDefinition s_modeUnsupported{
    "catalog.mode_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be synced as %2: the source offers no "
                      "incremental reading for it."),
    QT_TRANSLATE_NOOP("errors", "Choose a full refresh mode.")};
constexpr ErrorDefinition s_keyMissing{
    "catalog.key_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be synced as %2: it has no primary key."),
    QT_TRANSLATE_NOOP("errors", "Choose one or more key fields, or a mode without dedup.")};
constexpr ErrorDefinition s_cursorMissing{
    "catalog.cursor_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be synced as %2: it has no cursor field."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a field that grows with every change, such as updated_at.")};
constexpr ErrorDefinition s_fieldUnknown{
    "catalog.field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 has no field \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or choose another field.")};
constexpr ErrorDefinition s_mappingReplaces{
    "catalog.mapping_replaces", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be synced as %2: what becomes of the records of an object "
                      "is the matter of its operation."),
    QT_TRANSLATE_NOOP("errors", "Choose a mode that appends.")};

constexpr ErrorDefinition s_partsNeeded{
    "catalog.parts_needed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot leave out parts of the field \"%2\": it is the cursor, or "
                      "belongs to the primary key."),
    QT_TRANSLATE_NOOP("errors", "Take all of the field, or choose another cursor or key.")};

QJsonArray toArray(const QStringList &list) { return QJsonArray::fromStringList(list); }

QStringList toStringList(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &entry : value.toArray())
        list << entry.toString();
    return list;
}

void insertText(QJsonObject &json, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        json.insert(key, text);
}

void insertList(QJsonObject &json, const QString &key, const QStringList &list)
{
    if (!list.isEmpty())
        json.insert(key, toArray(list));
}

std::optional<qint64> optionalInteger(const QJsonValue &value)
{
    return value.isDouble() ? std::optional<qint64>(value.toInteger()) : std::nullopt;
}

QJsonArray toJson(const std::vector<NestedField> &fields)
{
    QJsonArray array;
    for (const NestedField &field : fields) {
        QJsonObject json{{u"name"_s, field.name}, {u"type"_s, fieldTypeName(field.type)}};
        if (field.isList)
            json.insert(u"is_list"_s, true);
        if (!field.fields.empty())
            json.insert(u"nested"_s, toJson(field.fields));
        array.append(json);
    }
    return array;
}

/// What is malformed is left out: it is shown, and nothing is read by it.
std::vector<NestedField> nestedFromJson(const QJsonValue &json)
{
    std::vector<NestedField> fields;
    for (const QJsonValue &value : json.toArray()) {
        const QJsonObject object = value.toObject();
        const auto type = fieldTypeFromName(object.value("type"_L1).toString());
        if (!type || !object.value("name"_L1).isString())
            continue;
        fields.push_back({object.value("name"_L1).toString(), *type,
                          object.value("is_list"_L1).toBool(),
                          nestedFromJson(object.value("nested"_L1))});
    }
    return fields;
}

QJsonObject toJson(const Field &field)
{
    QJsonObject json{{u"name"_s, field.name}, {u"type"_s, fieldTypeName(field.type)}};
    if (!field.nullable)
        json.insert(u"nullable"_s, false);
    insertText(json, u"source_type"_s, field.sourceType);
    insertText(json, u"note"_s, field.note);
    return json;
}

Result<Field> fieldFromJson(const QJsonObject &json)
{
    const auto type = fieldTypeFromName(json.value("type"_L1).toString());
    const QString name = json.value("name"_L1).toString();
    if (name.isEmpty())
        return makeError(s_malformed, {u"a field has no name"_s});
    if (!type)
        return makeError(s_malformed,
                         {u"field \"%1\" has the unknown type \"%2\""_s.arg(
                             name, json.value("type"_L1).toString())});
    return Field{name, *type, json.value("nullable"_L1).toBool(true),
                 json.value("source_type"_L1).toString(), json.value("note"_L1).toString()};
}

} // namespace

QString ConfiguredStream::effectiveCursor() const
{
    if (stream.sourceDefinedCursor || cursorField.isEmpty())
        return stream.defaultCursor;
    return cursorField;
}

QStringList ConfiguredStream::effectivePrimaryKey() const
{
    return primaryKey.isEmpty() ? stream.sourceDefinedPrimaryKey : primaryKey;
}

Schema ConfiguredStream::selectedSchema() const
{
    if (selectedFields.isEmpty())
        return stream.schema;
    const QStringList key = effectivePrimaryKey();
    const QString cursor = effectiveCursor();
    Schema schema;
    for (const Field &field : stream.schema.fields()) {
        if (selectedFields.contains(field.name) || key.contains(field.name)
            || (mode.isIncremental() && field.name == cursor)
            || field.name.startsWith("_ab_cdc_"_L1))
            schema.append(field);
    }
    return schema;
}

Schema ConfiguredStream::writtenSchema() const
{
    if (mapping)
        return millrace::writtenSchema(*mapping, stream.schema);
    if (transformations.empty())
        return fieldRules.applied(selectedSchema());
    return transformedFields(*this).schema();
}

Result<void> validate(const ConfiguredStream &stream)
{
    const QString name = stream.stream.id.text();
    const QString mode = syncModeName(stream.mode);
    if (std::ranges::find(s_syncModes, stream.mode) == s_syncModes.end())
        return makeError(s_modeIllegal, {name, mode});
    if (stream.mode.isIncremental()) {
        if (!stream.stream.supportsIncremental)
            return makeError(s_modeUnsupported, {name, mode});
        if (!stream.stream.sourceDefinedCursor && stream.effectiveCursor().isEmpty())
            return makeError(s_cursorMissing, {name, mode});
    }
    if (stream.mode.isDedup() && stream.effectivePrimaryKey().isEmpty())
        return makeError(s_keyMissing, {name, mode});

    for (const auto &[field, paths] : stream.fieldRules.leftOut.paths()) {
        if ((stream.mode.isDedup() && stream.effectivePrimaryKey().contains(field))
            || (stream.mode.isIncremental() && field == stream.effectiveCursor()))
            return makeError(s_partsNeeded, {name, field});
    }
    QStringList named = stream.selectedFields + stream.primaryKey;
    if (stream.mode.isIncremental() && !stream.stream.sourceDefinedCursor)
        named << stream.effectiveCursor();
    for (const QString &field : std::as_const(named)) {
        if (!stream.stream.schema.indexOf(field))
            return makeError(s_fieldUnknown, {name, field});
    }
    if (!stream.mapping) {
        if (auto valid
            = validate(stream.fieldRules, name, stream.stream.schema, stream.selectedSchema());
            !valid)
            return valid;
    }
    if (const auto faults = transformationFaults(stream); !faults.empty())
        return errorOf(faults.front(), stream);
    if (!stream.mapping)
        return {};
    if (stream.mode.destination != DestinationSyncMode::Append)
        return makeError(s_mappingReplaces, {name, mode});
    const Schema read = stream.selectedSchema();
    for (const FieldMapping &field : stream.mapping->fields) {
        if (field.origin == ValueOrigin::Field && !read.indexOf(field.value))
            return makeError(s_fieldUnknown, {name, field.value});
    }
    return validate(*stream.mapping, name);
}

ConfiguredStream configuredByDefault(const Stream &stream,
                                     const std::vector<DestinationSyncMode> &supported)
{
    const auto can = [&](DestinationSyncMode mode) {
        return std::ranges::find(supported, mode) != supported.end();
    };
    ConfiguredStream configured;
    configured.stream = stream;
    configured.cursorField = stream.defaultCursor;
    configured.primaryKey = stream.sourceDefinedPrimaryKey;
    const bool hasCursor = stream.supportsIncremental && !stream.defaultCursor.isEmpty();
    if (hasCursor && !stream.sourceDefinedPrimaryKey.isEmpty()
        && can(DestinationSyncMode::AppendDedup))
        configured.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    else if (can(DestinationSyncMode::Overwrite))
        configured.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    else
        configured.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    return configured;
}

QJsonObject toJson(const Stream &stream)
{
    QJsonArray fields;
    for (const Field &field : stream.schema.fields()) {
        QJsonObject json = toJson(field);
        const auto nested = stream.nestedFields.find(field.name);
        if (nested != stream.nestedFields.end() && !nested->second.empty())
            json.insert(u"nested"_s, toJson(nested->second));
        fields.append(json);
    }
    QJsonObject json{{u"name"_s, stream.id.name}, {u"fields"_s, fields}};
    insertText(json, u"namespace"_s, stream.id.nameSpace);
    json.insert(u"supports_incremental"_s, stream.supportsIncremental);
    json.insert(u"source_defined_cursor"_s, stream.sourceDefinedCursor);
    insertText(json, u"default_cursor"_s, stream.defaultCursor);
    insertList(json, u"source_defined_primary_key"_s, stream.sourceDefinedPrimaryKey);
    json.insert(u"is_resumable"_s, stream.isResumable);
    if (stream.estimatedRows)
        json.insert(u"estimated_rows"_s, *stream.estimatedRows);
    insertText(json, u"note"_s, stream.note);
    return json;
}

Result<Stream> streamFromJson(const QJsonObject &json)
{
    Stream stream;
    stream.id = {json.value("namespace"_L1).toString(), json.value("name"_L1).toString()};
    if (stream.id.name.isEmpty())
        return makeError(s_malformed, {u"a stream has no name"_s});
    for (const QJsonValue &value : json.value("fields"_L1).toArray()) {
        auto field = fieldFromJson(value.toObject());
        if (!field)
            return field.error();
        if (stream.schema.indexOf(field->name))
            return makeError(
                s_malformed,
                {u"stream %1 has the field \"%2\" twice"_s.arg(stream.id.text(), field->name)});
        if (auto nested = nestedFromJson(value.toObject().value("nested"_L1)); !nested.empty())
            stream.nestedFields.emplace(field->name, std::move(nested));
        stream.schema.append(std::move(*field));
    }
    stream.supportsIncremental = json.value("supports_incremental"_L1).toBool();
    stream.sourceDefinedCursor = json.value("source_defined_cursor"_L1).toBool();
    stream.defaultCursor = json.value("default_cursor"_L1).toString();
    stream.sourceDefinedPrimaryKey = toStringList(json.value("source_defined_primary_key"_L1));
    stream.isResumable = json.value("is_resumable"_L1).toBool();
    stream.estimatedRows = optionalInteger(json.value("estimated_rows"_L1));
    stream.note = json.value("note"_L1).toString();
    return stream;
}

QJsonObject toJson(const ConfiguredStream &stream)
{
    QJsonObject json{{u"stream"_s, toJson(stream.stream)},
                     {u"sync_mode"_s, syncModeName(stream.mode)}};
    insertText(json, u"cursor_field"_s, stream.cursorField);
    insertList(json, u"primary_key"_s, stream.primaryKey);
    insertList(json, u"selected_fields"_s, stream.selectedFields);
    insertText(json, u"destination_name"_s, stream.destinationName);
    if (stream.destinationNamespace)
        json.insert(u"destination_namespace"_s, *stream.destinationNamespace);
    if (!stream.transformations.empty())
        json.insert(u"transformations"_s, toJson(stream.transformations));
    insertText(json, u"filter"_s, stream.filter);
    insertText(json, u"cursor_start"_s, stream.cursorStart);
    if (stream.rowLimit)
        json.insert(u"row_limit"_s, *stream.rowLimit);
    insertInto(json, stream.fieldRules);
    if (stream.newFields)
        json.insert(u"new_fields"_s, newFieldsName(*stream.newFields));
    if (stream.mapping)
        json.insert(u"mapping"_s, toJson(*stream.mapping));
    return json;
}

Result<ConfiguredStream> configuredStreamFromJson(const QJsonObject &json)
{
    auto stream = streamFromJson(json.value("stream"_L1).toObject());
    if (!stream)
        return stream.error();
    const auto mode = syncModeFromName(json.value("sync_mode"_L1).toString());
    if (!mode)
        return makeError(s_malformed,
                         {u"stream %1 has the unknown sync mode \"%2\""_s.arg(
                             stream->id.text(), json.value("sync_mode"_L1).toString())});
    auto rules = fieldRulesFromJson(json);
    if (!rules)
        return rules.error();
    auto transformations = transformationsFromJson(json.value("transformations"_L1));
    if (!transformations)
        return transformations.error();
    ConfiguredStream configured;
    configured.transformations = std::move(*transformations);
    if (const QJsonValue nameSpace = json.value("destination_namespace"_L1); nameSpace.isString())
        configured.destinationNamespace = nameSpace.toString();
    if (const QJsonValue mapping = json.value("mapping"_L1); mapping.isObject()) {
        auto read = objectMappingFromJson(mapping.toObject());
        if (!read)
            return read.error();
        configured.mapping = std::move(*read);
    }
    configured.fieldRules = std::move(*rules);
    configured.stream = std::move(*stream);
    configured.mode = *mode;
    configured.cursorField = json.value("cursor_field"_L1).toString();
    configured.primaryKey = toStringList(json.value("primary_key"_L1));
    configured.selectedFields = toStringList(json.value("selected_fields"_L1));
    configured.destinationName = json.value("destination_name"_L1).toString();
    configured.filter = json.value("filter"_L1).toString();
    configured.cursorStart = json.value("cursor_start"_L1).toString();
    configured.rowLimit = optionalInteger(json.value("row_limit"_L1));
    if (const QJsonValue policy = json.value("new_fields"_L1); !policy.isUndefined()) {
        configured.newFields = newFieldsFromName(policy.toString());
        if (!configured.newFields)
            return makeError(s_malformed,
                             {u"stream %1 has the unknown \"new_fields\" \"%2\""_s.arg(
                                 configured.stream.id.text(), policy.toString())});
    }
    return configured;
}

QJsonArray toJson(const ConfiguredCatalog &catalog)
{
    QJsonArray array;
    for (const ConfiguredStream &stream : catalog.streams)
        array.append(toJson(stream));
    return array;
}

Result<ConfiguredCatalog> configuredCatalogFromJson(const QJsonArray &json)
{
    ConfiguredCatalog catalog;
    for (const QJsonValue &value : json) {
        auto stream = configuredStreamFromJson(value.toObject());
        if (!stream)
            return stream.error();
        catalog.streams.push_back(std::move(*stream));
    }
    return catalog;
}

} // namespace millrace
