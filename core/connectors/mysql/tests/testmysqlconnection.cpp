// Tests of MySqlConnection: signing in, cancelling, and servers that cannot be trusted.
#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlrows.h"
#include "core/connectors/mysql/tests/hostileserver.h"
#include "core/connectors/mysql/tests/mysqlfixture.h"
#include "tests/servers/sshserver.h"
#include "tests/servers/tlscertificates.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ServerOptions optionsFor(const MySqlFixture &fixture)
{
    ServerOptions options = serverOptions(fixture.configuration());
    options.applicationName = u"Millrace"_s;
    return options;
}

ServerOptions optionsFor(const test::MariaDbServer &server)
{
    ServerOptions options;
    options.host = u"localhost"_s;
    options.port = server.port();
    options.user = server.user();
    options.password = server.password();
    return options;
}

ServerOptions optionsFor(const HostileServer &server)
{
    ServerOptions options;
    options.host = u"127.0.0.1"_s;
    options.port = server.port();
    options.user = u"ann"_s;
    options.password = u"secret"_s;
    options.tls.mode = TlsMode::Disable;
    return options;
}

/// Opens a connection; the error's code, empty on success.
QString codeOf(const ServerOptions &options, Error *error = nullptr)
{
    const auto opened = MySqlConnection::open(options, {});
    if (opened)
        return {};
    if (error != nullptr)
        *error = opened.error();
    return opened.error().code;
}

std::unique_ptr<MySqlConnection> opened(const ServerOptions &options)
{
    auto connection = MySqlConnection::open(options, {});
    if (!connection)
        qFatal("%s", qUtf8Printable(connection.error().message + connection.error().detail));
    return std::move(*connection);
}

} // namespace

