#include "tests/servers/contactsserver.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

HttpAnswer refused(int status, const QString &code, const QString &message,
                   const QString &field = {})
{
    return HttpAnswer::json(
        {{u"errors"_s,
          QJsonArray{
              QJsonObject{{u"code"_s, code}, {u"message"_s, message}, {u"field"_s, field}}}}},
        status);
}

/// The refusal of a contact, if there is a reason.
std::optional<HttpAnswer> faultOf(const QString &email, const QJsonObject &fields)
{
    if (!email.contains(u'@'))
        return refused(422, u"Invalid E-mail"_s, u"%1 is no address"_s.arg(email), u"email"_s);
    const QJsonValue score = fields.value("score"_L1);
    if (!score.isUndefined() && !score.isDouble())
        return refused(422, u"wrong_type"_s, u"score has to be a number"_s, u"score"_s);
    if (fields.value("name"_L1).toString().size() > 120)
        return refused(422, u"too_long"_s, u"name is too long"_s, u"name"_s);
    return std::nullopt;
}

const QJsonArray s_fields{
    QJsonObject{{u"key"_s, u"tier"_s},
                {u"label"_s, u"Tier"_s},
                {u"kind"_s, u"text"_s},
                {u"options"_s, QJsonArray{u"gold"_s, u"silver"_s}}},
    QJsonObject{{u"key"_s, u"visits"_s}, {u"label"_s, u"Visits"_s}, {u"kind"_s, u"whole"_s}},
    QJsonObject{{u"key"_s, u"nickname"_s},
                {u"label"_s, u"Nickname"_s},
                {u"kind"_s, u"text"_s},
                {u"limit"_s, 40}},
};

} // namespace

ContactsServer::ContactsServer()
{
    const QString root = u"/workspaces/%1"_s.arg(QLatin1StringView(s_workspace));
    serve("GET", root, [](const HttpCall &) { return HttpAnswer::json({{u"name"_s, u"Acme"_s}}); });
    serve("GET", root + u"/custom-fields"_s, [](const HttpCall &) {
        return HttpAnswer::json({{u"fields"_s, s_fields}});
    });
    const QString one = root + u"/contacts/{email...}"_s;
    serve("POST", root + u"/contacts"_s, [this](const HttpCall &call) { return insert(call); });
    serve("PUT", one, [this](const HttpCall &call) { return replace(call); });
    serve("PATCH", one, [this](const HttpCall &call) { return change(call); });
    serve("DELETE", one, [this](const HttpCall &call) { return remove(call); });
    serve("GET", one, [this](const HttpCall &call) { return read(call); });
}

void ContactsServer::serve(const QByteArray &method, const QString &path,
                           HttpServer::Handler handler)
{
    m_http.on(method, path, [handler = std::move(handler)](const HttpCall &call) {
        if (call.header("x-api-key") != s_key)
            return refused(401, u"unauthorized"_s, u"unknown key"_s);
        return handler(call);
    });
}

std::map<QString, QJsonObject> ContactsServer::contacts() const
{
    const std::lock_guard lock(m_mutex);
    return m_contacts;
}

HttpAnswer ContactsServer::insert(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QByteArray key = call.header("idempotency-key");
    if (const auto answered = m_answered.find(key); !key.isEmpty() && answered != m_answered.end())
        return answered->second;
    QJsonObject fields = call.json();
    const QString email = fields.take("email"_L1).toString();
    HttpAnswer answer = HttpAnswer::json({{u"email"_s, email}}, 201);
    if (const auto fault = faultOf(email, fields))
        answer = *fault;
    else if (m_contacts.contains(email))
        answer = refused(409, u"exists"_s, u"there is a contact with this address"_s, u"email"_s);
    else
        m_contacts[email] = fields;
    m_answered[key] = answer;
    return answer;
}

HttpAnswer ContactsServer::replace(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QString email = call.parameter(u"email"_s);
    const QJsonObject fields = call.json();
    if (const auto fault = faultOf(email, fields))
        return *fault;
    const bool isNew = !m_contacts.contains(email);
    m_contacts[email] = fields;
    return HttpAnswer::json({{u"email"_s, email}}, isNew ? 201 : 200);
}

HttpAnswer ContactsServer::change(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const auto contact = m_contacts.find(call.parameter(u"email"_s));
    if (contact == m_contacts.end())
        return refused(404, u"missing"_s, u"there is no such contact"_s);
    const QJsonObject fields = call.json();
    if (const auto fault = faultOf(contact->first, fields))
        return *fault;
    for (auto it = fields.begin(); it != fields.end(); ++it)
        contact->second.insert(it.key(), it.value());
    return HttpAnswer::json({{u"email"_s, contact->first}});
}

HttpAnswer ContactsServer::remove(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    if (m_contacts.erase(call.parameter(u"email"_s)) == 0)
        return refused(404, u"missing"_s, u"there is no such contact"_s);
    return HttpAnswer{204, {}, {}};
}

HttpAnswer ContactsServer::read(const HttpCall &call) const
{
    const std::lock_guard lock(m_mutex);
    const auto contact = m_contacts.find(call.parameter(u"email"_s));
    if (contact == m_contacts.end())
        return refused(404, u"missing"_s, u"there is no such contact"_s);
    QJsonObject fields = contact->second;
    fields.insert(u"email"_s, contact->first);
    return HttpAnswer::json(fields);
}

} // namespace millrace::test
