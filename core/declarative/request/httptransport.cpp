#include "core/declarative/request/httptransport.h"

#include "core/declarative/request/requesterrors.h"
#include "core/http/httpfailure.h"
#include "core/http/redirect.h"

#include <QHostAddress>

#include <algorithm>
#include <chrono>

namespace millrace::declarative {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr int s_mostRedirects = 30;
/// The workers that ManifestSource allows.
constexpr int s_mostAtOnce = 100;

/// \a request as the machine that stands for its host gets it.
HttpRequest mapped(HttpRequest request, const HostMapping &mapping)
{
    const int port = request.url.port();
    QString host = request.url.host(QUrl::FullyEncoded);
    if (port >= 0)
        host += u':' + QString::number(port);
    if (!request.headers.contains("host"))
        request.headers.append({"Host", host.toLatin1()});
    request.url.setScheme(u"http"_s);
    request.url.setHost(mapping.address);
    request.url.setPort(mapping.port);
    return request;
}

} // namespace

Result<HostMapping> hostMapping(const QString &text)
{
    const qsizetype sign = text.indexOf(u'=');
    const qsizetype colon = text.lastIndexOf(u':');
    HostMapping mapping;
    if (sign > 0 && colon > sign) {
        mapping.host = text.left(sign).toLower();
        mapping.address = text.mid(sign + 1, colon - sign - 1);
        mapping.port = text.mid(colon + 1).toInt();
    }
    QString address = mapping.address;
    if (address.startsWith(u'[') && address.endsWith(u']'))
        address = address.mid(1, address.size() - 2);
    const bool isLoopback = address == "localhost"_L1 || QHostAddress(address).isLoopback();
    if (!isLoopback || mapping.port < 1 || mapping.port > 65535)
        return makeError(errors::s_mappingInvalid, {text});
    return mapping;
}

Result<std::unique_ptr<HttpTransport>> HttpTransport::create(HttpTransportOptions options)
{
    // Every hop is looked at here, with the address as the manifest means it.
    options.http.maximumRedirects = -1;
    // How many run at once is for the manifest to say; a worker has at most one.
    options.http.concurrency = std::max(options.http.concurrency, s_mostAtOnce);
    Result<std::unique_ptr<HttpClient>> client = HttpClient::create(std::move(options.http));
    if (!client)
        return client.error();
    return std::unique_ptr<HttpTransport>(
        new HttpTransport(std::move(*client), std::move(options.mappings)));
}

HttpTransport::HttpTransport(std::unique_ptr<HttpClient> client, std::vector<HostMapping> mappings)
    : m_client(std::move(client))
    , m_mappings(std::move(mappings))
{
}

Result<HttpResponse> HttpTransport::sendOnce(const HttpRequest &request,
                                             const Cancellation &cancellation)
{
    const QString host = request.url.host().toLower();
    {
        const std::lock_guard lock(m_mutex);
        m_hosts.insert(host);
    }
    const auto mapping
        = std::find_if(m_mappings.begin(), m_mappings.end(), [&host](const HostMapping &candidate) {
              return candidate.host == "*"_L1 || candidate.host == host;
          });
    HttpRequest signedRequest = request;
    m_cookies.addTo(signedRequest);
    Result<HttpResponse> response = mapping == m_mappings.end()
        ? m_client->send(signedRequest, cancellation)
        : m_client->send(mapped(signedRequest, *mapping), cancellation);
    if (!response)
        return response;
    response->url = request.url;
    m_cookies.takeFrom(*response);
    return response;
}

Result<HttpResponse> HttpTransport::send(const HttpRequest &request,
                                         const Cancellation &cancellation)
{
    const auto start = std::chrono::steady_clock::now();
    const milliseconds longest = request.timeout.value_or(m_client->options().overallTimeout);
    HttpRequest next = request;
    for (int redirects = 0;; ++redirects) {
        const auto passed
            = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
        next.timeout = std::max(longest - passed, milliseconds(1));
        Result<HttpResponse> response = sendOnce(next, cancellation);
        if (!response || !isRedirect(*response) || !response->headers.contains("location"))
            return response;
        if (redirects == s_mostRedirects)
            return failureError(request, httperrors::redirectRefused,
                                {shownAddress(request.url), shownAddress(next.url),
                                 u"there are too many redirects"_s});
        Result<HttpRequest> target = redirected(next, *response, RedirectedPost::BecomesGet);
        if (!target)
            return target.error();
        next = std::move(*target);
    }
}

bool HttpTransport::limitTo(int concurrency)
{
    m_client->limitTo(concurrency);
    return true;
}

QStringList HttpTransport::hosts() const
{
    const std::lock_guard lock(m_mutex);
    return {m_hosts.begin(), m_hosts.end()};
}

} // namespace millrace::declarative
