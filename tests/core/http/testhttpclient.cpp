#include "core/http/httpclient.h"
#include "core/http/httperrors.h"
#include "tests/servers/httpcoding.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"

#include <QTest>

#include <future>
#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Kind = Misbehaviour::Kind;

namespace {

std::unique_ptr<HttpClient> clientOf(HttpOptions options = {})
{
    if (options.proxy.kind == ProxyKind::Settings)
        options.proxy.kind = ProxyKind::None;
    Result<std::unique_ptr<HttpClient>> client = HttpClient::create(std::move(options));
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return std::move(client).value();
}

HttpRequest post(const QUrl &url, const QByteArray &body = "{\"rows\":[1,2,3]}")
{
    return {
        .method = HttpMethod::Post, .url = url, .body = body, .contentType = "application/json"};
}

/// Answers with what it was sent.
HttpAnswer echo(const HttpCall &call) { return HttpAnswer::text(call.body); }

} // namespace

class TestHttpClient final : public QObject
{
    Q_OBJECT

private slots:
    void requestArrivesAsItIs()
    {
        HttpServer server;
        server.on("PATCH", u"/things/{id}"_s, [](const HttpCall &call) {
            HttpAnswer answer = HttpAnswer::json({{u"id"_s, call.parameter(u"id"_s)}}, 207);
            answer.addHeader("X-Left", "9");
            return answer;
        });
        HttpRequest request{.method = HttpMethod::Patch,
                            .url = server.url(u"/things/a%20b?x=1&y=%2B"_s),
                            .headers = {{"X-One", "1"}},
                            .body = "{}",
                            .contentType = "application/json"};
        const auto response = clientOf()->send(request, {});
        QVERIFY2(response, qPrintable(response ? QString() : response.error().message));
        QCOMPARE(response->status, 207);
        QVERIFY(response->isSuccess());
        QCOMPARE(response->body, "{\"id\":\"a b\"}"_ba);
        QCOMPARE(response->headers.value("x-left"), "9"_ba);
        const HttpCall call = server.calls().at(0);
        QCOMPARE(call.target, "/things/a%20b?x=1&y=%2B"_ba);
        QCOMPARE(call.header("x-one"), "1"_ba);
        QCOMPARE(call.header("content-type"), "application/json"_ba);
        QCOMPARE(call.header("content-length"), "2"_ba);
        QVERIFY(call.header("user-agent").startsWith("Millrace/"));
        QVERIFY(call.header("cookie").isNull());
    }

