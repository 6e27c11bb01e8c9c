#include "core/connectors/salesforce/tests/salesforceserver.h"

#include "core/connectors/salesforce/tests/salesforcesoql.h"
#include "tests/servers/servertools.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

const QString s_version = u"/services/data/v62.0/"_s;

QByteArray decoded(const QString &part)
{
    return QByteArray::fromBase64(part.toLatin1(), QByteArray::Base64UrlEncoding);
}

void save(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qUtf8Printable(path));
}

/// The text of a JSON value that is right for the type of \a field; nothing: the whole call is
/// refused, as by a parser.
std::optional<QString> textOf(const QJsonValue &value, const SalesforceOrganization::Field &field)
{
    const bool isNumber = field.type == "double"_L1 || field.type == "currency"_L1
        || field.type == "int"_L1 || field.type == "percent"_L1;
    if (field.type == "boolean"_L1)
        return value.isBool() ? std::optional(value.toBool() ? u"true"_s : u"false"_s)
                              : std::nullopt;
    if (isNumber)
        return value.isDouble() ? std::optional(QString::number(value.toDouble(), 'g', 15))
                                : std::nullopt;
    if (!value.isString())
        return std::nullopt;
    const QString text = value.toString();
    const bool isTime = field.type == "date"_L1 || field.type == "datetime"_L1;
    if (isTime && !QDateTime::fromString(text, Qt::ISODateWithMs).isValid())
        return std::nullopt;
    return text;
}

QJsonObject resultOf(const SalesforceOutcome &outcome)
{
    if (!outcome.fault)
        return {{u"id"_s, outcome.id},
                {u"success"_s, true},
                {u"errors"_s, QJsonArray()},
                {u"created"_s, outcome.isCreated}};
    QJsonArray fields;
    if (!outcome.fault->field.isEmpty())
        fields.append(outcome.fault->field);
    return {{u"success"_s, false},
            {u"errors"_s,
             QJsonArray{QJsonObject{{u"statusCode"_s, outcome.fault->code},
                                    {u"message"_s, outcome.fault->message},
                                    {u"fields"_s, fields}}}}};
}

} // namespace

HttpAnswer salesforceRefusal(int status, const QString &code, const QString &message)
{
    return HttpAnswer::jsonArray(
        QJsonArray{QJsonObject{{u"message"_s, message}, {u"errorCode"_s, code}}}, status);
}

SalesforceServer::SalesforceServer()
{
    m_instanceUrl = m_http.url().toString();
    m_http.on("POST", u"/services/oauth2/token"_s,
              [this](const HttpCall &call) { return token(call); });
    serve("GET", u"sobjects"_s, [this](const HttpCall &) { return list(); });
    serve("GET", u"sobjects/{object}/describe"_s,
          [this](const HttpCall &call) { return describe(call.parameter(u"object"_s)); });
    serve("POST", u"composite"_s, [this](const HttpCall &call) { return composite(call); });
    serve("GET", u"query"_s, [this](const HttpCall &call) { return query(call); });
    serve("POST", u"composite/sobjects"_s,
          [this](const HttpCall &call) { return collection(call, u"insert"_s); });
    serve("PATCH", u"composite/sobjects"_s,
          [this](const HttpCall &call) { return collection(call, u"update"_s); });
    serve("PATCH", u"composite/sobjects/{object}/{key}"_s,
          [this](const HttpCall &call) { return collection(call, u"upsert"_s); });
    serve("DELETE", u"composite/sobjects"_s,
          [this](const HttpCall &call) { return removal(call); });
    m_jobs = std::make_unique<SalesforceJobServer>(
        m_organization,
        [this](const QByteArray &method, const QString &path, HttpServer::Handler handler) {
            serve(method, path, std::move(handler));
        });
}

