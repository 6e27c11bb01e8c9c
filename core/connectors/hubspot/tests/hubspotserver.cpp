#include "core/connectors/hubspot/tests/hubspotserver.h"

#include <QRegularExpression>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

HttpAnswer refusal(int status, const QString &category, const QString &message)
{
    return HttpAnswer::json({{u"status"_s, u"error"_s},
                             {u"category"_s, category},
                             {u"message"_s, message},
                             {u"correlationId"_s, u"aeb5f871-7f07-4993-9211-075dc63e7cbf"_s}},
                            status);
}

const QString s_trace = u"objectWriteTraceId"_s;

} // namespace

HubSpotServer::HubSpotServer()
    : m_refreshToken(u"refresh-1"_s)
{
    const auto text = Property{u"string"_s, u"text"_s, {}};
    const auto number = Property{u"string"_s, u"text"_s, {}, true};
    m_objects[u"contacts"_s]
        = {{u"email"_s, text},
           {u"firstname"_s, text},
           {u"lastname"_s, text},
           {u"phone"_s, {u"phone_number"_s, u"phonenumber"_s, {}}},
           {u"score"_s, {u"number"_s, u"number"_s, {}}},
           {u"is_vip"_s, {u"bool"_s, u"booleancheckbox"_s, {u"true"_s, u"false"_s}}},
           {u"birthday"_s, {u"date"_s, u"date"_s, {}}},
           {u"last_seen"_s, {u"datetime"_s, u"date"_s, {}}},
           {u"lifecyclestage"_s, {u"enumeration"_s, u"radio"_s, {u"lead"_s, u"customer"_s}}},
           {u"interests"_s, {u"enumeration"_s, u"checkbox"_s, {u"sea"_s, u"hills"_s, u"town"_s}}},
           {u"external_id"_s, {u"string"_s, u"text"_s, {}, false, true}},
           {u"place"_s, {u"object_coordinates"_s, u"text"_s, {}}},
           {u"createdate"_s, {u"datetime"_s, u"date"_s, {}, true}},
           {u"hs_object_id"_s, number}};
    m_objects[u"companies"_s] = {{u"name"_s, text},
                                 {u"domain"_s, text},
                                 {u"tax_number"_s, {u"string"_s, u"text"_s, {}, false, true}},
                                 {u"hs_object_id"_s, number}};
    m_objects[u"deals"_s] = {{u"dealname"_s, text}, {u"hs_object_id"_s, number}};
    m_objects[u"products"_s] = {{u"name"_s, text},
                                {u"hs_sku"_s, {u"string"_s, u"text"_s, {}, false, true}},
                                {u"hs_object_id"_s, number}};
    m_objects[u"p4711_boats"_s] = {{u"hull_number"_s, {u"string"_s, u"text"_s, {}, false, true}},
                                   {u"name"_s, text},
                                   {u"hs_object_id"_s, number}};

    m_http.on("POST", u"/oauth/v1/token"_s, [this](const HttpCall &call) { return token(call); });
    serve("GET", u"/account-info/v3/details"_s, [](const HttpCall &) {
        return HttpAnswer::json({{u"portalId"_s, 4711}, {u"accountType"_s, u"STANDARD"_s}});
    });
    serve("GET", u"/crm/v3/properties/{object}"_s,
          [this](const HttpCall &call) { return properties(call); });
    serve("GET", u"/crm/v3/schemas"_s, [this](const HttpCall &) { return schemas(); });
    serve("POST", u"/crm/v3/objects/{object}/batch/{verb}"_s,
          [this](const HttpCall &call) { return batch(call); });
}

void HubSpotServer::serve(const QByteArray &method, const QString &path,
                          HttpServer::Handler handler)
{
    m_http.on(method, path, [this, handler = std::move(handler)](const HttpCall &call) {
        const QByteArray credentials = call.header("authorization");
        const QByteArray current = "Bearer access-" + QByteArray::number(m_accessTokens);
        if (credentials != QByteArray("Bearer ") + s_token && credentials != current)
            return refusal(401, u"INVALID_AUTHENTICATION"_s,
                           u"Authentication credentials not found or not valid."_s);
        HttpAnswer answer = handler(call);
        answer.headers.emplace_back("X-HubSpot-RateLimit-Max", "100");
        answer.headers.emplace_back("X-HubSpot-RateLimit-Interval-Milliseconds", "10000");
        answer.headers.emplace_back("X-HubSpot-RateLimit-Remaining", "99");
        return answer;
    });
}

