#include "core/declarative/request/httptransport.h"
#include "core/http/httperrors.h"
#include "tests/declarative/request/requestscene.h"
#include "tests/servers/http2server.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"

#include <atomic>
#include <thread>
#include <vector>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;
using millrace::test::HttpAnswer;
using millrace::test::HttpCall;
using millrace::test::HttpServer;

class TestHttpTransport final : public QObject
{
    Q_OBJECT

private slots:
    void addressesArriveByteForByte_data();
    void addressesArriveByteForByte();
    void bodiesAndHeadersArrive();
    void connectionsAreKept();
    void hostsAreMapped();
    void mappingsAreChecked_data();
    void mappingsAreChecked();
    void redirectsAreFollowed();
    void aPostBecomesAGetWhereItIsSentElsewhere_data();
    void aPostBecomesAGetWhereItIsSentElsewhere();
    void cookiesGoBackToTheirServer();
    void cookiesOfAManifestCountAlone();
    void cookiesAreBounded();
    void aServerWithHttp2IsAskedInIt();
    void redirectsEnd();
    void credentialsStayWithTheirServer();
    void keysOfTheQueryStayWithTheirServer();
    void hostsAreListed();
    void largeAnswersAreRefused();
    void slowAnswersEnd();
    void answersAreDecompressed();
    void keepsToTheConcurrencyItIsTold();

private:
    static std::unique_ptr<HttpTransport> transportTo(const HttpServer &server,
                                                      const QStringList &hosts);
};

namespace {

HttpAnswer echo(const HttpCall &) { return HttpAnswer::text("{}", 200, "application/json"); }

HttpRequest get(const QByteArray &url)
{
    HttpRequest request;
    request.url = QUrl::fromEncoded(url, QUrl::StrictMode);
    return request;
}

} // namespace

std::unique_ptr<HttpTransport> TestHttpTransport::transportTo(const HttpServer &server,
                                                              const QStringList &hosts)
{
    HttpTransportOptions options;
    for (const QString &host : hosts)
        options.mappings.push_back({host, u"127.0.0.1"_s, server.port()});
    options.http.maximumAnswer = 100'000;
    Result<std::unique_ptr<HttpTransport>> transport = HttpTransport::create(std::move(options));
    return transport ? std::move(*transport) : nullptr;
}

void TestHttpTransport::addressesArriveByteForByte_data()
{
    QTest::addColumn<QByteArray>("component");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *name, const char *component, const char *target) {
        QTest::newRow(name) << QByteArray(component) << QByteArray(target);
    };
    row("parameters",
        R"({"path":"items","request_parameters":{"D":"a b&c/d:\u00e9","H":"{'x': 1}","e":"a=b"}})",
        "/v1/items?D=a+b%26c%2Fd%3A%C3%A9&H=%7B%27x%27%3A+1%7D&e=a%3Db");
    row("marks of the path", R"({"path":"a b/(c)'!*;=@:$,~[d]{e}"})",
        "/v1/a%20b/(c)'!*;=@:$,~%5Bd%5D%7Be%7D");
    row("escapes of the path", R"({"path":"a%2Fb%20c%41"})", "/v1/a%2Fb%20cA");
    row("own query", R"({"path":"x?a=1|2&b=c+d%20e&f[g]=h","request_parameters":{"z":"1"}})",
        "/v1/x?a=1%7C2&b=c+d%20e&f%5Bg%5D=h&z=1");
    row("slashes", R"({"url":"http://api.x.com//a//b"})", "//a//b");
    row("dots inside names", R"({"path":"a.b/..c/d"})", "/v1/a.b/..c/d");
}