void SalesforceServer::serve(const QByteArray &method, const QString &path,
                             HttpServer::Handler handler)
{
    m_http.on(method, s_version + path, [this, handler = std::move(handler)](const HttpCall &call) {
        if (call.header("authorization") != "Bearer access-" + QByteArray::number(m_accessTokens))
            return salesforceRefusal(401, u"INVALID_SESSION_ID"_s, u"Session expired or invalid"_s);
        if (m_overLimit > 0) {
            --m_overLimit;
            return salesforceRefusal(403, u"REQUEST_LIMIT_EXCEEDED"_s,
                                     u"TotalRequests Limit exceeded."_s);
        }
        HttpAnswer answer = handler(call);
        answer.addHeader("Sforce-Limit-Info",
                         "api-usage=" + QByteArray::number(++m_calls) + "/15000");
        return answer;
    });
}

QJsonObject SalesforceServer::configuration(int bulkThreshold) const
{
    return {
        {u"credentials"_s,
         QJsonObject{{u"method"_s, u"oauth"_s},
                     {u"client_id"_s, u"client-1"_s},
                     {u"client_secret"_s, u"secret-1"_s},
                     {u"refresh_token"_s, u"refresh-1"_s}}},
        {u"login"_s, QJsonObject{{u"kind"_s, u"custom"_s}, {u"url"_s, m_http.url().toString()}}},
        {u"bulk_threshold"_s, bulkThreshold},
        {u"http"_s, QJsonObject{{u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
}

QJsonObject SalesforceServer::jwtConfiguration()
{
    if (m_privateKey.isEmpty())
        m_privateKey = mustRun({.program = u"openssl"_s,
                                .arguments = {u"genpkey"_s, u"-algorithm"_s, u"RSA"_s,
                                              u"-pkeyopt"_s, u"rsa_keygen_bits:2048"_s}})
                           .output;
    QJsonObject configuration = this->configuration();
    configuration.insert(u"credentials"_s,
                         QJsonObject{{u"method"_s, u"jwt"_s},
                                     {u"client_id"_s, u"client-1"_s},
                                     {u"username"_s, u"millrace@example.org"_s},
                                     {u"private_key"_s, QString::fromLatin1(m_privateKey)}});
    return configuration;
}

HttpAnswer SalesforceServer::token(const HttpCall &call)
{
    const auto form = call.form();
    const auto item = [&form](const QString &name) {
        const auto found = form.find(name);
        return found == form.end() ? QString() : found->second;
    };
    const auto refused = [](const QString &error, const QString &words) {
        return HttpAnswer::json({{u"error"_s, error}, {u"error_description"_s, words}}, 400);
    };
    QJsonObject answer{{u"instance_url"_s, m_instanceUrl},
                       {u"token_type"_s, u"Bearer"_s},
                       {u"issued_at"_s, u"1767225600000"_s}};
    if (item(u"grant_type"_s) == "urn:ietf:params:oauth:grant-type:jwt-bearer"_L1) {
        if (!isSigned(item(u"assertion"_s)))
            return refused(u"invalid_grant"_s, u"invalid assertion"_s);
    } else {
        if (item(u"client_id"_s) != "client-1"_L1)
            return refused(u"invalid_client_id"_s, u"client identifier invalid"_s);
        if (item(u"client_secret"_s) != "secret-1"_L1)
            return refused(u"invalid_client"_s, u"invalid client credentials"_s);
        if (item(u"refresh_token"_s) != m_refreshToken)
            return refused(u"invalid_grant"_s, u"expired access/refresh token"_s);
        if (!m_nextRefreshToken.isEmpty()) {
            m_refreshToken = m_nextRefreshToken;
            answer.insert(u"refresh_token"_s, m_refreshToken);
        }
    }
    answer.insert(u"access_token"_s, u"access-%1"_s.arg(++m_accessTokens));
    return HttpAnswer::json(answer);
}

bool SalesforceServer::isSigned(const QString &assertion) const
{
    const QStringList parts = assertion.split(u'.');
    if (parts.size() != 3 || m_privateKey.isEmpty())
        return false;
    const QJsonObject claims = QJsonDocument::fromJson(decoded(parts[1])).object();
    const qint64 lifetime = claims.value("exp"_L1).toInteger() - claims.value("iat"_L1).toInteger();
    if (claims.value("iss"_L1) != "client-1"_L1
        || claims.value("sub"_L1) != "millrace@example.org"_L1
        || claims.value("aud"_L1).toString() != m_http.url().toString() || lifetime > 180)
        return false;
    const QTemporaryDir folder;
    const QString key = folder.filePath(u"key"_s);
    const QString signature = folder.filePath(u"signature"_s);
    const QString text = folder.filePath(u"text"_s);
    save(key, m_privateKey);
    save(signature, decoded(parts[2]));
    save(text, QString(parts[0] + u'.' + parts[1]).toLatin1());
    const QByteArray verdict = mustRun({.program = u"openssl"_s,
                                        .arguments = {u"dgst"_s, u"-sha256"_s, u"-prverify"_s, key,
                                                      u"-signature"_s, signature, text}})
                                   .output;
    return verdict.contains("Verified OK");
}

HttpAnswer SalesforceServer::list() const
{
    QJsonArray objects;
    for (const auto &[name, object] : m_organization.objects()) {
        QJsonObject description = m_organization.description(name);
        description.remove(u"fields"_s);
        objects.append(description);
    }
    return HttpAnswer::json(
        {{u"encoding"_s, u"UTF-8"_s}, {u"maxBatchSize"_s, 200}, {u"sobjects"_s, objects}});
}

HttpAnswer SalesforceServer::describe(const QString &object) const
{
    if (!m_organization.object(object) || m_hidden.contains(object))
        return salesforceRefusal(404, u"NOT_FOUND"_s, u"The requested resource does not exist"_s);
    return HttpAnswer::json(m_organization.description(object));
}

HttpAnswer SalesforceServer::composite(const HttpCall &call) const
{
    const QJsonArray requests = call.json().value("compositeRequest"_L1).toArray();
    if (requests.isEmpty() || requests.size() > 25)
        return salesforceRefusal(400, u"INVALID_NUMBER_OF_SUBREQUESTS"_s,
                                 u"Between 1 and 25 subrequests are allowed."_s);
    QJsonArray responses;
    for (const QJsonValue &request : requests) {
        const QStringList path
            = request["url"_L1].toString().split(u'/', Qt::SkipEmptyParts); // services data v62.0
        const bool isDescribe = path.size() == 6 && path[3] == "sobjects"_L1;
        const HttpAnswer answer = isDescribe
            ? describe(path[4])
            : salesforceRefusal(404, u"NOT_FOUND"_s, u"Not served here"_s);
        const QJsonDocument body = QJsonDocument::fromJson(answer.body);
        responses.append(QJsonObject{
            {u"body"_s, body.isArray() ? QJsonValue(body.array()) : QJsonValue(body.object())},
            {u"httpHeaders"_s, QJsonObject()},
            {u"httpStatusCode"_s, answer.status},
            {u"referenceId"_s, request["referenceId"_L1]}});
    }
    return HttpAnswer::json({{u"compositeResponse"_s, responses}});
}

HttpAnswer SalesforceServer::query(const HttpCall &call) const
{
    if (call.target.size() > 16'384)
        return salesforceRefusal(414, u"URI_TOO_LONG"_s, u"The URI is too long."_s);
    const auto soql = parseSoql(call.query.queryItemValue(u"q"_s, QUrl::FullyDecoded));
    if (!soql || !m_organization.object(soql->object))
        return salesforceRefusal(400, u"MALFORMED_QUERY"_s, u"unexpected token"_s);
    const auto &fields = m_organization.object(soql->object)->fields;
    QJsonArray found;
    for (auto &[id, stored] : m_organization.records(soql->object)) {
        SalesforceOrganization::Record record = stored;
        record[u"Id"_s] = id;
        if (!soql->values.contains(record[soql->key], Qt::CaseInsensitive))
            continue;
        QJsonObject answer{{u"attributes"_s, QJsonObject{{u"type"_s, soql->object}}}};
        for (const QString &name : soql->fields) {
            const auto value = record.find(name);
            const QString type = fields.at(name).type;
            if (value == record.end())
                answer.insert(name, QJsonValue());
            else if (type == "double"_L1 || type == "currency"_L1)
                answer.insert(name, value->second.toDouble());
            else if (type == "boolean"_L1)
                answer.insert(name, value->second == "true"_L1);
            else
                answer.insert(name, value->second);
        }
        found.append(answer);
    }
    return HttpAnswer::json(
        {{u"totalSize"_s, found.size()}, {u"done"_s, true}, {u"records"_s, found}});
}

HttpAnswer SalesforceServer::collection(const HttpCall &call, const QString &operation)
{
    const QJsonArray records = call.json().value("records"_L1).toArray();
    if (records.isEmpty() || records.size() > 200)
        return salesforceRefusal(400, u"INVALID_ARGUMENT"_s,
                                 u"The number of records is not between 1 and 200."_s);
    const QString key = call.parameter(u"key"_s);
    std::vector<SalesforceOrganization::Values> writes;
    std::map<QString, int> keys;
    QString object;
    for (const QJsonValue &record : records) {
        object = record["attributes"_L1]["type"_L1].toString();
        const SalesforceOrganization::Object *known = m_organization.object(object);
        if (!known)
            return salesforceRefusal(400, u"INVALID_TYPE"_s, u"Unknown type "_s + object);
        SalesforceOrganization::Values values;
        const QJsonObject given = record.toObject();
        for (auto it = given.begin(); it != given.end(); ++it) {
            if (it.key() == "attributes"_L1)
                continue;
            const QString name = it.key() == "id"_L1 ? u"Id"_s : it.key();
            if (!known->fields.contains(name))
                return salesforceRefusal(
                    400, u"INVALID_FIELD"_s,
                    u"No such column '%1' on sobject of type %2"_s.arg(name, object));
            if (it.value().isNull()) {
                values[name] = std::nullopt;
                continue;
            }
            auto text = textOf(it.value(), known->fields.at(name));
            if (!text)
                return salesforceRefusal(
                    400, u"JSON_PARSER_ERROR"_s,
                    u"Cannot deserialize instance of %1"_s.arg(known->fields.at(name).type));
            values[name] = std::move(text);
        }
        if (!key.isEmpty())
            ++keys[values[key].value_or(QString()).toCaseFolded()];
        writes.push_back(std::move(values));
    }
    QJsonArray results;
    for (const SalesforceOrganization::Values &values : writes) {
        const QString value = key.isEmpty() ? QString() : values.at(key).value_or(QString());
        const bool isTwice = !key.isEmpty() && keys[value.toCaseFolded()] > 1;
        results.append(resultOf(
            isTwice
                ? SalesforceOutcome{.fault = SalesforceFault{u"DUPLICATE_VALUE"_s,
                                                             u"Duplicate external id specified: "_s
                                                                 + value}}
                : m_organization.write(object, operation, key, values)));
    }
    return HttpAnswer::jsonArray(results);
}

HttpAnswer SalesforceServer::removal(const HttpCall &call)
{
    const QStringList ids
        = call.query.queryItemValue(u"ids"_s, QUrl::FullyDecoded).split(u',', Qt::SkipEmptyParts);
    if (ids.isEmpty() || ids.size() > 200)
        return salesforceRefusal(400, u"INVALID_ARGUMENT"_s,
                                 u"The number of ids is not between 1 and 200."_s);
    QJsonArray results;
    for (const QString &id : ids)
        results.append(
            resultOf(m_organization.write(u"Contact"_s, u"delete"_s, {}, {{u"Id"_s, id}})));
    return HttpAnswer::jsonArray(results);
}

} // namespace millrace::test
