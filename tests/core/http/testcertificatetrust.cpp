// Certificates trusted by their fingerprint, and what a server shows to whoever does not.
#include "core/connector/jsonpointer.h"
#include "core/http/certificatetrust.h"
#include "core/http/httpclient.h"
#include "core/http/httperrors.h"
#include "core/http/httpidentity.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/servers/webproxy.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

Result<HttpResponse> sendTo(const HttpServer &server, HttpOptions options)
{
    if (options.proxy.kind == ProxyKind::Settings)
        options.proxy.kind = ProxyKind::None;
    const auto client = HttpClient::create(std::move(options));
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return (*client)->send({.url = server.url(u"/"_s), .timeout = 10s}, {});
}

QByteArray fingerprintOf(const ServerTls &tls)
{
    return QByteArray::fromHex(TlsCertificates::fingerprint(tls.certificate).toLatin1());
}

QString codeOf(const Result<HttpResponse> &response)
{
    return response ? QString() : response.error().code;
}

QJsonObject networkOf(const HttpOptions &options, const QString &fingerprint = {})
{
    QJsonObject http;
    QJsonObject proxy{{u"kind"_s, u"none"_s}};
    if (options.proxy.kind == ProxyKind::Http)
        proxy = {{u"kind"_s, u"http"_s},
                 {u"host"_s, options.proxy.host},
                 {u"port"_s, options.proxy.port},
                 {u"username"_s, options.proxy.user},
                 {u"password"_s, options.proxy.password}};
    http.insert(u"proxy"_s, proxy);
    if (!fingerprint.isEmpty())
        http.insert(u"certificate_fingerprint"_s, fingerprint);
    return {{u"http"_s, http}};
}

} // namespace

