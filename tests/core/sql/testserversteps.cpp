#include "core/sql/hostlookup.h"
#include "core/sql/serversteps.h"
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/sshserver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QtTest>

#include <array>
#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ServerOptions optionsFor(const QString &host, int port)
{
    ServerOptions options;
    options.host = host;
    options.port = port;
    options.connectTimeout = 5s;
    return options;
}

CheckResult checked(ServerSteps &steps, const Cancellation &cancellation = {})
{
    CheckRun check({});
    steps.addTo(check, cancellation);
    return check.result();
}

QStringList names(const CheckResult &result)
{
    QStringList found;
    for (const CheckStep &step : result.steps)
        found << step.name;
    return found;
}

void failsWith(const CheckResult &result, const char *code, const char *field, ErrorKind kind)
{
    QVERIFY(!result.passed());
    const Error &error = *result.steps.back().error;
    QCOMPARE(error.code, QString::fromLatin1(code));
    QCOMPARE(error.field, QString::fromLatin1(field));
    QCOMPARE(error.kind, kind);
}

/// A listening socket whose queue is full: a further connection waits without end.
class SilentListener final
{
public:
    SilentListener()
        : m_port(freePort())
    {
        const QByteArray port = QByteArray::number(m_port);
        m_server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in target = address();
        const auto *generic = reinterpret_cast<const sockaddr *>(&target);
        if (bind(m_server, generic, sizeof target) != 0 || listen(m_server, 0) != 0)
            qFatal("There is no socket.");
        for (int &client : m_clients) {
            client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
            ::connect(client, generic, sizeof target);
        }
    }
    ~SilentListener()
    {
        for (const int client : m_clients)
            close(client);
        close(m_server);
    }
    Q_DISABLE_COPY_MOVE(SilentListener)

    [[nodiscard]] int port() const { return m_port; }

private:
    [[nodiscard]] sockaddr_in address() const
    {
        sockaddr_in found{};
        found.sin_family = AF_INET;
        found.sin_port = htons(static_cast<quint16>(m_port));
        found.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return found;
    }

    int m_port;
    int m_server = -1;
    std::array<int, 4> m_clients{};
};

} // namespace

class TestServerSteps final : public QObject
{
    Q_OBJECT

private slots:
    void reachesAServerByName();
    void reachesAServerByItsSocket();
    void reachesAServerThroughATunnel();
    void triesEveryAddress();
    void tellsAnUnknownHost();
    void tellsAMissingHost();
    void tellsARefusedPort();
    void tellsAMissingSocket();
    void tellsASocketThatNobodyServes();
    void tellsATunnelThatBroke();
    void givesUpAfterTheTimeout();
    void stopsWhenCancelled();
};

void TestServerSteps::reachesAServerByName()
{
    ServerSteps steps(optionsFor(u"localhost"_s, PostgresServer::shared().port()));
    const CheckResult result = checked(steps);
    QVERIFY2(result.passed(),
             qUtf8Printable(result.passed() ? QString() : result.steps.back().error->message));
    QCOMPARE(names(result), (QStringList{u"Resolve the host name"_s, u"Connect"_s}));
    QVERIFY(steps.address().addresses.contains(u"127.0.0.1"_s));
    QCOMPARE(steps.address().host, u"localhost"_s);
    QVERIFY(!steps.tunnel());
}

void TestServerSteps::reachesAServerByItsSocket()
{
    const PostgresServer &postgres = PostgresServer::shared();
    ServerSteps steps(optionsFor({}, 0),
                      postgres.socketFolder() + u"/.s.PGSQL.%1"_s.arg(postgres.port()));
    const CheckResult result = checked(steps);
    QVERIFY(result.passed());
    QCOMPARE(names(result), QStringList{u"Connect"_s});
    ServerSteps other(optionsFor({}, 0), MariaDbServer::shared().socket());
    QVERIFY(checked(other).passed());
}

void TestServerSteps::reachesAServerThroughATunnel()
{
    SshServer ssh;
    ssh.start();
    ServerOptions options = optionsFor(u"127.0.0.1"_s, MariaDbServer::shared().port());
    options.tunnel = TunnelOptions{ssh.host(),    ssh.port(),           ssh.user(),
                                   ssh.keyFile(), ssh.knownHostsFile(), {}};
    ServerSteps steps(options);
    const CheckResult result = checked(steps);
    QVERIFY2(result.passed(),
             qUtf8Printable(result.passed() ? QString() : result.steps.back().error->message));
    QCOMPARE(names(result), (QStringList{u"Open the SSH tunnel"_s, u"Connect"_s}));
    QVERIFY(steps.tunnel()->isAlive());
    QCOMPARE(steps.address().port, steps.tunnel()->localPort());
    auto socket = ServerSocket::connect(steps.address(), 5s, {});
    QVERIFY(socket.isOk());
    // The greeting of MariaDB: its length, a number, the version of the protocol.
    const auto greeting = socket->read(5, std::chrono::steady_clock::now() + 5s, {});
    QVERIFY(greeting.isOk());
    QCOMPARE(greeting->at(4), '\x0a');
}

