#include "core/http/httpclient.h"

#include "core/http/gzip.h"
#include "core/http/httperrors.h"
#include "core/http/httpfailure.h"
#include "core/http/httpthread.h"
#include "core/http/wayout.h"

#include <curl/curl.h>

#include <QFile>
#include <QSslCertificate>

#include <algorithm>
#include <cstring>
#include <optional>

namespace millrace {

using namespace std::chrono_literals;
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

/// The file of authorities the library trusts by itself, where it has no folder of them: a text of
/// one's own takes the place of the file, but not that of the folder.
QByteArray systemAuthorities()
{
    const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);
    if (library->capath != nullptr || library->cainfo == nullptr)
        return {};
    QFile file(QString::fromLocal8Bit(library->cainfo));
    return file.open(QIODevice::ReadOnly) ? file.readAll() + '\n' : QByteArray();
}

/// One text of all authorities; \a options names a file alone where that is all there is.
void gatherAuthorities(HttpOptions &options, const HttpDefaults &defaults)
{
    QByteArray own = options.authorities + '\n' + defaults.authorities;
    if (own.trimmed().isEmpty())
        return;
    if (QFile file(options.caCertificate);
        !options.caCertificate.isEmpty() && file.open(QIODevice::ReadOnly))
        own += '\n' + file.readAll();
    options.authorities = systemAuthorities() + own;
}

HttpOptions withDefaults(HttpOptions options, const HttpDefaults &defaults)
{
    if (options.proxy.kind == ProxyKind::Settings) {
        options.proxy = defaults.proxy;
        options.proxyExceptions = defaults.proxyExceptions;
    }
    gatherAuthorities(options, defaults);
    if (options.connectTimeout <= 0ms)
        options.connectTimeout = defaults.connectTimeout;
    if (options.idleTimeout <= 0ms)
        options.idleTimeout = defaults.idleTimeout;
    if (options.userAgent.isEmpty())
        options.userAgent = u"Millrace/" MILLRACE_VERSION ""_s;
    options.concurrency = std::max(options.concurrency, 1);
    return options;
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
