#include "core/http/apiclient.h"
#include "core/http/requestpool.h"
#include "tests/servers/httpserver.h"
#include "tests/testutils/fakeclock.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Kind = Misbehaviour::Kind;
using Seconds = std::vector<std::chrono::seconds>;

namespace {

std::unique_ptr<ApiClient> clientOf(Clock &clock, ApiClientOptions options = {})
{
    options.http.proxy.kind = ProxyKind::None;
    // Long enough for the fake clock to count them, and without chance.
    options.retry.firstWait = 10s;
    options.retry.jitter = 0;
    Result<std::unique_ptr<ApiClient>> client = ApiClient::create(std::move(options), clock);
    if (!client)
        qFatal("%s", qPrintable(client.error().message));
    return std::move(client).value();
}

HttpRequest post(const HttpServer &server, bool isRepeatable = true)
{
    return {.method = HttpMethod::Post,
            .url = server.url(u"/rows"_s),
            .body = "{}",
            .contentType = "application/json",
            .isRepeatable = isRepeatable};
}

/// A token that is renewed when it is refused.
class RenewingAuthenticator final : public Authenticator
{
public:
    explicit RenewingAuthenticator(int largest)
        : m_largest(largest)
    {
    }

    Result<void> authorize(HttpRequest &request, const Cancellation &) override
    {
        request.headers.set({"X-Token", QByteArray::number(m_token), true});
        return {};
    }
    Result<bool> renew(const HttpRequest &, const Cancellation &) override
    {
        if (m_token == m_largest)
            return false;
        ++m_token;
        return true;
    }

private:
    const int m_largest;
    std::atomic<int> m_token = 1;
};

} // namespace

class TestApiClient final : public QObject
{
    Q_OBJECT

private slots:
    void credentialsAndHeadersAreAdded_data()
    {
        QTest::addColumn<int>("way");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("bearer") << 0 << "authorization"_ba
                                << "Bearer tok-1"_ba;
        QTest::newRow("basic") << 1 << "authorization"_ba
                               << "Basic dXNlcjp0b2stMQ=="_ba;
        QTest::newRow("header") << 2 << "x-api-key"_ba
                                << "tok-1"_ba;
        QTest::newRow("query") << 3 << "target"_ba
                               << "/rows?a=1&key=tok-1%26%2B"_ba;
    }
    void credentialsAndHeadersAreAdded()
    {
        QFETCH(int, way);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        const std::vector<std::shared_ptr<Authenticator>> ways{
            bearerAuthentication(u" tok-1\n"_s), basicAuthentication(u"user"_s, u"tok-1"_s),
            headerAuthentication("X-Api-Key", u"tok-1"_s),
            queryAuthentication(u"key"_s, u"tok-1&+"_s)};
        HttpServer server;
        server.on("GET", u"/rows"_s,
                  [](const HttpCall &) { return HttpAnswer::text("key tok-1 is bad", 403); });
        FakeClock clock;
        const auto client = clientOf(clock,
                                     {.authenticator = ways.at(std::size_t(way)),
                                      .headers = {{"X-Version", "7"}, {"Accept", "a/b"}}});
        const HttpRequest request{.url = server.url(u"/rows?a=1"_s),
                                  .headers = {{"accept", "c/d"}}};
        const auto response = client->send(request, {});
        const HttpCall call = server.calls().at(0);
        QCOMPARE(header == "target" ? call.target : call.header(header), value);
        QCOMPARE(call.header("x-version"), "7"_ba);
        QCOMPARE(call.header("accept"), "c/d"_ba);
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.forbidden"_s);
        if (way != 3)
            QVERIFY2(!response.error().detail.contains(u"tok-1"_s),
                     qPrintable(response.error().detail));
    }

