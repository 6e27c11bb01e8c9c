#include "core/connectors/postgres/postgressession.h"

#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_begin = u"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"_s;

} // namespace

PostgresSession::PostgresSession(std::unique_ptr<PostgresConnection> connection)
    : m_connection(std::move(connection))
{
}

Result<std::unique_ptr<PostgresSession>> PostgresSession::open(const PostgresWriteOptions &options,
                                                               const Cancellation &cancellation)
{
    return prepared(PostgresConnection::open(options.server, cancellation), options, cancellation);
}

Result<std::unique_ptr<PostgresSession>> PostgresSession::open(const PostgresWriteOptions &options,
                                                               const ServerSteps &route,
                                                               const Cancellation &cancellation)
{
    return prepared(PostgresConnection::open(options.server, route, cancellation), options,
                    cancellation);
}

Result<std::unique_ptr<PostgresSession>>
PostgresSession::prepared(Result<std::unique_ptr<PostgresConnection>> connection,
                          const PostgresWriteOptions &options, const Cancellation &cancellation)
{
    if (!connection)
        return connection.error();
    std::unique_ptr<PostgresSession> session(new PostgresSession(std::move(*connection)));
    const PostgresCancellationScope scope(*session, cancellation);
    // What is committed has to outlive a crash of the server, whatever is usual there.
    const auto set = session->rows(
        "SET lock_timeout = %1; "
        "SELECT set_config('synchronous_commit', 'on', false) "
        "WHERE current_setting('synchronous_commit') = 'off'; "
        "SELECT pid, backend_start FROM pg_catalog.pg_stat_get_activity(pg_backend_pid())"_L1.arg(
            QString::number(std::chrono::milliseconds(options.lockTimeout).count())));
    if (!set)
        return set.error();
    if (set->rowCount() > 0) {
        session->m_processId = set->value(0, 0);
        session->m_processStart = set->value(0, 1);
    }
    return session;
}

Result<PostgresResult> PostgresSession::rows(const QString &sql, const Parameters &parameters)
{
    return parameters.empty() ? m_connection->execute(sql, m_cancellation)
                              : m_connection->execute(sql, parameters, m_cancellation);
}

Result<void> PostgresSession::run(const QString &sql, const Parameters &parameters)
{
    const auto done = rows(sql, parameters);
    return done ? Result<void>() : Result<void>(done.error());
}

Result<std::int64_t> PostgresSession::integer(const QString &sql, const Parameters &parameters)
{
    const auto found = rows(sql, parameters);
    if (!found)
        return found.error();
    return found->rowCount() == 0 ? 0 : found->integer(0, 0);
}

Result<void> PostgresSession::begin() { return run(s_begin); }

Result<void> PostgresSession::beginRows()
{
    return run(s_begin + "; SET CONSTRAINTS ALL IMMEDIATE"_L1);
}

Result<void> PostgresSession::commit() { return run(u"COMMIT"_s); }

Result<void> PostgresSession::setSavepoint() { return run(s_postgresSetSavepoint); }

Result<void> PostgresSession::releaseSavepoint() { return run(s_postgresReleaseSavepoint); }

Result<void> PostgresSession::backToSavepoint()
{
    return run(u"ROLLBACK TO SAVEPOINT millrace; RELEASE SAVEPOINT millrace"_s);
}

void PostgresSession::rollback()
{
    m_connection->abandonCopyIn();
    if (m_connection->isBroken() || !m_connection->inTransaction())
        return;
    // The cancellation that ended the transaction must not keep it open.
    (void)m_connection->execute(u"ROLLBACK"_s);
}

PostgresCancellationScope::PostgresCancellationScope(PostgresSession &session,
                                                     const Cancellation &cancellation)
    : m_session(session)
    , m_before(session.m_cancellation)
{
    m_session.m_cancellation = cancellation;
}

PostgresCancellationScope::~PostgresCancellationScope() { m_session.m_cancellation = m_before; }

Result<void> PostgresSession::endProcessOf(const PostgresSession &other)
{
    return run(u"SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity "
               "WHERE pid::text = $1 AND backend_start::text = $2"_s,
               {other.m_processId, other.m_processStart});
}

std::string parameterOf(QString text)
{
    text.remove(QChar(u'\0'));
    return text.toStdString();
}

QString qualifiedName(const QString &schema, const QString &name)
{
    return quotedIdentifier(schema) + u'.' + quotedIdentifier(name);
}

} // namespace millrace