    void methodIsSent_data()
    {
        QTest::addColumn<int>("method");
        QTest::newRow("GET") << int(HttpMethod::Get);
        QTest::newRow("HEAD") << int(HttpMethod::Head);
        QTest::newRow("POST") << int(HttpMethod::Post);
        QTest::newRow("PUT") << int(HttpMethod::Put);
        QTest::newRow("PATCH") << int(HttpMethod::Patch);
        QTest::newRow("DELETE") << int(HttpMethod::Delete);
    }
    void methodIsSent()
    {
        QFETCH(int, method);
        HttpServer server;
        server.on(QTest::currentDataTag(), u"/"_s, echo);
        const auto response
            = clientOf()->send({.method = HttpMethod(method), .url = server.url(u"/"_s)}, {});
        QVERIFY2(response, qPrintable(response ? QString() : response.error().message));
        QCOMPARE(response->status, 200);
        QCOMPARE(server.calls().at(0).method, QByteArray(QTest::currentDataTag()));
    }

    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {200, 201, 204, 207, 304, 400, 401, 403, 404, 405,
                                 409, 410, 415, 422, 429, 500, 501, 502, 503, 504})
            QTest::addRow("%d", status) << status;
    }
    void everyStatusIsAnAnswer()
    {
        QFETCH(int, status);
        HttpServer server;
        const auto answer = [status](const HttpCall &) {
            HttpAnswer given = HttpAnswer::text("words", status);
            if (status == 401)
                given.addHeader("WWW-Authenticate", "Basic realm=\"x\"");
            return given;
        };
        server.on("GET", u"/"_s, answer);
        server.on("POST", u"/"_s, answer);
        const auto client = clientOf();
        for (const HttpRequest &request :
             {HttpRequest{.url = server.url(u"/"_s)}, post(server.url(u"/"_s))}) {
            const auto response = client->send(request, {});
            QVERIFY2(response, qPrintable(response ? QString() : response.error().message));
            QCOMPARE(response->status, status);
            if (status != 204 && status != 304)
                QCOMPARE(response->body, "words"_ba);
        }
        QCOMPARE(server.callCount(), 2);
    }

    void connectionIsKeptAlive()
    {
        HttpServer server;
        server.on("POST", u"/"_s, echo);
        const auto client = clientOf();
        for (int i = 0; i < 20; ++i)
            QVERIFY(client->send(post(server.url(u"/"_s)), {}));
        QCOMPARE(server.callCount(), 20);
        QCOMPARE(server.connectionCount(), 1);
    }

    void thirtyTwoAreInFlight()
    {
        HttpServer server({.latency = 200ms});
        server.on("POST", u"/"_s, echo);
        const auto client = clientOf({.concurrency = 32});
        std::vector<std::future<bool>> sent;
        for (int i = 0; i < 64; ++i) {
            sent.push_back(std::async(std::launch::async, [&client, &server, i] {
                const QByteArray body = QByteArray::number(i);
                const auto response = client->send(post(server.url(u"/"_s), body), {});
                return response && response->body == body;
            }));
        }
        for (auto &outcome : sent)
            QVERIFY(outcome.get());
        QCOMPARE(server.callCount(), 64);
        QCOMPARE(server.maximumInFlight(), 32);
        QCOMPARE(server.connectionCount(), 32);
    }

    void bodiesOfManyMegabytesPass()
    {
        HttpServer server;
        server.on("PUT", u"/"_s, [](const HttpCall &call) {
            return HttpAnswer::text(QByteArray::number(qChecksum(call.body)));
        });
        const QByteArray body = QByteArray(60'000'000, 'x') + QByteArray(5, 'y');
        HttpRequest request = post(server.url(u"/"_s), body);
        request.method = HttpMethod::Put;
        const auto response = clientOf()->send(request, {});
        QVERIFY2(response, qPrintable(response ? QString() : response.error().message));
        QCOMPARE(response->body, QByteArray::number(qChecksum(body)));
    }

    void bodyIsCompressedWhenItPays()
    {
        HttpServer server;
        server.on("POST", u"/"_s, echo);
        const auto client = clientOf();
        HttpRequest request = post(server.url(u"/"_s), QByteArray(100'000, 'a'));
        request.isBodyCompressed = true;
        const auto response = client->send(request, {});
        QVERIFY(response);
        QCOMPARE(response->body, request.body);
        QVERIFY(server.calls().at(0).sentSize < 1000);
        request.body = "short";
        QVERIFY(client->send(request, {}));
        QVERIFY(server.calls().at(1).header("content-encoding").isNull());
    }

    void answerIsDecompressed()
    {
        HttpServer server({.compresses = true});
        server.on("POST", u"/"_s, echo);
        const QByteArray body = QByteArray("some text ").repeated(1000);
        const auto response = clientOf()->send(post(server.url(u"/"_s), body), {});
        QVERIFY(response);
        QCOMPARE(response->body, body);
        QCOMPARE(response->bodySize, body.size());
    }

    void chunksAreJoined()
    {
        const QByteArray body = QByteArray("0123456789").repeated(10'000);
        HttpServer server;
        server.on("GET", u"/"_s, [&body](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text(body);
            answer.isChunked = true;
            return answer;
        });
        const auto response = clientOf()->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(response);
        QCOMPARE(response->body, body);
    }

    void answerBeyondTheLimitIsCut_data()
    {
        QTest::addColumn<bool>("compresses");
        QTest::addColumn<bool>("isChunked");
        QTest::newRow("with a length") << false << false;
        QTest::newRow("in chunks") << false << true;
        QTest::newRow("compressed") << true << false;
    }
    void answerBeyondTheLimitIsCut()
    {
        QFETCH(bool, compresses);
        QFETCH(bool, isChunked);
        HttpServer server({.compresses = compresses});
        server.on("GET", u"/"_s, [isChunked](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text(QByteArray(300'000'000, '0'));
            answer.isChunked = isChunked;
            return answer;
        });
        const auto client = clientOf({.maximumAnswer = 1'000'000});
        const auto response = client->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.too_large"_s);
        // One that a limit of its own allows.
        server.on("GET", u"/"_s,
                  [](const HttpCall &) { return HttpAnswer::text(QByteArray(2'000'000, '0')); });
        const auto larger
            = client->send({.url = server.url(u"/"_s), .maximumAnswer = 2'000'000}, {});
        QVERIFY2(larger, qPrintable(larger ? QString() : larger.error().message));
        QCOMPARE(larger->body.size(), 2'000'000);
    }

    void sinkTakesTheBodyPieceByPiece()
    {
        const QByteArray body = QByteArray("a,b,c\r\n").repeated(1'000'000);
        HttpServer server({.compresses = true});
        server.on("GET", u"/"_s, [&body](const HttpCall &) { return HttpAnswer::text(body); });
        QByteArray taken;
        qsizetype largest = 0;
        HttpRequest request{.url = server.url(u"/"_s)};
        request.sink = [&](QByteArrayView piece) {
            taken += piece;
            largest = std::max(largest, piece.size());
            return true;
        };
        const auto response = clientOf()->send(request, {});
        QVERIFY2(response, qPrintable(response ? QString() : response.error().message));
        QVERIFY(response->body.isEmpty());
        QCOMPARE(response->bodySize, body.size());
        QCOMPARE(taken, body);
        QVERIFY(largest <= 64 * 1024);
    }

    void sinkStopsTheRequest()
    {
        HttpServer server;
        server.on("GET", u"/"_s,
                  [](const HttpCall &) { return HttpAnswer::text(QByteArray(9'000'000, 'x')); });
        HttpRequest request{.url = server.url(u"/"_s)};
        request.sink = [](QByteArrayView) { return false; };
        const auto response = clientOf()->send(request, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.stopped"_s);
    }

    void bodyOfARefusalIsNotForTheSink()
    {
        HttpServer server;
        server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("why", 400); });
        HttpRequest request{.url = server.url(u"/"_s)};
        request.sink = [](QByteArrayView) { return false; };
        const auto response = clientOf()->send(request, {});
        QVERIFY(response);
        QCOMPARE(response->body, "why"_ba);
    }

    void redirectIsFollowed()
    {
        HttpServer server;
        server.on("GET", u"/old"_s,
                  [](const HttpCall &) { return HttpAnswer::redirect(301, "/new?x=1"); });
        server.on("GET", u"/new"_s, [](const HttpCall &) { return HttpAnswer::text("here"); });
        const auto response = clientOf()->send(
            {.url = server.url(u"/old"_s), .headers = {{"X-Api-Key", "k", true}}}, {});
        QVERIFY(response);
        QCOMPARE(response->body, "here"_ba);
        QCOMPARE(response->url, server.url(u"/new?x=1"_s));
        QCOMPARE(server.calls().at(1).header("x-api-key"), "k"_ba);
    }

    void keyIsDroppedWhenARedirectLeavesTheServer_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isSecret");
        QTest::newRow("marked") << "X-Api-Key"_ba << true;
        QTest::newRow("not marked") << "X-Api-Key"_ba << false;
        QTest::newRow("standard") << "Authorization"_ba << false;
        QTest::newRow("cookie") << "Cookie"_ba << false;
    }
    void keyIsDroppedWhenARedirectLeavesTheServer()
    {
        QFETCH(QByteArray, name);
        QFETCH(bool, isSecret);
        HttpServer other;
        other.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("other"); });
        HttpServer server;
        server.on("GET", u"/"_s, [&other](const HttpCall &) {
            return HttpAnswer::redirect(302, other.url(u"/"_s).toEncoded());
        });
        const HttpRequest request{.url = server.url(u"/"_s),
                                  .headers
                                  = {{name, "key-4711", isSecret}, {"Accept", "text/csv"}}};
        const auto response = clientOf()->send(request, {});
        QVERIFY(response);
        QCOMPARE(response->body, "other"_ba);
        QCOMPARE(server.calls().at(0).header(name.toLower()), "key-4711"_ba);
        const HttpCall arrived = other.calls().at(0);
        QVERIFY(arrived.header(name.toLower()).isNull());
        QCOMPARE(arrived.header("accept"), "text/csv"_ba);
    }

    void bodyIsNeverRedirectedToAnotherServer()
    {
        HttpServer other;
        HttpServer server;
        server.on("POST", u"/"_s, [&other](const HttpCall &) {
            return HttpAnswer::redirect(307, other.url(u"/"_s).toEncoded());
        });
        const auto response = clientOf()->send(post(server.url(u"/"_s)), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.redirect_refused"_s);
        QCOMPARE(other.callCount(), 0);
    }

    void bodyIsSentAgainAfterARedirectOnTheServer()
    {
        HttpServer server;
        server.on("POST", u"/old"_s,
                  [](const HttpCall &) { return HttpAnswer::redirect(308, "/new"); });
        server.on("POST", u"/new"_s, echo);
        const auto response = clientOf()->send(post(server.url(u"/old"_s), "rows"), {});
        QVERIFY(response);
        QCOMPARE(response->body, "rows"_ba);
    }

    void redirectsInACircleEnd()
    {
        HttpServer server;
        server.on("GET", u"/"_s, [](const HttpCall &) { return HttpAnswer::redirect(302, "/"); });
        const auto response
            = clientOf({.maximumRedirects = 3})->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.redirect_refused"_s);
        QCOMPARE(server.callCount(), 4);
    }

    void postThatIsCutArrivesOnce_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("before the answer") << int(Kind::CutBeforeAnswer) << "rows"_ba;
        QTest::newRow("after processing") << int(Kind::CutAfterProcessing) << "rows"_ba;
        QTest::newRow("in the answer") << int(Kind::CutInAnswer) << "rows"_ba;
        QTest::newRow("before the answer, no body") << int(Kind::CutBeforeAnswer) << ""_ba;
        QTest::newRow("after processing, no body") << int(Kind::CutAfterProcessing) << ""_ba;
        QTest::newRow("after processing, large")
            << int(Kind::CutAfterProcessing) << QByteArray(3'000'000, 'x');
    }
    void postThatIsCutArrivesOnce()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, body);
        HttpServer server;
        server.on("POST", u"/"_s, [](const HttpCall &) { return HttpAnswer::text("done"); });
        const auto client = clientOf();
        // Once on a new connection, once on one that was kept.
        server.misbehaveAt(1, {.kind = Kind(kind)});
        server.misbehaveAt(3, {.kind = Kind(kind)});
        const auto first = client->send(post(server.url(u"/"_s), body), {});
        QVERIFY(!first);
        QCOMPARE(first.error().code, u"http.cut"_s);
        QVERIFY(isOutcomeUnknown(first.error()));
        QCOMPARE(server.callCount(), 1);
        QVERIFY(client->send(post(server.url(u"/"_s), body), {}));
        const auto third = client->send(post(server.url(u"/"_s), body), {});
        QVERIFY(!third);
        QCOMPARE(third.error().code, u"http.cut"_s);
        QCOMPARE(server.callCount(), 3);
    }

    void getThatIsCutInTheAnswerFails_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::addColumn<bool>("compresses");
        QTest::newRow("with a length") << false << false;
        QTest::newRow("in chunks") << true << false;
        QTest::newRow("compressed") << false << true;
        QTest::newRow("compressed in chunks") << true << true;
    }
    void getThatIsCutInTheAnswerFails()
    {
        QFETCH(bool, isChunked);
        QFETCH(bool, compresses);
        HttpServer server({.compresses = compresses});
        QByteArray body;
        for (int i = 0; i < 10'000; ++i)
            body += QByteArray::number(i * 7919) + "\n";
        server.on("GET", u"/"_s, [isChunked, body](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text(body);
            answer.isChunked = isChunked;
            return answer;
        });
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::CutInAnswer}; });
        const auto response = clientOf()->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.cut"_s);
    }

    void garbageIsAnInvalidAnswer_data() { methodIsSent_data(); }
    void garbageIsAnInvalidAnswer()
    {
        QFETCH(int, method);
        HttpServer server;
        server.on(QTest::currentDataTag(), u"/"_s, echo);
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Garbage}; });
        const auto response
            = clientOf()->send({.method = HttpMethod(method), .url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.invalid_answer"_s);
        QCOMPARE(server.callCount(), 1);
        QVERIFY(isOutcomeUnknown(response.error()));
    }

    void brokenCompressionIsAnInvalidAnswer()
    {
        HttpServer server;
        server.on("GET", u"/"_s, [](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text(gzip("some text").replace(12, 3, "???"));
            answer.addHeader("Content-Encoding", "gzip");
            return answer;
        });
        const auto response = clientOf()->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.invalid_answer"_s);
    }

    void stalledServerTimesOut()
    {
        HttpServer server;
        server.on("POST", u"/"_s, echo);
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Stall}; });
        const auto client = clientOf({.idleTimeout = 100ms});
        const auto response = client->send(post(server.url(u"/"_s)), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.timed_out"_s);
        QVERIFY(response.error().message.contains(u"0.1 seconds"_s));
        QVERIFY(isOutcomeUnknown(response.error()));
        QCOMPARE(server.callCount(), 1);
    }

    void crawlingServerMeetsTheOverallLimit()
    {
        HttpServer server;
        server.on("GET", u"/"_s,
                  [](const HttpCall &) { return HttpAnswer::text(QByteArray(100'000, 'x')); });
        server.setPlan(
            [](const HttpCall &) { return Misbehaviour{.kind = Kind::Slow, .pause = 10ms}; });
        const auto client = clientOf({.idleTimeout = 5s});
        const auto response = client->send({.url = server.url(u"/"_s), .timeout = 300ms}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.timed_out"_s);
    }

    void slowAnswerIsComplete()
    {
        HttpServer server;
        server.on("GET", u"/"_s,
                  [](const HttpCall &) { return HttpAnswer::text(QByteArray(500, 'x')); });
        server.setPlan(
            [](const HttpCall &) { return Misbehaviour{.kind = Kind::Slow, .pause = 2ms}; });
        const auto response = clientOf()->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(response);
        QCOMPARE(response->body, QByteArray(500, 'x'));
    }

    void cancellationReturnsAtOnce()
    {
        HttpServer server;
        server.on("POST", u"/"_s, echo);
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Stall}; });
        const auto client = clientOf();
        CancellationSource stop;
        auto sent = std::async(std::launch::async, [&] {
            return client->send(post(server.url(u"/"_s)), stop.get_token());
        });
        QVERIFY(server.waitForCalls(1));
        const auto asked = std::chrono::steady_clock::now();
        stop.request_stop();
        const auto response = sent.get();
        QVERIFY(std::chrono::steady_clock::now() - asked < 100ms);
        QVERIFY(!response);
        QVERIFY(response.error().isCancelled());
        // The way is free for others.
        server.setPlan({});
        QVERIFY(client->send(post(server.url(u"/"_s)), {}));
    }

    void endOfTheClientCancels()
    {
        HttpServer server;
        server.on("GET", u"/"_s, echo);
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Stall}; });
        auto client = clientOf();
        HttpClient *sender = client.get();
        auto sent = std::async(std::launch::async,
                               [&] { return sender->send({.url = server.url(u"/"_s)}, {}); });
        QVERIFY(server.waitForCalls(1));
        client.reset();
        QVERIFY(sent.get().error().isCancelled());
    }

    void refusedConnectionWasNotSent()
    {
        const QUrl url(u"http://127.0.0.1:%1/path?api_key=secret-99"_s.arg(freePort()));
        HttpRequest request = post(url);
        request.secretQueryKeys = {u"api_key"_s};
        const auto response = clientOf()->send(request, {});
        QVERIFY(!response);
        const Error &error = response.error();
        QCOMPARE(error.code, u"http.refused"_s);
        QVERIFY(!isOutcomeUnknown(error));
        QVERIFY(error.message.contains(u"127.0.0.1"_s));
        QVERIFY(error.message.contains(u"/path"_s));
        QVERIFY(!QString(error.message + error.detail + error.hint).contains(u"secret-99"_s));
    }

    void unknownHostIsNamed()
    {
        const auto response
            = clientOf()->send({.url = QUrl(u"http://nowhere.invalid/x?token=secret-99"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.host_not_found"_s);
        QVERIFY(response.error().message.contains(u"nowhere.invalid"_s));
        QVERIFY(!response.error().detail.contains(u"secret-99"_s));
    }

    void addressThatCannotBeAskedIsRefused_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("empty") << u""_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s;
        QTest::newRow("ftp") << u"ftp://example.org/"_s;
        QTest::newRow("user") << u"https://user:secret-99@example.org/"_s;
        QTest::newRow("relative") << u"/path"_s;
    }
    void addressThatCannotBeAskedIsRefused()
    {
        QFETCH(QString, address);
        const auto response = clientOf()->send({.url = QUrl(address)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.url_invalid"_s);
        QVERIFY(!response.error().message.contains(u"secret-99"_s));
    }

    void headerCannotSmuggleAnother_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("line break in the value") << "X-Key"_ba
                                                 << "a\r\nX-Other: b"_ba;
        QTest::newRow("line break in the name") << "X-Key: a\r\nX-Other"_ba
                                                << "b"_ba;
        QTest::newRow("colon") << "X:Key"_ba
                               << "b"_ba;
        QTest::newRow("letter of no ASCII") << "X-Key"_ba
                                            << "ключ"_ba;
        QTest::newRow("empty name") << ""_ba
                                    << "b"_ba;
    }
    void headerCannotSmuggleAnother()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        HttpServer server;
        const auto response
            = clientOf()->send({.url = server.url(u"/"_s), .headers = {{name, value, true}}}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.header_invalid"_s);
        QCOMPARE(server.callCount(), 0);
    }

    void certificateOfAnUnknownAuthorityIsRefused()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.server()});
        server.on("GET", u"/"_s, echo);
        const auto response = clientOf()->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.tls_untrusted"_s);
        QVERIFY(!response.error().detail.isEmpty());
        QVERIFY(!isOutcomeUnknown(response.error()));
        QCOMPARE(server.callCount(), 0);
    }

    void ownAuthorityIsTrusted()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.server(), .compresses = true});
        server.on("POST", u"/"_s, echo);
        // A client without it comes first: settings of one must not reach the other.
        QVERIFY(!clientOf()->send(post(server.url(u"/"_s)), {}));
        const auto client = clientOf({.caCertificate = certificates.authority()});
        for (int i = 0; i < 3; ++i) {
            const auto response = client->send(post(server.url(u"/"_s), "rows"), {});
            QVERIFY2(response, qPrintable(response ? QString() : response.error().detail));
            QCOMPARE(response->body, "rows"_ba);
        }
        const auto stranger = clientOf({.caCertificate = certificates.strangeAuthority()});
        QVERIFY(!stranger->send(post(server.url(u"/"_s)), {}));
    }

    void certificateForAnotherNameIsRefused()
    {
        const TlsCertificates certificates;
        HttpServer server({.tls = certificates.serverOfOtherName()});
        const auto client = clientOf({.caCertificate = certificates.authority()});
        const auto response = client->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.tls_untrusted"_s);
    }

    void redirectFromHttpsToHttpIsRefused()
    {
        const TlsCertificates certificates;
        HttpServer plain;
        HttpServer server({.tls = certificates.server()});
        server.on("GET", u"/"_s, [&plain](const HttpCall &) {
            return HttpAnswer::redirect(302, plain.url(u"/"_s).toEncoded());
        });
        const auto client = clientOf({.caCertificate = certificates.authority()});
        const auto response = client->send({.url = server.url(u"/"_s)}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.redirect_refused"_s);
        QCOMPARE(plain.callCount(), 0);
    }

    void plainServerIsNoTlsServer()
    {
        HttpServer server;
        QUrl url = server.url(u"/"_s);
        url.setScheme(u"https"_s);
        const auto response = clientOf()->send({.url = url, .timeout = 5s}, {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.tls_failed"_s);
    }

    void fileWithoutCertificateIsNamed()
    {
        const auto client = HttpClient::create({.caCertificate = u"/nowhere/ca.pem"_s});
        QVERIFY(!client);
        QCOMPARE(client.error().code, u"http.ca_unreadable"_s);
        QCOMPARE(client.error().field, u"/http/ca_certificate"_s);
    }

    void cookiesAreNotKept()
    {
        HttpServer server;
        server.on("GET", u"/"_s, [](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text("a");
            answer.addHeader("Set-Cookie", "session=1; Path=/");
            return answer;
        });
        const auto client = clientOf();
        QVERIFY(client->send({.url = server.url(u"/"_s)}, {}));
        QVERIFY(client->send({.url = server.url(u"/"_s)}, {}));
        QVERIFY(server.calls().at(1).header("cookie").isNull());
    }

    void serverThatComesBackIsReached()
    {
        HttpServer server;
        server.on("POST", u"/"_s, echo);
        const auto client = clientOf();
        QVERIFY(client->send(post(server.url(u"/"_s)), {}));
        server.pause();
        const auto down = client->send(post(server.url(u"/"_s)), {});
        QVERIFY(!down);
        server.resume();
        QVERIFY(client->send(post(server.url(u"/"_s)), {}));
        QCOMPARE(server.callCount(), 2);
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)

#include "testhttpclient.moc"
