// Connections: encryption, a tunnel, time-outs, and statements that are stopped.
#include "core/connectors/postgres/postgresconnection.h"
#include "core/connectors/postgres/postgresparameters.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"
#include "tests/servers/tlscertificates.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestPostgresConnection : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void statementsAndParametersGiveRows();
    void failureTellsItsState();
    void copyGoesBothWays();
    void statementIsStoppedWithinASecond();
    void statementTimeoutIsTold();
    void socketNeedsNoHost();
    void unreachableServerIsTransient();
    void certificateIsChecked();
    void unknownCertificateIsShown();
    void fingerprintIsTrusted();
    void kerberosDoesNotTakeThePlaceOfTls_data();
    void kerberosDoesNotTakeThePlaceOfTls();

private:
    [[nodiscard]] ServerOptions encrypted(TlsMode mode) const;

    std::unique_ptr<PostgresReadFixture> m_fixture;
    std::unique_ptr<test::TlsCertificates> m_certificates;
    std::unique_ptr<test::PostgresServer> m_encrypted;
};

void TestPostgresConnection::initTestCase()
{
    m_fixture = std::make_unique<PostgresReadFixture>(u"connection"_s);
    m_certificates = std::make_unique<test::TlsCertificates>();
    test::PostgresOptions options;
    options.tls = m_certificates->server();
    m_encrypted = std::make_unique<test::PostgresServer>(options);
    m_encrypted->start();
}

ServerOptions TestPostgresConnection::encrypted(TlsMode mode) const
{
    ServerOptions options;
    options.host = m_encrypted->host();
    options.port = m_encrypted->port();
    options.database = u"postgres"_s;
    options.user = m_encrypted->user();
    options.password = m_encrypted->password();
    options.tls.mode = mode;
    return options;
}

void TestPostgresConnection::statementsAndParametersGiveRows()
{
    auto connection = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(connection);
    const auto rows
        = (*connection)->execute(u"SELECT $1::int + 1, $2::text"_s, {{"41"}, std::nullopt});
    QVERIFY(rows);
    QCOMPARE(rows->integer(0, 0), 42);
    QVERIFY(rows->isNull(0, 1));
    QVERIFY((*connection)->execute(u"BEGIN; SELECT 1"_s));
    QVERIFY((*connection)->inTransaction());
    (*connection)->rollback();
    QVERIFY(!(*connection)->inTransaction());
}

void TestPostgresConnection::failureTellsItsState()
{
    auto connection = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(connection);
    const auto rows = (*connection)->execute(u"SELECT 1; SELECT * FROM none"_s);
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, u"postgres.relation_missing"_s);
    QCOMPARE((*connection)->lastFailure().sqlState, std::string("42P01"));
    QVERIFY(!(*connection)->isBroken());
    QVERIFY((*connection)->execute(u"SELECT 1"_s));
}

void TestPostgresConnection::copyGoesBothWays()
{
    auto connection = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(connection);
    QVERIFY((*connection)->execute(u"CREATE TABLE c(id int)"_s));
    QVERIFY((*connection)->startCopyIn(u"COPY c FROM STDIN"_s));
    const std::string_view lines("1\n2\n3\n");
    QVERIFY((*connection)->putCopyData({lines.data(), lines.size()}));
    const auto taken = (*connection)->endCopyIn();
    QVERIFY(taken);
    QCOMPARE(*taken, 3);
    QVERIFY((*connection)->startCopyIn(u"COPY c FROM STDIN"_s));
    QVERIFY((*connection)->putCopyData({lines.data(), lines.size()}));
    (*connection)->abandonCopyIn();
    QVERIFY(!(*connection)->isBroken());
    QVERIFY((*connection)->startCopyOut(u"COPY c TO STDOUT"_s));
    int pieces = 0;
    for (auto piece = (*connection)->nextCopyData(); piece && *piece;
         piece = (*connection)->nextCopyData())
        ++pieces;
    QCOMPARE(pieces, 3);
    QVERIFY(
        (*connection)->startCopyOut(u"COPY (SELECT generate_series(1, 100000000)) TO STDOUT"_s));
    const auto first = (*connection)->nextCopyData();
    QVERIFY2(first, first ? "" : qUtf8Printable(first.error().message + first.error().detail));
    (*connection)->abandonCopyOut();
    QVERIFY(!(*connection)->isBroken());
    QVERIFY((*connection)->execute(u"SELECT 1"_s));
}

