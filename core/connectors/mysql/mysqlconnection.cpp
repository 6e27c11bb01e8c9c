#include "core/connectors/mysql/mysqlconnection.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// How long the thread that waits for the server sleeps between two looks at the cancellation.
constexpr int s_lookMilliseconds = 20;
/// How long the answer to a KILL is waited for; the server carries it out anyhow.
constexpr int s_answerMilliseconds = 300;

constexpr const char *s_refusal = "local files are not given away";

int refuseInit(void **, const char *, void *) { return 1; }
int refuseRead(void *, char *, unsigned int) { return -1; }
void refuseEnd(void *) { }
int refuseError(void *, char *text, unsigned int size)
{
    std::strncpy(text, s_refusal, size);
    if (size > 0)
        text[size - 1] = '\0';
    return CR_FILE_NOT_FOUND;
}

/// Waits for what \a status of a call under way asks for. Returns what has happened.
int waitFor(MYSQL *handle, int status)
{
    pollfd descriptor{};
    descriptor.fd = mysql_get_socket(handle);
    if ((status & MYSQL_WAIT_READ) != 0)
        descriptor.events |= POLLIN;
    if ((status & MYSQL_WAIT_WRITE) != 0)
        descriptor.events |= POLLOUT;
    if ((status & MYSQL_WAIT_EXCEPT) != 0)
        descriptor.events |= POLLPRI;
    if (::poll(&descriptor, 1, s_lookMilliseconds) <= 0)
        return 0;
    int happened = 0;
    if ((descriptor.revents & (POLLIN | POLLHUP | POLLERR)) != 0)
        happened |= MYSQL_WAIT_READ;
    if ((descriptor.revents & (POLLOUT | POLLERR)) != 0)
        happened |= MYSQL_WAIT_WRITE;
    if ((descriptor.revents & POLLPRI) != 0)
        happened |= MYSQL_WAIT_EXCEPT;
    happened &= status;
    // An event that was not asked for must not become a wait that never ends.
    return happened != 0 ? happened : status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE);
}

/// Notices a server that vanished without a word within two minutes, also in the middle of a long
/// statement during which it has nothing to say.
void watchPeer(int socket)
{
    const auto set = [&](int level, int option, int value) {
        ::setsockopt(socket, level, option, &value, sizeof value);
    };
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set(IPPROTO_TCP, TCP_KEEPCNT, 4);
#endif
}

} // namespace

MySqlConnection::MySqlConnection(st_mysql *handle, ServerOptions options,
                                 std::shared_ptr<const MySqlRoute> route, Use use)
    : m_handle(handle)
    , m_options(std::move(options))
    , m_route(std::move(route))
    , m_use(use)
{
}

MySqlConnection::~MySqlConnection() { mysql_close(m_handle); }

Result<std::unique_ptr<MySqlConnection>>
MySqlConnection::open(const ServerOptions &options, const Cancellation &cancellation, Use use)
{
    static std::once_flag s_isInitialised;
    std::call_once(s_isInitialised, [] { mysql_library_init(0, nullptr, nullptr); });
    if (cancellation.stop_requested())
        return Error::cancelled();
    const auto route = findMySqlRoute(options, cancellation);
    if (!route)
        return route.error();
    return openBy(*route, options, cancellation, use);
}

Result<std::unique_ptr<MySqlConnection>>
MySqlConnection::openAnother(const Cancellation &cancellation) const
{
    return openBy(m_route, m_options, cancellation, m_use);
}

Result<std::unique_ptr<MySqlConnection>>
MySqlConnection::openBy(const std::shared_ptr<const MySqlRoute> &route,
                        const ServerOptions &options, const Cancellation &cancellation, Use use)
{
    MYSQL *handle = mysql_init(nullptr);
    if (handle == nullptr)
        return makeError(mysqlerrors::outOfMemory, {serverName(options)});
    std::unique_ptr<MySqlConnection> connection(new MySqlConnection(handle, options, route, use));
    if (const auto set = connection->setOptions(); !set)
        return set.error();
    if (const auto connected = connection->connect(cancellation); !connected)
        return connected.error();
    if (const auto checked = connection->checkTls(); !checked)
        return checked.error();
    connection->readServer();
    if (const auto ready = connection->setUpSession(cancellation); !ready)
        return ready.error();
    return connection;
}