void TestServerSteps::triesEveryAddress()
{
    const int port = MariaDbServer::shared().port();
    const ServerAddress address{u"db"_s, {u"::1"_s, u"127.0.0.1"_s}, port};
    const auto socket = ServerSocket::connect(address, 5s, {});
    QVERIFY(socket.isOk());
    QCOMPARE(socket->peer(), u"127.0.0.1"_s);
}

void TestServerSteps::tellsAnUnknownHost()
{
    ServerSteps steps(optionsFor(u"db.invalid"_s, 5432));
    const CheckResult result = checked(steps);
    QCOMPARE(names(result), QStringList{u"Resolve the host name"_s});
    // A machine without any network says that its resolver failed.
    if (result.steps.back().error->code == "server.resolver_failed"_L1)
        failsWith(result, "server.resolver_failed", "/host", ErrorKind::Transient);
    else
        failsWith(result, "server.host_not_found", "/host", ErrorKind::Configuration);
}

void TestServerSteps::tellsAMissingHost()
{
    ServerSteps steps(optionsFor({}, 5432));
    failsWith(checked(steps), "server.host_missing", "/host", ErrorKind::Configuration);
}

void TestServerSteps::tellsARefusedPort()
{
    ServerSteps steps(optionsFor(u"127.0.0.1"_s, freePort()));
    const CheckResult result = checked(steps);
    failsWith(result, "server.refused", "/port", ErrorKind::Transient);
    QVERIFY(result.steps.back().error->message.contains(steps.address().text()));
}

void TestServerSteps::tellsAMissingSocket()
{
    ServerSteps nowhere(optionsFor({}, 0), u"/nowhere/server.sock"_s);
    failsWith(checked(nowhere), "server.socket_folder_missing", "/socket",
              ErrorKind::Configuration);
    ServerSteps away(optionsFor({}, 0), u"/tmp/millrace-no-server.sock"_s);
    failsWith(checked(away), "server.socket_refused", "/socket", ErrorKind::Transient);
    ServerSteps tooLong(optionsFor({}, 0), u"/tmp/"_s + QString(200, u'x'));
    failsWith(checked(tooLong), "server.socket_invalid", "/socket", ErrorKind::Configuration);
}

void TestServerSteps::tellsASocketThatNobodyServes()
{
    QTemporaryDir folder(shortFolderTemplate());
    const QString path = folder.filePath(u"s"_s);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, qUtf8Printable(path), sizeof address.sun_path);
    const int handle = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    QCOMPARE(bind(handle, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    close(handle);
    ServerSteps steps(optionsFor({}, 0), path);
    failsWith(checked(steps), "server.socket_refused", "/socket", ErrorKind::Transient);
}

void TestServerSteps::tellsATunnelThatBroke()
{
    SshServer ssh;
    ssh.start();
    ServerOptions options = optionsFor(u"127.0.0.1"_s, ssh.port());
    options.tunnel = TunnelOptions{ssh.host(),    ssh.port(),           ssh.user(),
                                   ssh.keyFile(), ssh.knownHostsFile(), {}};
    ServerSteps steps(options);
    QVERIFY(steps.prepare({}).isOk());
    ssh.kill();
    QVERIFY(waitUntil([&] { return !steps.tunnel()->isAlive(); }, 20s));
    QCOMPARE(steps.tunnel()->failure()->kind, ErrorKind::Transient);
    QVERIFY(!ServerSocket::connect(steps.address(), 2s, {}).isOk());
}

void TestServerSteps::givesUpAfterTheTimeout()
{
    const SilentListener listener;
    ServerOptions options = optionsFor(u"127.0.0.1"_s, listener.port());
    options.connectTimeout = 1s;
    ServerSteps steps(options);
    QElapsedTimer timer;
    timer.start();
    failsWith(checked(steps), "server.timed_out", "/host", ErrorKind::Transient);
    QVERIFY(timer.elapsed() >= 900 && timer.elapsed() < 9000);
}

void TestServerSteps::stopsWhenCancelled()
{
    const SilentListener listener;
    ServerOptions options = optionsFor(u"127.0.0.1"_s, listener.port());
    options.connectTimeout = 60s;
    CancellationSource cancellation;
    std::promise<void> resolved;
    auto checking = std::async(std::launch::async, [&] {
        ServerSteps steps(options);
        CheckRun check([&](const CheckStep &step) {
            if (step.name == "Resolve the host name"_L1)
                resolved.set_value();
        });
        steps.addTo(check, cancellation.get_token());
        return check.result();
    });
    resolved.get_future().wait();
    QElapsedTimer timer;
    timer.start();
    cancellation.request_stop();
    const CheckResult result = checking.get();
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY(result.steps.back().error->isCancelled());
}

QTEST_GUILESS_MAIN(TestServerSteps)

#include "testserversteps.moc"
