#include "tests/servers/bulkserver.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestId = 512; // Bytes.

HttpAnswer failure(int status, const QString &type, const QString &reason)
{
    return HttpAnswer::json({{u"error"_s, QJsonObject{{u"type"_s, type}, {u"reason"_s, reason}}},
                             {u"status"_s, status}},
                            status);
}

QJsonObject refused(const QString &id, int status, const QString &type, const QString &reason)
{
    return {{u"_index"_s, u"things"_s},
            {u"_id"_s, id},
            {u"status"_s, status},
            {u"error"_s, QJsonObject{{u"type"_s, type}, {u"reason"_s, reason}}}};
}

QJsonObject done(const QString &id, int status, const QString &result)
{
    return {
        {u"_index"_s, u"things"_s}, {u"_id"_s, id}, {u"status"_s, status}, {u"result"_s, result}};
}

} // namespace

BulkServer::BulkServer()
{
    m_http.on("GET", u"/things"_s, [](const HttpCall &) {
        return HttpAnswer::json({{u"things"_s, QJsonObject()}});
    });
    m_http.on("POST", u"/things/_bulk"_s, [this](const HttpCall &call) { return bulk(call); });
    m_http.on("POST", u"/things/_mget"_s, [this](const HttpCall &call) { return get(call); });
}

std::map<QString, QJsonObject> BulkServer::documents() const
{
    const std::lock_guard lock(m_mutex);
    return m_documents;
}

void BulkServer::putOff(const QString &id, int times)
{
    const std::lock_guard lock(m_mutex);
    m_putOff[id] = times;
}

HttpAnswer BulkServer::bulk(const HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    if (call.header("content-type") != "application/x-ndjson")
        return failure(406, u"media_type"_s, u"content type is not supported"_s);
    if (!call.body.endsWith('\n'))
        return failure(400, u"illegal_argument_exception"_s,
                       u"the bulk request must be terminated by a newline [\\n]"_s);
    const QList<QByteArray> lines = call.body.chopped(1).split('\n');
    QJsonArray items;
    bool hasErrors = false;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QJsonObject line = QJsonDocument::fromJson(lines[i]).object();
        const QString action = line.keys().value(0);
        if (line.size() != 1
            || !QStringList{u"create"_s, u"update"_s, u"delete"_s}.contains(action))
            return failure(400, u"illegal_argument_exception"_s,
                           u"Malformed action/metadata line [%1]"_s.arg(i + 1));
        const QString id = line.value(action).toObject().value("_id"_L1).toString();
        QJsonObject source;
        if (action != "delete"_L1)
            source = QJsonDocument::fromJson(lines.value(++i)).object();
        const QJsonObject item = act(action, id, source);
        hasErrors = hasErrors || item.contains("error"_L1);
        items.append(QJsonObject{{action, item}});
    }
    return HttpAnswer::json({{u"took"_s, 1}, {u"errors"_s, hasErrors}, {u"items"_s, items}});
}

QJsonObject BulkServer::act(const QString &action, QString id, const QJsonObject &source)
{
    if (int &left = m_putOff[id]; left > 0) {
        --left;
        return refused(id, 429, u"es_rejected_execution_exception"_s, u"queue is full"_s);
    }
    if (action == "delete"_L1)
        return m_documents.erase(id) == 0 ? done(id, 404, u"not_found"_s)
                                          : done(id, 200, u"deleted"_s);
    if (id.toUtf8().size() > s_longestId)
        return refused(id, 400, u"illegal_argument_exception"_s,
                       u"id is too long, must be no longer than 512 bytes"_s);
    const QJsonObject fields = action == "update"_L1 ? source.value("doc"_L1).toObject() : source;
    const QJsonValue age = fields.value("age"_L1);
    if (!age.isUndefined() && !age.isDouble())
        return refused(id, 400, u"document_parsing_exception"_s,
                       u"failed to parse field [age] of type [long]"_s);
    if (id.isEmpty())
        id = u"made-%1"_s.arg(++m_lastId);
    const bool isNew = !m_documents.contains(id);
    QJsonObject &known = m_documents[id];
    for (auto it = fields.begin(); it != fields.end(); ++it)
        known.insert(it.key(), it.value());
    return done(id, isNew ? 201 : 200, isNew ? u"created"_s : u"updated"_s);
}

HttpAnswer BulkServer::get(const HttpCall &call) const
{
    const std::lock_guard lock(m_mutex);
    QJsonArray docs;
    for (const QJsonValue &id : call.json().value("ids"_L1).toArray()) {
        const auto found = m_documents.find(id.toString());
        QJsonObject doc{{u"_id"_s, id}, {u"found"_s, found != m_documents.end()}};
        if (found != m_documents.end())
            doc.insert(u"_source"_s, found->second);
        docs.append(doc);
    }
    return HttpAnswer::json({{u"docs"_s, docs}});
}

} // namespace millrace::test
