#include "core/connectors/customerio/tests/customerioserver.h"

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_largestBatch = 500'000;
constexpr qsizetype s_longestEntry = 32 * 1024;
constexpr qsizetype s_longestValue = 1000;

QJsonObject fault(const QString &reason, const QString &field, const QString &message)
{
    return {{u"reason"_s, reason}, {u"field"_s, field}, {u"message"_s, message}};
}

bool isSignedIn(const HttpCall &call)
{
    return call.header("authorization") == "Basic " + QByteArray("site-1:key-1").toBase64();
}

HttpAnswer unauthorized()
{
    return HttpAnswer::json({{u"meta"_s, QJsonObject{{u"error"_s, u"Unauthorized request"_s}}}},
                            401);
}

} // namespace

CustomerIoServer::CustomerIoServer()
{
    m_http.on("GET", u"/api/v1/accounts/region"_s, [](const HttpCall &call) {
        return isSignedIn(call) ? HttpAnswer::json({{u"data_center"_s, u"us"_s}}) : unauthorized();
    });
    m_http.on("POST", u"/api/v2/batch"_s, [this](const HttpCall &call) {
        return isSignedIn(call) ? batch(call) : unauthorized();
    });
}

QJsonObject CustomerIoServer::configuration() const
{
    return {{u"site_id"_s, u"site-1"_s},
            {u"api_key"_s, u"key-1"_s},
            {u"http"_s,
             QJsonObject{{u"base_url"_s, m_http.url().toString()},
                         {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
}

std::map<QString, QJsonObject> CustomerIoServer::people() const
{
    const std::lock_guard lock(m_mutex);
    return m_people;
}

std::vector<QJsonObject> CustomerIoServer::events() const
{
    const std::lock_guard lock(m_mutex);
    return m_events;
}

HttpAnswer CustomerIoServer::batch(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    const QJsonArray entries = call.json().value("batch"_L1).toArray();
    if (entries.isEmpty() || call.body.size() > s_largestBatch)
        return HttpAnswer::json(
            {{u"errors"_s, QJsonArray{fault(u"invalid"_s, u"batch"_s, u"no valid batch"_s)}}}, 400);
    QJsonArray errors;
    for (int i = 0; i < entries.size(); ++i) {
        if (auto refused = take(entries[i].toObject())) {
            refused->insert(u"batch_index"_s, i);
            errors.append(*refused);
        }
    }
    if (errors.isEmpty())
        return HttpAnswer::json(QJsonObject());
    return HttpAnswer::json({{u"errors"_s, errors}}, 207);
}

std::optional<QJsonObject> CustomerIoServer::take(const QJsonObject &entry)
{
    if (QJsonDocument(entry).toJson(QJsonDocument::Compact).size() > s_longestEntry)
        return fault(u"invalid"_s, u"attributes"_s, u"entry is too large"_s);
    const QString email = entry.value("identifiers"_L1).toObject().value("email"_L1).toString();
    if (!email.contains(u'@'))
        return fault(u"invalid"_s, u"identifiers.email"_s, u"must be a valid email address"_s);
    const QJsonObject attributes = entry.value("attributes"_L1).toObject();
    for (auto it = attributes.begin(); it != attributes.end(); ++it) {
        if (it.value().toString().toUtf8().size() > s_longestValue)
            return fault(u"invalid"_s, it.key(), u"value is too long"_s);
    }
    if (entry.value("action"_L1) == "identify"_L1) {
        QJsonObject &person = m_people[email];
        for (auto it = attributes.begin(); it != attributes.end(); ++it)
            person.insert(it.key(), it.value());
        return std::nullopt;
    }
    if (entry.value("name"_L1).toString().isEmpty())
        return fault(u"required"_s, u"name"_s, u"is required"_s);
    const QJsonValue id = entry.value("id"_L1);
    const bool isKnown = id.isString()
        && std::ranges::any_of(m_events,
                               [&](const QJsonObject &event) { return event["id"_L1] == id; });
    if (!isKnown)
        m_events.push_back(entry);
    return std::nullopt;
}

} // namespace millrace::test
