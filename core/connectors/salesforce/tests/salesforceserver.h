// SalesforceServer: a double of Salesforce's APIs for tests, after their published description.
#pragma once

#include "core/connectors/salesforce/tests/salesforcejobserver.h"
#include "core/connectors/salesforce/tests/salesforceorganization.h"
#include "tests/servers/httpserver.h"

#include <atomic>
#include <memory>

namespace millrace::test {

/// Answers as the documentation of version 62.0 says: tokens by refresh token and by signed
/// statement, objects and their description, composite calls, queries, sObject Collections, bulk
/// jobs (SalesforceJobServer). It proves what the connector does with these answers, not what
/// Salesforce answers today.
class SalesforceServer final
{
public:
    SalesforceServer();

    [[nodiscard]] HttpServer &http() { return m_http; }
    [[nodiscard]] SalesforceOrganization &organization() { return m_organization; }
    [[nodiscard]] SalesforceJobServer &jobs() { return *m_jobs; }
    /// A destination configuration with a refresh token; bulk jobs from \a bulkThreshold on.
    [[nodiscard]] QJsonObject configuration(int bulkThreshold = 2000) const;
    /// The same with a signed statement; makes a pair of keys at the first call.
    [[nodiscard]] QJsonObject jwtConfiguration();

    /// Another refresh token is good from the next refresh on.
    void rotateRefreshToken(const QString &next) { m_nextRefreshToken = next; }
    /// The present access token is not accepted any longer.
    void expireSession() { ++m_accessTokens; }
    /// The next \a calls to the API are above the limit of the organization.
    void exceedLimit(int calls) { m_overLimit = calls; }
    /// What comes as "instance_url"; by default this server.
    void setInstanceUrl(const QString &url) { m_instanceUrl = url; }
    void hide(const QString &object) { m_hidden.insert(object); }

private:
    void serve(const QByteArray &method, const QString &path, HttpServer::Handler handler);
    [[nodiscard]] HttpAnswer token(const HttpCall &call);
    [[nodiscard]] bool isSigned(const QString &assertion) const;
    [[nodiscard]] HttpAnswer list() const;
    [[nodiscard]] HttpAnswer describe(const QString &object) const;
    [[nodiscard]] HttpAnswer composite(const HttpCall &call) const;
    [[nodiscard]] HttpAnswer query(const HttpCall &call) const;
    [[nodiscard]] HttpAnswer collection(const HttpCall &call, const QString &operation);
    [[nodiscard]] HttpAnswer removal(const HttpCall &call);

    SalesforceOrganization m_organization;
    std::unique_ptr<SalesforceJobServer> m_jobs;
    std::set<QString> m_hidden;
    QString m_refreshToken = QStringLiteral("refresh-1");
    QString m_nextRefreshToken;
    QString m_instanceUrl;
    QByteArray m_privateKey;
    std::atomic_int m_accessTokens = 0;
    std::atomic_int m_overLimit = 0;
    std::atomic_int m_calls = 0;
    HttpServer m_http; ///< Last, so that no call is served any more when the others end.
};

/// The shape of every error of the API.
[[nodiscard]] HttpAnswer salesforceRefusal(int status, const QString &code, const QString &message);

} // namespace millrace::test
