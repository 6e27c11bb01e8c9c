#include "core/sql/serversteps.h"

#include "core/sql/hostlookup.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

ServerSteps::ServerSteps(ServerOptions options, QString socketFile)
    : m_options(std::move(options))
    , m_address{m_options.host, {}, m_options.port, std::move(socketFile)}
{
}

void ServerSteps::addTo(CheckRun &check, const Cancellation &cancellation)
{
    if (m_address.socketFile.isEmpty()) {
        if (m_options.tunnel)
            check.step(QCoreApplication::translate("sql", "Open the SSH tunnel"),
                       [&] { return openTunnel(cancellation); });
        else
            check.step(QCoreApplication::translate("sql", "Resolve the host name"),
                       [&] { return resolve(cancellation); });
    }
    check.step(QCoreApplication::translate("sql", "Connect"),
               [&] { return connect(cancellation); });
}

Result<void> ServerSteps::prepare(const Cancellation &cancellation)
{
    if (!m_address.socketFile.isEmpty())
        return {};
    return m_options.tunnel ? openTunnel(cancellation) : resolve(cancellation);
}

Result<void> ServerSteps::resolve(const Cancellation &cancellation)
{
    auto addresses = lookUpHost(m_options.host, m_options.connectTimeout, cancellation);
    if (!addresses)
        return addresses.error();
    m_address.addresses = std::move(*addresses);
    return {};
}

Result<void> ServerSteps::openTunnel(const Cancellation &cancellation)
{
    auto tunnel = SshTunnel::open(*m_options.tunnel, m_options.host, m_options.port,
                                  m_options.connectTimeout, cancellation);
    if (!tunnel)
        return tunnel.error();
    m_tunnel = std::move(*tunnel);
    m_address.addresses = QStringList{u"127.0.0.1"_s};
    m_address.port = m_tunnel->localPort();
    return {};
}

Result<void> ServerSteps::connect(const Cancellation &cancellation) const
{
    const auto socket = ServerSocket::connect(m_address, m_options.connectTimeout, cancellation);
    if (socket)
        return {};
    if (const auto failure = m_tunnel ? m_tunnel->failure() : std::nullopt)
        return *failure;
    return socket.error();
}

} // namespace millrace
