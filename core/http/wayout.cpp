#include "core/http/wayout.h"

#include "core/base/hostpatterns.h"

#include <QNetworkProxy>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What the desktop or the environment says for \a url.
ProxyOptions systemProxy(const QUrl &url)
{
    for (const QNetworkProxy &proxy :
         QNetworkProxyFactory::systemProxyForQuery(QNetworkProxyQuery(url))) {
        const bool isSocks = proxy.type() == QNetworkProxy::Socks5Proxy;
        if (isSocks || proxy.type() == QNetworkProxy::HttpProxy
            || proxy.type() == QNetworkProxy::HttpCachingProxy) {
            return {.kind = isSocks ? ProxyKind::Socks5 : ProxyKind::Http,
                    .host = proxy.hostName(),
                    .port = proxy.port(),
                    .user = proxy.user(),
                    .password = proxy.password()};
        }
    }
    return {.kind = ProxyKind::None};
}

} // namespace

ProxyOptions proxyFor(const HttpOptions &options, const QUrl &url)
{
    if (options.proxy.kind == ProxyKind::System)
        return systemProxy(url);
    if (matchesHost(url, options.proxyExceptions))
        return {.kind = ProxyKind::None};
    return options.proxy;
}

void applyProxy(CURL *handle, const ProxyOptions &proxy)
{
    // Empty: none, whatever the environment says.
    QByteArray address;
    if (proxy.kind == ProxyKind::Http || proxy.kind == ProxyKind::Socks5) {
        QUrl url;
        url.setScheme(proxy.kind == ProxyKind::Http ? u"http"_s : u"socks5h"_s);
        url.setHost(proxy.host);
        url.setPort(proxy.port);
        address = url.toEncoded();
    }
    curl_easy_setopt(handle, CURLOPT_PROXY, address.constData());
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "");
    if (proxy.user.isEmpty())
        return;
    curl_easy_setopt(handle, CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
    curl_easy_setopt(handle, CURLOPT_PROXYUSERNAME, proxy.user.toUtf8().constData());
    curl_easy_setopt(handle, CURLOPT_PROXYPASSWORD, proxy.password.toUtf8().constData());
}

} // namespace millrace
