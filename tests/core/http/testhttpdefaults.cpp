#include "core/http/httpclient.h"
#include "core/http/httpdefaults.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qUtf8Printable(path));
    return file.readAll();
}

std::unique_ptr<HttpClient> clientOf(HttpOptions options)
{
    Result<std::unique_ptr<HttpClient>> client = HttpClient::create(std::move(options));
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return std::move(client).value();
}

} // namespace

class TestHttpDefaults final : public QObject
{
    Q_OBJECT

private slots:
    void withoutASourceTheSystemHolds();
    void latestSourceHoldsWhileItLives();
    void optionsOfTheConnectorWin();
    void failureOfTheSourceIsThatOfTheClient();
    void authoritiesAreAddedToThoseOfTheOptions();
};

void TestHttpDefaults::withoutASourceTheSystemHolds()
{
    const auto client = clientOf({});
    QCOMPARE(client->options().proxy.kind, ProxyKind::System);
    QVERIFY(client->options().connectTimeout == 15s);
    QVERIFY(client->options().idleTimeout == 60s);
}

void TestHttpDefaults::latestSourceHoldsWhileItLives()
{
    const auto first = std::make_unique<HttpDefaultsUse>(
        [] { return Result<HttpDefaults>(HttpDefaults{.connectTimeout = 1s}); });
    auto second = std::make_unique<HttpDefaultsUse>(
        [] { return Result<HttpDefaults>(HttpDefaults{.connectTimeout = 2s}); });
    QVERIFY(clientOf({})->options().connectTimeout == 2s);
    second.reset();
    QVERIFY(clientOf({})->options().connectTimeout == 1s);
}

void TestHttpDefaults::optionsOfTheConnectorWin()
{
    const HttpDefaultsUse use([] {
        return Result<HttpDefaults>(HttpDefaults{
            .proxy = {.kind = ProxyKind::Http, .host = u"proxy.example"_s, .port = 3128},
            .proxyExceptions = {u"localhost"_s},
            .connectTimeout = 1s,
            .idleTimeout = 2s});
    });
    const auto open = clientOf({});
    QCOMPARE(open->options().proxy.host, u"proxy.example"_s);
    QCOMPARE(open->options().proxyExceptions, QStringList{u"localhost"_s});
    QVERIFY(open->options().connectTimeout == 1s);
    QVERIFY(open->options().idleTimeout == 2s);
    const auto own
        = clientOf({.proxy = {.kind = ProxyKind::None}, .connectTimeout = 7s, .idleTimeout = 8s});
    QCOMPARE(own->options().proxy.kind, ProxyKind::None);
    QVERIFY(own->options().proxyExceptions.isEmpty());
    QVERIFY(own->options().connectTimeout == 7s);
    QVERIFY(own->options().idleTimeout == 8s);
}

void TestHttpDefaults::failureOfTheSourceIsThatOfTheClient()
{
    const HttpDefaultsUse use([]() -> Result<HttpDefaults> {
        return Error{u"secrets.vault_locked"_s, ErrorKind::Configuration, {}, {}, {}, {}};
    });
    const auto client = HttpClient::create({});
    QVERIFY(!client);
    QCOMPARE(client.error().code, u"secrets.vault_locked"_s);
}

void TestHttpDefaults::authoritiesAreAddedToThoseOfTheOptions()
{
    const TlsCertificates ours;
    const TlsCertificates others;
    HttpServer server({.tls = ours.server()});
    HttpServer otherServer({.tls = others.server()});
    for (HttpServer *each : {&server, &otherServer})
        each->on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("yes"); });
    const auto isTrusted = [](HttpClient &client, const HttpServer &asked) {
        const auto answer = client.send({.url = asked.url(u"/"_s)}, {});
        if (!answer && answer.error().code != u"http.tls_untrusted"_s)
            qFatal("%s", qPrintable(answer.error().detail));
        return answer.isOk();
    };
    const HttpOptions named{.proxy = {.kind = ProxyKind::None},
                            .caCertificate = others.authority()};
    QVERIFY(!isTrusted(*clientOf(named), server));
    const HttpDefaultsUse use([text = contentOf(ours.authority())] {
        return Result<HttpDefaults>(HttpDefaults{.authorities = text});
    });
    QVERIFY(isTrusted(*clientOf({.proxy = {.kind = ProxyKind::None}}), server));
    QVERIFY(!isTrusted(*clientOf({.proxy = {.kind = ProxyKind::None}}), otherServer));
    const auto both = clientOf(named);
    QVERIFY(isTrusted(*both, server));
    QVERIFY(isTrusted(*both, otherServer));
}

QTEST_GUILESS_MAIN(TestHttpDefaults)

#include "testhttpdefaults.moc"
