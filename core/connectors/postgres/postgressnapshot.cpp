#include "core/connectors/postgres/postgressnapshot.h"

#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView s_begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

} // namespace

PostgresSnapshot::PostgresSnapshot(ServerOptions options, std::unique_ptr<ServerSteps> route,
                                   std::unique_ptr<PostgresConnection> holder)
    : m_options(std::move(options))
    , m_route(std::move(route))
    , m_holder(std::move(holder))
{
}

Result<std::shared_ptr<PostgresSnapshot>> PostgresSnapshot::take(const ServerOptions &options,
                                                                 const Cancellation &cancellation)
{
    auto route = PostgresConnection::routeTo(options);
    if (const auto prepared = route->prepare(cancellation); !prepared)
        return prepared.error();
    auto connection = PostgresConnection::open(options, *route, cancellation);
    if (!connection)
        return connection.error();
    std::shared_ptr<PostgresSnapshot> snapshot(
        new PostgresSnapshot(options, std::move(route), std::move(*connection)));
    if (const auto exported = snapshot->exportSnapshot(cancellation); !exported)
        return exported.error();
    return snapshot;
}

Result<void> PostgresSnapshot::exportSnapshot(const Cancellation &cancellation)
{
    if (!isSupported(m_holder->serverVersion()))
        return makeError(postgreserrors::serverTooOld,
                         {m_holder->site().server, m_holder->serverVersionText()});
    const auto row = m_holder->execute(
        QString(s_begin)
            + "; SELECT pg_catalog.pg_export_snapshot(), pg_catalog.txid_current_snapshot()"_L1,
        cancellation);
    if (!row)
        return row.error();
    m_id = row->text(0, 0);
    m_text = row->value(0, 1);
    return {};
}

bool PostgresSnapshot::isHeld() const
{
    return !m_holder->isBroken() && m_holder->inTransaction() && !m_holder->inFailedTransaction();
}

Result<std::unique_ptr<PostgresConnection>>
PostgresSnapshot::borrow(const Cancellation &cancellation)
{
    std::unique_ptr<PostgresConnection> connection;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_idle.empty()) {
            connection = std::move(m_idle.back());
            m_idle.pop_back();
        }
    }
    const QString take = QString(s_begin) + "; SET TRANSACTION SNAPSHOT "_L1 + quotedText(m_id)
        + "; SET LOCAL jit = off"_L1;
    if (connection) {
        // A transaction of its own for each stream keeps the number of locks small.
        if (connection->execute("ROLLBACK; "_L1 + take, cancellation))
            return connection;
    }
    auto opened = PostgresConnection::open(m_options, *m_route, cancellation);
    if (!opened)
        return opened;
    if (const auto taken = (*opened)->execute(take, cancellation); !taken) {
        // The server has forgotten the snapshot with the connection that held it.
        const bool isGone = (*opened)->lastFailure().sqlState == "22023"
            || (*opened)->lastFailure().sqlState == "55000";
        return isGone ? makeError(postgreserrors::connectionLost, {m_holder->site().server},
                                  taken.error().detail)
                      : taken.error();
    }
    return opened;
}

void PostgresSnapshot::giveBack(std::unique_ptr<PostgresConnection> connection)
{
    connection->abandonCopyOut();
    if (connection->isBroken())
        return;
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(connection));
}

} // namespace millrace
