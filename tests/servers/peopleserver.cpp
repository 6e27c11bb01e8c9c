#include "tests/servers/peopleserver.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_largestBatch = 100;

QJsonObject error(const QString &code, const QString &message, const QString &field = {})
{
    return {{u"code"_s, code}, {u"message"_s, message}, {u"field"_s, field}};
}

QJsonObject entry(const QString &id, int status, const QJsonObject &fault = {})
{
    QJsonObject result{{u"id"_s, id}, {u"status"_s, status}};
    if (!fault.isEmpty())
        result.insert(u"error"_s, fault);
    return result;
}

} // namespace

PeopleServer::PeopleServer()
{
    m_http.on("POST", u"/oauth/token"_s, [this](const HttpCall &call) { return token(call); });
    serve("GET", u"/account"_s, [](const HttpCall &) {
        return HttpAnswer::json({{u"name"_s, u"Acme"_s}});
    });
    serve("POST", u"/people/batch"_s, [this](const HttpCall &call) { return batch(call); });
    serve("POST", u"/people/read"_s, [this](const HttpCall &call) { return read(call); });
}

void PeopleServer::serve(const QByteArray &method, const QString &path, HttpServer::Handler handler)
{
    m_http.on(method, path, [this, handler = std::move(handler)](const HttpCall &call) {
        QByteArray present;
        {
            const std::lock_guard lock(m_mutex);
            present = "Bearer token-" + QByteArray::number(m_tokens);
        }
        if (call.header("authorization") != present)
            return HttpAnswer::json({{u"error"_s, error(u"unauthorized"_s, u"sign in"_s)}}, 401);
        return handler(call);
    });
}

std::map<QString, QJsonObject> PeopleServer::people() const
{
    const std::lock_guard lock(m_mutex);
    return m_people;
}

void PeopleServer::putOff(const QString &id, int times)
{
    const std::lock_guard lock(m_mutex);
    m_putOff[id] = times;
}

void PeopleServer::endTokens()
{
    const std::lock_guard lock(m_mutex);
    ++m_tokens;
}

HttpAnswer PeopleServer::token(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const auto form = call.form();
    const auto value = [&form](const QString &key) {
        const auto found = form.find(key);
        return found == form.end() ? QString() : found->second;
    };
    if (value(u"grant_type"_s) != "client_credentials"_L1
        || value(u"client_id"_s) != QLatin1StringView(s_id)
        || value(u"client_secret"_s) != QLatin1StringView(s_secret)
        || value(u"scope"_s) != "people.write"_L1)
        return HttpAnswer::json({{u"error"_s, u"invalid_client"_s}}, 401);
    ++m_tokens;
    return HttpAnswer::json({{u"access_token"_s, u"token-%1"_s.arg(m_tokens)},
                             {u"token_type"_s, u"bearer"_s},
                             {u"expires_in"_s, 3600}});
}

HttpAnswer PeopleServer::batch(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QJsonArray people = call.json().value("people"_L1).toArray();
    if (people.isEmpty() || people.size() > s_largestBatch
        || call.query.queryItemValue(u"mode"_s) != "live"_L1)
        return HttpAnswer::json({{u"error"_s, error(u"bad_batch"_s, u"no valid batch"_s)}}, 400);
    QJsonArray results;
    bool isPartial = false;
    for (const QJsonValue &person : people) {
        const QJsonObject result = take(person.toObject());
        isPartial = isPartial || result.contains("error"_L1);
        results.prepend(result);
    }
    return HttpAnswer::json({{u"results"_s, results}}, isPartial ? 207 : 200);
}

QJsonObject PeopleServer::take(const QJsonObject &person)
{
    const QString id = person.value("id"_L1).toString();
    if (int &left = m_putOff[id]; left > 0) {
        --left;
        return entry(id, 409, error(u"conflict"_s, u"is being changed"_s));
    }
    const QJsonObject attributes = person.value("attributes"_L1).toObject();
    if (id.contains(u' '))
        return entry(id, 422, error(u"invalid_id"_s, u"an id has no blanks"_s, u"id"_s));
    const bool isNew = !m_people.contains(id);
    QJsonObject &known = m_people[id];
    for (auto it = attributes.begin(); it != attributes.end(); ++it)
        known.insert(it.key(), it.value());
    return entry(id, isNew ? 201 : 200);
}

HttpAnswer PeopleServer::read(const HttpCall &call) const
{
    const std::lock_guard lock(m_mutex);
    QJsonArray people;
    for (const QJsonValue &id : call.json().value("ids"_L1).toArray()) {
        const auto person = m_people.find(id.toString());
        if (person != m_people.end())
            people.append(QJsonObject{{u"id"_s, id}, {u"attributes"_s, person->second}});
    }
    return HttpAnswer::json({{u"people"_s, people}});
}

} // namespace millrace::test
