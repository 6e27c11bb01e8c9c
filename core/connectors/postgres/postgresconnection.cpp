#include "core/connectors/postgres/postgresconnection.h"

#include "core/connectors/postgres/postgresconnecting.h"
#include "core/connectors/postgres/postgresparameters.h"
#include "core/connectors/postgres/postgreswait.h"

#include <libpq-fe.h>

#include <future>
#include <thread>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// How long the server may take to end a statement it was told to stop.
constexpr std::chrono::milliseconds s_stopTime(700);

/// Asks the server to stop the running statement. The request goes over a connection of its own
/// whose time nobody limits, so it has a thread of its own too. The result is ready once the server
/// has passed the request on: until then it could hit the next statement.
std::future<void> requestStop(PGconn *connection)
{
    std::promise<void> passedOn;
    std::future<void> result = passedOn.get_future();
    PGcancel *cancel = PQgetCancel(connection);
    if (cancel == nullptr) {
        passedOn.set_value();
        return result;
    }
    std::thread([cancel, passedOn = std::move(passedOn)]() mutable {
        char words[256];
        PQcancel(cancel, words, sizeof words);
        PQfreeCancel(cancel);
        passedOn.set_value();
    }).detach();
    return result;
}

/// Throws away the copied rows that are here. Returns whether the copy has ended.
bool skipCopyData(PGconn *connection)
{
    while (true) {
        char *data = nullptr;
        const int size = PQgetCopyData(connection, &data, 1);
        PQfreemem(data);
        if (size <= 0)
            return size < 0;
    }
}

} // namespace

void PostgresConnection::Close::operator()(pg_conn *connection) const { PQfinish(connection); }

PostgresConnection::PostgresConnection(Handle connection, PostgresSite site,
                                       std::shared_ptr<SshTunnel> tunnel)
    : m_connection(std::move(connection))
    , m_site(std::move(site))
    , m_tunnel(std::move(tunnel))
    , m_copyData(nullptr, &PQfreemem)
{
    PQsetnonblocking(m_connection.get(), 1);
    // Notices are for people at a terminal.
    PQsetNoticeReceiver(
        m_connection.get(), [](void *, const PGresult *) {}, nullptr);
}

PostgresConnection::~PostgresConnection() = default;

std::unique_ptr<ServerSteps> PostgresConnection::routeTo(const ServerOptions &options)
{
    return std::make_unique<ServerSteps>(options, socketFileOf(options));
}

Result<std::unique_ptr<PostgresConnection>>
PostgresConnection::open(const ServerOptions &options, const Cancellation &cancellation)
{
    const auto route = routeTo(options);
    if (const auto prepared = route->prepare(cancellation); !prepared)
        return prepared.error();
    return open(options, *route, cancellation);
}

Result<std::unique_ptr<PostgresConnection>>
PostgresConnection::open(const ServerOptions &options, const ServerSteps &route,
                         const Cancellation &cancellation)
{
    auto connected = PostgresConnecting(options, route).run(cancellation);
    if (!connected)
        return connected.error();
    if (const auto prepared = (*connected)->prepareSession(options, cancellation); !prepared)
        return prepared.error();
    return connected;
}

Result<void> PostgresConnection::prepareSession(const ServerOptions &options,
                                                const Cancellation &cancellation)
{
    QString sql
        = u"SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; "
          "SET bytea_output = 'hex'; SET extra_float_digits = 3; SET xmlbinary = 'base64'; "
          "SET standard_conforming_strings = on; SET idle_in_transaction_session_timeout = 0; "
          "SET statement_timeout = "_s;
    sql += QString::number(std::chrono::milliseconds(options.statementTimeout).count());
    // Such a database does not know what its bytes mean, and refuses to make UTF-8 of some.
    const char *encoding = PQparameterStatus(m_connection.get(), "server_encoding");
    if (encoding != nullptr && qstrcmp(encoding, "SQL_ASCII") == 0)
        sql += "; SET client_encoding = 'SQL_ASCII'"_L1;
    const auto done = execute(sql, cancellation);
    return done ? Result<void>() : Result<void>(done.error());
}

Result<PostgresResult> PostgresConnection::execute(const QString &sql,
                                                   const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const int accepted = PQsendQuery(m_connection.get(), sql.toUtf8().constData());
    if (const auto gone = sent(accepted, cancellation); !gone)
        return gone.error();
    return finishStatement(cancellation);
}

