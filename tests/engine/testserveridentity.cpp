// What real servers show when nobody trusts them, and what becomes of it once somebody does.
#include "core/connector/jsonpointer.h"
#include "core/engine/connectorprobe.h"
#include "core/secrets/memorysecretstore.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/sshserver.h"
#include "tests/servers/tlscertificates.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestServerIdentity final : public QObject
{
    Q_OBJECT

public:
    TestServerIdentity() { registerBuiltInConnectors(m_registry); }

private slots:
    void certificateOfPostgresIsShownAndTrusted();
    void certificateOfMariaDbIsShownAndTrusted();
    void hostKeyIsShownAndTrusted();
    void certificateOfAnApiIsShownAndTrusted_data();
    void certificateOfAnApiIsShownAndTrusted();
    void otherRefusalsShowNothing();
    void fingerprintsAreComparedHoweverWritten();

private:
    /// The error of a check; without a code when it passed.
    [[nodiscard]] Error refusal(const QString &connector, const QJsonObject &configuration) const
    {
        const CheckResult result
            = m_probe.check(EndpointRole::Source, connector, configuration, {}, {});
        return result.passed() ? Error() : *result.steps.back().error;
    }
    [[nodiscard]] std::optional<ServerIdentity> identity(const QString &connector,
                                                         const QJsonObject &configuration) const
    {
        const Error error = refusal(connector, configuration);
        const auto shown
            = m_probe.presentedIdentity(EndpointRole::Source, connector, configuration, error, {});
        if (!shown)
            qWarning() << shown.error().message << shown.error().detail;
        return shown ? *shown : std::nullopt;
    }
    /// Shown, trusted, and refused again when another server stands in its place.
    void certificate(const QString &connector, QJsonObject configuration, const ServerTls &own,
                     int portOfOther, const ServerTls &other) const;

    ConnectorRegistry m_registry;
    MemorySecretStore m_secrets;
    ConnectorProbe m_probe{m_registry, m_secrets};
};

void TestServerIdentity::certificate(const QString &connector, QJsonObject configuration,
                                     const ServerTls &own, int portOfOther,
                                     const ServerTls &other) const
{
    const auto shown = identity(connector, configuration);
    QVERIFY(shown);
    QVERIFY(shown->kind == ServerIdentity::Kind::Certificate);
    QVERIFY(isSameFingerprint(shown->fingerprint, TlsCertificates::fingerprint(own.certificate)));
    QVERIFY(shown->subject.contains("localhost"_L1));
    QVERIFY(!shown->issuer.isEmpty());
    QVERIFY(shown->validUntil > shown->validFrom);
    QVERIFY(
        shown->server.endsWith(u':' + QString::number(configuration.value("port"_L1).toInteger())));
    QVERIFY(!shown->hasChanged);

    configuration = withValueAt(configuration, shown->pointer, shown->fingerprint);
    const Error passed = refusal(connector, configuration);
    QVERIFY2(passed.code.isEmpty(), qUtf8Printable(passed.message + passed.detail));

    configuration.insert(u"port"_s, portOfOther);
    QCOMPARE(refusal(connector, configuration).code, u"certificate.fingerprint_differs"_s);
    const auto changed = identity(connector, configuration);
    QVERIFY(changed);
    QVERIFY(changed->hasChanged);
    QVERIFY(isSameFingerprint(changed->trusted, shown->fingerprint));
    QVERIFY(
        isSameFingerprint(changed->fingerprint, TlsCertificates::fingerprint(other.certificate)));
}

void TestServerIdentity::certificateOfPostgresIsShownAndTrusted()
{
    const TlsCertificates certificates;
    PostgresOptions options;
    options.tls = certificates.server();
    PostgresServer server(options);
    server.start();
    options.tls = certificates.selfSigned();
    PostgresServer other(options);
    other.start();
    certificate(u"postgres"_s,
                {{u"host"_s, u"localhost"_s},
                 {u"port"_s, server.port()},
                 {u"database"_s, u"postgres"_s},
                 {u"username"_s, server.user()},
                 {u"password"_s, server.password()},
                 {u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}}}},
                certificates.server(), other.port(), options.tls);
}

void TestServerIdentity::certificateOfMariaDbIsShownAndTrusted()
{
    const TlsCertificates certificates;
    MariaDbOptions options;
    options.tls = certificates.selfSigned();
    MariaDbServer server(options);
    server.start();
    server.createDatabase(u"shop"_s);
    options.tls = certificates.server();
    MariaDbServer other(options);
    other.start();
    certificate(u"mysql"_s,
                {{u"host"_s, u"localhost"_s},
                 {u"port"_s, server.port()},
                 {u"database"_s, u"shop"_s},
                 {u"username"_s, server.user()},
                 {u"password"_s, server.password()},
                 {u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}}}},
                certificates.selfSigned(), other.port(), options.tls);
}

