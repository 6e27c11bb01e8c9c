#include "core/sql/servercertificate.h"
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/tlscertificates.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <future>
#include <memory>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ServerAddress addressOf(int port) { return {u"localhost"_s, {u"127.0.0.1"_s}, port, {}}; }

Result<QList<ServerCertificate>> fetched(ServerProtocol protocol, int port,
                                         std::chrono::seconds timeout = 10s)
{
    return fetchServerCertificates(protocol, addressOf(port), timeout, {});
}

void failsWith(const Result<QList<ServerCertificate>> &result, const char *code, const char *field)
{
    QVERIFY(!result.isOk());
    QVERIFY2(result.error().code == QString::fromLatin1(code),
             qUtf8Printable(result.error().code + result.error().message));
    QCOMPARE(result.error().field, QString::fromLatin1(field));
}

/// Answers every connection with the same bytes.
class FixedAnswer final
{
public:
    explicit FixedAnswer(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("There is no port.");
    }

    /// The fetch runs beside the server, whose thread this is.
    Result<QList<ServerCertificate>> fetch(ServerProtocol protocol)
    {
        auto result = std::async(std::launch::async,
                                 [&] { return fetched(protocol, m_server.serverPort(), 3s); });
        if (!m_server.waitForNewConnection(5000))
            qFatal("Nobody came.");
        QTcpSocket *socket = m_server.nextPendingConnection();
        socket->write(m_bytes);
        socket->waitForBytesWritten(5000);
        socket->waitForReadyRead(100);
        socket->disconnectFromHost();
        return result.get();
    }

private:
    QTcpServer m_server;
    QByteArray m_bytes;
};

} // namespace

class TestServerCertificate final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void fetchesThatOfPostgres();
    void fetchesThatOfMariaDb();
    void tellsASelfSignedOne();
    void fetchesThoughAClientCertificateIsWanted();
    void tellsAServerWithoutTls();
    void tellsAForeignServer_data();
    void tellsAForeignServer();
    void tellsAMySqlServerThatRefuses();
    void checksTheFingerprint();
    void showsWhatIsNotTrusted();
    void showsNoControlCharacters();
    void givesUpAfterTheTimeout();
    void stopsWhenCancelled();

private:
    TlsCertificates m_certificates;
    std::unique_ptr<PostgresServer> m_postgres;
    std::unique_ptr<MariaDbServer> m_mariaDb;
};

void TestServerCertificate::initTestCase()
{
    m_postgres = std::make_unique<PostgresServer>(PostgresOptions{.tls = m_certificates.server()});
    m_postgres->start();
    m_mariaDb = std::make_unique<MariaDbServer>(MariaDbOptions{.tls = m_certificates.server()});
    m_mariaDb->start();
}

void TestServerCertificate::fetchesThatOfPostgres()
{
    const auto chain = fetched(ServerProtocol::PostgreSql, m_postgres->port());
    QVERIFY2(chain.isOk(), chain ? "" : qUtf8Printable(chain.error().message));
    const ServerCertificate &own = chain->front();
    QCOMPARE(own.fingerprint, TlsCertificates::fingerprint(m_certificates.server().certificate));
    QCOMPARE(own.subject, u"localhost"_s);
    QCOMPARE(own.issuer, u"Test authority, Millrace tests"_s);
    QVERIFY(own.names.contains(u"127.0.0.1"_s) && own.names.contains(u"localhost"_s));
    QVERIFY(!own.isSelfSigned);
    QVERIFY(own.validFrom <= QDateTime::currentDateTimeUtc());
    QCOMPARE(own.validFrom.daysTo(own.validUntil), 30);
    QFile file(m_certificates.server().certificate);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains(own.pem().trimmed()));
    // The log of the server knows no user: none was said.
    QVERIFY(!endOfFile(m_postgres->logFile()).contains("no password"));
}

void TestServerCertificate::fetchesThatOfMariaDb()
{
    const auto chain = fetched(ServerProtocol::MySql, m_mariaDb->port());
    QVERIFY2(chain.isOk(), chain ? "" : qUtf8Printable(chain.error().message));
    QCOMPARE(chain->front().fingerprint,
             TlsCertificates::fingerprint(m_certificates.server().certificate));
}

