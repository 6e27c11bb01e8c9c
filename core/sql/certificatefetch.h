// CertificateFetch: asks a database server for encryption and keeps the certificates it shows.
#pragma once

#include "core/sql/servercertificate.h"

namespace millrace {

/// One conversation with a server; used once, by one thread, without an event loop.
class CertificateFetch final
{
public:
    CertificateFetch(ServerAddress address, std::chrono::seconds timeout,
                     Cancellation cancellation);

    [[nodiscard]] Result<QList<ServerCertificate>> run(ServerProtocol protocol);

private:
    [[nodiscard]] Result<void> askPostgreSql(ServerSocket &socket) const;
    [[nodiscard]] Result<void> askMySql(ServerSocket &socket) const;
    [[nodiscard]] Result<QList<ServerCertificate>> shakeHands(ServerSocket socket) const;
    [[nodiscard]] Error failed(const QString &why) const;

    const ServerAddress m_address;
    const std::chrono::seconds m_timeout;
    const ServerSocket::Deadline m_deadline;
    const Cancellation m_cancellation;
};

} // namespace millrace