void TestServerIdentity::hostKeyIsShownAndTrusted()
{
    PostgresServer &postgres = PostgresServer::shared();
    SshServer ssh;
    ssh.start();
    QJsonObject configuration{{u"host"_s, postgres.host()},
                              {u"port"_s, postgres.port()},
                              {u"database"_s, u"postgres"_s},
                              {u"username"_s, postgres.user()},
                              {u"password"_s, postgres.password()},
                              {u"tunnel"_s,
                               QJsonObject{{u"method"_s, u"ssh"_s},
                                           {u"host"_s, ssh.host()},
                                           {u"port"_s, ssh.port()},
                                           {u"username"_s, ssh.user()},
                                           {u"key_file"_s, ssh.keyFile()},
                                           {u"known_hosts_file"_s, ssh.emptyKnownHostsFile()}}}};
    QCOMPARE(refusal(u"postgres"_s, configuration).code, u"tunnel.host_key_unknown"_s);
    const auto shown = identity(u"postgres"_s, configuration);
    QVERIFY(shown);
    QVERIFY(shown->kind == ServerIdentity::Kind::HostKey);
    QCOMPARE(shown->fingerprint, ssh.fingerprint());
    QCOMPARE(shown->keyType, u"ED25519"_s);
    QCOMPARE(shown->server, u"127.0.0.1:%1"_s.arg(ssh.port()));
    QVERIFY(!shown->hasChanged);

    configuration = withValueAt(configuration, shown->pointer, shown->fingerprint);
    const Error passed = refusal(u"postgres"_s, configuration);
    QVERIFY2(passed.code.isEmpty(), qUtf8Printable(passed.message + passed.detail));

    ssh.kill();
    ssh.changeHostKey();
    ssh.start();
    QCOMPARE(refusal(u"postgres"_s, configuration).code, u"tunnel.host_key_differs"_s);
    const auto changed = identity(u"postgres"_s, configuration);
    QVERIFY(changed);
    QVERIFY(changed->hasChanged);
    QCOMPARE(changed->fingerprint, ssh.fingerprint());
}

void TestServerIdentity::certificateOfAnApiIsShownAndTrusted_data()
{
    QTest::addColumn<QString>("connector");
    QTest::addColumn<QJsonObject>("configuration");
    QTest::newRow("HubSpot") << u"hubspot"_s
                             << QJsonObject{{u"credentials"_s,
                                             QJsonObject{{u"method"_s, u"private_app"_s},
                                                         {u"access_token"_s, u"pat-4711"_s}}}};
    QTest::newRow("Customer.io") << u"customerio"_s
                                 << QJsonObject{{u"site_id"_s, u"site-4711"_s},
                                                {u"api_key"_s, u"key-4711"_s}};
    QTest::newRow("Salesforce") << u"salesforce"_s
                                << QJsonObject{
                                       {u"credentials"_s,
                                        QJsonObject{{u"method"_s, u"oauth"_s},
                                                    {u"client_id"_s, u"app"_s},
                                                    {u"refresh_token"_s, u"refresh-4711"_s}}}};
    QTest::newRow("HTTP endpoint")
        << u"httpendpoint"_s
        << QJsonObject{{u"text"_s,
                        u"format: 1\nname: Things\ncheck: {path: /}\nobjects:\n  - name: things\n"
                        "    schema: {properties: {id: {type: string}}}\n    operations:\n      "
                        "insert: {method: POST, path: /things, body: {}}\n"_s}};
}

void TestServerIdentity::certificateOfAnApiIsShownAndTrusted()
{
    QFETCH(const QString, connector);
    QFETCH(QJsonObject, configuration);
    const TlsCertificates certificates;
    HttpServer server({.tls = certificates.selfSigned()});
    configuration.insert(u"http"_s,
                         QJsonObject{{u"base_url"_s, server.url().toString()},
                                     {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}});
    const auto refused = [&](const QJsonObject &values) {
        const CheckResult result
            = m_probe.check(EndpointRole::Destination, connector, values, {}, {});
        return result.passed() ? Error() : *result.steps.back().error;
    };
    const Error error = refused(configuration);
    QCOMPARE(error.code, u"http.tls_untrusted"_s);
    QCOMPARE(server.callCount(), 0);
    const auto shown
        = m_probe.presentedIdentity(EndpointRole::Destination, connector, configuration, error, {});
    QVERIFY(shown && *shown);
    QVERIFY(isSameFingerprint((*shown)->fingerprint,
                              TlsCertificates::fingerprint(certificates.selfSigned().certificate)));
    QCOMPARE(server.callCount(), 0);

    // The double answers nothing of use, but it is reached.
    const Error other
        = refused(withValueAt(configuration, (*shown)->pointer, (*shown)->fingerprint));
    QVERIFY2(!other.code.startsWith("http.tls"_L1), qUtf8Printable(other.message));
    QVERIFY(server.callCount() > 0);
}

void TestServerIdentity::otherRefusalsShowNothing()
{
    PostgresServer &postgres = PostgresServer::shared();
    const QJsonObject configuration{{u"host"_s, postgres.host()},
                                    {u"port"_s, postgres.port()},
                                    {u"database"_s, u"postgres"_s},
                                    {u"username"_s, postgres.user()},
                                    {u"password"_s, u"wrong"_s}};
    QVERIFY(!refusal(u"postgres"_s, configuration).code.isEmpty());
    QVERIFY(!identity(u"postgres"_s, configuration));
}

void TestServerIdentity::fingerprintsAreComparedHoweverWritten()
{
    const QString digits = u"0123456789abcdef"_s.repeated(4);
    QString shown;
    for (qsizetype at = 0; at < digits.size(); at += 2)
        shown += (at == 0 ? QString() : u":"_s) + digits.mid(at, 2).toUpper();
    QVERIFY(isSameFingerprint(digits, shown));
    QVERIFY(!isSameFingerprint(digits, shown.chopped(1) + u'0'));
    const QString key = u"uNiVztksCsDhcc0u9e8BrrJXVyn8jmRGtnyR8FPYkqc"_s;
    QVERIFY(isSameFingerprint(u"SHA256:"_s + key, key));
    QVERIFY(isSameFingerprint(key + u'=', key));
    QVERIFY(!isSameFingerprint(key, key.toLower()));
    QVERIFY(!isSameFingerprint({}, {}));
}

QTEST_GUILESS_MAIN(TestServerIdentity)
#include "testserveridentity.moc"