Result<PostgresResult>
PostgresConnection::execute(const QString &sql,
                            const std::vector<std::optional<std::string>> &parameters,
                            const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    std::vector<const char *> values;
    values.reserve(parameters.size());
    for (const auto &parameter : parameters)
        values.push_back(parameter ? parameter->c_str() : nullptr);
    const int accepted = PQsendQueryParams(m_connection.get(), sql.toUtf8().constData(),
                                           static_cast<int>(values.size()), nullptr, values.data(),
                                           nullptr, nullptr, 0);
    if (const auto gone = sent(accepted, cancellation); !gone)
        return gone.error();
    return finishStatement(cancellation);
}

Result<void> PostgresConnection::sent(int accepted, const Cancellation &cancellation)
{
    if (accepted == 0)
        return lost();
    return flush(cancellation);
}

Result<void> PostgresConnection::flush(const Cancellation &cancellation)
{
    while (true) {
        const int left = PQflush(m_connection.get());
        if (left == 0)
            return {};
        if (left < 0)
            return lost();
        // The server may wait for us to take what it has to say before it reads on.
        const auto ready
            = waitForSocket({PQsocket(m_connection.get()), true, true}, std::nullopt, cancellation);
        if (ready == SocketReady::Cancelled) {
            stopStatement();
            return Error::cancelled();
        }
        if (PQconsumeInput(m_connection.get()) == 0)
            return lost();
    }
}

Result<PostgresResult> PostgresConnection::nextResult(const Cancellation &cancellation)
{
    while (PQisBusy(m_connection.get()) != 0) {
        const auto ready = waitForSocket({PQsocket(m_connection.get()), true, false}, std::nullopt,
                                         cancellation);
        if (ready == SocketReady::Cancelled) {
            stopStatement();
            return Error::cancelled();
        }
        if (PQconsumeInput(m_connection.get()) == 0)
            return lost();
    }
    return PostgresResult(PQgetResult(m_connection.get()));
}

Result<PostgresResult> PostgresConnection::finishStatement(const Cancellation &cancellation)
{
    PostgresResult last;
    std::optional<Error> fault;
    while (true) {
        auto result = nextResult(cancellation);
        if (!result)
            return result.error();
        if (result->handle() == nullptr)
            break;
        const auto status = PQresultStatus(result->handle());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            stopStatement();
            return makeError(postgreserrors::protocolBroken, {m_site.server, u"COPY"_s});
        }
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY
            && !fault)
            fault = failed(*result);
        last = std::move(*result);
    }
    if (fault)
        return *fault;
    return last;
}

Result<void> PostgresConnection::startCopy(const QString &sql, int wanted,
                                           const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const int accepted = PQsendQuery(m_connection.get(), sql.toUtf8().constData());
    if (auto gone = sent(accepted, cancellation); !gone)
        return gone;
    auto result = nextResult(cancellation);
    // Statements before the COPY.
    while (result && PQresultStatus(result->handle()) == PGRES_COMMAND_OK)
        result = nextResult(cancellation);
    if (!result)
        return result.error();
    if (static_cast<int>(PQresultStatus(result->handle())) == wanted) {
        m_isCopying = true;
        return {};
    }
    if (result->handle() == nullptr)
        return makeError(postgreserrors::protocolBroken, {m_site.server, u"COPY"_s});
    const Error fault = failed(*result);
    const auto rest = finishStatement(cancellation);
    return rest || !rest.error().isCancelled() ? fault : rest.error();
}

Result<void> PostgresConnection::startCopyOut(const QString &sql, const Cancellation &cancellation)
{
    return startCopy(sql, PGRES_COPY_OUT, cancellation);
}

Result<std::optional<std::span<const char>>>
PostgresConnection::nextCopyData(const Cancellation &cancellation)
{
    using Data = std::optional<std::span<const char>>;
    while (true) {
        char *data = nullptr;
        const int size = PQgetCopyData(m_connection.get(), &data, 1);
        m_copyData.reset(data);
        if (size > 0)
            return Data(std::span<const char>(data, static_cast<std::size_t>(size)));
        if (size == -1) {
            m_isCopying = false;
            const auto end = finishStatement(cancellation);
            return end ? Result<Data>(Data()) : Result<Data>(end.error());
        }
        if (size == -2)
            return lost();
        const auto ready = waitForSocket({PQsocket(m_connection.get()), true, false}, std::nullopt,
                                         cancellation);
        if (ready == SocketReady::Cancelled) {
            stopStatement();
            return Error::cancelled();
        }
        if (PQconsumeInput(m_connection.get()) == 0)
            return lost();
    }
}

void PostgresConnection::abandonCopyOut()
{
    if (m_isCopying)
        stopStatement();
}

