// PostgresConnection: one connection to a PostgreSQL server through libpq.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/postgres/postgreserrors.h"
#include "core/connectors/postgres/postgresresult.h"
#include "core/sql/serveroptions.h"
#include "core/sql/serversteps.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>

struct pg_conn;

namespace millrace {

/// Whether this connector works with a server of \a version, as serverVersion() gives it.
[[nodiscard]] constexpr bool isSupported(int version) { return version >= 120000; }

/// Owns a connection. Used by one thread at a time.
///
/// libpq works without blocking here: every call that takes a Cancellation returns within a second
/// of its request with Error::cancelled(). The running statement is stopped on the server; if it
/// does not end in time the connection is closed, which isBroken() tells.
///
/// After connecting, every session has UTC as its zone, ISO dates, the "postgres" style of
/// intervals, bytes as hexadecimal digits and the shortest exact digits of floats.
class PostgresConnection final
{
public:
    /// Connects, signs in and prepares the session. Errors name the configuration's field.
    [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>>
    open(const ServerOptions &options, const Cancellation &cancellation);
    /// The same by a \a route that is prepared, whose tunnel is then shared. See routeTo().
    [[nodiscard]] static Result<std::unique_ptr<PostgresConnection>>
    open(const ServerOptions &options, const ServerSteps &route, const Cancellation &cancellation);
    /// The way to the server \a options name; not prepared yet.
    [[nodiscard]] static std::unique_ptr<ServerSteps> routeTo(const ServerOptions &options);

    ~PostgresConnection();
    PostgresConnection(const PostgresConnection &) = delete;
    PostgresConnection &operator=(const PostgresConnection &) = delete;

    /// Runs \a sql, which may hold several statements, and returns the result of the last one. The
    /// first failing one ends it. COPY is not for this call.
    Result<PostgresResult> execute(const QString &sql, const Cancellation &cancellation = {});
    /// Runs the one statement \a sql with \a parameters for $1, $2 …; a missing one is NULL.
    Result<PostgresResult> execute(const QString &sql,
                                   const std::vector<std::optional<std::string>> &parameters,
                                   const Cancellation &cancellation = {});

    /// Undoes an open transaction, which gives its locks back. Waits a second at most; a connection
    /// that does not answer is closed.
    void rollback();

    /// Begins COPY … TO STDOUT.
    Result<void> startCopyOut(const QString &sql, const Cancellation &cancellation = {});
    /// The next piece of the copy (one row, or the binary header or trailer with it), valid until
    /// the next call on the connection; nothing at its end.
    Result<std::optional<std::span<const char>>> nextCopyData(const Cancellation &cancellation
                                                              = {});
    /// Ends a copy out before its end and makes the connection usable again, or closes it.
    void abandonCopyOut();

    /// Begins COPY … FROM STDIN, before which \a sql may have other statements without rows.
    Result<void> startCopyIn(const QString &sql, const Cancellation &cancellation = {});
    /// Sends \a bytes, which need not end with a row. Waits while the server is slow.
    Result<void> putCopyData(std::span<const char> bytes, const Cancellation &cancellation = {});
    /// Ends the copy. Returns how many rows the server took, or why it took none.
    Result<std::int64_t> endCopyIn(const Cancellation &cancellation = {});
    /// Ends the copy so that the server takes none of its rows.
    void abandonCopyIn();

    [[nodiscard]] pg_conn *handle() const { return m_connection.get(); }
    /// As a number: 150004 is 15.4.
    [[nodiscard]] int serverVersion() const;
    /// The server's own name of its version: "15.4 (Debian 15.4-1)".
    [[nodiscard]] QString serverVersionText() const;
    [[nodiscard]] bool isEncrypted() const;
    /// Whether a transaction is open, also a failed one.
    [[nodiscard]] bool inTransaction() const;
    /// Whether the open transaction has failed and only a rollback is possible.
    [[nodiscard]] bool inFailedTransaction() const;
    /// Whether the connection is of no use any more.
    [[nodiscard]] bool isBroken() const;
    /// Looks whether the server has closed the connection while nothing was asked of it.
    [[nodiscard]] bool isAlive();
    /// What the server said about the last failed statement.
    [[nodiscard]] const PostgresFailure &lastFailure() const { return m_lastFailure; }
    [[nodiscard]] const PostgresSite &site() const { return m_site; }

private:
    struct Close final
    {
        void operator()(pg_conn *connection) const;
    };
    using Handle = std::unique_ptr<pg_conn, Close>;

    PostgresConnection(Handle connection, PostgresSite site, std::shared_ptr<SshTunnel> tunnel);

    friend class PostgresConnecting;

    Result<void> prepareSession(const ServerOptions &options, const Cancellation &cancellation);
    Result<void> sent(int accepted, const Cancellation &cancellation);
    Result<void> flush(const Cancellation &cancellation);
    /// Waits until the next result is there; null at the end of the statement.
    Result<PostgresResult> nextResult(const Cancellation &cancellation);
    /// Takes every result of the statement and returns the last.
    Result<PostgresResult> finishStatement(const Cancellation &cancellation);
    Result<void> startCopy(const QString &sql, int wanted, const Cancellation &cancellation);
    /// Stops the statement on the server and takes what is left of it.
    void stopStatement();
    bool drain(std::chrono::steady_clock::time_point deadline);
    [[nodiscard]] Error failed(const PostgresResult &result);
    [[nodiscard]] Error lost();

    Handle m_connection;
    PostgresSite m_site;
    std::shared_ptr<SshTunnel> m_tunnel;
    PostgresFailure m_lastFailure;
    std::unique_ptr<char, void (*)(void *)> m_copyData;
    bool m_isCopying = false;
};

} // namespace millrace