QJsonObject HubSpotServer::configuration() const
{
    return {{u"credentials"_s,
             QJsonObject{{u"method"_s, u"private_app"_s},
                         {u"access_token"_s, QString::fromLatin1(s_token)}}},
            {u"calls_per_10_seconds"_s, 1000},
            {u"http"_s,
             QJsonObject{{u"base_url"_s, m_http.url().toString()},
                         {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
}

QJsonObject HubSpotServer::oauthConfiguration() const
{
    QJsonObject configuration = this->configuration();
    configuration.insert(u"credentials"_s,
                         QJsonObject{{u"method"_s, u"oauth"_s},
                                     {u"client_id"_s, u"client-1"_s},
                                     {u"client_secret"_s, u"secret-1"_s},
                                     {u"refresh_token"_s, u"refresh-1"_s}});
    return configuration;
}

std::map<qint64, HubSpotServer::Record> HubSpotServer::records(const QString &object) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_records.find(object);
    return found == m_records.end() ? std::map<qint64, Record>() : found->second;
}

qint64 HubSpotServer::addRecord(const QString &object, const Record &properties)
{
    const std::lock_guard lock(m_mutex);
    m_records[object][++m_lastNumber] = properties;
    return m_lastNumber;
}

HttpAnswer HubSpotServer::token(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const auto form = call.form();
    const auto item = [&form](const QString &name) {
        const auto found = form.find(name);
        return found == form.end() ? QString() : found->second;
    };
    if (item(u"grant_type"_s) != "refresh_token"_L1 || item(u"client_id"_s) != "client-1"_L1
        || item(u"client_secret"_s) != "secret-1"_L1 || item(u"refresh_token"_s) != m_refreshToken)
        return HttpAnswer::json({{u"status"_s, u"BAD_REFRESH_TOKEN"_s},
                                 {u"error"_s, u"invalid_grant"_s},
                                 {u"message"_s, u"missing or invalid refresh token"_s}},
                                400);
    if (!m_nextRefreshToken.isEmpty())
        m_refreshToken = m_nextRefreshToken;
    ++m_accessTokens;
    return HttpAnswer::json(
        {{u"access_token"_s, QString(u"access-"_s + QString::number(m_accessTokens))},
         {u"refresh_token"_s, m_refreshToken},
         {u"token_type"_s, u"bearer"_s},
         {u"expires_in"_s, 1800}});
}

HttpAnswer HubSpotServer::properties(const HttpCall &call) const
{
    const std::lock_guard lock(m_mutex);
    const auto object = m_objects.find(call.parameter(u"object"_s));
    if (object == m_objects.end())
        return refusal(404, u"OBJECT_NOT_FOUND"_s, u"Unable to infer object type."_s);
    if (m_hidden.contains(object->first))
        return refusal(403, u"MISSING_SCOPES"_s,
                       u"This app hasn't been granted all required scopes."_s);
    QJsonArray results;
    for (const auto &[name, property] : object->second) {
        QJsonArray options;
        for (const QString &option : property.options)
            options.append(QJsonObject{{u"value"_s, option}, {u"label"_s, option.toUpper()}});
        results.append(QJsonObject{
            {u"name"_s, name},
            {u"label"_s, QString(u"The "_s + name)},
            {u"type"_s, property.type},
            {u"fieldType"_s, property.fieldType},
            {u"description"_s, QString()},
            {u"options"_s, options},
            {u"hasUniqueValue"_s, property.isUnique},
            {u"calculated"_s, false},
            {u"modificationMetadata"_s, QJsonObject{{u"readOnlyValue"_s, property.isReadOnly}}}});
    }
    return HttpAnswer::json({{u"results"_s, results}});
}

HttpAnswer HubSpotServer::schemas() const
{
    HttpCall call;
    call.parameters.emplace(u"object"_s, u"p4711_boats"_s);
    const HttpAnswer own = properties(call);
    const QJsonObject schema{
        {u"name"_s, u"boats"_s},
        {u"fullyQualifiedName"_s, u"p4711_boats"_s},
        {u"labels"_s, QJsonObject{{u"singular"_s, u"Boat"_s}, {u"plural"_s, u"Boats"_s}}},
        {u"requiredProperties"_s, QJsonArray{u"hull_number"_s}},
        {u"properties"_s,
         QJsonDocument::fromJson(own.body).object().value("results"_L1).toArray()}};
    return HttpAnswer::json({{u"results"_s, QJsonArray{schema}}});
}

HttpAnswer HubSpotServer::batch(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QString object = call.parameter(u"object"_s);
    const QString verb = call.parameter(u"verb"_s);
    if (!m_objects.contains(object))
        return refusal(404, u"OBJECT_NOT_FOUND"_s, u"Unable to infer object type."_s);
    const QJsonObject body = call.json();
    const QJsonArray inputs = body.value("inputs"_L1).toArray();
    if (inputs.isEmpty() || inputs.size() > 100)
        return refusal(400, u"VALIDATION_ERROR"_s, u"Between 1 and 100 inputs are allowed."_s);
    if (verb == "read"_L1)
        return readBatch(object, body);
    std::set<QString> ids;
    for (const QJsonValue &input : inputs) {
        const QString id = input["id"_L1].toString();
        if (verb != "create"_L1 && !ids.insert(id.toCaseFolded()).second)
            return refusal(400, u"VALIDATION_ERROR"_s,
                           u"Duplicate IDs found in batch input: "_s + id);
        for (const QString &name : input["properties"_L1].toObject().keys()) {
            if (!m_objects[object].contains(name))
                return refusal(400, u"VALIDATION_ERROR"_s,
                               u"Property \"%1\" does not exist"_s.arg(name));
        }
    }
    QJsonArray results;
    QJsonArray errors;
    for (const QJsonValue &input : inputs) {
        const Outcome outcome = apply(object, verb, input.toObject());
        const QString trace = input[s_trace].toString();
        if (outcome.fault) {
            QJsonObject context{{s_trace, QJsonArray{trace}}};
            if (!outcome.fault->property.isEmpty())
                context.insert(u"propertyName"_s, QJsonArray{outcome.fault->property});
            errors.append(QJsonObject{{u"status"_s, u"error"_s},
                                      {u"category"_s, outcome.fault->category},
                                      {u"message"_s, outcome.fault->message},
                                      {u"context"_s, context}});
        } else {
            results.append(
                QJsonObject{{u"id"_s, QString::number(*outcome.record)}, {s_trace, trace}});
        }
    }
    if (verb == "archive"_L1)
        return {.status = 204};
    QJsonObject answer{{u"status"_s, u"COMPLETE"_s}, {u"results"_s, results}};
    if (errors.isEmpty())
        return HttpAnswer::json(answer, verb == "create"_L1 ? 201 : 200);
    answer.insert(u"numErrors"_s, errors.size());
    answer.insert(u"errors"_s, errors);
    return HttpAnswer::json(answer, 207);
}

HttpAnswer HubSpotServer::readBatch(const QString &object, const QJsonObject &body) const
{
    QJsonArray results;
    QJsonArray missing;
    const QString idProperty = body.value("idProperty"_L1).toString();
    for (const QJsonValue &input : body.value("inputs"_L1).toArray()) {
        const QString id = input["id"_L1].toString();
        const auto number = find(object, idProperty, id);
        if (!number) {
            missing.append(id);
            continue;
        }
        QJsonObject properties;
        const Record &record = m_records.at(object).at(*number);
        for (const QJsonValue &name : body.value("properties"_L1).toArray()) {
            const auto value = record.find(name.toString());
            properties.insert(name.toString(),
                              value == record.end() ? QJsonValue() : QJsonValue(value->second));
        }
        results.append(
            QJsonObject{{u"id"_s, QString::number(*number)}, {u"properties"_s, properties}});
    }
    QJsonObject answer{{u"status"_s, u"COMPLETE"_s}, {u"results"_s, results}};
    if (missing.isEmpty())
        return HttpAnswer::json(answer);
    answer.insert(u"numErrors"_s, 1);
    answer.insert(u"errors"_s,
                  QJsonArray{QJsonObject{{u"status"_s, u"error"_s},
                                         {u"category"_s, u"OBJECT_NOT_FOUND"_s},
                                         {u"message"_s, u"Could not get some objects"_s},
                                         {u"context"_s, QJsonObject{{u"ids"_s, missing}}}}});
    return HttpAnswer::json(answer, 207);
}

HubSpotServer::Outcome HubSpotServer::apply(const QString &object, const QString &verb,
                                            const QJsonObject &input)
{
    const QString id = input.value("id"_L1).toString();
    const auto number = verb == "create"_L1
        ? std::optional<qint64>()
        : find(object, input.value("idProperty"_L1).toString(), id);
    if (verb == "archive"_L1) {
        if (number)
            m_records[object].erase(*number);
        return {.record = number.value_or(0), .fault = {}};
    }
    if (verb == "update"_L1 && !number)
        return {.record = {},
                .fault = Fault{u"OBJECT_NOT_FOUND"_s, u"No record with id "_s + id, {}}};
    QJsonObject properties = input.value("properties"_L1).toObject();
    const QString email = properties.value("email"_L1).toString();
    if (auto put = m_putOff.find(email); put != m_putOff.end() && put->second > 0) {
        --put->second;
        return {.record = {}, .fault = Fault{u"CONFLICT"_s, u"The record is being changed."_s, {}}};
    }
    if (auto fault = faultOf(object, properties))
        return {.record = {}, .fault = std::move(fault)};
    if (verb == "create"_L1 && object == "contacts"_L1 && !email.isEmpty()
        && find(object, u"email"_s, email))
        return {.record = {},
                .fault = Fault{u"CONFLICT_EXISTING"_s, u"Contact already exists."_s, u"email"_s}};
    const qint64 target = number.value_or(m_lastNumber + 1);
    m_lastNumber = std::max(m_lastNumber, target);
    Record &record = m_records[object][target];
    for (auto it = properties.begin(); it != properties.end(); ++it)
        record[it.key()] = it.value().toString();
    return {.record = target, .fault = {}};
}

std::optional<HubSpotServer::Fault> HubSpotServer::faultOf(const QString &object,
                                                           const QJsonObject &properties) const
{
    static const QRegularExpression s_email(u"^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"_s);
    const Properties &known = m_objects.at(object);
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const Property &property = known.at(it.key());
        const QString value = it.value().toString();
        const auto fault = [&](const QString &why) {
            return Fault{u"VALIDATION_ERROR"_s, u"Property values were not valid: "_s + why,
                         it.key()};
        };
        if (!it.value().isString())
            return fault(u"it is no text"_s);
        if (property.isReadOnly)
            return fault(u"READ_ONLY_VALUE"_s);
        if (value.isEmpty())
            continue;
        if (it.key() == "email"_L1 && !s_email.match(value).hasMatch())
            return fault(u"Email address %1 is invalid"_s.arg(value));
        if (property.type == "number"_L1) {
            bool isNumber = false;
            value.toDouble(&isNumber);
            if (!isNumber)
                return fault(u"%1 was not a valid number."_s.arg(value));
        }
        if (property.type == "enumeration"_L1) {
            for (const QString &choice : value.split(u';', Qt::SkipEmptyParts)) {
                if (!property.options.contains(choice))
                    return fault(u"%1 was not one of the allowed options"_s.arg(choice));
            }
        }
    }
    return std::nullopt;
}

std::optional<qint64> HubSpotServer::find(const QString &object, const QString &idProperty,
                                          const QString &id) const
{
    const auto records = m_records.find(object);
    if (records == m_records.end())
        return std::nullopt;
    for (const auto &[number, record] : records->second) {
        if (idProperty.isEmpty() ? QString::number(number) == id
                                 : record.contains(idProperty)
                    && record.at(idProperty).compare(id, Qt::CaseInsensitive) == 0)
            return number;
    }
    return std::nullopt;
}

} // namespace millrace::test
