#include "core/connectors/salesforce/salesforcecatalog.h"

#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/connectors/salesforce/salesforcerefusals.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What one composite call takes.
constexpr std::size_t s_describesPerCall = 25;
/// A describe of a large object has some hundred kilobytes.
constexpr qint64 s_largestAnswer = qint64(256) * 1024 * 1024;
/// Of the values a note names.
constexpr qsizetype s_namedValues = 10;

struct TypeName final
{
    QLatin1StringView name;
    FieldType type;
};
constexpr std::array s_types{
    TypeName{"string"_L1, FieldType::String},
    TypeName{"textarea"_L1, FieldType::String},
    TypeName{"picklist"_L1, FieldType::String},
    TypeName{"multipicklist"_L1, FieldType::String},
    TypeName{"combobox"_L1, FieldType::String},
    TypeName{"reference"_L1, FieldType::String},
    TypeName{"id"_L1, FieldType::String},
    TypeName{"email"_L1, FieldType::String},
    TypeName{"phone"_L1, FieldType::String},
    TypeName{"url"_L1, FieldType::String},
    TypeName{"encryptedstring"_L1, FieldType::String},
    TypeName{"currency"_L1, FieldType::Decimal},
    TypeName{"double"_L1, FieldType::Decimal},
    TypeName{"percent"_L1, FieldType::Decimal},
    TypeName{"int"_L1, FieldType::Integer},
    TypeName{"long"_L1, FieldType::Integer},
    TypeName{"boolean"_L1, FieldType::Boolean},
    TypeName{"date"_L1, FieldType::Date},
    TypeName{"datetime"_L1, FieldType::TimestampWithZone},
    TypeName{"time"_L1, FieldType::TimeWithoutZone},
};

/// Nothing for compound values, whose parts are fields of their own, and for files.
std::optional<FieldType> typeOf(const QString &name)
{
    for (const TypeName &type : s_types) {
        if (name == type.name)
            return type.type;
    }
    return std::nullopt;
}

QString formatOf(const QString &type)
{
    if (type == "email"_L1 || type == "phone"_L1)
        return type;
    return type == "url"_L1 ? u"uri"_s : QString();
}

/// A list that is not restricted is a proposal: Salesforce takes any other value as well.
void readChoices(const QJsonObject &description, ObjectField &field)
{
    QStringList names;
    std::vector<ObjectChoice> choices;
    for (const QJsonValue &value : description.value("picklistValues"_L1).toArray()) {
        if (!value["active"_L1].toBool(true))
            continue;
        choices.push_back({value["value"_L1].toString(), value["label"_L1].toString()});
        names << choices.back().value;
    }
    field.takesSeveralChoices = field.field.sourceType == "multipicklist"_L1;
    if (description.value("restrictedPicklist"_L1).toBool()) {
        field.choices = std::move(choices);
        return;
    }
    if (names.isEmpty() || !field.field.note.isEmpty())
        return;
    const QString more = names.size() > s_namedValues ? u", …"_s : QString();
    field.field.note
        = QCoreApplication::translate("salesforce", "Proposed values, others are taken too: %1")
              .arg(names.mid(0, s_namedValues).join(u", "_s) + more);
}

std::optional<ObjectField> fieldOf(const QJsonObject &description)
{
    const QString type = description.value("type"_L1).toString();
    const auto fieldType = typeOf(type);
    const QString name = description.value("name"_L1).toString();
    if (!fieldType || name.isEmpty())
        return std::nullopt;
    ObjectField field;
    field.field = {name, *fieldType, description.value("nillable"_L1).toBool(true), type};
    field.field.note = description.value("inlineHelpText"_L1).toString();
    field.title = description.value("label"_L1).toString();
    field.isReadOnly = !description.value("createable"_L1).toBool()
        && !description.value("updateable"_L1).toBool();
    field.isUnique = description.value("unique"_L1).toBool() || type == "id"_L1;
    const qint64 length = description.value("length"_L1).toInteger();
    if (*fieldType == FieldType::String && length > 0)
        field.maximumLength = length;
    field.format = formatOf(type);
    if (type.endsWith("picklist"_L1))
        readChoices(description, field);
    return field;
}

/// What operations have to know of the fields.
struct FieldSets final
{
    std::vector<QStringList> externalIds;
    QStringList required;
    bool hasId = false;
};

FieldSets setsOf(const DestinationObject &object, const QJsonArray &descriptions)
{
    FieldSets sets;
    sets.hasId = object.find(s_salesforceId) != nullptr;
    for (const QJsonValue &description : descriptions) {
        const QString name = description["name"_L1].toString();
        const ObjectField *field = object.find(name);
        if (!field || field->isReadOnly)
            continue;
        if (description["externalId"_L1].toBool() && description["idLookup"_L1].toBool(true))
            sets.externalIds.push_back({name});
        const bool isRequired = description["createable"_L1].toBool()
            && !description["nillable"_L1].toBool(true)
            && !description["defaultedOnCreate"_L1].toBool();
        if (isRequired)
            sets.required << name;
    }
    return sets;
}

QString describePath(const QString &name)
{
    return u"sobjects/"_s + QString::fromLatin1(QUrl::toPercentEncoding(name)) + u"/describe"_s;
}

