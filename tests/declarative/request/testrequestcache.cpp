#include "tests/declarative/request/requestscene.h"

#include <atomic>
#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestRequestCache final : public QObject
{
    Q_OBJECT

private slots:
    void requestsThatAreTheSame_data();
    void requestsThatAreTheSame();
    void parentsAreAskedOnce();
    void onlyGoodAnswersToGetAreKept();
    void aHitTakesNothingFromTheBudget();
    void requestsAtOnceAreSentOnce();
    void afterAFailureTheNextOneTries();
    void aWaitingRequestIsCancelled();
    void forgetsWhatWasNotUsedForLongest();
};

namespace {

HttpRequest request(const QByteArray &url, const HttpHeaders &headers = {},
                    const QByteArray &body = {})
{
    HttpRequest request;
    request.url = QUrl::fromEncoded(url, QUrl::StrictMode);
    request.headers = headers;
    request.body = body;
    return request;
}

} // namespace

void TestRequestCache::requestsThatAreTheSame_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("header"); // "name: value"
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isSame");
    const auto row = [](const char *name, const char *url, const char *header, const char *body,
                        bool isSame) {
        QTest::newRow(name) << QByteArray(url) << QByteArray(header) << QByteArray(body) << isSame;
    };
    const char *url = "https://api.x.com/p?a=1&b=2";
    row("the same", url, "X: 1", "", true);
    row("order of parameters", "https://api.x.com/p?b=2&a=1", "X: 1", "", true);
    row("other value", "https://api.x.com/p?a=1&b=3", "X: 1", "", false);
    row("one more", "https://api.x.com/p?a=1&b=2&c=3", "X: 1", "", false);
    row("key in the query", "https://api.x.com/p?a=1&b=2&api_key=s", "X: 1", "", true);
    row("token in the query", "https://api.x.com/p?access_token=s&a=1&b=2", "X: 1", "", true);
    row("other path", "https://api.x.com/q?a=1&b=2", "X: 1", "", false);
    row("other server", "https://api.y.com/p?a=1&b=2", "X: 1", "", false);
    row("case of a header", url, "x: 1", "", true);
    row("other header", url, "X: 2", "", false);
    row("authorization", url, "Authorization: Bearer x", "", false);
    row("body", url, "X: 1", "{}", false);
}

void TestRequestCache::requestsThatAreTheSame()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(bool, isSame);
    const qsizetype colon = header.indexOf(':');
    const HttpHeaders headers{{header.left(colon), header.mid(colon + 2)}};
    const QByteArray key
        = RequestCache::keyOf(request("https://api.x.com/p?a=1&b=2", {{"X", "1"}}));
    QCOMPARE(RequestCache::keyOf(request(url, headers, body)) == key, isSame);
    HttpHeaders signedHeaders = headers;
    signedHeaders.append({"Authorization", "Bearer " + QByteArray::number(colon)});
    QCOMPARE(RequestCache::keyOf(request(url, signedHeaders, body)),
             RequestCache::keyOf(request(url, headers, body)));
}

void TestRequestCache::parentsAreAskedOnce()
{
    RequestScene scene;
    scene.transport.script = {{200, R"({"data":[1]})"}};
    const auto child = scene.make(R"({"path":"par"})", {.stream = "child", .usesCache = true});
    const auto parent = scene.make(R"({"path":"par","use_cache":true})");
    const auto other = scene.make(R"({"path":"par"})");
    QVERIFY(child && parent && other);
    QVERIFY((*child)->send({}));
    const Result<RequestOutcome> hit = (*parent)->send({});
    QVERIFY(hit);
    QCOMPARE(hit->response->body, QByteArray(R"({"data":[1]})"));
    QCOMPARE(scene.transport.count(), 1);
    QCOMPARE(scene.observer.exchanges, 2);
    QCOMPARE(scene.observer.fromCache, 1);
    QVERIFY((*other)->send({}));
    QCOMPARE(scene.transport.count(), 2);
}

void TestRequestCache::onlyGoodAnswersToGetAreKept()
{
    RequestScene scene;
    scene.transport.script = {{201}, {204}, {404}, {200}};
    const auto requester
        = scene.make(R"({"use_cache":true,"error_handler":{"type":"DefaultErrorHandler",)"
                     R"("response_filters":[{"http_codes":[404],"action":"IGNORE"}]}})");
    QVERIFY(requester);
    for (int number = 0; number < 6; ++number)
        QVERIFY((*requester)->send({}));
    QCOMPARE(scene.transport.count(), 4);
    const auto poster = scene.make(R"({"use_cache":true,"http_method":"POST"})");
    QVERIFY(poster);
    QVERIFY((*poster)->send({}));
    QVERIFY((*poster)->send({}));
    QCOMPARE(scene.transport.count(), 6);
}

