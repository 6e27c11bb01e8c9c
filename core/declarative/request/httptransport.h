// HttpTransport: sends the requests of a manifest over HTTP.
#pragma once

#include "core/declarative/request/cookiejar.h"
#include "core/declarative/request/transport.h"
#include "core/http/httpclient.h"

#include <QStringList>

#include <memory>
#include <mutex>
#include <set>
#include <vector>

namespace millrace::declarative {

/// A host that is looked for on this machine, without encryption, for tests.
struct HostMapping final
{
    QString host; ///< "api.x.com"; "*": every host.
    QString address; ///< Of the loopback interface.
    int port = 0;
};

/// "api.x.com=127.0.0.1:8080". Error: declarative.mapping_invalid, also for an address that is not
/// of the loopback interface: what is sent there is not encrypted.
[[nodiscard]] Result<HostMapping> hostMapping(const QString &text);

struct HttpTransportOptions final
{
    HttpOptions http{}; ///< What it says of redirects does not count.
    std::vector<HostMapping> mappings{}; ///< The first that fits counts.
};

/// One client with its connections for all requests of an opened manifest. Redirects are followed
/// up to thirty, with the rules of core/http: credentials stay with their server, and one that
/// would carry a secret to another server is refused; a POST that is sent elsewhere by 301, 302 or
/// 303 becomes a GET without its body. Cookies live as long as it does.
class HttpTransport final : public Transport
{
public:
    /// Errors: those of HttpClient::create().
    [[nodiscard]] static Result<std::unique_ptr<HttpTransport>> create(HttpTransportOptions options
                                                                       = {});

    /// Errors: those of HttpClient::send(); http.redirect_refused.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request,
                                            const Cancellation &cancellation) override;

    [[nodiscard]] bool limitTo(int concurrency) override;

    /// The hosts that got a request so far, sorted.
    [[nodiscard]] QStringList hosts() const;

private:
    HttpTransport(std::unique_ptr<HttpClient> client, std::vector<HostMapping> mappings);

    [[nodiscard]] Result<HttpResponse> sendOnce(const HttpRequest &request,
                                                const Cancellation &cancellation);

    const std::unique_ptr<HttpClient> m_client;
    const std::vector<HostMapping> m_mappings;
    CookieJar m_cookies;
    mutable std::mutex m_mutex;
    std::set<QString> m_hosts;
};

} // namespace millrace::declarative