/// The objects worth describing.
Result<QStringList> writableNames(const SalesforceApi &api, const Cancellation &cancellation)
{
    const auto list = api.read(api.url(u"sobjects"_s), cancellation);
    if (!list)
        return list.error();
    if (!list->object().value("sobjects"_L1).isArray())
        return invalidAnswerError({.url = api.url(u"sobjects"_s)},
                                  u"the list \"sobjects\" is missing"_s);
    QStringList names;
    for (const QJsonValue &object : list->object().value("sobjects"_L1).toArray()) {
        const bool isWritable
            = object["createable"_L1].toBool() || object["updateable"_L1].toBool();
        if (isWritable && !object["deprecatedAndHidden"_L1].toBool())
            names << object["name"_L1].toString();
    }
    return names;
}

HttpRequest describeRequest(const SalesforceApi &api, const QStringList &names)
{
    QJsonArray parts;
    for (const QString &name : names)
        parts.append(QJsonObject{{u"method"_s, u"GET"_s},
                                 {u"url"_s, SalesforceApi::path(describePath(name))},
                                 {u"referenceId"_s, u"object%1"_s.arg(parts.size())}});
    const QJsonObject body{{u"allOrNone"_s, false}, {u"compositeRequest"_s, parts}};
    return {.method = HttpMethod::Post,
            .url = api.url(u"composite"_s),
            .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
            .contentType = "application/json",
            .isRepeatable = true,
            .maximumAnswer = s_largestAnswer,
            .answers = HttpAnswers::Refusals};
}

/// Whether the sign-in may not see the object, which is no fault of the others.
bool isHidden(const QJsonObject &part)
{
    const int status = part.value("httpStatusCode"_L1).toInt();
    const QJsonValue code = part.value("body"_L1).toArray().at(0)["errorCode"_L1];
    return (status == 403 || status == 404) && code != "REQUEST_LIMIT_EXCEEDED"_L1;
}

Result<void> appendDescribed(std::vector<DestinationObject> &objects, const HttpRequest &request,
                             const HttpResponse &response, const QStringList &names)
{
    const QJsonArray parts
        = QJsonDocument::fromJson(response.body).object().value("compositeResponse"_L1).toArray();
    if (parts.size() != names.size())
        return invalidAnswerError(
            request, u"of %1 objects it describes %2"_s.arg(names.size()).arg(parts.size()));
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QJsonObject part = parts[i].toObject();
        const int status = part.value("httpStatusCode"_L1).toInt();
        if (isHidden(part))
            continue;
        const QJsonObject description = part.value("body"_L1).toObject();
        if (status != 200 || !description.value("fields"_L1).isArray())
            return makeError(salesforceerrors::objectUndescribed,
                             {names[i], QString::number(status)});
        DestinationObject object = salesforceObject(description);
        if (!object.operations.empty())
            objects.push_back(std::move(object));
    }
    return {};
}

} // namespace

DestinationObject salesforceObject(const QJsonObject &description)
{
    DestinationObject object;
    object.name = description.value("name"_L1).toString();
    object.title = description.value("label"_L1).toString();
    const QJsonArray fields = description.value("fields"_L1).toArray();
    for (const QJsonValue &field : fields) {
        if (auto read = fieldOf(field.toObject()))
            object.fields.push_back(std::move(*read));
    }
    const FieldSets sets = setsOf(object, fields);
    const bool isCreateable = description.value("createable"_L1).toBool();
    const bool isUpdateable = description.value("updateable"_L1).toBool();
    const std::vector<QStringList> byId{{s_salesforceId}};
    if (isCreateable && isUpdateable && !sets.externalIds.empty())
        object.operations.push_back({ObjectOperation::Upsert, sets.externalIds, sets.required});
    if (isCreateable)
        object.operations.push_back({ObjectOperation::Insert, {}, sets.required});
    if (isUpdateable && sets.hasId)
        object.operations.push_back({ObjectOperation::Update, byId});
    if (description.value("deletable"_L1).toBool() && sets.hasId)
        object.operations.push_back({ObjectOperation::SoftDelete, byId});
    return object;
}

Result<DestinationObject> salesforceObject(const SalesforceApi &api, const QString &name,
                                           const Cancellation &cancellation)
{
    const QUrl url = api.url(describePath(name));
    const auto description = api.read(url, cancellation);
    if (!description) {
        const QString &code = description.error().code;
        const bool isHidden = code == "http.forbidden"_L1 || code == "http.not_found"_L1;
        return isHidden ? makeError(salesforceerrors::objectGone, {name}) : description.error();
    }
    if (!description->object().value("fields"_L1).isArray())
        return invalidAnswerError({.url = url}, u"the list \"fields\" is missing"_s);
    return salesforceObject(description->object());
}

Result<std::vector<DestinationObject>> salesforceObjects(const SalesforceApi &api,
                                                         const Cancellation &cancellation)
{
    const auto names = writableNames(api, cancellation);
    if (!names)
        return names.error();
    std::vector<HttpRequest> requests;
    std::vector<QStringList> parts;
    for (qsizetype i = 0; i < names->size(); i += qsizetype(s_describesPerCall)) {
        parts.push_back(names->mid(i, qsizetype(s_describesPerCall)));
        requests.push_back(describeRequest(api, parts.back()));
    }
    const auto responses = api.client()->sendAll(requests, cancellation);
    std::vector<DestinationObject> objects;
    for (std::size_t i = 0; i < responses.size(); ++i) {
        if (!responses[i])
            return responses[i].error();
        if (!responses[i]->isSuccess())
            return refusalError(requests[i], *responses[i]);
        if (auto read = appendDescribed(objects, requests[i], *responses[i], parts[i]); !read)
            return read.error();
    }
    return objects;
}

} // namespace millrace
