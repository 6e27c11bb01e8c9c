// check with a server nobody vouches for, and authorize with a vendor on loopback.
#include "core/http/httpclient.h"
#include "core/store/endpointrepository.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"
#include "tests/cli/program.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/servertools.h"
#include "tests/servers/tlscertificates.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>
#include <QUrlQuery>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestTrustCommands final : public QObject
{
    Q_OBJECT

private slots:
    void checkShowsAndTrustsACertificate();
    void trustIsKeptWithAStoredSource();
    void refusedRunNamesTheCommandThatTrusts();
    void authorizeKeepsTheTokens();
    void authorizeNeedsAName();

private:
    static Endpoint source(const PostgresServer &server)
    {
        return {{},
                EndpointRole::Source,
                u"postgres"_s,
                u"shop"_s,
                {{u"host"_s, u"localhost"_s},
                 {u"port"_s, server.port()},
                 {u"database"_s, u"postgres"_s},
                 {u"username"_s, server.user()},
                 {u"password"_s, server.password()},
                 {u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}}}}};
    }
    static QString hubSpot(const HttpServer &vendor, int port)
    {
        const QJsonObject configuration{
            {u"credentials"_s,
             QJsonObject{{u"method"_s, u"oauth"_s},
                         {u"client_id"_s, u"client-1"_s},
                         {u"client_secret"_s, u"secret-1"_s},
                         {u"callback_port"_s, port}}},
            {u"http"_s,
             QJsonObject{{u"base_url"_s, vendor.url().toString()},
                         {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
        return QString::fromUtf8(QJsonDocument(configuration).toJson(QJsonDocument::Compact));
    }
};

void TestTrustCommands::checkShowsAndTrustsACertificate()
{
    const TlsCertificates certificates;
    PostgresOptions options;
    options.tls = certificates.selfSigned();
    PostgresServer server(options);
    server.start();
    const Program program;
    const QString configuration
        = QString::fromUtf8(QJsonDocument(source(server).configuration).toJson());
    const QStringList check{u"check"_s, u"--source"_s, u"postgres"_s, u"--source-config"_s,
                            configuration};
    const Outcome refused = program.run(check);
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.out.contains("signed by    itself"), refused.out.constData());
    const QJsonObject identity = program.run(check + QStringList{u"--json"_s})
                                     .json()
                                     .value("checks"_L1)[0]["identity"_L1]
                                     .toObject();
    QCOMPARE(identity.value("kind"_L1).toString(), u"certificate"_s);
    const QString fingerprint = identity.value("fingerprint"_L1).toString();
    QCOMPARE(QString(fingerprint).remove(u':').toLower(),
             TlsCertificates::fingerprint(options.tls.certificate));

    const QString trust = u"--trust-fingerprint"_s;
    QCOMPARE(program.run(check + QStringList{trust, fingerprint}).exitCode, 0);
    const QString other = TlsCertificates::fingerprint(certificates.server().certificate);
    QCOMPARE(program.run(check + QStringList{trust, other}).exitCode, 1);
    const Outcome kept = program.run(check + QStringList{trust, fingerprint, u"--keep-trust"_s});
    QCOMPARE(kept.exitCode, 2);
    QVERIFY(kept.error.contains("cli.not_stored"));
}

void TestTrustCommands::trustIsKeptWithAStoredSource()
{
    const TlsCertificates certificates;
    PostgresOptions options;
    options.tls = certificates.selfSigned();
    PostgresServer server(options);
    server.start();
    const Program program;
    QCOMPARE(
        program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    {
        SystemClock clock;
        const Profile profile = Profile::locate(program.profile());
        QVERIFY(profile.create().isOk());
        auto database = StateDatabase::open(profile, clock);
        QVERIFY(database.isOk());
        QVERIFY(EndpointRepository(**database).save(source(server)).isOk());
    }
    const QString fingerprint = TlsCertificates::fingerprint(options.tls.certificate);
    QCOMPARE(program.run({u"check"_s, u"shop"_s}).exitCode, 1);
    const Outcome kept = program.run(
        {u"check"_s, u"shop"_s, u"--trust-fingerprint"_s, fingerprint, u"--keep-trust"_s});
    QVERIFY2(kept.exitCode == 0, QByteArray(kept.out + kept.error).constData());
    QCOMPARE(program.run({u"check"_s, u"shop"_s}).exitCode, 0);
}

void TestTrustCommands::refusedRunNamesTheCommandThatTrusts()
{
    const TlsCertificates certificates;
    PostgresOptions options;
    options.tls = certificates.selfSigned();
    PostgresServer server(options);
    server.start();
    server.execute(u"postgres"_s, u"CREATE TABLE people AS SELECT 1 AS id, 'Ann' AS name"_s);
    const Program program;
    QCOMPARE(
        program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    const QString fingerprint = TlsCertificates::fingerprint(options.tls.certificate);
    QJsonObject configuration = source(server).configuration;
    configuration.insert(
        u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}, {u"fingerprint"_s, fingerprint}});
    const QJsonObject file{
        {u"name"_s, u"my shop"_s},
        {u"source"_s, QJsonObject{{u"connector"_s, u"postgres"_s}, {u"config"_s, configuration}}},
        {u"destination"_s,
         QJsonObject{{u"connector"_s, u"sqlite"_s},
                     {u"config"_s, QJsonObject{{u"path"_s, program.path(u"out.sqlite"_s)}}}}}};
    program.writeFile(u"shop.json"_s, QJsonDocument(file).toJson());
    const Outcome created
        = program.run({u"connections"_s, u"create"_s, program.path(u"shop.json"_s)});
    QVERIFY2(created.exitCode == 0, created.error.constData());
    {
        // Nobody trusts the server any more.
        SystemClock clock;
        auto database = StateDatabase::open(Profile::locate(program.profile()), clock);
        QVERIFY(database.isOk());
        EndpointRepository endpoints(**database);
        const auto sources = endpoints.all(EndpointRole::Source);
        QVERIFY(sources.isOk());
        Endpoint shop = sources->front();
        shop.configuration.insert(u"tls"_s, QJsonObject{{u"mode"_s, u"verify-full"_s}});
        QVERIFY(endpoints.save(shop).isOk());
    }
    const Outcome refused = program.run({u"sync"_s, u"my shop"_s, u"--retries"_s, u"0"_s});
    QVERIFY(refused.exitCode != 0);
    QVERIFY2(refused.out.contains("signed by    itself"), refused.out.constData());
    const QRegularExpression command(
        u"millrace-cli check 'my shop' --trust-fingerprint ([0-9A-F:]+) --keep-trust"_s);
    const auto named = command.match(QString::fromUtf8(refused.out));
    QVERIFY2(named.hasMatch(), refused.out.constData());
    const QString shown = named.captured(1);
    const QJsonObject json
        = program.run({u"sync"_s, u"my shop"_s, u"--retries"_s, u"0"_s, u"--json"_s}).json();
    QCOMPARE(json.value("identity"_L1)["fingerprint"_L1].toString(), shown);

    // For one run, then for none, then for good.
    const QStringList sync{u"sync"_s, u"my shop"_s, u"--retries"_s, u"0"_s};
    const Outcome once = program.run(sync + QStringList{u"--trust-fingerprint"_s, shown});
    QVERIFY2(once.exitCode == 0, QByteArray(once.out + once.error).constData());
    QVERIFY(program.run(sync).exitCode != 0);
    QCOMPARE(
        program.run({u"check"_s, u"my shop"_s, u"--trust-fingerprint"_s, shown, u"--keep-trust"_s})
            .exitCode,
        0);
    QCOMPARE(program.run(sync).exitCode, 0);
}

void TestTrustCommands::authorizeKeepsTheTokens()
{
    HttpServer vendor;
    vendor.on("POST", u"/oauth/v1/token"_s, [](const HttpCall &call) {
        return call.form().at(u"code"_s) == "code-7"_L1
            ? HttpAnswer::json(
                {{u"access_token"_s, u"access-1"_s}, {u"refresh_token"_s, u"planted-refresh"_s}})
            : HttpAnswer::json({{u"error"_s, u"invalid_grant"_s}}, 400);
    });
    const Program program;
    QCOMPARE(
        program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    const auto process = program.start({u"authorize"_s, u"--destination"_s, u"hubspot"_s,
                                        u"--destination-config"_s, hubSpot(vendor, freePort()),
                                        u"--name"_s, u"crm"_s});
    QByteArray said;
    const QRegularExpression address(u"http://\\S+/oauth/authorize\\S+"_s);
    QRegularExpressionMatch match;
    QTRY_VERIFY_WITH_TIMEOUT((said += process->readAllStandardError(),
                              match = address.match(QString::fromUtf8(said)),
                              match.hasMatch() && said.contains("paste")),
                             20'000);
    const QUrlQuery query(QUrl(match.captured()));
    // The answer of another sign-in leaves this one waiting.
    process->write("http://localhost/callback?code=code-7&state=strange\n");
    QTRY_VERIFY_WITH_TIMEOUT(
        (said += process->readAllStandardError(), said.contains("another sign-in")), 20'000);
    process->write("http://localhost/callback?code=code-7&state="
                   + query.queryItemValue(u"state"_s).toUtf8() + '\n');
    QVERIFY(process->waitForFinished());
    QCOMPARE(process->exitCode(), 0);
    QVERIFY(!said.contains("planted-refresh"));
    QVERIFY(program.readFile(u"profile/secrets.plain.json"_s).contains("planted-refresh"));
}

void TestTrustCommands::authorizeNeedsAName()
{
    HttpServer vendor;
    const Program program;
    const Outcome outcome = program.run({u"authorize"_s, u"--destination"_s, u"hubspot"_s,
                                         u"--destination-config"_s, hubSpot(vendor, freePort())});
    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(outcome.error.contains("cli.name_missing"));
    QCOMPARE(program.run({u"authorize"_s}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestTrustCommands)
#include "testtrustcommands.moc"
