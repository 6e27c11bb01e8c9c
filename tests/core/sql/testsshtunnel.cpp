#include "core/sql/sshtunnel.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/sshserver.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <csignal>
#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char s_inside[] = "MILLRACE_TEST_TUNNEL";

TunnelOptions optionsOf(const SshServer &server)
{
    TunnelOptions options;
    options.host = server.host();
    options.port = server.port();
    options.user = server.user();
    options.keyFile = server.keyFile();
    options.knownHostsFile = server.knownHostsFile();
    return options;
}

/// Ids of the processes named ssh whose arguments contain \a word.
QList<pid_t> sshProcesses(const QString &word)
{
    QList<pid_t> found;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        QFile file(u"/proc/%1/cmdline"_s.arg(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray line = file.readAll();
        if (line.split('\0').value(0).endsWith("/ssh") && line.contains(word.toUtf8()))
            found << name.toInt();
    }
    return found;
}

Result<std::unique_ptr<SshTunnel>> openTo(const TunnelOptions &options, int port,
                                          const QString &host = u"127.0.0.1"_s,
                                          std::chrono::seconds timeout = 20s,
                                          const Cancellation &cancellation = {})
{
    return SshTunnel::open(options, host, port, timeout, cancellation);
}

/// Opening has to fail with the code, and the error to name the field.
void refuses(const Result<std::unique_ptr<SshTunnel>> &tunnel, const char *code, const char *field,
             ErrorKind kind = ErrorKind::Configuration)
{
    QVERIFY(!tunnel.isOk());
    const Error &error = tunnel.error();
    QVERIFY2(error.code == QString::fromLatin1(code),
             qUtf8Printable(error.code + u": "_s + error.message + u" | "_s + error.detail));
    QCOMPARE(error.field, QString::fromLatin1(field));
    QCOMPARE(error.kind, kind);
    QVERIFY(!error.message.isEmpty());
    QVERIFY(!error.detail.contains("debug"_L1));
}

} // namespace

class TestSshTunnel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_ssh.start(); }
    void reachesADatabase();
    void takesPathsWithBlanks();
    void usesAnIdleTunnelTwice();
    void tellsABrokenTunnel();
    void cutsConnectionsWithTheTunnel();
    void endsWithTheObject();
    void endsWithTheProgram();
    void refusesTextsThatSshWouldTakeForOthers_data();
    void refusesTextsThatSshWouldTakeForOthers();
    void refusesAnUnknownHostKey();
    void refusesAChangedHostKey();
    void trustsAFingerprint();
    void refusesAKeyThatIsNotTheTrustedOne();
    void takesNothingButAFingerprint();
    void showsTheHostKey();
    void tellsThatSigningInFailed();
    void tellsThatTheKeyIsMissing();
    void tellsThatTheJumpHostIsUnreachable();
    void tellsThatTheJumpHostHasNoSuchName();
    void tellsThatTheDatabaseIsUnreachable();
    void tellsThatForwardingIsForbidden();
    void tellsThatSshIsMissing();
    void givesUpAfterTheTimeout();
    void stopsWhenCancelled();

private:
    SshServer m_ssh;
};

void TestSshTunnel::reachesADatabase()
{
    PostgresServer &postgres = PostgresServer::shared();
    const auto tunnel = openTo(optionsOf(m_ssh), postgres.port());
    QVERIFY2(tunnel.isOk(), tunnel ? "" : qUtf8Printable(tunnel.error().detail));
    QVERIFY(tunnel.value()->isAlive());
    QVERIFY(!tunnel.value()->failure());
    ToolCall psql{u"psql"_s,
                  {u"-X"_s, u"-w"_s, u"-t"_s, u"-A"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s,
                   QString::number(tunnel.value()->localPort()), u"-U"_s, postgres.user(), u"-d"_s,
                   u"postgres"_s, u"-c"_s, u"SELECT repeat('x', 5000000)"_s}};
    psql.environment = {u"PGPASSWORD="_s + postgres.password()};
    const ToolResult result = runTool(psql);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QCOMPARE(result.output.size(), 5'000'001);
}

void TestSshTunnel::takesPathsWithBlanks()
{
    QTemporaryDir folder;
    const QString odd = folder.filePath(u"a \"b\" 50%d \\c"_s);
    QVERIFY(QDir().mkpath(odd));
    TunnelOptions options = optionsOf(m_ssh);
    QVERIFY(QFile::copy(options.keyFile, odd + u"/key"_s));
    QVERIFY(QFile::copy(options.knownHostsFile, odd + u"/known"_s));
    options.keyFile = odd + u"/key"_s;
    options.knownHostsFile = odd + u"/known"_s;
    const auto tunnel = openTo(options, m_ssh.port());
    QVERIFY2(tunnel.isOk(), tunnel ? "" : qUtf8Printable(tunnel.error().detail));
}

