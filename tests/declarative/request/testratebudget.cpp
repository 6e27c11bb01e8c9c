#include "tests/declarative/request/requestscene.h"

#include <thread>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

class TestRateBudget final : public QObject
{
    Q_OBJECT

private slots:
    void movingWindowsNeverOverflow();
    void everyRateCounts();
    void limitsMayBeTemplates();
    void fixedWindowsBeginWithTheFirstCall();
    void headersLowerWhatIsLeft_data();
    void headersLowerWhatIsLeft();
    void headersNeverRaiseWhatIsLeft();
    void theFirstPolicyThatMatchesCounts();
    void matches_data();
    void matches();
    void requestsMayWeighMore();
    void aRequestThatNeverFitsIsRefused();
    void cancellationEndsTheWait();
    void threadsShareTheBudget();
    void refusesWhatIsNoBudget_data();
    void refusesWhatIsNoBudget();
};

namespace {

HttpRequest get(const char *url, HttpHeaders headers = {})
{
    HttpRequest request;
    request.url = QUrl::fromEncoded(url, QUrl::StrictMode);
    request.headers = std::move(headers);
    return request;
}

const HttpRequest s_items = get("https://api.x.com/v1/items");

Result<std::unique_ptr<RateBudget>> budgetOf(const std::string &policies, const Clock &clock,
                                             const std::string &more = {})
{
    return RateBudget::create(
        Component(json(R"({"type":"HTTPAPIBudget","policies":[)" + policies + "]" + more + "}")),
        json(R"({"limit":"2"})"), clock);
}

std::string moving(const std::string &rates, const std::string &matchers = {})
{
    return R"({"type":"MovingWindowCallRatePolicy","rates":[)" + rates + R"(],"matchers":[)"
        + matchers + "]}";
}

std::string fixed(int limit, const std::string &matchers = {})
{
    return R"({"type":"FixedWindowCallRatePolicy","period":"PT10S","call_limit":)"
        + std::to_string(limit) + R"(,"matchers":[)" + matchers + "]}";
}

const char *const s_twoPerTen = R"({"limit":2,"interval":"PT10S"})";

} // namespace

void TestRateBudget::movingWindowsNeverOverflow()
{
    WaitingClock clock;
    const auto budget = budgetOf(moving(s_twoPerTen), clock);
    QVERIFY(budget);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    clock.pass(std::chrono::seconds(4));
    for (int call = 0; call < 4; ++call)
        QVERIFY((*budget)->acquire(s_items, clock, {}));
    // Calls at 0, 4, 10, 14 and 20.
    const QList<double> waits{6, 4, 6};
    QCOMPARE(clock.waits(), waits);
}

void TestRateBudget::everyRateCounts()
{
    WaitingClock clock;
    const auto budget
        = budgetOf(moving(R"({"limit":1,"interval":"PT1S"},{"limit":3,"interval":"PT1M"})"), clock);
    QVERIFY(budget);
    for (int call = 0; call < 4; ++call)
        QVERIFY((*budget)->acquire(s_items, clock, {}));
    const QList<double> waits{1, 1, 58};
    QCOMPARE(clock.waits(), waits);
}

void TestRateBudget::limitsMayBeTemplates()
{
    WaitingClock clock;
    const auto budget
        = budgetOf(moving(R"({"limit":"{{ config['limit'] }}","interval":"PT10S"})"), clock);
    QVERIFY(budget);
    for (int call = 0; call < 3; ++call)
        QVERIFY((*budget)->acquire(s_items, clock, {}));
    QCOMPARE(clock.waits(), QList<double>{10});
}

void TestRateBudget::fixedWindowsBeginWithTheFirstCall()
{
    WaitingClock clock;
    const auto budget = budgetOf(fixed(2), clock);
    QVERIFY(budget);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    clock.pass(std::chrono::seconds(9));
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QVERIFY(clock.waits().isEmpty());
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QCOMPARE(clock.waits().size(), 1);
    QVERIFY(clock.waits().front() >= 1.0 && clock.waits().front() < 1.1);
}

