#include "core/connectors/postgres/postgressnapshot.h"

#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView s_begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

} // namespace

PostgresSnapshot::PostgresSnapshot(ServerOptions options, std::unique_ptr<ServerSteps> route)
    : m_options(std::move(options))
    , m_route(std::move(route))
{
}

Result<std::shared_ptr<PostgresSnapshot>>
PostgresSnapshot::prepare(const ServerOptions &options, const Cancellation &cancellation)
{
    auto route = PostgresConnection::routeTo(options);
    if (const auto prepared = route->prepare(cancellation); !prepared)
        return prepared.error();
    return std::shared_ptr<PostgresSnapshot>(new PostgresSnapshot(options, std::move(route)));
}

Result<std::unique_ptr<PostgresConnection>>
PostgresSnapshot::connection(const Cancellation &cancellation)
{
    while (true) {
        std::unique_ptr<PostgresConnection> idle;
        {
            const std::lock_guard lock(m_mutex);
            if (m_idle.empty())
                break;
            idle = std::move(m_idle.back());
            m_idle.pop_back();
        }
        if (idle->isAlive())
            return idle;
    }
    auto opened = PostgresConnection::open(m_options, *m_route, cancellation);
    if (opened && !isSupported((*opened)->serverVersion()))
        return makeError(postgreserrors::serverTooOld,
                         {(*opened)->site().server, (*opened)->serverVersionText()});
    return opened;
}

Result<void> PostgresSnapshot::take(const Cancellation &cancellation)
{
    auto opened = connection(cancellation);
    if (!opened)
        return opened.error();
    const auto row = (*opened)->execute(
        QString(s_begin)
            + "; SELECT pg_catalog.pg_export_snapshot(), pg_catalog.txid_current_snapshot()"_L1,
        cancellation);
    if (!row)
        return row.error();
    m_id = row->text(0, 0);
    m_text = row->value(0, 1);
    m_holder = std::move(*opened);
    return {};
}

bool PostgresSnapshot::isHeld()
{
    return isTaken() && m_holder->isAlive() && m_holder->inTransaction()
        && !m_holder->inFailedTransaction();
}

Result<std::unique_ptr<PostgresConnection>>
PostgresSnapshot::borrow(const Cancellation &cancellation)
{
    auto opened = connection(cancellation);
    if (!opened)
        return opened;
    const auto taken = (*opened)->execute(QString(s_begin) + "; SET TRANSACTION SNAPSHOT "_L1
                                              + quotedText(m_id) + "; SET LOCAL jit = off"_L1,
                                          cancellation);
    if (taken)
        return opened;
    // The server has forgotten the snapshot with the connection that held it.
    const std::string &state = (*opened)->lastFailure().sqlState;
    if (state == "22023" || state == "55000")
        return makeError(postgreserrors::connectionLost, {(*opened)->site().server},
                         taken.error().detail);
    return taken.error();
}

void PostgresSnapshot::giveBack(std::unique_ptr<PostgresConnection> connection)
{
    connection->abandonCopyOut();
    // Locks of an idle connection would keep other programs waiting until the end of the run.
    connection->rollback();
    if (connection->isBroken())
        return;
    const std::lock_guard lock(m_mutex);
    m_idle.push_back(std::move(connection));
}

} // namespace millrace
