// HubSpotApi: the way to one HubSpot account, signed in and within its limits.
#pragma once

#include "core/connector/configuration.h"
#include "core/http/apiclient.h"

namespace millrace {

/// Made at first use. Safe from any thread.
class HubSpotApi final
{
public:
    /// Errors: those of httpOptions() and ApiClient::create(). \a clock outlives it.
    [[nodiscard]] static Result<HubSpotApi> create(const Configuration &configuration,
                                                   Clock &clock);

    [[nodiscard]] const std::shared_ptr<ApiClient> &client() const { return m_client; }
    /// The address of \a path, which has its parts encoded ("crm/v3/objects/contacts").
    [[nodiscard]] QUrl url(const QString &path) const { return urlBelow(m_base, path); }
    /// GETs \a path and reads the JSON object of the answer.
    [[nodiscard]] Result<QJsonObject> read(const QString &path,
                                           const Cancellation &cancellation) const;
    /// POSTs \a body to \a path, which changes nothing there, and reads the JSON object of the
    /// answer.
    [[nodiscard]] Result<QJsonObject> ask(const QString &path, const QJsonObject &body,
                                          const Cancellation &cancellation) const;

private:
    HubSpotApi(QUrl base, std::shared_ptr<ApiClient> client)
        : m_base(std::move(base))
        , m_client(std::move(client))
    {
    }
    [[nodiscard]] Result<QJsonObject> answer(const HttpRequest &request,
                                             const Cancellation &cancellation) const;

    QUrl m_base;
    std::shared_ptr<ApiClient> m_client;
};

} // namespace millrace