void TestRateBudget::headersLowerWhatIsLeft_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("remaining");
    QTest::addColumn<QByteArray>("reset");
    QTest::addColumn<double>("wait"); // Before the next call; 0: none.
    QTest::newRow("nothing said") << 200 << QByteArray() << QByteArray() << 0.0;
    QTest::newRow("nothing left") << 200 << QByteArray("0") << QByteArray() << 10.0;
    QTest::newRow("some left") << 200 << QByteArray("3") << QByteArray() << 0.0;
    QTest::newRow("refused") << 429 << QByteArray() << QByteArray() << 10.0;
    QTest::newRow("counts anew later")
        << 200 << QByteArray("0") << QByteArray("1717200030") << 30.0;
    QTest::newRow("no number") << 200 << QByteArray("few") << QByteArray() << 0.0;
    QTest::newRow("below zero") << 200 << QByteArray("-5") << QByteArray() << 10.0;
}

void TestRateBudget::headersLowerWhatIsLeft()
{
    QFETCH(int, status);
    QFETCH(QByteArray, remaining);
    QFETCH(QByteArray, reset);
    QFETCH(double, wait);
    WaitingClock clock;
    const auto budget = budgetOf(fixed(5), clock);
    QVERIFY(budget);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    HttpResponse response;
    response.status = status;
    if (!remaining.isEmpty())
        response.headers.append({"RateLimit-Remaining", remaining});
    if (!reset.isEmpty())
        response.headers.append({"RateLimit-Reset", reset});
    (*budget)->update(s_items, response, clock);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    const QList<double> waits = clock.waits();
    QCOMPARE(waits.isEmpty(), wait == 0.0);
    if (wait > 0.0)
        QVERIFY(waits.front() >= wait && waits.front() < wait + 0.1);
}

void TestRateBudget::headersNeverRaiseWhatIsLeft()
{
    WaitingClock clock;
    const auto budget = budgetOf(fixed(2), clock,
                                 R"(,"ratelimit_remaining_header":"X-Left",)"
                                 R"("status_codes_for_ratelimit_hit":[420])");
    QVERIFY(budget);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    HttpResponse response;
    response.status = 429;
    response.headers.append({"x-left", "100"});
    (*budget)->update(s_items, response, clock);
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QVERIFY(clock.waits().isEmpty());
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QCOMPARE(clock.waits().size(), 1);
}

void TestRateBudget::theFirstPolicyThatMatchesCounts()
{
    WaitingClock clock;
    const auto budget = budgetOf(
        R"({"type":"UnlimitedCallRatePolicy","matchers":[{"url_path_pattern":"/free"}]},)"
            + moving(s_twoPerTen),
        clock);
    QVERIFY(budget);
    for (int call = 0; call < 5; ++call)
        QVERIFY((*budget)->acquire(get("https://api.x.com/v1/free"), clock, {}));
    QVERIFY(clock.waits().isEmpty());
    for (int call = 0; call < 3; ++call)
        QVERIFY((*budget)->acquire(s_items, clock, {}));
    QCOMPARE(clock.waits(), QList<double>{10});
}