void TestHttpTransport::addressesArriveByteForByte()
{
    QFETCH(QByteArray, component);
    QFETCH(QByteArray, target);
    HttpServer server;
    server.on("GET", u"/{all...}"_s, &echo);
    const auto transport = transportTo(server, {u"api.x.com"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    const Result<RequestOutcome> outcome = scene.send(component.toStdString());
    QVERIFY2(outcome, outcome ? "" : qPrintable(outcome.error().message));
    QCOMPARE(server.calls().size(), std::size_t(1));
    QCOMPARE(server.calls().front().target, target);
    QVERIFY(outcome->request.url.toEncoded().endsWith(target));
}

void TestHttpTransport::bodiesAndHeadersArrive()
{
    HttpServer server;
    server.on("POST", u"/v1/items"_s, &echo);
    server.on("GET", u"/v1/items"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    QVERIFY(scene.send(R"({"http_method":"POST","request_body_json":{"a":"\u00e9"},)"
                       R"("request_headers":{"X-Empty":"{{ '' }}","User-Agent":"mine"}})"));
    QVERIFY(scene.send(R"({"request_body_data":{"a":"b c"}})"));
    QVERIFY(scene.send(R"({"http_method":"POST"})"));
    QVERIFY(scene.send(R"({"http_method":"POST","request_headers":{"Content-Type":"text/own"},)"
                       R"("request_body_data":"plain"})"));
    const std::vector<HttpCall> calls = server.calls();
    QCOMPARE(calls.at(0).body, QByteArray("{\"a\": \"\\u00e9\"}"));
    QCOMPARE(calls.at(0).header("content-type"), QByteArray("application/json"));
    QCOMPARE(calls.at(0).header("user-agent"), QByteArray("mine"));
    QCOMPARE(calls.at(0).header("host"), QByteArray("api.x.com"));
    QCOMPARE(calls.at(1).method, QByteArray("GET"));
    QCOMPARE(calls.at(1).body, QByteArray("a=b+c"));
    QCOMPARE(calls.at(1).header("content-type"), QByteArray("application/x-www-form-urlencoded"));
    QCOMPARE(calls.at(2).body, QByteArray());
    QVERIFY(calls.at(2).header("content-type").isNull());
    QCOMPARE(calls.at(3).body, QByteArray("plain"));
    QCOMPARE(calls.at(3).header("content-type"), QByteArray("text/own"));
}

void TestHttpTransport::connectionsAreKept()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    const auto requester = scene.make("{}");
    QVERIFY(requester);
    for (int number = 0; number < 5; ++number)
        QVERIFY((*requester)->send({}));
    QCOMPARE(server.connectionCount(), 1);
}

void TestHttpTransport::hostsAreMapped()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, &echo);
    const auto transport = transportTo(server, {u"api.x.com"_s});
    QVERIFY(transport);
    const Result<HttpResponse> response
        = transport->send(get("https://API.x.com:8443/v1/items?a=1"), {});
    QVERIFY(response);
    QCOMPARE(response->url.toEncoded(), QByteArray("https://api.x.com:8443/v1/items?a=1"));
    QCOMPARE(server.calls().front().header("host"), QByteArray("api.x.com:8443"));
}

void TestHttpTransport::mappingsAreChecked_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isValid");
    QTest::newRow("usual") << u"api.x.com=127.0.0.1:8080"_s << true;
    QTest::newRow("all") << u"*=127.0.0.1:8080"_s << true;
    QTest::newRow("name") << u"api.x.com=localhost:8080"_s << true;
    QTest::newRow("IPv6") << u"api.x.com=[::1]:8080"_s << true;
    QTest::newRow("elsewhere") << u"api.x.com=10.0.0.1:8080"_s << false;
    QTest::newRow("other name") << u"api.x.com=evil.com:80"_s << false;
    QTest::newRow("no port") << u"api.x.com=127.0.0.1"_s << false;
    QTest::newRow("port of 0") << u"api.x.com=127.0.0.1:0"_s << false;
    QTest::newRow("no host") << u"=127.0.0.1:80"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestHttpTransport::mappingsAreChecked()
{
    QFETCH(QString, text);
    QFETCH(bool, isValid);
    QCOMPARE(hostMapping(text).isOk(), isValid);
}

void TestHttpTransport::redirectsAreFollowed()
{
    HttpServer server;
    server.on("GET", u"/a"_s, [](const HttpCall &) { return HttpAnswer::redirect(302, "/b?x=1"); });
    server.on("GET", u"/b"_s,
              [](const HttpCall &) { return HttpAnswer::redirect(301, "https://api.x.com/c"); });
    server.on("GET", u"/c"_s, &echo);
    const auto transport = transportTo(server, {u"api.x.com"_s});
    QVERIFY(transport);
    HttpRequest request = get("https://api.x.com/a");
    request.headers.append({"Authorization", "Bearer t", true});
    const Result<HttpResponse> response = transport->send(request, {});
    QVERIFY2(response, response ? "" : qPrintable(response.error().message));
    QCOMPARE(response->url.toEncoded(), QByteArray("https://api.x.com/c"));
    QCOMPARE(server.calls().back().header("authorization"), QByteArray("Bearer t"));
}

void TestHttpTransport::aPostBecomesAGetWhereItIsSentElsewhere_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("method"); // empty: refused
    QTest::newRow("301") << 301 << "/b"_ba
                         << "GET"_ba;
    QTest::newRow("302") << 302 << "/b"_ba
                         << "GET"_ba;
    QTest::newRow("303") << 303 << "/b"_ba
                         << "GET"_ba;
    QTest::newRow("307") << 307 << "/b"_ba
                         << "POST"_ba;
    QTest::newRow("302, another server") << 302 << "https://other.com/b"_ba
                                         << "GET"_ba;
    QTest::newRow("307, another server") << 307 << "https://other.com/b"_ba
                                         << ""_ba;
}

