// BulkServer: the double of Elasticsearch's bulk API, after its published description.
#pragma once

#include "tests/servers/httpserver.h"

#include <map>

namespace millrace::test {

/// One index, "things", whose documents hold a whole number under "age" if anything: two lines for
/// each action, an answer with an item for each. No credentials. It proves what a connector does
/// with these answers, not what Elasticsearch answers today.
class BulkServer final
{
public:
    BulkServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    [[nodiscard]] std::map<QString, QJsonObject> documents() const;
    /// The next \a times any action on the document \a id is put off with status 429.
    void putOff(const QString &id, int times);

private:
    [[nodiscard]] HttpAnswer bulk(const HttpCall &call);
    [[nodiscard]] HttpAnswer get(const HttpCall &call) const;
    [[nodiscard]] QJsonObject act(const QString &action, QString id, const QJsonObject &source);

    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, QJsonObject> m_documents;
    std::map<QString, int> m_putOff;
    int m_lastId = 0;
    HttpServer m_http; ///< Last: what its handlers use is there until it has ended.
};

} // namespace millrace::test
