// PostgresSession: a connection that writes, with the cancellation of the call it is used in.
#pragma once

#include "core/connectors/postgres/postgresconnection.h"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// Marks the one place in a transaction to go back to, and forgets it.
inline constexpr auto s_postgresSetSavepoint = QLatin1StringView("SAVEPOINT millrace");
inline constexpr auto s_postgresReleaseSavepoint = QLatin1StringView("RELEASE SAVEPOINT millrace");

/// What the configuration says about writing.
struct PostgresWriteOptions final
{
    ServerOptions server;
    QString schema; ///< Where streams go that name none.
    bool createsSchema = true;
    bool hasMetaColumns = true;
    bool deletesHard = true;
    bool dropsDependents = false;
    std::chrono::seconds lockTimeout{60}; ///< 0: none.
};

/// A session that writes. Used by one thread at a time.
class PostgresSession final
{
public:
    using Parameters = std::vector<std::optional<std::string>>;

    [[nodiscard]] static Result<std::unique_ptr<PostgresSession>>
    open(const PostgresWriteOptions &options, const Cancellation &cancellation);
    /// The same by a \a route that is prepared.
    [[nodiscard]] static Result<std::unique_ptr<PostgresSession>>
    open(const PostgresWriteOptions &options, const ServerSteps &route,
         const Cancellation &cancellation);

    /// Runs \a sql and returns its rows.
    Result<PostgresResult> rows(const QString &sql, const Parameters &parameters = {});
    /// Runs \a sql, of which nothing but success is wanted. Without \a parameters it may hold
    /// several statements.
    Result<void> run(const QString &sql, const Parameters &parameters = {});
    /// The first value of the first row as a number; 0 without a row.
    Result<std::int64_t> integer(const QString &sql, const Parameters &parameters = {});

    Result<void> begin();
    /// Begins a transaction that rows are written in. A constraint that waits for its end could
    /// refuse no single row, so none waits.
    Result<void> beginRows();
    Result<void> commit();
    /// Marks a place in the transaction to go back to. One at a time.
    Result<void> setSavepoint();
    Result<void> releaseSavepoint();
    Result<void> backToSavepoint();
    /// Ends the open transaction, if any, also after a cancellation.
    void rollback();

    [[nodiscard]] PostgresConnection &connection() { return *m_connection; }
    [[nodiscard]] const Cancellation &cancellation() const { return m_cancellation; }
    /// Ends the process of the server behind \a other, which is cut off and may still be at work.
    /// One of the same number that began later is left alone.
    Result<void> endProcessOf(const PostgresSession &other);

private:
    friend class PostgresCancellationScope;

    explicit PostgresSession(std::unique_ptr<PostgresConnection> connection);

    [[nodiscard]] static Result<std::unique_ptr<PostgresSession>>
    prepared(Result<std::unique_ptr<PostgresConnection>> connection,
             const PostgresWriteOptions &options, const Cancellation &cancellation);

    std::unique_ptr<PostgresConnection> m_connection;
    Cancellation m_cancellation;
    std::string m_processId; ///< Of the server's process behind the connection.
    std::string m_processStart;
};

/// While it lives, the calls of a session end when a cancellation is requested.
class PostgresCancellationScope final
{
public:
    PostgresCancellationScope(PostgresSession &session, const Cancellation &cancellation);
    ~PostgresCancellationScope();
    PostgresCancellationScope(const PostgresCancellationScope &) = delete;
    PostgresCancellationScope &operator=(const PostgresCancellationScope &) = delete;

private:
    PostgresSession &m_session;
    Cancellation m_before;
};

/// \a text as a parameter. The server takes no NUL.
[[nodiscard]] std::string parameterOf(QString text);

/// "schema"."name", quoted.
[[nodiscard]] QString qualifiedName(const QString &schema, const QString &name);

} // namespace millrace
