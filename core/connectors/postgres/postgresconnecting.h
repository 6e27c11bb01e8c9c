// PostgresConnecting: the way from nothing to a signed-in connection.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"

namespace millrace {

/// One attempt to connect. Used once, by one thread; \a options must outlive it.
class PostgresConnecting final
{
public:
    explicit PostgresConnecting(const ServerOptions &options);

    /// Ends after the options' time for connecting, or within a second of a cancellation. The
    /// certificate is compared with a trusted fingerprint before the password is sent.
    [[nodiscard]] Result<std::unique_ptr<PostgresConnection>> run(const Cancellation &cancellation);

    /// The fingerprint of the certificate the server shows, without signing in; empty when there
    /// is none. Nothing is checked.
    [[nodiscard]] QString shownFingerprint(const Cancellation &cancellation);

private:
    enum class Until {
        SignedIn,
        Encrypted,
    };

    Result<void> checkFiles() const;
    Result<void> advance(pg_conn *connection, Until until, const Cancellation &cancellation);
    /// Waits for the server's next word. \a polling is libpq's answer to the last one.
    Result<void> wait(pg_conn *connection, int polling, const Cancellation &cancellation);
    Result<void> checkFingerprint(pg_conn *connection);
    [[nodiscard]] Error failure(pg_conn *connection, int stage, const Cancellation &cancellation);
    [[nodiscard]] Error tlsFailure(const QString &words, const Cancellation &cancellation);
    [[nodiscard]] Error networkFailure(const QString &words) const;

    const ServerOptions &m_options;
    PostgresSite m_site;
    std::chrono::steady_clock::time_point m_deadline;
    bool m_isFingerprintChecked = false;
};

} // namespace millrace