void TestRateBudget::matches_data()
{
    QTest::addColumn<QByteArray>("matcher");
    QTest::addColumn<bool>("isMatch");
    const auto row = [](const char *matcher, bool isMatch) {
        QTest::newRow(matcher) << QByteArray(matcher) << isMatch;
    };
    row("{}", true);
    row(R"({"method":"get"})", true);
    row(R"({"method":"POST"})", false);
    row(R"({"url_base":"https://api.x.com"})", true);
    row(R"({"url_base":"https://api.x.com/"})", true);
    row(R"({"url_base":"https://api.x"})", false);
    row(R"({"url_base":"http://api.x.com"})", false);
    row(R"({"url_path_pattern":"^/v1/items$"})", true);
    row(R"({"url_path_pattern":"item"})", true);
    row(R"({"url_path_pattern":"a=1"})", false);
    row(R"({"params":{"a":1}})", true);
    row(R"({"params":{"a":1,"b":"x y"}})", true);
    row(R"({"params":{"a":2}})", false);
    row(R"({"params":{"c":""}})", false);
    row(R"({"headers":{"X-KIND":"k"}})", true);
    row(R"({"headers":{"X-Kind":"l"}})", false);
    row(R"({"method":"GET","url_path_pattern":"other"})", false);
}

void TestRateBudget::matches()
{
    QFETCH(QByteArray, matcher);
    QFETCH(bool, isMatch);
    const WaitingClock clock;
    const auto made
        = RequestMatcher::create(Component(json(matcher.toStdString())), json("{}"), clock);
    QVERIFY(made);
    QCOMPARE(made->matches(get("https://api.x.com/v1/items/?a=1&b=x+y&c=", {{"x-kind", "k"}})),
             isMatch);
}

void TestRateBudget::requestsMayWeighMore()
{
    WaitingClock clock;
    const auto budget
        = budgetOf(moving(R"({"limit":5,"interval":"PT10S"})",
                          R"({"url_path_pattern":"heavy","weight":"{{ config.limit }}"},{})"),
                   clock);
    QVERIFY(budget);
    const HttpRequest heavy = get("https://api.x.com/heavy");
    QVERIFY((*budget)->acquire(heavy, clock, {}));
    QVERIFY((*budget)->acquire(heavy, clock, {}));
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QVERIFY(clock.waits().isEmpty());
    QVERIFY((*budget)->acquire(s_items, clock, {}));
    QCOMPARE(clock.waits(), QList<double>{10});
}

void TestRateBudget::aRequestThatNeverFitsIsRefused()
{
    WaitingClock clock;
    for (const std::string &policy :
         {moving(s_twoPerTen, R"({"weight":3})"), fixed(2, R"({"weight":3})")}) {
        const auto budget = budgetOf(policy, clock);
        QVERIFY(budget);
        const Result<void> turn = (*budget)->acquire(s_items, clock, {});
        QVERIFY(!turn);
        QCOMPARE(turn.error().code, u"declarative.budget_too_small"_s);
    }
}

void TestRateBudget::cancellationEndsTheWait()
{
    WaitingClock clock;
    CancellationSource source;
    source.request_stop();
    const auto budget = budgetOf(fixed(1), clock);
    QVERIFY(budget);
    QVERIFY((*budget)->acquire(s_items, clock, source.get_token()));
    const Result<void> turn = (*budget)->acquire(s_items, clock, source.get_token());
    QVERIFY(!turn);
    QVERIFY(turn.error().isCancelled());
}

void TestRateBudget::threadsShareTheBudget()
{
    SystemClock clock;
    const auto budget = budgetOf(moving(R"({"limit":4,"interval":"PT0.2S"})"), clock);
    QVERIFY(budget);
    std::mutex mutex;
    std::vector<std::chrono::steady_clock::time_point> calls;
    std::vector<std::thread> threads;
    const auto started = std::chrono::steady_clock::now();
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&] {
            for (int call = 0; call < 3; ++call) {
                (void)(*budget)->acquire(s_items, clock, {});
                const std::lock_guard lock(mutex);
                calls.push_back(std::chrono::steady_clock::now());
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    std::sort(calls.begin(), calls.end());
    QCOMPARE(calls.size(), std::size_t(12));
    // No turn comes before the start, and each is noted after it came, however late.
    for (std::size_t index = 4; index < calls.size(); ++index)
        QVERIFY(calls[index] - started >= std::chrono::milliseconds(190) * (index / 4));
}

void TestRateBudget::refusesWhatIsNoBudget_data()
{
    QTest::addColumn<QByteArray>("policy");
    const auto row = [](const char *name, const std::string &policy) {
        QTest::newRow(name) << QByteArray::fromStdString(policy);
    };
    row("unknown", R"({"type":"SlidingPolicy"})");
    row("no rates", moving(""));
    row("limit", moving(R"({"limit":"many","interval":"PT1S"})"));
    row("interval", moving(R"({"limit":1,"interval":"soon"})"));
    row("interval of 0", moving(R"({"limit":1,"interval":"PT0S"})"));
    row("limit of 0", fixed(0));
    row("weight", fixed(1, R"({"weight":0})"));
    row("pattern", fixed(1, R"({"url_path_pattern":"("})"));
}

void TestRateBudget::refusesWhatIsNoBudget()
{
    QFETCH(QByteArray, policy);
    const WaitingClock clock;
    QVERIFY(!budgetOf(policy.toStdString(), clock));
}

QTEST_GUILESS_MAIN(TestRateBudget)
#include "testratebudget.moc"
