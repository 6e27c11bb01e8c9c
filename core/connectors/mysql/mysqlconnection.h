// MySqlConnection: one session on a MySQL or MariaDB server.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/mysql/mysqlerrors.h"
#include "core/connectors/mysql/mysqlresult.h"
#include "core/connectors/mysql/mysqltls.h"
#include "core/sql/serveroptions.h"

#include <atomic>
#include <memory>

struct st_mysql;

namespace millrace {

/// What answers at the other end.
struct MySqlServer final
{
    bool isMariaDb = false;
    int major = 0;
    int minor = 0;
    int patch = 0;
    QString text; ///< As the server says it: "10.11.19-MariaDB-0+deb12u1".

    [[nodiscard]] bool isAtLeast(int wantedMajor, int wantedMinor = 0, int wantedPatch = 0) const
    {
        if (major != wantedMajor)
            return major > wantedMajor;
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }
};

/// Owns a connection. Used by one thread at a time; results of its streams must be gone before it.
///
/// The session speaks utf8mb4, has the time zone +00:00 and a strict sql_mode of its own, and waits
/// a day for a slow reader. Statements come one by one: a semicolon starts no second one.
///
/// While a MySqlCancellationScope lives, every call on the connection returns within a second of
/// the request; the connection is then of no use any more, and the server is told to end what the
/// session does, which rolls back its transaction.
class MySqlConnection final
{
public:
    enum class Use {
        Reading,
        Writing, ///< Also announces LOAD DATA LOCAL, which still needs a handler that answers it.
    };

    /// Connects, signs in and sets the session up. An empty database selects none. Errors: those
    /// of mysqlerrors, with the configuration's field; Error::cancelled().
    [[nodiscard]] static Result<std::unique_ptr<MySqlConnection>>
    open(const ServerOptions &options, const Cancellation &cancellation, Use use = Use::Reading);

    /// The same for the server of this connection, by the same tunnel.
    [[nodiscard]] Result<std::unique_ptr<MySqlConnection>>
    openAnother(const Cancellation &cancellation) const;

    ~MySqlConnection();
    MySqlConnection(const MySqlConnection &) = delete;
    MySqlConnection &operator=(const MySqlConnection &) = delete;

    [[nodiscard]] st_mysql *handle() const { return m_handle; }
    [[nodiscard]] const ServerOptions &options() const { return m_options; }
    [[nodiscard]] const MySqlServer &server() const { return m_server; }
    /// The session's number at the server, as KILL takes it.
    [[nodiscard]] unsigned long id() const;
    /// The cipher of the connection; empty when it is not encrypted.
    [[nodiscard]] QString cipher() const;
    /// Nothing lost the connection so far.
    [[nodiscard]] bool isUsable() const { return !m_isBroken && !m_isInterrupted.load(); }

    /// Runs the one statement \a sql, ignoring rows.
    Result<void> execute(const QString &sql, const Cancellation &cancellation);
    /// Runs the one statement \a sql and takes its rows into memory.
    [[nodiscard]] Result<MySqlResult> query(const QString &sql, const Cancellation &cancellation);
    /// The integer in the first row of \a sql; 0 when there is no row or no integer.
    [[nodiscard]] Result<qint64> integer(const QString &sql, const Cancellation &cancellation);

    /// The error of the last call on handle(). Error::cancelled() after a cancellation.
    [[nodiscard]] Error error();
    /// The same for a fault of a statement on this connection.
    [[nodiscard]] Error error(const MySqlFault &fault);

    /// Gives the connection up in the middle of a statement: its rows need not be read to their end
    /// before the result is freed, and the server ends the session.
    void abandon();

    /// Answers a server's wish for a local file with a refusal, as from the beginning. Whoever
    /// installs another handler for a LOAD DATA of his own calls this right after it.
    void refuseLocalFiles();

private:
    friend class MySqlCancellationScope;

    MySqlConnection(st_mysql *handle, ServerOptions options,
                    std::shared_ptr<const MySqlRoute> route, Use use);

    [[nodiscard]] static Result<std::unique_ptr<MySqlConnection>>
    openBy(const std::shared_ptr<const MySqlRoute> &route, const ServerOptions &options,
           const Cancellation &cancellation, Use use);
    Result<void> setOptions();
    void restrictSignIn();
    Result<void> connect(const Cancellation &cancellation);
    Result<void> checkTls();
    Result<void> setUpSession(const Cancellation &cancellation);
    void readServer();
    /// Runs in the thread that asks to stop.
    void interrupt();
    void endSessionAtServer();

    st_mysql *m_handle;
    ServerOptions m_options;
    std::shared_ptr<const MySqlRoute> m_route;
    Use m_use;
    MySqlServer m_server;
    std::atomic<bool> m_isInterrupted = false;
    bool m_isBroken = false;
    bool m_isEndedAtServer = false;
};

/// Makes the calls on a connection cancellable while it lives. Scopes may be nested.
class MySqlCancellationScope final
{
public:
    MySqlCancellationScope(MySqlConnection &connection, const Cancellation &cancellation);
    ~MySqlCancellationScope();
    MySqlCancellationScope(const MySqlCancellationScope &) = delete;
    MySqlCancellationScope &operator=(const MySqlCancellationScope &) = delete;

private:
    MySqlConnection &m_connection;
    CancellationCallback m_callback;
};

} // namespace millrace
