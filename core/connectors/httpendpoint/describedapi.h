// DescribedApi: a description with the person's inputs, and the client that talks to the API.
#pragma once

#include "core/base/redaction.h"
#include "core/connectors/httpendpoint/apidescription.h"
#include "core/connectors/httpendpoint/inputvalues.h"
#include "core/http/apiclient.h"

#include <QJsonValue>

#include <memory>
#include <optional>

namespace millrace {

/// The description that \a configuration names: a file, a pasted text or a shipped one.
[[nodiscard]] Result<ApiDescription> describedApi(const Configuration &configuration);

/// Made once for each destination. Safe from any thread.
class DescribedApi final
{
public:
    /// \a clock has to outlive it.
    [[nodiscard]] static Result<std::shared_ptr<DescribedApi>>
    open(const Configuration &configuration, ApiDescription description, Clock &clock);

    [[nodiscard]] const ApiDescription &description() const { return m_description; }
    [[nodiscard]] const InputValues &inputs() const { return m_inputs; }
    [[nodiscard]] const std::shared_ptr<ApiClient> &client() const { return m_client; }
    /// Scheme, host and path that all requests are below; encoded, no slash at its end.
    [[nodiscard]] const QByteArray &base() const { return m_base; }
    /// \a text without secrets, on one line, shortened: words of the API.
    [[nodiscard]] QString shown(const QString &text) const;

    /// The request of \a described, which needs no record.
    [[nodiscard]] Result<HttpRequest> request(const DescribedRequest &described) const;
    /// The answer to \a request as JSON; nothing for 404 where \a missingIsNothing.
    [[nodiscard]] Result<std::optional<QJsonValue>>
    ask(const HttpRequest &request, bool missingIsNothing, const Cancellation &cancellation) const;

private:
    DescribedApi(ApiDescription description, InputValues inputs, QByteArray base,
                 std::shared_ptr<ApiClient> client);

    const ApiDescription m_description;
    const InputValues m_inputs;
    const QByteArray m_base;
    const std::shared_ptr<ApiClient> m_client;
    const Redactor m_redactor;
};

/// The whole of \a body as JSON; undefined when it is none.
[[nodiscard]] QJsonValue jsonOf(const QByteArray &body);

} // namespace millrace
