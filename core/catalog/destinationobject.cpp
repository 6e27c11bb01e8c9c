#include "core/catalog/destinationobject.h"

#include "core/base/enumwords.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "catalog.object_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The object of the destination cannot be read: %1."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again, or mend the file.")};

constexpr std::array s_operationWords{"insert", "upsert", "update", "soft_delete", "hard_delete"};

QStringList toStringList(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &entry : value.toArray())
        list << entry.toString();
    return list;
}

QJsonObject toJson(const ObjectField &field)
{
    QJsonObject json{{u"name"_s, field.field.name}, {u"type"_s, fieldTypeName(field.field.type)}};
    const auto insertText = [&json](const QString &key, const QString &text) {
        if (!text.isEmpty())
            json.insert(key, text);
    };
    const auto insertFlag = [&json](const QString &key, bool flag) {
        if (flag)
            json.insert(key, true);
    };
    if (!field.field.nullable)
        json.insert(u"nullable"_s, false);
    insertText(u"source_type"_s, field.field.sourceType);
    insertText(u"note"_s, field.field.note);
    insertText(u"title"_s, field.title);
    insertFlag(u"read_only"_s, field.isReadOnly);
    insertFlag(u"unique"_s, field.isUnique);
    if (field.maximumLength)
        json.insert(u"maximum_length"_s, *field.maximumLength);
    QJsonArray choices;
    for (const ObjectChoice &choice : field.choices) {
        QJsonObject entry{{u"value"_s, choice.value}};
        if (!choice.title.isEmpty())
            entry.insert(u"title"_s, choice.title);
        choices.append(entry);
    }
    if (!choices.isEmpty())
        json.insert(u"choices"_s, choices);
    insertFlag(u"several_choices"_s, field.takesSeveralChoices);
    insertText(u"format"_s, field.format);
    return json;
}

Result<ObjectField> objectFieldFromJson(const QJsonObject &json)
{
    ObjectField field;
    field.field.name = json.value("name"_L1).toString();
    if (field.field.name.isEmpty())
        return makeError(s_malformed, {u"a field has no name"_s});
    const auto type = fieldTypeFromName(json.value("type"_L1).toString());
    if (!type)
        return makeError(s_malformed,
                         {u"field \"%1\" has the unknown type \"%2\""_s.arg(
                             field.field.name, json.value("type"_L1).toString())});
    field.field.type = *type;
    field.field.nullable = json.value("nullable"_L1).toBool(true);
    field.field.sourceType = json.value("source_type"_L1).toString();
    field.field.note = json.value("note"_L1).toString();
    field.title = json.value("title"_L1).toString();
    field.isReadOnly = json.value("read_only"_L1).toBool();
    field.isUnique = json.value("unique"_L1).toBool();
    if (const QJsonValue length = json.value("maximum_length"_L1); length.isDouble())
        field.maximumLength = length.toInteger();
    for (const QJsonValue &value : json.value("choices"_L1).toArray()) {
        const QJsonObject choice = value.toObject();
        field.choices.push_back(
            {choice.value("value"_L1).toString(), choice.value("title"_L1).toString()});
    }
    field.takesSeveralChoices = json.value("several_choices"_L1).toBool();
    field.format = json.value("format"_L1).toString();
    return field;
}

QJsonObject toJson(const OperationOffer &offer)
{
    QJsonObject json{{u"operation"_s, objectOperationName(offer.operation)}};
    QJsonArray keys;
    for (const QStringList &key : offer.matchingKeys)
        keys.append(QJsonArray::fromStringList(key));
    if (!keys.isEmpty())
        json.insert(u"matching_keys"_s, keys);
    if (!offer.requiredFields.isEmpty())
        json.insert(u"required_fields"_s, QJsonArray::fromStringList(offer.requiredFields));
    return json;
}

} // namespace

QString objectOperationName(ObjectOperation operation)
{
    return wordOf(s_operationWords, operation);
}

std::optional<ObjectOperation> objectOperationFromName(const QString &name)
{
    return valueOf<ObjectOperation>(s_operationWords, name);
}

const ObjectField *DestinationObject::find(const QString &fieldName) const
{
    const auto found = std::ranges::find_if(
        fields, [&](const ObjectField &field) { return field.field.name == fieldName; });
    return found == fields.end() ? nullptr : &*found;
}

const OperationOffer *DestinationObject::offer(ObjectOperation operation) const
{
    const auto found = std::ranges::find(operations, operation, &OperationOffer::operation);
    return found == operations.end() ? nullptr : &*found;
}

QJsonObject toJson(const DestinationObject &object)
{
    QJsonObject json{{u"name"_s, object.name}};
    if (!object.nameSpace.isEmpty())
        json.insert(u"namespace"_s, object.nameSpace);
    if (!object.title.isEmpty())
        json.insert(u"title"_s, object.title);
    QJsonArray fields;
    for (const ObjectField &field : object.fields)
        fields.append(toJson(field));
    json.insert(u"fields"_s, fields);
    QJsonArray operations;
    for (const OperationOffer &offer : object.operations)
        operations.append(toJson(offer));
    json.insert(u"operations"_s, operations);
    if (object.takesOtherFields)
        json.insert(u"other_fields"_s, true);
    return json;
}

Result<DestinationObject> destinationObjectFromJson(const QJsonObject &json)
{
    DestinationObject object;
    object.nameSpace = json.value("namespace"_L1).toString();
    object.name = json.value("name"_L1).toString();
    object.title = json.value("title"_L1).toString();
    object.takesOtherFields = json.value("other_fields"_L1).toBool();
    if (object.name.isEmpty())
        return makeError(s_malformed, {u"it has no name"_s});
    for (const QJsonValue &value : json.value("fields"_L1).toArray()) {
        auto field = objectFieldFromJson(value.toObject());
        if (!field)
            return field.error();
        if (object.find(field->field.name))
            return makeError(s_malformed,
                             {u"it has the field \"%1\" twice"_s.arg(field->field.name)});
        object.fields.push_back(std::move(*field));
    }
    for (const QJsonValue &value : json.value("operations"_L1).toArray()) {
        const QJsonObject entry = value.toObject();
        const auto operation = objectOperationFromName(entry.value("operation"_L1).toString());
        if (!operation)
            return makeError(s_malformed,
                             {u"it has the unknown operation \"%1\""_s.arg(
                                 entry.value("operation"_L1).toString())});
        OperationOffer offer{*operation, {}, toStringList(entry.value("required_fields"_L1))};
        for (const QJsonValue &key : entry.value("matching_keys"_L1).toArray())
            offer.matchingKeys.push_back(toStringList(key));
        object.operations.push_back(std::move(offer));
    }
    return object;
}

} // namespace millrace