void TestSshTunnel::usesAnIdleTunnelTwice()
{
    QTcpServer echo;
    QVERIFY(echo.listen(QHostAddress::LocalHost));
    const auto tunnel = openTo(optionsOf(m_ssh), echo.serverPort());
    QVERIFY(tunnel.isOk());
    // The look whether it works.
    QVERIFY(echo.waitForNewConnection(5000));
    QVERIFY(echo.nextPendingConnection() != nullptr);
    for (int i = 0; i < 2; ++i) {
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost,
                             static_cast<quint16>(tunnel.value()->localPort()));
        QVERIFY(client.waitForConnected(5000));
        QVERIFY(echo.waitForNewConnection(5000));
        QTcpSocket *server = echo.nextPendingConnection();
        client.write("ping");
        QVERIFY(client.flush());
        QVERIFY(server->waitForReadyRead(5000));
        QCOMPARE(server->readAll(), QByteArray("ping"));
    }
}

void TestSshTunnel::tellsABrokenTunnel()
{
    SshServer server;
    server.start();
    const auto tunnel = openTo(optionsOf(server), server.port());
    QVERIFY(tunnel.isOk());
    QVERIFY(!tunnel.value()->failure());
    server.kill();
    QVERIFY(waitUntil([&] { return !tunnel.value()->isAlive(); }, 20s));
    const std::optional<Error> error = tunnel.value()->failure();
    QVERIFY(error.has_value());
    QCOMPARE(error->code, u"tunnel.broke"_s);
    QCOMPARE(error->kind, ErrorKind::Transient);
    server.start();
    QVERIFY(openTo(optionsOf(server), server.port()).isOk());
}

void TestSshTunnel::cutsConnectionsWithTheTunnel()
{
    SshServer server;
    server.start();
    QTcpServer database;
    QVERIFY(database.listen(QHostAddress::LocalHost));
    const auto tunnel = openTo(optionsOf(server), database.serverPort());
    QVERIFY(tunnel.isOk());
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost,
                         static_cast<quint16>(tunnel.value()->localPort()));
    QVERIFY(client.waitForConnected(5000));
    QVERIFY(!tunnel.value()->failure());
    server.kill();
    QVERIFY(client.state() == QAbstractSocket::UnconnectedState
            || client.waitForDisconnected(20'000));
    const std::optional<Error> error = tunnel.value()->failure();
    QVERIFY(error.has_value());
    QCOMPARE(error->kind, ErrorKind::Transient);
}

void TestSshTunnel::endsWithTheObject()
{
    const QString word = m_ssh.knownHostsFile();
    {
        const auto tunnel = openTo(optionsOf(m_ssh), m_ssh.port());
        QVERIFY(tunnel.isOk());
        QCOMPARE(sshProcesses(word).size(), 1);
    }
    QCOMPARE(sshProcesses(word), QList<pid_t>());
}

void TestSshTunnel::endsWithTheProgram()
{
    // The test calls itself; the inner one opens a tunnel and is killed.
    if (qEnvironmentVariableIsSet(s_inside)) {
        const QStringList words = qEnvironmentVariable(s_inside).split(u'\n');
        TunnelOptions options;
        options.host = words.at(0);
        options.port = words.at(1).toInt();
        options.keyFile = words.at(2);
        options.knownHostsFile = words.at(3);
        const auto tunnel = openTo(options, options.port);
        std::printf("%s\n", tunnel ? "ready" : qUtf8Printable(tunnel.error().detail));
        std::fflush(stdout);
        pause();
    }
    SshServer server;
    server.start();
    QProcess inside;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(s_inside),
                       QStringList{server.host(), QString::number(server.port()), server.keyFile(),
                                   server.knownHostsFile()}
                           .join(u'\n'));
    inside.setProcessEnvironment(environment);
    inside.start(QCoreApplication::applicationFilePath(), {u"endsWithTheProgram"_s});
    QByteArray said;
    while (!said.contains("ready\n")) {
        QVERIFY2(inside.waitForReadyRead(60'000), said.constData());
        said += inside.readAll();
    }
    QCOMPARE(sshProcesses(server.knownHostsFile()).size(), 1);
    inside.kill();
    QVERIFY(inside.waitForFinished());
    QVERIFY(waitUntil([&] { return sshProcesses(server.knownHostsFile()).isEmpty(); }, 10s));
}

void TestSshTunnel::refusesTextsThatSshWouldTakeForOthers_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text :
         {u"-oProxyCommand=touch /tmp/x"_s, u""_s, u"a b"_s, u"a;b"_s, u"$(id)"_s, u"`id`"_s,
          u"a|b"_s, u"a'b"_s, u"a\"b"_s, u"a\nb"_s, u"/run/socket"_s, u"%h"_s})
        QTest::newRow(qUtf8Printable(text)) << text;
}

