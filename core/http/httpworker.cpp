#include "core/http/httpworker.h"

#include "core/http/httptransfer.h"
#include "core/http/redirect.h"

#include <QNetworkProxy>

#include <algorithm>

namespace millrace {

namespace {

constexpr int s_connectionsPerHost = 6;

/// The library's default is the program's proxy, which is not the system's.
class SystemProxy final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return systemProxyForQuery(query);
    }
};

void setProxy(QNetworkAccessManager &manager, const ProxyOptions &proxy)
{
    switch (proxy.kind) {
    case ProxyKind::System:
        manager.setProxyFactory(new SystemProxy);
        return;
    case ProxyKind::None:
        manager.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
        return;
    case ProxyKind::Http:
    case ProxyKind::Socks5: {
        const auto type
            = proxy.kind == ProxyKind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy;
        manager.setProxy(QNetworkProxy(type, proxy.host, static_cast<quint16>(proxy.port),
                                       proxy.user, proxy.password));
        return;
    }
    }
}

} // namespace

HttpWorker::HttpWorker(HttpOptions options, QSslConfiguration tls)
    : m_options(std::move(options))
    , m_tls(std::move(tls))
{
}

HttpWorker::~HttpWorker() = default;

void HttpWorker::start(const std::shared_ptr<PendingRequest> &pending)
{
    if (m_isStopped) {
        pending->finish(Error::cancelled());
        return;
    }
    m_queue.push_back(pending);
    startNext();
}

void HttpWorker::abandon(const std::shared_ptr<PendingRequest> &pending)
{
    std::erase(m_queue, pending);
    const auto flight = m_flights.find(pending);
    if (flight == m_flights.end())
        return;
    flight->second.transfer->abort();
    land(pending);
}

void HttpWorker::stop()
{
    m_isStopped = true;
    for (const auto &pending : m_queue)
        pending->finish(Error::cancelled());
    m_queue.clear();
    for (auto &[pending, flight] : m_flights) {
        flight.transfer->abort();
        pending->finish(Error::cancelled());
    }
    m_flights.clear();
    m_managers.clear();
}

void HttpWorker::startNext()
{
    while (!m_queue.empty() && m_flights.size() < static_cast<std::size_t>(m_options.concurrency)) {
        const std::shared_ptr<PendingRequest> pending = m_queue.front();
        m_queue.pop_front();
        const QString origin = originOf(pending->request().url);
        const std::size_t manager = managerFor(origin);
        ++m_loads[manager];
        const auto finished = [this, pending, origin](Result<HttpResponse> outcome) {
            if (outcome.isOk() && outcome->wasHttp2)
                m_http2Origins.insert(origin);
            pending->finish(std::move(outcome));
            land(pending);
        };
        auto transfer
            = std::make_unique<HttpTransfer>(*m_managers[manager], *this, pending, finished);
        HttpTransfer &started = *transfer;
        m_flights.emplace(pending, Flight{std::move(transfer), manager});
        started.start();
    }
}

std::size_t HttpWorker::managerFor(const QString &origin)
{
    const auto least = std::ranges::min_element(m_loads);
    if (!m_managers.empty() && m_http2Origins.contains(origin))
        return 0;
    if (least != m_loads.end() && *least < s_connectionsPerHost)
        return static_cast<std::size_t>(least - m_loads.begin());
    auto manager = std::make_unique<QNetworkAccessManager>();
    setProxy(*manager, m_options.proxy);
    // An answer could otherwise pin a host to https, or off it, for the life of the program.
    manager->setStrictTransportSecurityEnabled(false);
    m_managers.push_back(std::move(manager));
    m_loads.push_back(0);
    return m_managers.size() - 1;
}

void HttpWorker::land(const std::shared_ptr<PendingRequest> &pending)
{
    const auto flight = m_flights.find(pending);
    if (flight == m_flights.end())
        return;
    --m_loads[flight->second.manager];
    // The transfer may be what calls.
    flight->second.transfer.release()->deleteLater();
    m_flights.erase(flight);
    startNext();
}

} // namespace millrace
