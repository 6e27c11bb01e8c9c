// PostgresConnecting: the way from nothing to a signed-in connection.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"
#include "core/sql/serversteps.h"

namespace millrace {

/// One attempt to connect. Used once, by one thread; \a options must outlive it.
class PostgresConnecting final
{
public:
    /// \a route: prepared.
    PostgresConnecting(const ServerOptions &options, const ServerSteps &route);

    /// Ends after the options' time for connecting, or within a second of a cancellation. The
    /// certificate is compared with a trusted fingerprint before the password is sent.
    [[nodiscard]] Result<std::unique_ptr<PostgresConnection>> run(const Cancellation &cancellation);

private:
    Result<void> checkFiles() const;
    Result<void> advance(pg_conn *connection, const Cancellation &cancellation);
    /// Waits for the server's next word. \a polling is libpq's answer to the last one.
    Result<void> wait(pg_conn *connection, int polling, const Cancellation &cancellation);
    Result<void> checkCertificate(pg_conn *connection);
    [[nodiscard]] Error failure(pg_conn *connection, int stage, const Cancellation &cancellation);
    [[nodiscard]] Error tlsFailure(const QString &words, const Cancellation &cancellation);
    [[nodiscard]] Error networkFailure(const ErrorDefinition &definition,
                                       const QString &words) const;

    const ServerOptions &m_options;
    const ServerSteps &m_route;
    PostgresSite m_site;
    std::chrono::steady_clock::time_point m_deadline;
    bool m_isCertificateChecked = false;
};

} // namespace millrace