Result<void> MySqlConnection::setOptions()
{
    const unsigned int timeout
        = static_cast<unsigned int>(std::max<std::int64_t>(1, m_options.connectTimeout.count()));
    // localhost would otherwise mean a socket file of the library's own choice.
    const unsigned int protocol
        = m_options.socketFolder.isEmpty() ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET;
    const unsigned int localInfile = m_use == Use::Writing ? 1 : 0;
    mysql_optionsv(m_handle, MYSQL_OPT_NONBLOCK, 0);
    mysql_optionsv(m_handle, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
    mysql_optionsv(m_handle, MYSQL_OPT_PROTOCOL, &protocol);
    mysql_optionsv(m_handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_optionsv(m_handle, MYSQL_OPT_LOCAL_INFILE, &localInfile);
    if (!m_options.applicationName.isEmpty())
        mysql_optionsv(m_handle, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name",
                       m_options.applicationName.toUtf8().constData());
    refuseLocalFiles();
    restrictSignIn();
    return setTlsOptions(m_handle, m_options, *m_route);
}

void MySqlConnection::restrictSignIn()
{
    // A server may ask for the password as it is. That is right only where nobody can listen and
    // it is known who asks.
    const bool isKnown = !m_options.socketFolder.isEmpty()
        || m_options.tls.mode == TlsMode::VerifyFull || !m_options.tls.fingerprint.isEmpty();
    mysql_optionsv(m_handle, MARIADB_OPT_RESTRICTED_AUTH,
                   isKnown ? "mysql_native_password,caching_sha2_password,sha256_password,"
                             "client_ed25519,auth_gssapi_client,mysql_clear_password,dialog"
                           : "mysql_native_password,caching_sha2_password,sha256_password,"
                             "client_ed25519,auth_gssapi_client");
}

Result<void> MySqlConnection::connect(const Cancellation &cancellation)
{
    const auto deadline = std::chrono::steady_clock::now() + m_options.connectTimeout;
    const bool isTunnelled = m_route->tunnel != nullptr;
    const QByteArray host = isTunnelled ? QByteArrayLiteral("127.0.0.1") : m_options.host.toUtf8();
    const int port = isTunnelled ? m_route->tunnel->localPort() : m_options.port;
    const QByteArray socket = m_options.socketFolder.toUtf8();
    const QByteArray user = m_options.user.toUtf8();
    const QByteArray password = m_options.password.toUtf8();
    const QByteArray database = m_options.database.toUtf8();
    const bool isLocal = !socket.isEmpty();
    MYSQL *connected = nullptr;
    int status = mysql_real_connect_start(
        &connected, m_handle, isLocal ? nullptr : host.constData(), user.constData(),
        password.constData(), database.isEmpty() ? nullptr : database.constData(),
        isLocal ? 0 : static_cast<unsigned int>(port), isLocal ? socket.constData() : nullptr,
        CLIENT_REMEMBER_OPTIONS);
    bool isLate = false;
    while (status != 0) {
        int happened = waitFor(m_handle, status);
        isLate = std::chrono::steady_clock::now() >= deadline;
        if (isLate || cancellation.stop_requested()) {
            // The call has to end by itself; a time-out makes it do so.
            happened = MYSQL_WAIT_TIMEOUT;
        } else if (happened == 0) {
            continue;
        }
        status = mysql_real_connect_cont(&connected, m_handle, happened);
    }
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (connected == nullptr) {
        if (const auto broken = m_route->tunnel ? m_route->tunnel->failure() : std::nullopt)
            return *broken;
        if (isLate)
            return makeError(mysqlerrors::connectTimeout, {serverName(m_options)}, {}, u"/host"_s);
        return tlsError(faultOf(m_handle), m_options, *m_route, cancellation);
    }
    if (!isLocal)
        watchPeer(mysql_get_socket(m_handle));
    return {};
}

Result<void> MySqlConnection::checkTls()
{
    const bool isDemanded
        = m_options.tls.mode != TlsMode::Disable && m_options.tls.mode != TlsMode::Prefer;
    // The library goes on without encryption where the server has none. No password was shown so
    // far, only an answer to the server's challenge.
    if (isDemanded && cipher().isEmpty())
        return makeError(mysqlerrors::tlsMissing, {serverName(m_options)}, {}, u"/tls/mode"_s);
    return {};
}

void MySqlConnection::readServer()
{
    m_server.text = QString::fromUtf8(mysql_get_server_info(m_handle));
    m_server.isMariaDb = m_server.text.contains("mariadb"_L1, Qt::CaseInsensitive);
    const auto version = static_cast<int>(mysql_get_server_version(m_handle));
    m_server.major = version / 10000;
    m_server.minor = version / 100 % 100;
    m_server.patch = version % 100;
}

Result<void> MySqlConnection::setUpSession(const Cancellation &cancellation)
{
    // The server gives up a session whose peer takes longer than net_write_timeout; a destination
    // that is busy with a large commit may well do so.
    QString sql = u"SET SESSION time_zone = '+00:00', net_write_timeout = 86400, "
                  "net_read_timeout = 86400, wait_timeout = 86400, sql_select_limit = DEFAULT, "
                  "sql_safe_updates = 0, sql_mode = '"_s;
    sql += m_use == Use::Reading
        ? "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"_L1
        : "STRICT_ALL_TABLES,STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
          "NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO"_L1;
    sql += u'\'';
    if (const qint64 seconds = m_options.statementTimeout.count(); seconds > 0) {
        sql += m_server.isMariaDb ? ", max_statement_time = "_L1 + QString::number(seconds)
                                  : ", max_execution_time = "_L1 + QString::number(seconds * 1000);
    }
    return execute(sql, cancellation);
}

unsigned long MySqlConnection::id() const { return mysql_thread_id(m_handle); }

QString MySqlConnection::cipher() const
{
    return QString::fromLatin1(mysql_get_ssl_cipher(m_handle));
}

Result<void> MySqlConnection::execute(const QString &sql, const Cancellation &cancellation)
{
    const auto result = query(sql, cancellation);
    return result ? Result<void>() : Result<void>(result.error());
}

Result<MySqlResult> MySqlConnection::query(const QString &sql, const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const MySqlCancellationScope scope(*this, cancellation);
    const QByteArray utf8 = sql.toUtf8();
    if (mysql_real_query(m_handle, utf8.constData(), static_cast<unsigned long>(utf8.size())) != 0)
        return error();
    MYSQL_RES *result = mysql_store_result(m_handle);
    if (result == nullptr && mysql_field_count(m_handle) > 0)
        return error();
    MySqlResult first(result);
    // A procedure gives several results; the session takes no other statement before the last.
    while (mysql_more_results(m_handle) != 0) {
        if (mysql_next_result(m_handle) > 0)
            return error();
        mysql_free_result(mysql_store_result(m_handle));
    }
    return first;
}

Result<qint64> MySqlConnection::integer(const QString &sql, const Cancellation &cancellation)
{
    auto result = query(sql, cancellation);
    if (!result)
        return result.error();
    return result->next() ? result->integer(0).value_or(0) : 0;
}

Error MySqlConnection::error() { return error(faultOf(m_handle)); }

Error MySqlConnection::error(const MySqlFault &fault)
{
    // The scope that is left next ends the session at the server.
    if (m_isInterrupted.load())
        return Error::cancelled();
    m_isBroken = m_isBroken || endsConnection(fault.number);
    if (const auto broken
        = m_isBroken && m_route->tunnel ? m_route->tunnel->failure() : std::nullopt)
        return *broken;
    // The library refuses by itself when the statement was no LOAD DATA at all.
    if (fault.words.contains(QLatin1StringView(s_refusal))
        || fault.words.contains("local infile forbidden"_L1))
        return makeError(mysqlerrors::localFileRefused, {serverName(m_options)});
    return mySqlError(fault, m_options);
}

void MySqlConnection::refuseLocalFiles()
{
    mysql_set_local_infile_handler(m_handle, &refuseInit, &refuseRead, &refuseEnd, &refuseError,
                                   nullptr);
}

void MySqlConnection::abandon()
{
    ::shutdown(mysql_get_socket(m_handle), SHUT_RDWR);
    // A connection that was lost leaves nothing to end.
    if (!std::exchange(m_isBroken, true))
        endSessionAtServer();
}

void MySqlConnection::interrupt()
{
    m_isInterrupted.store(true);
    // Whatever call is under way ends at once, as if the server had gone.
    ::shutdown(mysql_get_socket(m_handle), SHUT_RDWR);
}

void MySqlConnection::endSessionAtServer()
{
    if (std::exchange(m_isEndedAtServer, true))
        return;
    // A server notices that its client has gone only when it has something to say. Until then a
    // long statement would keep its locks.
    ServerOptions options = m_options;
    options.database.clear();
    options.connectTimeout = std::chrono::seconds(1);
    MYSQL *handle = mysql_init(nullptr);
    if (handle == nullptr)
        return;
    MySqlConnection second(handle, options, m_route, Use::Reading);
    if (!second.setOptions() || !second.connect(Cancellation()) || !second.checkTls())
        return;
    const QByteArray sql = "KILL " + QByteArray::number(qulonglong{id()});
    if (mysql_send_query(handle, sql.constData(), static_cast<unsigned long>(sql.size())) != 0)
        return;
    // The server may answer after two seconds only, when the session sleeps or waits for a lock.
    pollfd answer{mysql_get_socket(handle), POLLIN, 0};
    ::poll(&answer, 1, s_answerMilliseconds);
}

MySqlCancellationScope::MySqlCancellationScope(MySqlConnection &connection,
                                               const Cancellation &cancellation)
    : m_connection(connection)
    , m_callback(cancellation, [&connection] { connection.interrupt(); })
{
}

MySqlCancellationScope::~MySqlCancellationScope()
{
    if (m_connection.m_isInterrupted.load())
        m_connection.endSessionAtServer();
}

} // namespace millrace