void TestRequestCache::aHitTakesNothingFromTheBudget()
{
    RequestScene scene;
    auto budget = RateBudget::create(
        Component(json(R"({"policies":[{"type":"FixedWindowCallRatePolicy","period":"PT10S",)"
                       R"("call_limit":1,"matchers":[]}]})")),
        json("{}"), scene.clock);
    QVERIFY(budget);
    Runtime runtime{scene.config,   scene.clock, scene.transport,
                    scene.observer, scene.cache, **budget};
    const auto requester = makeRequester(
        Component(json(R"({"type":"HttpRequester","url":"https://api.x.com/p","use_cache":true})")),
        {}, runtime);
    QVERIFY(requester);
    for (int number = 0; number < 5; ++number)
        QVERIFY((*requester)->send({}));
    QVERIFY(scene.clock.waits().isEmpty());
}

void TestRequestCache::requestsAtOnceAreSentOnce()
{
    RequestCache cache;
    std::atomic<int> sent = 0;
    std::atomic<int> hits = 0;
    const HttpRequest asked = request("https://api.x.com/p");
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&] {
            const auto found = cache.answer(asked,
                                            [&] {
                                                ++sent;
                                                std::this_thread::yield();
                                                HttpResponse response;
                                                response.status = 200;
                                                response.body = "x";
                                                return Result<HttpResponse>(response);
                                            },
                                            {});
            if (found && found->response.body == "x" && found->isFromCache)
                ++hits;
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(sent.load(), 1);
    QCOMPARE(hits.load(), 7);
}

void TestRequestCache::afterAFailureTheNextOneTries()
{
    RequestCache cache;
    const HttpRequest asked = request("https://api.x.com/p");
    const auto failing = [] { return Result<HttpResponse>(Error::cancelled()); };
    QVERIFY(!cache.answer(asked, failing, {}));
    const auto working = [] {
        HttpResponse response;
        response.status = 200;
        return Result<HttpResponse>(response);
    };
    const auto found = cache.answer(asked, working, {});
    QVERIFY(found);
    QVERIFY(!found->isFromCache);
}

void TestRequestCache::aWaitingRequestIsCancelled()
{
    RequestCache cache;
    const HttpRequest asked = request("https://api.x.com/p");
    CancellationSource source;
    Result<RequestCache::Found> waiting = RequestCache::Found{};
    std::thread second;
    const auto first = cache.answer(
        asked,
        [&] {
            second = std::thread([&] {
                waiting = cache.answer(
                    asked, [] { return Result<HttpResponse>(HttpResponse()); }, source.get_token());
            });
            source.request_stop();
            second.join();
            return Result<HttpResponse>(HttpResponse());
        },
        {});
    QVERIFY(first);
    QVERIFY(!waiting);
    QVERIFY(waiting.error().isCancelled());
}

void TestRequestCache::forgetsWhatWasNotUsedForLongest()
{
    RequestCache cache(10);
    int sent = 0;
    const auto ask = [&](const QByteArray &url, qsizetype size) {
        const auto found = cache.answer(request(url),
                                        [&] {
                                            ++sent;
                                            HttpResponse response;
                                            response.status = 200;
                                            response.body = QByteArray(size, 'x');
                                            return Result<HttpResponse>(response);
                                        },
                                        {});
        return found && found->isFromCache;
    };
    QVERIFY(!ask("https://a.com/1", 4));
    QVERIFY(!ask("https://a.com/2", 4));
    QVERIFY(ask("https://a.com/1", 4));
    QVERIFY(!ask("https://a.com/3", 4));
    QVERIFY(ask("https://a.com/1", 4));
    QVERIFY(!ask("https://a.com/2", 4));
    QVERIFY(!ask("https://a.com/big", 11));
    QVERIFY(!ask("https://a.com/big", 11));
    QVERIFY(ask("https://a.com/2", 4));
}

QTEST_GUILESS_MAIN(TestRequestCache)
#include "testrequestcache.moc"
