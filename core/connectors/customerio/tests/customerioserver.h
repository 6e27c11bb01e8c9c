// CustomerIoServer: a double of Customer.io's track API for tests, after its published description.
#pragma once

#include "tests/servers/httpserver.h"

#include <map>

namespace millrace::test {

/// Keeps people and events in memory: Basic authentication, the region of the account, batches with
/// their limits and errors by place. It proves what the connector does with these answers, not
/// what Customer.io answers today.
class CustomerIoServer final
{
public:
    CustomerIoServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    [[nodiscard]] QJsonObject configuration() const;
    /// The attributes of the people by address.
    [[nodiscard]] std::map<QString, QJsonObject> people() const;
    /// As they came; one with an id that was there before is left out.
    [[nodiscard]] std::vector<QJsonObject> events() const;

private:
    [[nodiscard]] HttpAnswer batch(const HttpCall &call);
    [[nodiscard]] std::optional<QJsonObject> take(const QJsonObject &entry);

    HttpServer m_http;
    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, QJsonObject> m_people;
    std::vector<QJsonObject> m_events;
};

} // namespace millrace::test
