#include "core/http/httpoptions.h"

#include "core/http/certificatetrust.h"
#include "core/http/httperrors.h"

#include <QFile>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<QUrl> baseUrl(const QString &text)
{
    if (text.isEmpty())
        return QUrl();
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty()
        || url.hasQuery() || url.hasFragment())
        return makeError(httperrors::baseUrlInvalid,
                         {url.isValid() ? shownAddress(url) : QString()}, {}, u"/http/base_url"_s);
    return url;
}

Result<ProxyOptions> proxyOptions(const Configuration &values)
{
    ProxyOptions proxy;
    const QString kind = values.text(u"kind"_s);
    if (kind == "system"_L1)
        proxy.kind = ProxyKind::System;
    if (kind == "none"_L1)
        proxy.kind = ProxyKind::None;
    if (kind != "http"_L1 && kind != "socks5"_L1)
        return proxy;
    proxy.kind = kind == "http"_L1 ? ProxyKind::Http : ProxyKind::Socks5;
    proxy.host = values.text(u"host"_s);
    proxy.port = static_cast<int>(values.integer(u"port"_s));
    proxy.user = values.text(u"username"_s);
    proxy.password = values.text(u"password"_s);
    if (proxy.host.isEmpty())
        return makeError(httperrors::proxyIncomplete, {}, {}, u"/http/proxy/host"_s);
    if (proxy.port < 1 || proxy.port > 65535)
        return makeError(httperrors::proxyIncomplete, {}, {}, u"/http/proxy/port"_s);
    return proxy;
}

std::chrono::milliseconds seconds(const Configuration &values, const QString &key,
                                  std::chrono::milliseconds fallback)
{
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(fallback);
    return std::chrono::seconds(values.integer(key, whole.count()));
}

} // namespace

QJsonObject httpOptionsSchema()
{
    QFile file(u":/http/httpoptions.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

Result<HttpOptions> httpOptions(const Configuration &configuration)
{
    const Configuration values(configuration.object(u"http"_s));
    HttpOptions options;
    Result<QUrl> base = baseUrl(values.text(u"base_url"_s));
    if (!base)
        return base.error();
    options.baseUrl = std::move(*base);
    Result<ProxyOptions> proxy = proxyOptions(Configuration(values.object(u"proxy"_s)));
    if (!proxy)
        return proxy.error();
    options.proxy = std::move(*proxy);
    options.caCertificate = values.text(u"ca_certificate"_s);
    const QString fingerprint = values.text(u"certificate_fingerprint"_s);
    options.fingerprint = fingerprintBytes(fingerprint);
    if (options.fingerprint.isEmpty() && !fingerprint.trimmed().isEmpty())
        return makeError(httperrors::fingerprintInvalid, {fingerprint.left(100)}, {},
                         u"/http/certificate_fingerprint"_s);
    options.connectTimeout = seconds(values, u"connect_timeout_seconds"_s, options.connectTimeout);
    options.idleTimeout = seconds(values, u"idle_timeout_seconds"_s, options.idleTimeout);
    options.overallTimeout = seconds(values, u"overall_timeout_seconds"_s, options.overallTimeout);
    options.concurrency = static_cast<int>(values.integer(u"concurrency"_s, options.concurrency));
    return options;
}

} // namespace millrace