class TestCertificateTrust final : public QObject
{
    Q_OBJECT

private slots:
    void fingerprintIsTrustedWhateverElseIsWrong()
    {
        const TlsCertificates certificates;
        for (const ServerTls &tls :
             {certificates.selfSigned(), certificates.server(), certificates.serverOfOtherName()}) {
            HttpServer server({.tls = tls});
            server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("here"); });
            QCOMPARE(codeOf(sendTo(server, {})), u"http.tls_untrusted"_s);
            QCOMPARE(server.callCount(), 0);
            const auto response = sendTo(server, {.fingerprint = fingerprintOf(tls)});
            QVERIFY2(response, qPrintable(response ? QString() : response.error().detail));
            QCOMPARE(response->body, "here"_ba);
        }
    }

    void otherCertificatesAreLookedAtAsUsual()
    {
        const TlsCertificates certificates;
        const QByteArray trusted = fingerprintOf(certificates.selfSigned());
        HttpServer signedOne({.tls = certificates.server()});
        signedOne.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("here"); });
        QVERIFY(
            sendTo(signedOne, {.caCertificate = certificates.authority(), .fingerprint = trusted}));
        const auto refused = sendTo(signedOne, {.fingerprint = trusted});
        QCOMPARE(codeOf(refused), u"http.fingerprint_differs"_s);
        QVERIFY(refused.error().kind == ErrorKind::Configuration);
        QVERIFY(!isOutcomeUnknown(refused.error()));
        HttpServer otherName({.tls = certificates.serverOfOtherName()});
        QCOMPARE(
            codeOf(sendTo(otherName,
                          {.caCertificate = certificates.authority(), .fingerprint = trusted})),
            u"http.fingerprint_differs"_s);
        QCOMPARE(otherName.callCount(), 0);
        QCOMPARE(signedOne.callCount(), 1);
    }

    void connectionsLiveOn()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.selfSigned()});
        server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("here"); });
        const auto client
            = HttpClient::create({.proxy = {.kind = ProxyKind::None},
                                  .fingerprint = fingerprintOf(certificates.selfSigned())});
        QVERIFY(client);
        for (int i = 0; i < 5; ++i)
            QVERIFY((*client)->send({.url = server.url(u"/"_s)}, {}));
        QCOMPARE(server.connectionCount(), 1);
    }

    void identityIsShownAndTrusted_data()
    {
        QTest::addColumn<bool>("usesProxy");
        QTest::newRow("directly") << false;
        QTest::newRow("by a proxy") << true;
    }
    void identityIsShownAndTrusted()
    {
        QFETCH(const bool, usesProxy);
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.selfSigned()});
        server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("here"); });
        std::optional<WebProxy> proxy;
        HttpOptions options;
        if (usesProxy) {
            proxy.emplace(WebProxyKind::Http);
            options.proxy = {.kind = ProxyKind::Http,
                             .host = proxy->host(),
                             .port = proxy->port(),
                             .user = proxy->user(),
                             .password = proxy->password()};
        }
        const auto refused = sendTo(server, options);
        QCOMPARE(codeOf(refused), u"http.tls_untrusted"_s);
        const auto shown = httpIdentity(Configuration(networkOf(options)), refused.error(), {});
        QVERIFY2(shown, qPrintable(shown ? QString() : shown.error().message));
        QVERIFY(*shown);
        const ServerIdentity &identity = **shown;
        QVERIFY(identity.kind == ServerIdentity::Kind::Certificate);
        QCOMPARE(identity.server, u"localhost:%1"_s.arg(server.port()));
        QVERIFY(identity.isSelfSigned);
        QVERIFY(identity.subject.contains("localhost"_L1));
        QVERIFY(identity.validUntil > identity.validFrom);
        QVERIFY(!identity.hasChanged);
        QCOMPARE(server.callCount(), 0);

        const auto trusting = httpOptions(
            Configuration(withValueAt(networkOf(options), identity.pointer, identity.fingerprint)));
        QVERIFY(trusting);
        QVERIFY(sendTo(server, *trusting));
    }

    void changedIdentityIsTold()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.server()});
        const QString trusted = TlsCertificates::fingerprint(certificates.selfSigned().certificate);
        const QJsonObject network = networkOf({}, trusted);
        const auto options = httpOptions(Configuration(network));
        QVERIFY(options);
        const auto refused = sendTo(server, *options);
        QCOMPARE(codeOf(refused), u"http.fingerprint_differs"_s);
        const auto shown = httpIdentity(Configuration(network), refused.error(), {});
        QVERIFY(shown && *shown);
        QVERIFY((*shown)->hasChanged);
        QVERIFY(isSameFingerprint((*shown)->trusted, trusted));
        QVERIFY(isSameFingerprint((*shown)->fingerprint,
                                  TlsCertificates::fingerprint(certificates.server().certificate)));
    }

    void otherRefusalsShowNothing()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.selfSigned()});
        Error error = sendTo(server, {}).error();
        // The storage of rejected records, which these settings do not reach.
        error.field = u"/object_storage_config/s3_endpoint"_s;
        const Configuration network(networkOf({}));
        const auto elsewhere = httpIdentity(network, error, {});
        QVERIFY(elsewhere && !*elsewhere);
        error = makeError(httperrors::unauthorized, {server.url().toString()});
        const auto other = httpIdentity(network, error, {});
        QVERIFY(other && !*other);
    }

    void serverThatIsGoneIsAnError()
    {
        const Error refusal
            = makeError(httperrors::tlsUntrusted, {u"https://127.0.0.1:%1/v1"_s.arg(freePort())});
        const auto shown = httpIdentity(Configuration(networkOf({})), refusal, {});
        QVERIFY(!shown);
        QCOMPARE(shown.error().code, u"http.refused"_s);
        CancellationSource stop;
        stop.request_stop();
        const auto cancelled
            = httpIdentity(Configuration(networkOf({})), refusal, stop.get_token());
        QVERIFY(!cancelled && cancelled.error().isCancelled());
    }

    void fingerprintIsReadHoweverItIsWritten_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isOne");
        const QString digits = QString(u"0aF9"_s).repeated(16);
        QTest::newRow("digits") << digits << true;
        QTest::newRow("colons") << QString::fromLatin1(
            QByteArray::fromHex(digits.toLatin1()).toHex(':'))
                                << true;
        QTest::newRow("blanks around") << u"  "_s + digits + u'\n' << true;
        QTest::newRow("too short") << digits.chopped(2) << false;
        QTest::newRow("too long") << digits + u"00"_s << false;
        QTest::newRow("another letter") << u'g' + digits.mid(1) << false;
        QTest::newRow("words") << u"the usual one"_s << false;
    }
    void fingerprintIsReadHoweverItIsWritten()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isOne);
        const auto options = httpOptions(Configuration(networkOf({}, text)));
        QCOMPARE(options.isOk(), isOne);
        if (options)
            QCOMPARE(options->fingerprint.size(), 32);
        else
            QCOMPARE(options.error().field, u"/http/certificate_fingerprint"_s);
    }
};

QTEST_GUILESS_MAIN(TestCertificateTrust)
#include "testcertificatetrust.moc"
