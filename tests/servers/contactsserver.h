// ContactsServer: the double of an API with one record in a request.
#pragma once

#include "tests/servers/httpserver.h"

#include <map>

namespace millrace::test {

/// Follows resources/connectors/endpoints/contacts-rest.endpoint.yaml: an API key in a header,
/// records with an address of their own, 201, 404, 409 and 422, keys that make a repeat harmless,
/// fields that the workspace adds.
class ContactsServer final
{
public:
    ContactsServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    /// The contacts by e-mail address; their fields without it.
    [[nodiscard]] std::map<QString, QJsonObject> contacts() const;

    static constexpr auto s_key = "key-contacts-0815";
    static constexpr auto s_workspace = "acme";

private:
    void serve(const QByteArray &method, const QString &path, HttpServer::Handler handler);
    [[nodiscard]] HttpAnswer insert(const HttpCall &call);
    [[nodiscard]] HttpAnswer replace(const HttpCall &call);
    [[nodiscard]] HttpAnswer change(const HttpCall &call);
    [[nodiscard]] HttpAnswer remove(const HttpCall &call);
    [[nodiscard]] HttpAnswer read(const HttpCall &call) const;

    mutable std::mutex m_mutex; ///< Guards what follows.
    std::map<QString, QJsonObject> m_contacts;
    std::map<QByteArray, HttpAnswer> m_answered; ///< By the key of a request.
    HttpServer m_http; ///< Last: what its handlers use is there until it has ended.
};

} // namespace millrace::test
