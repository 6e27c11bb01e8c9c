#include "core/base/hostpatterns.h"

#include <QHostAddress>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A host without the brackets of an IPv6 address, and its port; -1 for none.
struct HostPattern final
{
    QString host;
    int port = -1;
};

HostPattern parsed(const QString &pattern)
{
    const QString text = pattern.trimmed().toLower();
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        const QString rest = end < 0 ? QString() : text.sliced(end + 1);
        return {text.mid(1, end - 1), rest.startsWith(u':') ? rest.sliced(1).toInt() : -1};
    }
    // More than one colon: an IPv6 address.
    if (text.count(u':') != 1)
        return {text, -1};
    return {text.section(u':', 0, 0), text.section(u':', 1).toInt()};
}

bool isNetwork(const QString &text, std::pair<QHostAddress, int> &network)
{
    network = QHostAddress::parseSubnet(text);
    return text.contains(u'/') && network.second >= 0;
}

bool matches(const QString &host, const QString &pattern)
{
    if (pattern == "*"_L1)
        return true;
    std::pair<QHostAddress, int> network;
    const QHostAddress address(host);
    if (isNetwork(pattern, network))
        return !address.isNull() && address.protocol() == network.first.protocol()
            && address.isInSubnet(network);
    if (!address.isNull())
        return address == QHostAddress(pattern);
    const QString domain = pattern.startsWith("*."_L1) ? pattern.sliced(1) : pattern;
    if (!domain.startsWith(u'.'))
        return host == domain;
    return host.endsWith(domain) || host == QStringView(domain).sliced(1);
}

} // namespace

bool matchesHost(const QUrl &url, const QStringList &patterns)
{
    const QString host = url.host(QUrl::FullyDecoded).toLower();
    const int port = url.port(url.scheme() == "https"_L1 ? 443 : 80);
    return std::ranges::any_of(patterns, [&](const QString &text) {
        const HostPattern pattern = parsed(text);
        return (pattern.port < 0 || pattern.port == port) && matches(host, pattern.host);
    });
}

bool isHostPattern(const QString &text)
{
    const HostPattern pattern = parsed(text);
    if (pattern.host == "*"_L1)
        return true;
    if (pattern.port == 0 || pattern.port > 65535)
        return false;
    std::pair<QHostAddress, int> network;
    if (pattern.host.contains(u'/'))
        return isNetwork(pattern.host, network);
    if (!QHostAddress(pattern.host).isNull())
        return true;
    QString name = pattern.host;
    if (name.startsWith(u'*'))
        name.remove(0, 1);
    if (name.startsWith(u'.'))
        name.remove(0, 1);
    QUrl url;
    url.setHost(name, QUrl::StrictMode);
    return !name.isEmpty() && !name.contains(u'*') && !url.host().isEmpty();
}

} // namespace millrace