void TestHttpTransport::aPostBecomesAGetWhereItIsSentElsewhere()
{
    QFETCH(int, status);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, method);
    HttpServer server;
    server.on("POST", u"/a"_s,
              [&](const HttpCall &) { return HttpAnswer::redirect(status, target); });
    server.on("POST", u"/b"_s, &echo);
    server.on("GET", u"/b"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    HttpRequest request = get("https://api.x.com/a");
    request.method = HttpMethod::Post;
    request.body = "key=topsecret1";
    request.contentType = "application/x-www-form-urlencoded";
    request.headers.append({"X-Key", "topsecret2", true});
    const Result<HttpResponse> response = transport->send(request, {});
    QCOMPARE(response.isOk(), !method.isEmpty());
    if (!response) {
        QCOMPARE(response.error().code, u"http.redirect_refused"_s);
        QCOMPARE(server.callCount(), 1);
        return;
    }
    const HttpCall last = server.calls().back();
    QCOMPARE(last.method, method);
    QCOMPARE(last.body.isEmpty(), method == "GET");
    QCOMPARE(last.header("x-key").isNull(), target.startsWith("https"));
}

void TestHttpTransport::cookiesGoBackToTheirServer()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, [](const HttpCall &call) {
        HttpAnswer answer = echo(call);
        if (call.path == "/login"_L1) {
            answer.addHeader("Set-Cookie", "session=s1; Path=/; HttpOnly");
            answer.addHeader("Set-Cookie", "part=p; Path=/other");
            answer.addHeader("Set-Cookie", "wide=w; Domain=com");
            answer.addHeader("Set-Cookie", "foreign=f; Domain=evil.org");
        }
        return answer;
    });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    for (const char *url : {"https://api.x.com/login", "https://api.x.com/items",
                            "https://other.com/items", "https://evil.org/items"})
        QVERIFY(transport->send(get(url), {}));
    const auto calls = server.calls();
    QVERIFY(calls.at(0).header("cookie").isNull());
    QCOMPARE(calls.at(1).header("cookie"), "session=s1"_ba);
    QVERIFY(calls.at(2).header("cookie").isNull());
    QVERIFY(calls.at(3).header("cookie").isNull());
}

void TestHttpTransport::cookiesOfAManifestCountAlone()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, [](const HttpCall &call) {
        HttpAnswer answer = echo(call);
        answer.addHeader("Set-Cookie", "session=s1; Path=/");
        return answer;
    });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    QVERIFY(transport->send(get("https://api.x.com/a"), {}));
    HttpRequest request = get("https://api.x.com/b");
    request.headers.append({"Cookie", "own=1", true});
    QVERIFY(transport->send(request, {}));
    QCOMPARE(server.calls().back().header("cookie"), "own=1"_ba);
}

