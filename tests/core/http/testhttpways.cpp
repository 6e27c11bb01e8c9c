#include "core/http/httpclient.h"
#include "core/http/httperrors.h"
#include "tests/servers/http2server.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/servers/webproxy.h"

#include <QSet>
#include <QTest>

#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<HttpClient> clientOf(HttpOptions options)
{
    Result<std::unique_ptr<HttpClient>> client = HttpClient::create(std::move(options));
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return std::move(client).value();
}

ProxyOptions optionsOf(const WebProxy &proxy, WebProxyKind kind)
{
    return {.kind = kind == WebProxyKind::Http ? ProxyKind::Http : ProxyKind::Socks5,
            .host = proxy.host(),
            .port = proxy.port(),
            .user = proxy.user(),
            .password = proxy.password()};
}

HttpRequest post(const QUrl &url)
{
    return {.method = HttpMethod::Post, .url = url, .body = "rows", .contentType = "text/plain"};
}

} // namespace

/// Real proxies and a real server with HTTP/2.
class TestHttpWays final : public QObject
{
    Q_OBJECT

private slots:
    void requestsGoThroughTheProxy_data()
    {
        QTest::addColumn<bool>("isSocks");
        QTest::addColumn<bool>("isEncrypted");
        QTest::newRow("HTTP, plain") << false << false;
        QTest::newRow("HTTP, encrypted") << false << true;
        QTest::newRow("SOCKS5, plain") << true << false;
        QTest::newRow("SOCKS5, encrypted") << true << true;
    }
    void requestsGoThroughTheProxy()
    {
        QFETCH(bool, isSocks);
        QFETCH(bool, isEncrypted);
        const WebProxyKind kind = isSocks ? WebProxyKind::Socks5 : WebProxyKind::Http;
        const TlsCertificates certificates;
        HttpServer server({.tls = isEncrypted ? certificates.server() : ServerTls{}});
        server.on("POST", u"/"_s, [](const HttpCall &call) { return HttpAnswer::text(call.body); });
        const WebProxy proxy(kind);
        const auto client = clientOf(
            {.proxy = optionsOf(proxy, kind), .caCertificate = certificates.authority()});
        for (int i = 0; i < 3; ++i) {
            const auto response = client->send(post(server.url(u"/"_s)), {});
            QVERIFY2(response, qPrintable(response ? QString() : response.error().detail));
            QCOMPARE(response->body, "rows"_ba);
        }
        QCOMPARE(server.callCount(), 3);
        QVERIFY(server.calls().at(0).header("proxy-authorization").isNull());
        if (!isSocks)
            QVERIFY(proxy.log().contains(isEncrypted ? "CONNECT localhost" : "POST http://127"));
    }

    void wrongPasswordOfTheProxyIsNamed_data() { requestsGoThroughTheProxy_data(); }
    void wrongPasswordOfTheProxyIsNamed()
    {
        QFETCH(bool, isSocks);
        QFETCH(bool, isEncrypted);
        const WebProxyKind kind = isSocks ? WebProxyKind::Socks5 : WebProxyKind::Http;
        const TlsCertificates certificates;
        HttpServer server({.tls = isEncrypted ? certificates.server() : ServerTls{}});
        const WebProxy proxy(kind);
        ProxyOptions options = optionsOf(proxy, kind);
        options.password = u"wrong-5"_s;
        const auto response = clientOf({.proxy = options})->send(post(server.url(u"/"_s)), {});
        QCOMPARE(server.callCount(), 0);
        if (!isSocks && !isEncrypted) {
            // tinyproxy answers in the place of the server, and cuts when it has not read the body.
            QVERIFY(!response || response->status == 401);
            return;
        }
        QVERIFY(!response);
        const Error &error = response.error();
        QCOMPARE(error.code, isSocks ? u"http.proxy_failed"_s : u"http.proxy_unauthorized"_s);
        QVERIFY(!isOutcomeUnknown(error));
        QVERIFY(!error.detail.contains(u"wrong-5"_s));
    }

    void proxyThatIsNotThereIsNamed()
    {
        HttpServer server;
        const auto client = clientOf(
            {.proxy = {.kind = ProxyKind::Http, .host = u"127.0.0.1"_s, .port = freePort()}});
        const auto response = client->send(post(server.url(u"/"_s)), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.proxy_failed"_s);
        QCOMPARE(server.callCount(), 0);
    }

    void serverThatTheProxyCannotReachIsNamed()
    {
        const WebProxy proxy(WebProxyKind::Http);
        const auto client = clientOf({.proxy = optionsOf(proxy, WebProxyKind::Http)});
        const auto response
            = client->send(post(QUrl(u"https://127.0.0.1:%1/"_s.arg(freePort()))), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.proxy_failed"_s);
        QVERIFY(!isOutcomeUnknown(response.error()));
    }

    void environmentDoesNotOverruleAChoice()
    {
        HttpServer server;
        server.on("POST", u"/"_s, [](const HttpCall &call) { return HttpAnswer::text(call.body); });
        const QByteArray nowhere = "http://127.0.0.1:" + QByteArray::number(freePort());
        qputenv("http_proxy", nowhere);
        qputenv("all_proxy", nowhere);
        const auto direct
            = clientOf({.proxy = {.kind = ProxyKind::None}})->send(post(server.url(u"/"_s)), {});
        qunsetenv("all_proxy");
        qunsetenv("http_proxy");
        QVERIFY2(direct, qPrintable(direct ? QString() : direct.error().message));
    }

    void systemSaysWhichProxy()
    {
        // A name that leads to no loopback, which the system's rules leave out.
        const WebProxy proxy(WebProxyKind::Http);
        qputenv("http_proxy",
                u"http://%1:%2@127.0.0.1:%3"_s.arg(proxy.user(), proxy.password())
                    .arg(proxy.port())
                    .toUtf8());
        const auto response
            = clientOf({})->send({.url = QUrl(u"http://nowhere.invalid/path"_s)}, {});
        qunsetenv("http_proxy");
        QVERIFY(proxy.log().contains("http://nowhere.invalid/path"));
        QVERIFY(response);
        QVERIFY(response->status >= 500);
    }

    void http2CarriesManyOverOneConnection()
    {
        const TlsCertificates certificates;
        const Http2Server server(certificates.server());
        const QByteArray body = QByteArray("a line of text\n").repeated(2000);
        server.addFile(u"table"_s, body);
        const auto client = clientOf({.proxy = {.kind = ProxyKind::None},
                                      .caCertificate = certificates.authority(),
                                      .concurrency = 32});
        std::vector<std::future<bool>> sent;
        for (int i = 0; i < 64; ++i) {
            sent.push_back(std::async(std::launch::async, [&] {
                const auto response = client->send({.url = server.url(u"table"_s)}, {});
                return response && response->wasHttp2 && response->body == body;
            }));
        }
        for (auto &outcome : sent)
            QVERIFY(outcome.get());
        QCOMPARE(server.connectionCount(), 1);
    }
};

QTEST_GUILESS_MAIN(TestHttpWays)

#include "testhttpways.moc"
