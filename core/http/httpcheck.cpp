#include "core/http/httpcheck.h"

#include "core/base/redaction.h"
#include "core/http/httpclient.h"
#include "core/http/httperrors.h"
#include "core/http/wayout.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// An address of a page is read up to here; how it goes on does not matter.
constexpr qint64 s_largestAnswer = qint64(16) * 1024 * 1024;

QString translated(const char *text) { return QCoreApplication::translate("http", text); }

QUrl urlOf(const QString &address)
{
    const QString text = address.trimmed();
    return QUrl(text.contains("://"_L1) ? text : u"https://"_s + text, QUrl::StrictMode);
}

QString wayText(const ProxyOptions &proxy)
{
    if (proxy.kind == ProxyKind::None)
        return translated(QT_TRANSLATE_NOOP("http", "Way: directly, without a proxy"));
    const QString text = proxy.kind == ProxyKind::Http
        ? translated(QT_TRANSLATE_NOOP("http", "Way: through the HTTP proxy %1, port %2"))
        : translated(QT_TRANSLATE_NOOP("http", "Way: through the SOCKS proxy %1, port %2"));
    return text.arg(proxy.host).arg(proxy.port);
}

/// The input that an error of a request is about.
QString fieldOf(const Error &error)
{
    if (error.code.startsWith("http.proxy_"_L1))
        return u"/proxy"_s;
    if (error.code == "http.tls_untrusted"_L1 || error.code == "http.ca_unreadable"_L1)
        return u"/certificates"_s;
    return u"/address"_s;
}

/// The status; 0 for an answer too large to be read to its end.
Result<int> ask(const HttpOptions &options, const HttpDefaults &defaults, const QUrl &url,
                const Cancellation &cancellation)
{
    auto client = HttpClient::create(options, defaults);
    if (!client)
        return client.error();
    HttpRequest request{.url = url};
    request.sink = [](QByteArrayView) { return true; };
    request.maximumAnswer = s_largestAnswer;
    auto response = (*client)->send(request, cancellation);
    if (response)
        return response->status;
    // A large page has answered all the same.
    if (response.error().code == "http.too_large"_L1)
        return 0;
    return response.error();
}

} // namespace

CheckResult checkWayOut(const HttpDefaults &defaults, const QString &address,
                        const CheckObserver &observer, const Cancellation &cancellation)
{
    const QUrl url = urlOf(address);
    const HttpOptions options{.proxy = defaults.proxy, .proxyExceptions = defaults.proxyExceptions};
    CheckRun run(observer);
    run.step(translated(QT_TRANSLATE_NOOP("http", "Read the address")), [&]() -> Result<void> {
        const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
        if (url.isValid() && isWeb && !url.host().isEmpty() && url.userInfo().isEmpty())
            return {};
        const QString shown = url.isValid() ? shownAddress(url)
                                            : Redactor(QStringList()).redacted(address.trimmed());
        return makeError(httperrors::urlInvalid, {shown}, {}, u"/address"_s);
    });
    if (!run.result().passed())
        return run.result();
    const ProxyOptions proxy = proxyFor(options, url);
    run.step(wayText(proxy), [] { return Result<void>(); });
    int status = 0;
    run.step(translated(QT_TRANSLATE_NOOP("http", "Answer of %1")).arg(url.host()),
             [&]() -> Result<void> {
                 const Result<int> answered = ask(options, defaults, url, cancellation);
                 if (answered) {
                     status = *answered;
                     return {};
                 }
                 Error error = answered.error();
                 error.field = fieldOf(error);
                 return error;
             });
    // Proxies answer plain requests in the place of the server; the number shows it.
    if (status > 0)
        run.step(translated(QT_TRANSLATE_NOOP("http", "Status: %1")).arg(status),
                 [] { return Result<void>(); });
    return run.result();
}

} // namespace millrace