class TestMySqlConnection final : public QObject
{
    Q_OBJECT

private slots:
    void hasASessionOfItsOwn()
    {
        const MySqlFixture fixture;
        const auto connection = opened(optionsFor(fixture));
        QVERIFY(connection->server().isMariaDb);
        QVERIFY(connection->server().isAtLeast(10, 5));
        auto row = connection->query(
            u"SELECT @@time_zone, @@character_set_client, @@sql_mode LIKE 'STRICT_ALL%'"_s, {});
        QVERIFY(row && row->next());
        QCOMPARE(row->text(0), u"+00:00"_s);
        QCOMPARE(row->text(1), u"utf8mb4"_s);
        QCOMPARE(row->text(2), u"1"_s);
        QVERIFY(!connection->execute(u"SELECT 1; SELECT 2"_s, {}));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("code");
        QTest::newRow("password") << u"password"_s << u"guess"_s
                                  << u"mysql.authentication_failed"_s;
        QTest::newRow("user") << u"username"_s << u"nobody"_s << u"mysql.authentication_failed"_s;
        QTest::newRow("database") << u"database"_s << u"none"_s << u"mysql.database_missing"_s;
    }
    void namesWhatIsWrong()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, code);
        const MySqlFixture fixture;
        Error error;
        QCOMPARE(codeOf(serverOptions(fixture.configuration({{key, value}})), &error), code);
        QCOMPARE(error.kind, ErrorKind::Configuration);
        QVERIFY(error.field.startsWith(u'/'));
        QVERIFY(!QString(error.message + error.detail).contains(fixture.server().password()));
    }

    void deadPortIsTransient()
    {
        const MySqlFixture fixture;
        ServerOptions options = optionsFor(fixture);
        options.port = 1;
        Error error;
        QVERIFY(!codeOf(options, &error).isEmpty());
        QCOMPARE(error.kind, ErrorKind::Transient);
    }

    void connectsThroughASocket()
    {
        const MySqlFixture fixture;
        ServerOptions options = optionsFor(fixture);
        options.socketFolder = fixture.server().socket();
        QCOMPARE(codeOf(options), QString());
    }

    void silentServerEndsWithTheTimeOut()
    {
        const HostileServer server(HostileServer::Manner::NeverAnswers);
        ServerOptions options = optionsFor(server);
        options.connectTimeout = std::chrono::seconds(1);
        QElapsedTimer timer;
        timer.start();
        Error error;
        QCOMPARE(codeOf(options, &error), u"mysql.connect_timeout"_s);
        QCOMPARE(error.kind, ErrorKind::Transient);
        QVERIFY(timer.elapsed() < 3000);
    }

    void cancellingEndsConnecting()
    {
        HostileServer server(HostileServer::Manner::NeverAnswers);
        CancellationSource stop;
        QElapsedTimer timer;
        const std::jthread stopper([&] {
            server.waitForClient();
            timer.start();
            stop.request_stop();
        });
        const auto connection = MySqlConnection::open(optionsFor(server), stop.get_token());
        QVERIFY(!connection);
        QVERIFY(connection.error().isCancelled());
        QVERIFY(timer.elapsed() < 1000);
    }

    void cancellingEndsAStatementHereAndAtTheServer()
    {
        const MySqlFixture fixture;
        const auto connection = opened(optionsFor(fixture));
        const QString session = QString::number(connection->id());
        CancellationSource stop;
        QElapsedTimer timer;
        const std::jthread stopper([&] {
            fixture.waitForStatement(u"SLEEP(30)"_s);
            timer.start();
            stop.request_stop();
        });
        const auto done = connection->execute(u"SELECT SLEEP(30)"_s, stop.get_token());
        QVERIFY(!done);
        QVERIFY(done.error().isCancelled());
        QVERIFY(timer.elapsed() < 1000);
        QVERIFY(!connection->isUsable());
        QTRY_COMPARE(fixture.value("SELECT COUNT(*) FROM information_schema.PROCESSLIST "
                                   "WHERE ID = "_L1
                                   + session),
                     u"0"_s);
    }

    void statementEndsAtItsTimeLimit()
    {
        const MySqlFixture fixture;
        ServerOptions options = optionsFor(fixture);
        options.statementTimeout = std::chrono::seconds(1);
        const auto connection = opened(options);
        const auto done = connection->execute(
            u"SELECT COUNT(*) FROM seq_1_to_100000000 a JOIN seq_1_to_100000000 b"_s, {});
        QVERIFY(!done);
        QCOMPARE(done.error().code, u"mysql.statement_timeout"_s);
        QVERIFY(connection->isUsable());
    }

    void neverGivesAFileToTheServer()
    {
        for (const auto use : {MySqlConnection::Use::Reading, MySqlConnection::Use::Writing}) {
            HostileServer server(HostileServer::Manner::AsksForFile);
            const auto connection = MySqlConnection::open(optionsFor(server), {}, use);
            QVERIFY(!connection);
            QCOMPARE(connection.error().code, u"mysql.local_file_refused"_s);
            QTRY_COMPARE(server.answers(), QList<QByteArray>{QByteArray()});
        }
    }

    void lyingLengthsReadNoOtherMemory()
    {
        HostileServer server(HostileServer::Manner::LiesAboutLengths);
        const auto connection = opened(optionsFor(server));
        const auto rows = MySqlRows::open(*connection, u"SELECT v FROM t"_s);
        QVERIFY(rows);
        const auto row = (*rows)->next();
        QVERIFY(!row);
        QCOMPARE(row.error().code, u"mysql.connection_lost"_s);
    }

    void encryptsAsTheModeSays()
    {
        const test::TlsCertificates certificates;
        test::MariaDbOptions tls;
        tls.tls = certificates.server();
        test::MariaDbServer server(tls);
        server.start();
        ServerOptions options = optionsFor(server);
        QVERIFY(!opened(options)->cipher().isEmpty());
        options.tls.mode = TlsMode::Disable;
        QVERIFY(opened(options)->cipher().isEmpty());
        options.tls.mode = TlsMode::VerifyFull;
        Error error;
        QCOMPARE(codeOf(options, &error), u"certificate.untrusted"_s);
        const QString fingerprint = test::TlsCertificates::fingerprint(tls.tls.certificate);
        QVERIFY(error.message.remove(u':').contains(fingerprint, Qt::CaseInsensitive));
        options.tls.caCertificate = certificates.authority();
        QCOMPARE(codeOf(options), QString());
        options.tls.caCertificate = certificates.strangeAuthority();
        QCOMPARE(codeOf(options), u"certificate.untrusted"_s);
        options.tls.caCertificate = u"/none.pem"_s;
        QCOMPARE(codeOf(options, &error), u"mysql.certificate_file_missing"_s);
        QCOMPARE(error.field, u"/tls/ca_certificate"_s);
        options.tls.caCertificate.clear();
        options.tls.fingerprint = fingerprint;
        QVERIFY(!opened(options)->cipher().isEmpty());
        options.tls.fingerprint[0] = options.tls.fingerprint[0] == u'0' ? u'1' : u'0';
        QCOMPARE(codeOf(options), u"certificate.fingerprint_differs"_s);
    }

    void checksTheNameOnlyWhereAsked()
    {
        const test::TlsCertificates certificates;
        test::MariaDbOptions tls;
        tls.tls = certificates.serverOfOtherName();
        test::MariaDbServer server(tls);
        server.start();
        ServerOptions options = optionsFor(server);
        options.tls.caCertificate = certificates.authority();
        options.tls.mode = TlsMode::VerifyCa;
        QCOMPARE(codeOf(options), QString());
        options.tls.mode = TlsMode::VerifyFull;
        QCOMPARE(codeOf(options), u"certificate.untrusted"_s);
    }

    void goesThroughATunnel()
    {
        const MySqlFixture fixture;
        test::SshServer jump;
        jump.start();
        ServerOptions options = optionsFor(fixture);
        TunnelOptions tunnel;
        tunnel.host = jump.host();
        tunnel.port = jump.port();
        tunnel.user = jump.user();
        tunnel.keyFile = jump.keyFile();
        tunnel.knownHostsFile = jump.knownHostsFile();
        options.tunnel = tunnel;
        const auto connection = opened(options);
        const auto another = connection->openAnother({});
        QVERIFY(another);
        QVERIFY((*another)->execute(u"SELECT 1"_s, {}));
        jump.kill();
        const auto lost = connection->execute(u"SELECT 1"_s, {});
        QVERIFY(!lost);
        QCOMPARE(lost.error().kind, ErrorKind::Transient);
    }
};

QTEST_GUILESS_MAIN(TestMySqlConnection)
#include "testmysqlconnection.moc"
