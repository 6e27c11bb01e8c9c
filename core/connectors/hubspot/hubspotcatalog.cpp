#include "core/connectors/hubspot/hubspotcatalog.h"

#include "core/connectors/hubspot/hubspoterrors.h"

#include <QCoreApplication>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The record's own number; matches records, is never written.
const QString s_recordId = u"hs_object_id"_s;

struct StandardObject final
{
    const char *name;
    const char *title;
};
constexpr std::array s_standardObjects{
    StandardObject{"contacts", QT_TRANSLATE_NOOP("hubspot", "Contacts")},
    StandardObject{"companies", QT_TRANSLATE_NOOP("hubspot", "Companies")},
    StandardObject{"deals", QT_TRANSLATE_NOOP("hubspot", "Deals")},
    StandardObject{"products", QT_TRANSLATE_NOOP("hubspot", "Products")},
};

/// Nothing for a property whose values are HubSpot's alone.
std::optional<FieldType> typeOf(const QString &type)
{
    if (type == "string"_L1 || type == "enumeration"_L1 || type == "phone_number"_L1)
        return FieldType::String;
    if (type == "number"_L1)
        return FieldType::Decimal;
    if (type == "bool"_L1)
        return FieldType::Boolean;
    if (type == "date"_L1)
        return FieldType::Date;
    if (type == "datetime"_L1)
        return FieldType::TimestampWithZone;
    if (type == "json"_L1)
        return FieldType::Json;
    return std::nullopt;
}

std::optional<ObjectField> fieldOf(const QJsonObject &property)
{
    const QString type = property.value("type"_L1).toString();
    const auto fieldType = typeOf(type);
    const QString name = property.value("name"_L1).toString();
    if (!fieldType || name.isEmpty())
        return std::nullopt;
    ObjectField field;
    field.field = {name, *fieldType, true, type};
    field.title = property.value("label"_L1).toString();
    field.field.note = property.value("description"_L1).toString();
    const QJsonObject modification = property.value("modificationMetadata"_L1).toObject();
    field.isReadOnly = modification.value("readOnlyValue"_L1).toBool()
        || property.value("calculated"_L1).toBool() || name == s_recordId;
    field.isUnique = property.value("hasUniqueValue"_L1).toBool();
    if (type == "enumeration"_L1) {
        for (const QJsonValue &option : property.value("options"_L1).toArray())
            field.choices.push_back({option["value"_L1].toString(), option["label"_L1].toString()});
        field.takesSeveralChoices = property.value("fieldType"_L1) == "checkbox"_L1;
    }
    if (type == "phone_number"_L1)
        field.format = u"phone"_s;
    return field;
}

/// What records of \a object can be matched by when they are written.
std::vector<QStringList> uniqueKeys(const DestinationObject &object)
{
    std::vector<QStringList> keys;
    for (const ObjectField &field : object.fields) {
        // The address of a contact is unique although its property does not say so.
        const bool isAddress = object.name == "contacts"_L1 && field.field.name == "email"_L1;
        if ((field.isUnique || isAddress) && !field.isReadOnly)
            keys.push_back({field.field.name});
    }
    return keys;
}

Result<QJsonArray> propertiesOf(const HubSpotApi &api, const QString &object,
                                const Cancellation &cancellation)
{
    const QString path = u"crm/v3/properties/"_s
        + QString::fromLatin1(QUrl::toPercentEncoding(object)) + u"?archived=false"_s;
    auto answer = api.read(path, cancellation);
    if (!answer)
        return answer.error();
    return answer->value("results"_L1).toArray();
}

/// Whether an error means that the sign-in may not see an object, which is no fault of the others.
bool isHidden(const Error &error)
{
    return error.code == "http.forbidden"_L1 || error.code == "http.not_found"_L1;
}

} // namespace

DestinationObject hubSpotObject(const QString &name, const QString &title,
                                const QJsonArray &properties)
{
    DestinationObject object;
    object.name = name;
    object.title = title;
    for (const QJsonValue &property : properties) {
        if (auto field = fieldOf(property.toObject()))
            object.fields.push_back(std::move(*field));
    }
    for (ObjectField &field : object.fields) {
        if (name == "contacts"_L1 && field.field.name == "email"_L1) {
            field.isUnique = true;
            field.format = u"email"_s;
        }
    }
    const std::vector<QStringList> keys = uniqueKeys(object);
    if (!keys.empty())
        object.operations.push_back({ObjectOperation::Upsert, keys});
    object.operations.push_back({ObjectOperation::Insert});
    if (object.find(s_recordId)) {
        std::vector<QStringList> all = keys;
        all.insert(all.begin(), QStringList{s_recordId});
        object.operations.push_back({ObjectOperation::Update, all});
        object.operations.push_back({ObjectOperation::SoftDelete, {{s_recordId}}});
    }
    return object;
}

Result<DestinationObject> hubSpotObject(const HubSpotApi &api, const QString &name,
                                        const Cancellation &cancellation)
{
    const auto properties = propertiesOf(api, name, cancellation);
    if (properties)
        return hubSpotObject(name, {}, *properties);
    if (!isHidden(properties.error()))
        return properties.error();
    return makeError(hubspoterrors::objectGone, {name});
}

Result<std::vector<DestinationObject>> hubSpotObjects(const HubSpotApi &api,
                                                      const Cancellation &cancellation)
{
    std::vector<DestinationObject> objects;
    for (const StandardObject &standard : s_standardObjects) {
        const QString name = QString::fromLatin1(standard.name);
        const auto properties = propertiesOf(api, name, cancellation);
        if (properties)
            objects.push_back(hubSpotObject(
                name, QCoreApplication::translate("hubspot", standard.title), *properties));
        else if (!isHidden(properties.error()))
            return properties.error();
    }
    const auto schemas = api.read(u"crm/v3/schemas"_s, cancellation);
    if (!schemas && isHidden(schemas.error()))
        return objects;
    if (!schemas)
        return schemas.error();
    for (const QJsonValue &schema : schemas->value("results"_L1).toArray()) {
        const QJsonObject labels = schema["labels"_L1].toObject();
        const QString name = schema["fullyQualifiedName"_L1].toString();
        if (name.isEmpty())
            continue;
        DestinationObject object = hubSpotObject(name, labels.value("plural"_L1).toString(),
                                                 schema["properties"_L1].toArray());
        for (const QJsonValue &required : schema["requiredProperties"_L1].toArray()) {
            for (OperationOffer &offer : object.operations) {
                if (offer.operation == ObjectOperation::Insert
                    || offer.operation == ObjectOperation::Upsert)
                    offer.requiredFields << required.toString();
            }
        }
        objects.push_back(std::move(object));
    }
    return objects;
}

} // namespace millrace
