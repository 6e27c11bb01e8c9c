#include "core/http/httpoptions.h"

#include <QTest>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QJsonObject spec()
{
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{u"http"_s, httpOptionsSchema()}}}};
}

Result<HttpOptions> optionsOf(const QJsonObject &http)
{
    const auto configuration = makeConfiguration(spec(), {{u"http"_s, http}});
    if (!configuration)
        return configuration.error();
    return httpOptions(*configuration);
}

} // namespace

class TestHttpOptions final : public QObject
{
    Q_OBJECT

private slots:
    void defaultsOfTheSpecAreThoseOfTheStruct()
    {
        const auto configuration = makeConfiguration(spec(), {});
        QVERIFY2(configuration,
                 qPrintable(configuration ? QString() : configuration.error().message));
        QVERIFY(!configuration->object(u"http"_s).isEmpty());
        const auto options = httpOptions(*configuration);
        QVERIFY(options);
        const HttpOptions usual;
        QCOMPARE(options->proxy.kind, ProxyKind::Settings);
        QVERIFY(options->connectTimeout == usual.connectTimeout);
        QVERIFY(options->idleTimeout == usual.idleTimeout);
        QVERIFY(options->overallTimeout == usual.overallTimeout);
        QCOMPARE(options->concurrency, usual.concurrency);
        QVERIFY(options->baseUrl.isEmpty());
        QCOMPARE(options->base(QUrl(u"https://vendor.example"_s)),
                 QUrl(u"https://vendor.example"_s));
    }

    void everythingIsRead()
    {
        const auto options = optionsOf({{u"base_url"_s, u"https://gate.example/api/"_s},
                                        {u"proxy"_s,
                                         QJsonObject{{u"kind"_s, u"socks5"_s},
                                                     {u"host"_s, u"proxy.example"_s},
                                                     {u"port"_s, 1081},
                                                     {u"username"_s, u"u"_s},
                                                     {u"password"_s, u"p"_s}}},
                                        {u"ca_certificate"_s, u"/etc/ca.pem"_s},
                                        {u"connect_timeout_seconds"_s, 3},
                                        {u"idle_timeout_seconds"_s, 4},
                                        {u"overall_timeout_seconds"_s, 5},
                                        {u"concurrency"_s, 32}});
        QVERIFY2(options, qPrintable(options ? QString() : options.error().message));
        QCOMPARE(options->base(QUrl(u"https://vendor.example"_s)).host(), u"gate.example"_s);
        QCOMPARE(options->proxy.kind, ProxyKind::Socks5);
        QCOMPARE(options->proxy.host, u"proxy.example"_s);
        QCOMPARE(options->proxy.port, 1081);
        QCOMPARE(options->proxy.user, u"u"_s);
        QCOMPARE(options->proxy.password, u"p"_s);
        QCOMPARE(options->caCertificate, u"/etc/ca.pem"_s);
        QVERIFY(options->connectTimeout == 3s);
        QVERIFY(options->idleTimeout == 4s);
        QVERIFY(options->overallTimeout == 5s);
        QCOMPARE(options->concurrency, 32);
    }

    void systemIsAChoiceOfItsOwn()
    {
        const auto options = optionsOf({{u"proxy"_s, QJsonObject{{u"kind"_s, u"system"_s}}}});
        QVERIFY2(options, qPrintable(options ? QString() : options.error().message));
        QCOMPARE(options->proxy.kind, ProxyKind::System);
    }

    void passwordOfTheProxyIsASecret()
    {
        QCOMPARE(secretPointers(spec()), QStringList{u"/http/proxy/password"_s});
    }

    void wrongBaseUrlNamesItsField_data()
    {
        QTest::addColumn<QString>("url");
        QTest::newRow("no scheme") << u"api.example.org"_s;
        QTest::newRow("ftp") << u"ftp://api.example.org"_s;
        QTest::newRow("password") << u"https://u:secret-7@api.example.org"_s;
        QTest::newRow("query") << u"https://api.example.org?key=secret-7"_s;
        QTest::newRow("blanks") << u"https://api example org"_s;
    }
    void wrongBaseUrlNamesItsField()
    {
        QFETCH(QString, url);
        const auto options = optionsOf({{u"base_url"_s, url}});
        QVERIFY(!options);
        QCOMPARE(options.error().code, u"http.base_url_invalid"_s);
        QCOMPARE(options.error().field, u"/http/base_url"_s);
        QVERIFY(!options.error().message.contains(u"secret-7"_s));
    }
};

QTEST_APPLESS_MAIN(TestHttpOptions)

#include "testhttpoptions.moc"
