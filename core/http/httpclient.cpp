#include "core/http/httpclient.h"

#include "core/http/gzip.h"
#include "core/http/httperrors.h"
#include "core/http/httpfailure.h"
#include "core/http/httpthread.h"
#include "core/http/wayout.h"

#include <QSslCertificate>

#include <algorithm>
#include <cstring>
#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Below this the header of gzip and the work outweigh what is saved.
constexpr qsizetype s_smallestCompressed = 1024;

std::optional<Error> problemOf(const HttpOptions &options)
{
    const ProxyOptions &proxy = options.proxy;
    const bool needsHost = proxy.kind == ProxyKind::Http || proxy.kind == ProxyKind::Socks5;
    if (needsHost && (proxy.host.isEmpty() || proxy.port < 1 || proxy.port > 65535))
        return makeError(httperrors::proxyIncomplete, {}, {}, u"/http/proxy/host"_s);
    if (options.caCertificate.isEmpty())
        return std::nullopt;
    // The library would report the file with the first request alone.
    const QList<QSslCertificate> own = QSslCertificate::fromPath(
        options.caCertificate, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString);
    if (own.isEmpty())
        return makeError(httperrors::caUnreadable, {options.caCertificate}, {},
                         u"/http/ca_certificate"_s);
    return std::nullopt;
}

bool isToken(QByteArrayView name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char c) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return isLetter || (c >= '0' && c <= '9') || (c != 0 && std::strchr("!#$%&'*+-.^_`|~", c));
    });
}

bool isVisible(QByteArrayView value)
{
    return std::ranges::all_of(value, [](char c) { return c == '\t' || (c >= ' ' && c < 0x7f); });
}

std::optional<Error> problemOf(const HttpRequest &request)
{
    const QUrl &url = request.url;
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty())
        return failureError(request, httperrors::urlInvalid, {shownAddress(url)});
    for (const HttpHeader &header : request.headers.lines()) {
        if (!isToken(header.name) || !isVisible(header.value))
            return failureError(request, httperrors::headerInvalid,
                                {QString::fromLatin1(header.name.left(60)), shownAddress(url)});
    }
    if (!isVisible(request.contentType))
        return failureError(request, httperrors::headerInvalid,
                            {u"Content-Type"_s, shownAddress(url)});
    return std::nullopt;
}

void compress(HttpRequest &request)
{
    if (!request.isBodyCompressed || request.body.size() < s_smallestCompressed
        || request.headers.contains("Content-Encoding"))
        return;
    QByteArray smaller = gzipped(request.body);
    if (smaller.isNull() || smaller.size() >= request.body.size())
        return;
    request.body = std::move(smaller);
    request.headers.append({"Content-Encoding", "gzip"});
}

} // namespace

Result<std::unique_ptr<HttpClient>> HttpClient::create(HttpOptions options)
{
    Result<HttpDefaults> defaults = httpDefaults();
    if (!defaults)
        return defaults.error();
    return create(std::move(options), *defaults);
}

Result<std::unique_ptr<HttpClient>> HttpClient::create(HttpOptions options,
                                                       const HttpDefaults &defaults)
{
    options = withDefaults(std::move(options), defaults);
    if (const auto problem = problemOf(options))
        return *problem;
    auto thread = std::make_unique<HttpThread>(options);
    return std::unique_ptr<HttpClient>(new HttpClient(std::move(options), std::move(thread)));
}

HttpClient::HttpClient(HttpOptions options, std::unique_ptr<HttpThread> thread)
    : m_options(std::move(options))
    , m_thread(std::move(thread))
{
}

HttpClient::~HttpClient() = default;

void HttpClient::limitTo(int concurrency) { m_thread->limitTo(concurrency); }

Result<HttpResponse> HttpClient::send(const HttpRequest &request, const Cancellation &cancellation)
{
    if (const auto problem = problemOf(request))
        return *problem;
    HttpRequest sent = request;
    compress(sent);
    // On this thread: to ask the desktop may take a while.
    return m_thread->send(std::move(sent), proxyFor(m_options, request.url), cancellation);
}

} // namespace millrace
