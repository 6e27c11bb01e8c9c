// PeopleServer: the double of an API that takes records in batches and answers one by one.
#pragma once

#include "tests/servers/httpserver.h"

#include <map>

namespace millrace::test {

/// Follows resources/connectors/endpoints/people-batch.endpoint.yaml: tokens for a client, batches
/// of 100, answers of status 207 whose entries come in another order.
class PeopleServer final
{
public:
    PeopleServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    /// The attributes of the people by id.
    [[nodiscard]] std::map<QString, QJsonObject> people() const;
    /// The next \a times the person \a id is put off with status 409 in its entry.
    void putOff(const QString &id, int times);
    /// Every token given out so far is refused from now on.
    void endTokens();

    static constexpr auto s_id = "client-1";
    static constexpr auto s_secret = "secret-people-4711";

private:
    [[nodiscard]] HttpAnswer token(const HttpCall &call);
    [[nodiscard]] HttpAnswer batch(const HttpCall &call);
    [[nodiscard]] HttpAnswer read(const HttpCall &call) const;
    [[nodiscard]] QJsonObject take(const QJsonObject &person);
    void serve(const QByteArray &method, const QString &path, HttpServer::Handler handler);

    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, QJsonObject> m_people;
    std::map<QString, int> m_putOff;
    int m_tokens = 0;
    HttpServer m_http; ///< Last: what its handlers use is there until it has ended.
};

} // namespace millrace::test