void TestSshTunnel::refusesTextsThatSshWouldTakeForOthers()
{
    QFETCH(QString, text);
    TunnelOptions options = optionsOf(m_ssh);
    options.host = text;
    refuses(openTo(options, 5432), "tunnel.text_invalid", "/tunnel/host");
    refuses(openTo(optionsOf(m_ssh), 5432, text), "tunnel.text_invalid", "/host");
    if (!text.isEmpty()) {
        options = optionsOf(m_ssh);
        options.user = text;
        refuses(openTo(options, 5432), "tunnel.text_invalid", "/tunnel/username");
    }
}

void TestSshTunnel::refusesAnUnknownHostKey()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.knownHostsFile = m_ssh.emptyKnownHostsFile();
    const auto tunnel = openTo(options, m_ssh.port());
    refuses(tunnel, "tunnel.host_key_unknown", "/tunnel/host");
    QVERIFY2(tunnel.error().message.contains(m_ssh.fingerprint()),
             qUtf8Printable(tunnel.error().message));
    QVERIFY(tunnel.error().hint.contains(u"ssh -p %1"_s.arg(m_ssh.port())));
}

void TestSshTunnel::refusesAChangedHostKey()
{
    SshServer server;
    server.start();
    server.kill();
    server.changeHostKey();
    server.start();
    const auto tunnel = openTo(optionsOf(server), server.port());
    refuses(tunnel, "tunnel.host_key_changed", "/tunnel/host");
    QVERIFY(tunnel.error().message.contains(server.fingerprint()));
}

void TestSshTunnel::trustsAFingerprint()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.knownHostsFile = m_ssh.emptyKnownHostsFile();
    options.hostKeyFingerprint = m_ssh.fingerprint().mid(7);
    const auto tunnel = openTo(options, m_ssh.port());
    QVERIFY2(tunnel.isOk(), tunnel ? "" : qUtf8Printable(tunnel.error().detail));
    QFile known(m_ssh.emptyKnownHostsFile());
    QVERIFY(known.open(QIODevice::ReadOnly));
    QVERIFY(known.readAll().isEmpty());
}

void TestSshTunnel::refusesAKeyThatIsNotTheTrustedOne()
{
    SshServer server;
    server.start();
    TunnelOptions options = optionsOf(server);
    // The known hosts have the key: they do not count beside a fingerprint.
    options.hostKeyFingerprint = m_ssh.fingerprint().mid(7);
    const auto tunnel = openTo(options, server.port());
    refuses(tunnel, "tunnel.host_key_differs", "/tunnel/host_key_fingerprint");
    QVERIFY(tunnel.error().message.contains(server.fingerprint()));

    options.hostKeyFingerprint = server.fingerprint().mid(7);
    QVERIFY(openTo(options, server.port()).isOk());
    server.kill();
    server.changeHostKey();
    server.start();
    refuses(openTo(options, server.port()), "tunnel.host_key_differs",
            "/tunnel/host_key_fingerprint");
}

void TestSshTunnel::takesNothingButAFingerprint()
{
    TunnelOptions options = optionsOf(m_ssh);
    const QStringList texts{u"abc"_s, QString(42, u'A') + u'$', QString(42, u'A') + u' ',
                            QString(43, u'é'), QString(44, u'A')};
    for (const QString &text : texts) {
        options.hostKeyFingerprint = text;
        refuses(openTo(options, m_ssh.port()), "tunnel.fingerprint_invalid",
                "/tunnel/host_key_fingerprint");
    }
}