void TestServerCertificate::tellsASelfSignedOne()
{
    PostgresServer server({.tls = m_certificates.selfSigned()});
    server.start();
    const auto chain = fetched(ServerProtocol::PostgreSql, server.port());
    QVERIFY(chain.isOk());
    QVERIFY(chain->front().isSelfSigned);
    QCOMPARE(chain->front().fingerprint,
             TlsCertificates::fingerprint(m_certificates.selfSigned().certificate));
}

void TestServerCertificate::fetchesThoughAClientCertificateIsWanted()
{
    PostgresServer server({.settings = {u"ssl_max_protocol_version = 'TLSv1.2'"_s},
                           .hostRules = {u"hostssl all all 127.0.0.1/32 cert"_s},
                           .tls = m_certificates.server()});
    server.start();
    QVERIFY(fetched(ServerProtocol::PostgreSql, server.port()).isOk());
}

void TestServerCertificate::tellsAServerWithoutTls()
{
    failsWith(fetched(ServerProtocol::PostgreSql, PostgresServer::shared().port()),
              "certificate.no_tls", "/tls/mode");
    failsWith(fetched(ServerProtocol::MySql, MariaDbServer::shared().port()), "certificate.no_tls",
              "/tls/mode");
}

void TestServerCertificate::tellsAForeignServer_data()
{
    QTest::addColumn<int>("protocol");
    QTest::addColumn<QByteArray>("answer");
    const int postgres = int(ServerProtocol::PostgreSql);
    const int mySql = int(ServerProtocol::MySql);
    QTest::newRow("HTTP for PostgreSQL") << postgres << QByteArray("HTTP/1.1 400 Bad\r\n\r\n");
    QTest::newRow("SSH for MySQL") << mySql << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n");
    QTest::newRow("endless packet") << mySql << QByteArray("\xff\xff\xff\x00\x0a", 5);
    QTest::newRow("other sequence") << mySql << QByteArray("\x05\x00\x00\x07\x0a\x00xyz", 9);
    QTest::newRow("version without end") << mySql
                                         << QByteArray("\x05\x00\x00\x00\x0a"
                                                       "1234",
                                                       9);
    QTest::newRow("cut greeting") << mySql
                                  << QByteArray("\x05\x00\x00\x00\x0a"
                                                "12\x00"
                                                "4",
                                                9);
    QTest::newRow("old protocol") << mySql
                                  << QByteArray("\x05\x00\x00\x00\x09"
                                                "1\x00"
                                                "34",
                                                9);
}

void TestServerCertificate::tellsAForeignServer()
{
    QFETCH(int, protocol);
    QFETCH(QByteArray, answer);
    FixedAnswer server(answer);
    failsWith(server.fetch(ServerProtocol(protocol)), "certificate.foreign_protocol", "/port");
}

void TestServerCertificate::tellsAMySqlServerThatRefuses()
{
    FixedAnswer server(QByteArray("\x17\x00\x00\x00\xff\x10\x04Too many connections", 27));
    const auto result = server.fetch(ServerProtocol::MySql);
    failsWith(result, "certificate.server_refused", "");
    QCOMPARE(result.error().kind, ErrorKind::Transient);
    QVERIFY(result.error().message.contains(u"Too many connections"_s));
}

void TestServerCertificate::checksTheFingerprint()
{
    const auto chain = fetched(ServerProtocol::PostgreSql, m_postgres->port());
    QVERIFY(chain.isOk());
    const ServerCertificate &own = chain->front();
    const ServerAddress address = addressOf(m_postgres->port());
    QVERIFY(checkFingerprint(own, own.fingerprint, address).isOk());
    QVERIFY(checkFingerprint(own, own.shownFingerprint(), address).isOk());
    const QString other = TlsCertificates::fingerprint(m_certificates.selfSigned().certificate);
    for (const QString &wrong : {other, own.fingerprint.left(40), own.sha1Fingerprint()}) {
        const auto checked = checkFingerprint(own, wrong, address);
        QVERIFY(!checked.isOk());
        QCOMPARE(checked.error().code, u"certificate.fingerprint_differs"_s);
        QCOMPARE(checked.error().field, u"/tls/fingerprint"_s);
        QVERIFY(checked.error().message.contains(own.shownFingerprint()));
    }
}