void TestPostgresConnection::statementIsStoppedWithinASecond()
{
    auto connection = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(connection);
    CancellationSource stop;
    QElapsedTimer timer;
    std::thread stopper([&] {
        while (m_fixture->value(
                   u"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"_s)
               != "1"_L1) { }
        timer.start();
        stop.request_stop();
    });
    const auto rows = (*connection)->execute(u"SELECT pg_sleep(60)"_s, stop.get_token());
    const qint64 waited = timer.elapsed();
    stopper.join();
    QVERIFY(!rows);
    QVERIFY(rows.error().isCancelled());
    QVERIFY2(waited < 1000, qPrintable(QString::number(waited)));
}

void TestPostgresConnection::statementTimeoutIsTold()
{
    ServerOptions options = m_fixture->options();
    options.statementTimeout = std::chrono::seconds(1);
    auto connection = PostgresConnection::open(options, {});
    QVERIFY(connection);
    const auto rows = (*connection)->execute(u"SELECT pg_sleep(60)"_s);
    QVERIFY(!rows);
    QCOMPARE(rows.error().code, u"postgres.statement_timeout"_s);
    QCOMPARE(rows.error().field, u"/statement_timeout_seconds"_s);
}

void TestPostgresConnection::socketNeedsNoHost()
{
    ServerOptions options = m_fixture->options();
    options.socketFolder = m_fixture->server().socketFolder();
    options.host.clear();
    options.password.clear();
    const auto connection = PostgresConnection::open(options, {});
    QVERIFY2(connection, connection ? "" : qPrintable(connection.error().detail));
}

void TestPostgresConnection::unreachableServerIsTransient()
{
    ServerOptions options = m_fixture->options();
    options.port = 1;
    const auto connection = PostgresConnection::open(options, {});
    QVERIFY(!connection);
    QCOMPARE(connection.error().code, u"postgres.unreachable"_s);
    QCOMPARE(connection.error().kind, ErrorKind::Transient);
    QCOMPARE(connection.error().field, u"/host"_s);
}

void TestPostgresConnection::certificateIsChecked()
{
    ServerOptions options = encrypted(TlsMode::VerifyFull);
    options.tls.caCertificate = m_certificates->authority();
    const auto connection = PostgresConnection::open(options, {});
    QVERIFY2(connection, connection ? "" : qPrintable(connection.error().detail));
    QVERIFY((*connection)->isEncrypted());
}

void TestPostgresConnection::unknownCertificateIsShown()
{
    ServerOptions options = encrypted(TlsMode::VerifyCa);
    options.tls.caCertificate = m_certificates->strangeAuthority();
    const auto connection = PostgresConnection::open(options, {});
    QVERIFY(!connection);
    QCOMPARE(connection.error().code, u"certificate.untrusted"_s);
    const QString digits = connection.error().message.section(u"fingerprint is "_s, 1).remove(u':');
    const QString right = test::TlsCertificates::fingerprint(m_certificates->server().certificate);
    QVERIFY2(digits.toLower().contains(right), qPrintable(connection.error().message));
}

void TestPostgresConnection::fingerprintIsTrusted()
{
    ServerOptions options = encrypted(TlsMode::Require);
    options.tls.fingerprint
        = test::TlsCertificates::fingerprint(m_certificates->server().certificate);
    QVERIFY(PostgresConnection::open(options, {}));
    options.tls.fingerprint.replace(
        0, 2, options.tls.fingerprint.startsWith(u"00"_s) ? u"11"_s : u"00"_s);
    options.password = u"never-sent"_s;
    const auto connection = PostgresConnection::open(options, {});
    QVERIFY(!connection);
    QCOMPARE(connection.error().code, u"certificate.fingerprint_differs"_s);
}

void TestPostgresConnection::kerberosDoesNotTakeThePlaceOfTls_data()
{
    QTest::addColumn<TlsMode>("mode");
    QTest::addColumn<bool>("isPinned");
    QTest::newRow("never") << TlsMode::Disable << false;
    QTest::newRow("require") << TlsMode::Require << false;
    QTest::newRow("pinned") << TlsMode::Require << true;
    QTest::newRow("authority") << TlsMode::VerifyCa << false;
    QTest::newRow("authority and name") << TlsMode::VerifyFull << false;
}

void TestPostgresConnection::kerberosDoesNotTakeThePlaceOfTls()
{
    QFETCH(TlsMode, mode);
    QFETCH(bool, isPinned);
    ServerOptions options;
    options.tls.mode = mode;
    options.tls.fingerprint = isPinned ? u"00"_s : QString();
    const PostgresParameters parameters(options, {});
    const auto keywords = parameters.keywords();
    const auto values = parameters.values();
    const auto place = std::ranges::find_if(
        keywords, [](const char *word) { return word != nullptr && !qstrcmp(word, "gssencmode"); });
    QVERIFY(place != keywords.end());
    QCOMPARE(values[static_cast<std::size_t>(place - keywords.begin())], "disable");
}

QTEST_GUILESS_MAIN(TestPostgresConnection)
#include "testpostgresconnection.moc"