void TestHttpTransport::cookiesAreBounded()
{
    int number = 0;
    HttpServer server;
    server.on("GET", u"/{all...}"_s, [&number](const HttpCall &call) {
        HttpAnswer answer = echo(call);
        for (int cookie = 0; cookie < 20; ++cookie) {
            answer.addHeader("Set-Cookie",
                             "c" + QByteArray::number(++number) + "=" + QByteArray(1'000, 'x'));
        }
        return answer;
    });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    for (int call = 0; call < 20; ++call)
        QVERIFY(transport->send(get("https://api.x.com/a"), {}));
    const QByteArray header = server.calls().back().header("cookie");
    QVERIFY(!header.isEmpty());
    QVERIFY(header.size() <= 8'192);
}

void TestHttpTransport::aServerWithHttp2IsAskedInIt()
{
    const millrace::test::TlsCertificates certificates;
    const millrace::test::Http2Server server(certificates.server());
    server.addFile(u"items"_s, R"({"id": 1})");
    HttpTransportOptions options;
    options.http.proxy.kind = ProxyKind::None;
    options.http.caCertificate = certificates.authority();
    const auto transport = HttpTransport::create(std::move(options));
    QVERIFY(transport);
    for (int number = 0; number < 3; ++number) {
        const auto response = (*transport)->send(get(server.url(u"items"_s).toEncoded()), {});
        QVERIFY2(response, response ? "" : qPrintable(response.error().message));
        QVERIFY(response->wasHttp2);
    }
    QCOMPARE(server.connectionCount(), 1);
}

void TestHttpTransport::redirectsEnd()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s,
              [](const HttpCall &) { return HttpAnswer::redirect(302, "/again"); });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    const Result<HttpResponse> response = transport->send(get("https://api.x.com/a"), {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, u"http.redirect_refused"_s);
    QCOMPARE(server.callCount(), 31);
}

void TestHttpTransport::credentialsStayWithTheirServer()
{
    HttpServer server;
    server.on("GET", u"/v1/items"_s,
              [](const HttpCall &) { return HttpAnswer::redirect(302, "https://other.com/x"); });
    server.on("GET", u"/x"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    QVERIFY(scene.send(R"({"authenticator":{"type":"ApiKeyAuthenticator","header":"X-Key",)"
                       R"("api_token":"topsecret1"},"request_headers":{"Accept":"text/x",)"
                       R"("X-Other":"o"}})"));
    const HttpCall last = server.calls().back();
    QCOMPARE(last.header("host"), QByteArray("other.com"));
    QVERIFY(last.header("x-key").isNull());
    QVERIFY(last.header("x-other").isNull());
    QCOMPARE(last.header("accept"), QByteArray("text/x"));
}

void TestHttpTransport::keysOfTheQueryStayWithTheirServer()
{
    HttpServer server;
    server.on("GET", u"/v1/items"_s, [](const HttpCall &call) {
        const QByteArray query = call.target.mid(call.target.indexOf('?'));
        return HttpAnswer::redirect(302, "https://other.com/x" + query);
    });
    server.on("GET", u"/x"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    const Result<RequestOutcome> outcome = scene.send(
        R"({"authenticator":{"type":"ApiKeyAuthenticator","api_token":"top secret/1","inject_into":{)"
        R"("inject_into":"request_parameter","field_name":"key"}}})");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"http.redirect_refused"_s);
    QVERIFY(!outcome.error().message.contains(u"secret/1"_s));
    QCOMPARE(server.callCount(), 1);
}

void TestHttpTransport::hostsAreListed()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, &echo);
    server.on("GET", u"/a"_s,
              [](const HttpCall &) { return HttpAnswer::redirect(302, "https://b.com/x"); });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    QVERIFY(transport->send(get("https://c.com/a"), {}));
    const QStringList expected{u"b.com"_s, u"c.com"_s};
    QCOMPARE(transport->hosts(), expected);
}

void TestHttpTransport::largeAnswersAreRefused()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s,
              [](const HttpCall &) { return HttpAnswer::text(QByteArray(200'000, 'x')); });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    RequestScene scene("{}", transport.get());
    const Result<RequestOutcome> outcome = scene.send("{}");
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, u"http.too_large"_s);
    QCOMPARE(server.callCount(), 1);
}

void TestHttpTransport::slowAnswersEnd()
{
    HttpServer server;
    server.on("GET", u"/{all...}"_s, &echo);
    server.misbehaveAt(1, {.kind = millrace::test::Misbehaviour::Kind::Stall});
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    HttpRequest request = get("https://api.x.com/a");
    request.timeout = std::chrono::milliseconds(200);
    const Result<HttpResponse> response = transport->send(request, {});
    QVERIFY(!response);
    QCOMPARE(response.error().code, u"http.timed_out"_s);
}

void TestHttpTransport::answersAreDecompressed()
{
    HttpServer server({.compresses = true});
    server.on("GET", u"/{all...}"_s, [](const HttpCall &call) {
        return HttpAnswer::text(call.header("accept-encoding") + QByteArray(5'000, 'x'));
    });
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    const Result<HttpResponse> response = transport->send(get("https://api.x.com/a"), {});
    QVERIFY(response);
    QVERIFY(response->body.contains("gzip"));
    QVERIFY(response->body.endsWith("xxx"));
}

void TestHttpTransport::keepsToTheConcurrencyItIsTold()
{
    HttpServer server({.latency = std::chrono::milliseconds(20)});
    server.on("GET", u"/{all...}"_s, &echo);
    const auto transport = transportTo(server, {u"*"_s});
    QVERIFY(transport);
    QVERIFY(transport->limitTo(2));
    std::atomic<int> answered{0};
    std::vector<std::thread> callers;
    for (int caller = 0; caller < 8; ++caller)
        callers.emplace_back(
            [&] { answered += transport->send(get("https://api.x.com/a"), {}) ? 1 : 0; });
    for (std::thread &caller : callers)
        caller.join();
    QCOMPARE(answered.load(), 8);
    QCOMPARE(server.maximumInFlight(), 2);
}

QTEST_GUILESS_MAIN(TestHttpTransport)
#include "testhttptransport.moc"