void TestServerCertificate::showsWhatIsNotTrusted()
{
    const auto chain = fetched(ServerProtocol::MySql, m_mariaDb->port());
    QVERIFY(chain.isOk());
    const Error error = untrustedCertificate(chain->front(), u"unable to get local issuer"_s,
                                             addressOf(m_mariaDb->port()));
    QCOMPARE(error.kind, ErrorKind::Configuration);
    QCOMPARE(error.field, u"/tls/fingerprint"_s);
    QVERIFY(error.message.contains(chain->front().shownFingerprint()));
    QVERIFY(error.message.contains(u"Test authority"_s));
    QCOMPARE(error.detail, u"unable to get local issuer"_s);
}

void TestServerCertificate::showsNoControlCharacters()
{
    // A subject that would write a line of its own, and one without end.
    QTemporaryDir folder;
    const QString file = folder.filePath(u"odd.crt"_s);
    mustRun({u"openssl"_s,
             {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
              u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s, u"-keyout"_s,
              folder.filePath(u"odd.key"_s), u"-out"_s, file, u"-utf8"_s, u"-subj"_s,
              u"/CN=db\n\x1b[2JTrusted: yes/O="_s + QString(60, u'o') + u"/O="_s + QString(60, u'p')
                  + u"/O="_s + QString(60, u'q')}});
    QFile read(file);
    QVERIFY(read.open(QIODevice::ReadOnly));
    const QByteArray pem = read.readAll();
    const qsizetype begin = pem.indexOf('\n') + 1;
    const auto certificate = ServerCertificate::fromDer(
        QByteArray::fromBase64(pem.mid(begin, pem.indexOf("-----END") - begin)));
    QVERIFY(certificate.has_value());
    for (const QChar letter : certificate->subject)
        QVERIFY2(letter.isPrint(), qUtf8Printable(certificate->subject));
    QVERIFY2(certificate->subject.startsWith(u"db [2JTrusted: yes"_s),
             qUtf8Printable(certificate->subject));
    QVERIFY(certificate->subject.size() <= 121);
    QVERIFY(!ServerCertificate::fromDer("no certificate"));
}

void TestServerCertificate::givesUpAfterTheTimeout()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    QElapsedTimer timer;
    timer.start();
    const auto result = fetched(ServerProtocol::MySql, silent.serverPort(), 1s);
    QVERIFY(!result.isOk());
    QCOMPARE(result.error().kind, ErrorKind::Transient);
    QVERIFY(timer.elapsed() >= 900 && timer.elapsed() < 9000);
}

void TestServerCertificate::stopsWhenCancelled()
{
    // Agrees to encrypt and then says nothing.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    CancellationSource cancellation;
    auto result = std::async(std::launch::async, [&] {
        return fetchServerCertificates(ServerProtocol::PostgreSql, addressOf(server.serverPort()),
                                       60s, cancellation.get_token());
    });
    QVERIFY(server.waitForNewConnection(5000));
    QTcpSocket *socket = server.nextPendingConnection();
    QVERIFY(socket->waitForReadyRead(5000));
    QCOMPARE(socket->readAll().size(), 8);
    socket->write("S");
    QVERIFY(socket->waitForBytesWritten(5000));
    QVERIFY(socket->waitForReadyRead(5000)); // the first message of TLS
    QElapsedTimer timer;
    timer.start();
    cancellation.request_stop();
    const auto fetched = result.get();
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY(!fetched.isOk());
    QVERIFY(fetched.error().isCancelled());
}

QTEST_GUILESS_MAIN(TestServerCertificate)

#include "testservercertificate.moc"