    void answersBecomeErrors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("isResponse");
        QTest::addColumn<bool>("isResponseWithRefusals");
        QTest::newRow("200") << 200 << true << true;
        QTest::newRow("207") << 207 << true << true;
        QTest::newRow("400") << 400 << false << true;
        QTest::newRow("401") << 401 << false << false;
        QTest::newRow("403") << 403 << false << true;
        QTest::newRow("404") << 404 << false << true;
        QTest::newRow("413") << 413 << false << true;
        QTest::newRow("429") << 429 << false << false;
        QTest::newRow("500") << 500 << false << false;
    }
    void answersBecomeErrors()
    {
        QFETCH(int, status);
        QFETCH(bool, isResponse);
        QFETCH(bool, isResponseWithRefusals);
        HttpServer server;
        server.on("POST", u"/rows"_s,
                  [status](const HttpCall &) { return HttpAnswer::text("w", status); });
        FakeClock clock;
        ApiClientOptions options;
        options.retry.maximumTries = 1;
        const auto client = clientOf(clock, options);
        HttpRequest request = post(server);
        QCOMPARE(client->send(request, {}).isOk(), isResponse);
        request.answers = HttpAnswers::Refusals;
        QCOMPARE(client->send(request, {}).isOk(), isResponseWithRefusals);
    }

    void successRepeatsNoSecret()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &call) {
            return HttpAnswer::text("{\"echo\": \"" + call.header("authorization") + "\"}", 207);
        });
        FakeClock clock;
        ApiClientOptions options;
        options.authenticator = bearerAuthentication(u"tok-0815-4711"_s);
        const auto client = clientOf(clock, std::move(options));
        const auto response = client->send(post(server), {});
        QVERIFY(response);
        QVERIFY(response->body.startsWith("{\"echo\": \""));
        QVERIFY2(!response->body.contains("tok-0815"), response->body.constData());
    }

    void refusalRepeatsNoSecret()
    {
        HttpServer server;
        // The token lies where the words of an error are cut.
        server.on("POST", u"/rows"_s, [](const HttpCall &call) {
            return HttpAnswer::text(QByteArray(490, 'x') + call.header("authorization"), 400);
        });
        FakeClock clock;
        ApiClientOptions options;
        options.authenticator = bearerAuthentication(u"token-of-the-person"_s);
        const auto client = clientOf(clock, options);
        HttpRequest request = post(server);
        const auto error = client->send(request, {});
        QVERIFY(!error);
        QVERIFY2(!error.error().detail.contains(u"tok"_s), qPrintable(error.error().detail));
        request.answers = HttpAnswers::Refusals;
        const auto refusal = client->send(request, {});
        QVERIFY(refusal);
        QVERIFY(refusal->body.contains("xxx"));
        QVERIFY2(!refusal->body.contains("token-of-the-person"), refusal->body.constData());
    }

    void serverErrorIsRepeatedWithBackoff()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &) { return HttpAnswer::text("ok"); });
        for (int call = 1; call <= 3; ++call)
            server.misbehaveAt(call, Misbehaviour::status(502));
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        std::vector<HttpWait> told;
        ApiClientOptions options;
        options.waitObserver = [&told](const HttpWait &wait) { told.push_back(wait); };
        const TimePoint start = clock.now();
        const auto response = clientOf(clock, options)->send(post(server), {});
        QVERIFY(response);
        QCOMPARE(response->body, "ok"_ba);
        QCOMPARE(clock.longWaits(), (Seconds{10s, 20s, 40s}));
        QCOMPARE(told.size(), std::size_t(3));
        QCOMPARE(told[0].reason, HttpWaitReason::ServerError);
        QVERIFY(told[1].until == start + 30s);
        QCOMPARE(told[2].failedTries, 3);
        QCOMPARE(told[0].address, server.url(u"/rows"_s).toString());
    }

    void rateLimitIsObeyedByEveryThread()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &) { return HttpAnswer::text("ok"); });
        server.misbehaveAt(1, Misbehaviour::rateLimit(30));
        FakeClock clock;
        std::atomic<bool> isWaiting = false;
        ApiClientOptions options;
        options.waitObserver = [&isWaiting](const HttpWait &wait) {
            if (wait.reason == HttpWaitReason::RateLimit)
                isWaiting = true;
        };
        const auto client = clientOf(clock, options);
        // Not repeatable: the server said that it did nothing.
        auto first = std::async(std::launch::async,
                                [&] { return client->send(post(server, false), {}).isOk(); });
        QTRY_VERIFY(isWaiting.load());
        isWaiting = false;
        auto second = std::async(std::launch::async,
                                 [&] { return client->send(post(server, false), {}).isOk(); });
        QTRY_VERIFY(isWaiting.load());
        QCOMPARE(server.callCount(), 1);
        clock.advance(30s);
        QVERIFY(first.get());
        QVERIFY(second.get());
        QCOMPARE(server.callCount(), 3);
        QCOMPARE(server.answerCount(429), 1);
    }

    void limitBeyondPatienceNamesItsEnd()
    {
        HttpServer server;
        server.setPlan([](const HttpCall &) { return Misbehaviour::rateLimit(86'400); });
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        const auto response = clientOf(clock)->send(post(server), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.rate_limited"_s);
        QVERIFY2(response.error().message.contains(u"2026-01-02 00:00 UTC"_s),
                 qPrintable(response.error().message));
        QCOMPARE(server.callCount(), 1);
    }

    void unknownOutcomeIsRepeatedOnlyWhereItDoesNoHarm_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("cut before the answer") << int(Kind::CutBeforeAnswer);
        QTest::newRow("cut after processing") << int(Kind::CutAfterProcessing);
        QTest::newRow("cut in the answer") << int(Kind::CutInAnswer);
        QTest::newRow("garbage") << int(Kind::Garbage);
        QTest::newRow("stall") << int(Kind::Stall);
    }
    void unknownOutcomeIsRepeatedOnlyWhereItDoesNoHarm()
    {
        QFETCH(int, kind);
        int processed = 0;
        HttpServer server;
        server.on("POST", u"/rows"_s, [&processed](const HttpCall &) {
            ++processed;
            return HttpAnswer::text("ok");
        });
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        ApiClientOptions options;
        options.http.idleTimeout = 200ms;
        const auto client = clientOf(clock, options);
        server.misbehaveAt(1, {.kind = Kind(kind)});
        const auto once = client->send(post(server, false), {});
        QVERIFY(!once);
        QVERIFY(isOutcomeUnknown(once.error()));
        QCOMPARE(server.callCount(), 1);
        server.misbehaveAt(2, {.kind = Kind(kind)});
        QVERIFY(client->send(post(server, true), {}));
        QCOMPARE(server.callCount(), 3);
        QVERIFY(processed >= 1);
    }

    void serverThatStaysDownIsGivenUp()
    {
        HttpServer server;
        server.pause();
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        const auto response = clientOf(clock)->send(post(server, false), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.refused"_s);
        QCOMPARE(clock.longWaits(), (Seconds{10s, 20s, 40s, 60s, 60s}));
    }

    void refusedCredentialsAreRenewedOnce()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &call) {
            return HttpAnswer::text("no " + call.header("x-token"),
                                    call.header("x-token") == "2" ? 200 : 401);
        });
        FakeClock clock;
        const auto good
            = clientOf(clock, {.authenticator = std::make_shared<RenewingAuthenticator>(5)});
        QVERIFY(good->send(post(server, false), {}));
        QCOMPARE(server.callCount(), 2);
        QVERIFY(good->send(post(server, false), {}));
        QCOMPARE(server.callCount(), 3);
        const auto bad
            = clientOf(clock, {.authenticator = std::make_shared<RenewingAuthenticator>(1)});
        const auto response = bad->send(post(server, false), {});
        QVERIFY(!response);
        QCOMPARE(response.error().code, u"http.unauthorized"_s);
        QCOMPARE(server.callCount(), 4);
    }

    void waitIsCancelledAtOnce()
    {
        HttpServer server;
        server.setPlan([](const HttpCall &) { return Misbehaviour::status(503); });
        FakeClock clock;
        std::atomic<bool> isWaiting = false;
        ApiClientOptions options;
        options.waitObserver = [&isWaiting](const HttpWait &) { isWaiting = true; };
        const auto client = clientOf(clock, options);
        CancellationSource stop;
        auto sent = std::async(std::launch::async,
                               [&] { return client->send(post(server), stop.get_token()); });
        QTRY_VERIFY(isWaiting.load());
        const auto asked = std::chrono::steady_clock::now();
        stop.request_stop();
        const auto response = sent.get();
        QVERIFY(std::chrono::steady_clock::now() - asked < 100ms);
        QVERIFY(response.error().isCancelled());
    }

    void vendorHeadersReachTheLimiter()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &) {
            HttpAnswer answer = HttpAnswer::text("ok");
            answer.addHeader("X-Remaining", "0");
            return answer;
        });
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        ApiClientOptions options;
        options.limits.windows = {{100, 10s}};
        options.readRateHeaders = [](const HttpResponse &response, RateLimiter &limiter) {
            limiter.noteRemaining(0, response.headers.value("x-remaining").toInt());
        };
        const auto client = clientOf(clock, options);
        QVERIFY(client->send(post(server), {}));
        QVERIFY(clock.longWaits().empty());
        QVERIFY(client->send(post(server), {}));
        QCOMPARE(clock.longWaits(), Seconds{10s});
    }

    void manyAreSentInOrder()
    {
        HttpServer server({.latency = 50ms});
        server.on("POST", u"/rows"_s,
                  [](const HttpCall &call) { return HttpAnswer::text(call.body); });
        FakeClock clock;
        ApiClientOptions options;
        options.http.concurrency = 16;
        const auto client = clientOf(clock, options);
        std::vector<HttpRequest> requests;
        for (int i = 0; i < 100; ++i) {
            requests.push_back(post(server));
            requests.back().body = QByteArray::number(i);
        }
        const auto outcomes = client->sendAll(requests, {});
        QCOMPARE(outcomes.size(), requests.size());
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            QVERIFY(outcomes[i]);
            QCOMPARE(outcomes[i]->body, requests[i].body);
        }
        QCOMPARE(server.maximumInFlight(), 16);
    }

    void poolIsBounded()
    {
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &) { return HttpAnswer::text("ok"); });
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Stall}; });
        FakeClock clock;
        const auto client = clientOf(clock);
        RequestPool pool(*client, 2);
        CancellationSource stop;
        auto first = pool.submit(post(server), {});
        auto second = pool.submit(post(server), stop.get_token());
        QVERIFY(server.waitForCalls(2));
        // Two more wait for their turn, and are not sent.
        CancellationSource waiting;
        std::vector<PendingAnswer> next;
        for (int i = 0; i < 2; ++i) {
            auto submitted = pool.submit(post(server), waiting.get_token());
            QVERIFY(submitted);
            next.push_back(std::move(*submitted));
        }
        // Full: the fifth waits until it is cancelled.
        CancellationSource full;
        auto fifth = std::async(std::launch::async,
                                [&] { return pool.submit(post(server), full.get_token()).isOk(); });
        QVERIFY(fifth.wait_for(50ms) == std::future_status::timeout);
        QCOMPARE(server.callCount(), 2);
        full.request_stop();
        QVERIFY(!fifth.get());
        // The second makes room.
        waiting.request_stop();
        stop.request_stop();
        QVERIFY(second->take({}).error().isCancelled());
        for (PendingAnswer &answer : next)
            QVERIFY(answer.take({}).error().isCancelled());
        server.setPlan({});
        auto sixth = pool.submit(post(server), {});
        QVERIFY(sixth);
        QVERIFY(sixth->take({}));
        QVERIFY(!first->isReady());
        // The end of the pool cancels the first.
    }

    void poolHasMoreOfSmallBodiesReady_data()
    {
        QTest::addColumn<int>("bodyBytes");
        QTest::addColumn<int>("ready");
        // Beside the four in flight.
        QTest::newRow("small") << 1000 << 4;
        QTest::newRow("large") << 3'000'000 << 2;
    }

    void poolHasMoreOfSmallBodiesReady()
    {
        QFETCH(const int, bodyBytes);
        QFETCH(const int, ready);
        HttpServer server;
        server.on("POST", u"/rows"_s, [](const HttpCall &) { return HttpAnswer::text("ok"); });
        server.setPlan([](const HttpCall &) { return Misbehaviour{.kind = Kind::Stall}; });
        FakeClock clock;
        const auto client = clientOf(clock);
        RequestPool pool(*client, 4);
        const auto submit = [&](const Cancellation &cancellation) {
            HttpRequest request = post(server);
            request.body = QByteArray(bodyBytes, 'x');
            return pool.submit(std::move(request), cancellation).isOk();
        };
        for (int i = 0; i < 4; ++i)
            QVERIFY(submit({}));
        // They have left the queue.
        QVERIFY(server.waitForCalls(4));
        for (int i = 0; i < ready; ++i)
            QVERIFY(submit({}));
        CancellationSource full;
        auto next = std::async(std::launch::async, [&] { return submit(full.get_token()); });
        QVERIFY(next.wait_for(50ms) == std::future_status::timeout);
        full.request_stop();
        QVERIFY(!next.get());
        QCOMPARE(server.callCount(), 4);
    }
};

QTEST_GUILESS_MAIN(TestApiClient)

#include "testapiclient.moc"