void TestSshTunnel::showsTheHostKey()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.knownHostsFile = m_ssh.emptyKnownHostsFile();
    const auto key = SshTunnel::presentedKey(options, 20s, {});
    QVERIFY2(key.isOk(), key ? "" : qUtf8Printable(key.error().message));
    QCOMPARE(key->fingerprint, m_ssh.fingerprint());
    QCOMPARE(key->type, u"ED25519"_s);

    options.port = 1;
    const auto nobody = SshTunnel::presentedKey(options, 20s, {});
    QVERIFY(!nobody.isOk());
    QCOMPARE(nobody.error().code, u"tunnel.unreachable"_s);
}

void TestSshTunnel::tellsThatSigningInFailed()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.keyFile = m_ssh.strangeKeyFile();
    refuses(openTo(options, m_ssh.port()), "tunnel.authentication_failed", "/tunnel/key_file");

    QTemporaryDir folder;
    options.keyFile = folder.filePath(u"key"_s);
    QVERIFY(QFile::copy(m_ssh.keyFile(), options.keyFile));
    QVERIFY(QFile::setPermissions(options.keyFile, QFile::ReadOwner | QFile::ReadOther));
    refuses(openTo(options, m_ssh.port()), "tunnel.key_open_to_others", "/tunnel/key_file");
}

void TestSshTunnel::tellsThatTheKeyIsMissing()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.keyFile = u"/nowhere/key"_s;
    refuses(openTo(options, m_ssh.port()), "tunnel.key_unreadable", "/tunnel/key_file");
    options = optionsOf(m_ssh);
    options.knownHostsFile = u"/nowhere/known"_s;
    refuses(openTo(options, m_ssh.port()), "tunnel.known_hosts_unreadable",
            "/tunnel/known_hosts_file");
}

void TestSshTunnel::tellsThatTheJumpHostIsUnreachable()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.port = freePort();
    refuses(openTo(options, m_ssh.port()), "tunnel.unreachable", "/tunnel/port",
            ErrorKind::Transient);
}

void TestSshTunnel::tellsThatTheJumpHostHasNoSuchName()
{
    TunnelOptions options = optionsOf(m_ssh);
    options.host = u"jump.invalid"_s;
    const auto tunnel = openTo(options, m_ssh.port());
    QVERIFY(!tunnel.isOk());
    // A machine without any network says that its resolver failed.
    const QString code = tunnel.error().code;
    QVERIFY2(code == "tunnel.host_not_found"_L1 || code == "tunnel.resolver_failed"_L1,
             qUtf8Printable(tunnel.error().detail));
    QCOMPARE(tunnel.error().field, u"/tunnel/host"_s);
}

void TestSshTunnel::tellsThatTheDatabaseIsUnreachable()
{
    refuses(openTo(optionsOf(m_ssh), freePort()), "tunnel.database_unreachable", "/port",
            ErrorKind::Transient);
}

void TestSshTunnel::tellsThatForwardingIsForbidden()
{
    SshServer server({.allowsForwarding = false});
    server.start();
    refuses(openTo(optionsOf(server), server.port()), "tunnel.forwarding_refused", "/tunnel/host");
}

void TestSshTunnel::tellsThatSshIsMissing()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    const auto tunnel = openTo(optionsOf(m_ssh), m_ssh.port());
    qputenv("PATH", path);
    refuses(tunnel, "tunnel.ssh_missing", "");
}

void TestSshTunnel::givesUpAfterTheTimeout()
{
    // Accepts and never says a word.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    TunnelOptions options = optionsOf(m_ssh);
    options.port = silent.serverPort();
    QElapsedTimer timer;
    timer.start();
    const auto tunnel = openTo(options, m_ssh.port(), u"127.0.0.1"_s, 1s);
    QVERIFY(!tunnel.isOk());
    QCOMPARE(tunnel.error().kind, ErrorKind::Transient);
    QVERIFY(timer.elapsed() < 5000);
}

void TestSshTunnel::stopsWhenCancelled()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    TunnelOptions options = optionsOf(m_ssh);
    options.port = silent.serverPort();
    CancellationSource cancellation;
    auto opening = std::async(std::launch::async, [&] {
        return openTo(options, m_ssh.port(), u"127.0.0.1"_s, 60s, cancellation.get_token());
    });
    QVERIFY(silent.waitForNewConnection(20'000));
    QElapsedTimer timer;
    timer.start();
    cancellation.request_stop();
    const auto tunnel = opening.get();
    QVERIFY(!tunnel.isOk());
    QVERIFY(tunnel.error().isCancelled());
    QVERIFY(timer.elapsed() < 5000);
}

QTEST_GUILESS_MAIN(TestSshTunnel)

#include "testsshtunnel.moc"
