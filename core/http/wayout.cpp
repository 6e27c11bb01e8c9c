#include "core/http/wayout.h"

#include "core/base/hostpatterns.h"

#include <QNetworkProxy>

namespace millrace {

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

} // namespace millrace
