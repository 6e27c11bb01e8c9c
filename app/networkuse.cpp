#include "app/networkuse.h"

#include "core/http/httpcheck.h"

namespace millrace {

namespace {

ProxyKind kindOf(ProxyChoice choice)
{
    switch (choice) {
    case ProxyChoice::System:
        return ProxyKind::System;
    case ProxyChoice::None:
        return ProxyKind::None;
    case ProxyChoice::Http:
        return ProxyKind::Http;
    case ProxyChoice::Socks:
        return ProxyKind::Socks5;
    }
    Q_UNREACHABLE();
}

} // namespace

HttpDefaults httpDefaultsOf(const NetworkSettings &settings, const QString &password)
{
    HttpDefaults defaults;
    defaults.proxy.kind = kindOf(settings.proxy);
    if (settings.needsProxyHost()) {
        defaults.proxy.host = settings.proxyHost;
        defaults.proxy.port = settings.proxyPort;
        defaults.proxy.user = settings.proxyUser;
        defaults.proxy.password = password;
        defaults.proxyExceptions = settings.proxyExceptions;
    }
    defaults.authorities = settings.authorities.join(u'\n').toLatin1();
    defaults.connectTimeout = std::chrono::seconds(settings.connectSeconds);
    defaults.idleTimeout = std::chrono::seconds(settings.idleSeconds);
    return defaults;
}

CheckResult checkNetwork(const NetworkSettings &settings, const QString &password,
                         const QString &address, const CheckObserver &observer,
                         const Cancellation &cancellation)
{
    return checkWayOut(httpDefaultsOf(settings, password), address, observer, cancellation);
}

} // namespace millrace
