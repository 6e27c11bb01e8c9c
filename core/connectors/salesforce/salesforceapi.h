// SalesforceApi: the way to one organization of Salesforce, signed in and within its limits.
#pragma once

#include "core/connector/configuration.h"
#include "core/http/apiclient.h"

#include <QJsonDocument>

#include <atomic>

namespace millrace {

/// How much of its calls in 24 hours the organization has used, as the last answer told. Safe from
/// any thread.
struct SalesforceUsage final
{
    std::atomic<qint64> used{0};
    std::atomic<qint64> allowed{0}; ///< 0: nothing was told yet.
};

/// Copies share one client. Safe from any thread.
class SalesforceApi final
{
public:
    /// Asks for a token, which tells where the organization lives. Errors: those of httpOptions(),
    /// salesforceSignIn() and the token, with the field at fault. \a clock outlives it.
    [[nodiscard]] static Result<SalesforceApi>
    signIn(const Configuration &configuration, Clock &clock, const Cancellation &cancellation);

    [[nodiscard]] const std::shared_ptr<ApiClient> &client() const { return m_client; }
    [[nodiscard]] const SalesforceUsage &usage() const { return *m_usage; }
    /// The address of \a path below this version of the API, its parts encoded ("sobjects").
    [[nodiscard]] QUrl url(const QString &path) const;
    /// The address of \a path, which Salesforce named in an answer ("/services/data/…").
    [[nodiscard]] QUrl namedUrl(const QString &path) const { return urlBelow(m_base, path); }
    /// What url() has after the host.
    [[nodiscard]] static QString path(const QString &path);

    /// Sends \a request; an answer that is no success is an error with Salesforce's words.
    [[nodiscard]] Result<HttpResponse> send(HttpRequest request,
                                            const Cancellation &cancellation) const;
    /// GETs \a url and reads the JSON of the answer.
    [[nodiscard]] Result<QJsonDocument> read(const QUrl &url,
                                             const Cancellation &cancellation) const;
    /// POSTs \a body to \a path, which changes nothing there, and reads the JSON of the answer.
    [[nodiscard]] Result<QJsonDocument> ask(const QString &path, const QJsonObject &body,
                                            const Cancellation &cancellation) const;

private:
    SalesforceApi(QUrl base, std::shared_ptr<ApiClient> client,
                  std::shared_ptr<SalesforceUsage> usage)
        : m_base(std::move(base))
        , m_client(std::move(client))
        , m_usage(std::move(usage))
    {
    }
    [[nodiscard]] Result<QJsonDocument> answer(const HttpRequest &request,
                                               const Cancellation &cancellation) const;

    QUrl m_base;
    std::shared_ptr<ApiClient> m_client;
    std::shared_ptr<SalesforceUsage> m_usage;
};

} // namespace millrace