Result<void> PostgresConnection::startCopyIn(const QString &sql, const Cancellation &cancellation)
{
    return startCopy(sql, PGRES_COPY_IN, cancellation);
}

Result<void> PostgresConnection::putCopyData(std::span<const char> bytes,
                                             const Cancellation &cancellation)
{
    while (true) {
        const int taken
            = PQputCopyData(m_connection.get(), bytes.data(), static_cast<int>(bytes.size()));
        if (taken < 0)
            return lost();
        // Nothing is left waiting in libpq, so its buffer stays as small as one call.
        if (auto gone = flush(cancellation); !gone)
            return gone;
        if (taken > 0)
            return {};
    }
}

Result<std::int64_t> PostgresConnection::endCopyIn(const Cancellation &cancellation)
{
    while (true) {
        const int taken = PQputCopyEnd(m_connection.get(), nullptr);
        if (taken < 0)
            return lost();
        if (const auto gone = flush(cancellation); !gone)
            return gone.error();
        if (taken > 0)
            break;
    }
    m_isCopying = false;
    const auto end = finishStatement(cancellation);
    if (!end)
        return end.error();
    return end->affectedRows();
}

void PostgresConnection::abandonCopyIn()
{
    if (!m_isCopying)
        return;
    PQputCopyEnd(m_connection.get(), "abandoned");
    stopStatement();
}

void PostgresConnection::rollback()
{
    if (isBroken() || !inTransaction())
        return;
    const auto deadline = std::chrono::steady_clock::now() + s_stopTime;
    if (PQsendQuery(m_connection.get(), "ROLLBACK") == 0 || !drain(deadline))
        m_connection.reset();
}

void PostgresConnection::stopStatement()
{
    const auto deadline = std::chrono::steady_clock::now() + s_stopTime;
    const std::future<void> asked = requestStop(m_connection.get());
    if (!drain(deadline) || asked.wait_until(deadline) != std::future_status::ready)
        m_connection.reset();
    m_copyData.reset();
    m_isCopying = false;
}

bool PostgresConnection::drain(std::chrono::steady_clock::time_point deadline)
{
    PGconn *connection = m_connection.get();
    while (PQstatus(connection) == CONNECTION_OK) {
        PQflush(connection);
        bool hasMore = false;
        if (PQisBusy(connection) == 0) {
            const PostgresResult result(PQgetResult(connection));
            if (result.handle() == nullptr)
                return true;
            const auto status = PQresultStatus(result.handle());
            if (status == PGRES_COPY_IN)
                PQputCopyEnd(connection, "abandoned");
            hasMore = status != PGRES_COPY_OUT || skipCopyData(connection);
        }
        if (hasMore)
            continue;
        if (waitForSocket({PQsocket(connection), true, false}, deadline, {}) != SocketReady::Ready
            || PQconsumeInput(connection) == 0)
            return false;
    }
    return false;
}

int PostgresConnection::serverVersion() const { return PQserverVersion(m_connection.get()); }

QString PostgresConnection::serverVersionText() const
{
    return QString::fromUtf8(PQparameterStatus(m_connection.get(), "server_version"));
}

bool PostgresConnection::isEncrypted() const { return PQsslInUse(m_connection.get()) != 0; }

bool PostgresConnection::inTransaction() const
{
    const auto status = PQtransactionStatus(m_connection.get());
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool PostgresConnection::inFailedTransaction() const
{
    return PQtransactionStatus(m_connection.get()) == PQTRANS_INERROR;
}

bool PostgresConnection::isBroken() const { return PQstatus(m_connection.get()) != CONNECTION_OK; }

bool PostgresConnection::isAlive()
{
    return PQconsumeInput(m_connection.get()) != 0 && !isBroken();
}

Error PostgresConnection::failed(const PostgresResult &result)
{
    m_lastFailure = failureOf(result.handle(), m_site);
    // Without a code the words are libpq's: the connection is gone.
    if (m_lastFailure.sqlState.empty())
        return lost();
    return postgresError(m_lastFailure, m_site);
}

Error PostgresConnection::lost()
{
    const QString words
        = m_site.redactor.redacted(QString::fromUtf8(PQerrorMessage(m_connection.get()))).trimmed();
    m_lastFailure = {};
    m_lastFailure.message = words;
    m_isCopying = false;
    if (m_tunnel) {
        if (const auto reason = m_tunnel->failure())
            return *reason;
    }
    return PQstatus(m_connection.get()) == CONNECTION_OK
        ? makeError(postgreserrors::statementFailed, {m_site.database, words})
        : makeError(postgreserrors::connectionLost, {m_site.server}, words);
}

} // namespace millrace
