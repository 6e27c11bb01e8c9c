#include "core/http/ratelimiter.h"
#include "tests/testutils/fakeclock.h"

#include <QTest>

#include <atomic>
#include <future>
#include <optional>
#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;

namespace {

RateWindow::Time at(std::chrono::milliseconds offset) { return RateWindow::Time(1h) + offset; }

} // namespace

class TestRateLimiter final : public QObject
{
    Q_OBJECT

private slots:
    void windowHoldsWhereverItBegins()
    {
        RateWindow window({.calls = 3, .interval = 10s});
        std::vector<std::chrono::milliseconds> calls;
        std::chrono::milliseconds now{0};
        while (calls.size() < 100) {
            const auto wait = window.wait(at(now));
            if (wait > 0ms) {
                now += wait;
                continue;
            }
            window.note(at(now));
            calls.push_back(now);
            now += calls.size() % 7 == 0 ? 3700ms : 400ms;
        }
        for (std::size_t i = 3; i < calls.size(); ++i)
            QVERIFY2(calls[i] - calls[i - 3] >= 10s, qPrintable(QString::number(i)));
        // And no slower than needed.
        QVERIFY(calls.back() < 34 * 10s + 10s);
    }

    void callsOfOneMomentLeaveTogether()
    {
        RateWindow window({.calls = 2, .interval = 1s});
        window.note(at(0ms));
        window.note(at(0ms));
        QCOMPARE(window.wait(at(0ms)), 1000ms);
        QCOMPARE(window.wait(at(999ms)), 1ms);
        QCOMPARE(window.wait(at(1000ms)), 0ms);
    }

    void serverLowersWhatIsLeft()
    {
        RateWindow window({.calls = 10, .interval = 10s});
        window.note(at(0s));
        window.lowerTo(at(1s), 1);
        QCOMPARE(window.wait(at(1s)), 0ms);
        window.note(at(1s));
        QCOMPARE(window.wait(at(1s)), 9000ms);
        // It never raises it.
        window.lowerTo(at(1s), 9);
        QCOMPARE(window.wait(at(1s)), 9000ms);
    }

    void everyWindowCounts()
    {
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        RateLimiter limiter({.windows = {{2, 10s}, {3, 24h}}}, clock);
        for (int i = 0; i < 4; ++i)
            QVERIFY(limiter.acquire({}));
        // The three calls of the day lie within a thousandth of it and leave with the last.
        QCOMPARE(clock.longWaits(), (std::vector<std::chrono::seconds>{10s, 24h}));
    }

    void waitIsTold()
    {
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        RateLimiter limiter({.windows = {{1, 10s}}}, clock);
        std::vector<HttpWait> told;
        const auto observer = [&told](const HttpWait &wait) { told.push_back(wait); };
        const TimePoint start = clock.now();
        QVERIFY(limiter.acquire({}, observer));
        QVERIFY(told.empty());
        QVERIFY(limiter.acquire({}, observer));
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].reason, HttpWaitReason::OwnLimit);
        QVERIFY(told[0].until == start + 10s);
        limiter.pause(60s);
        QVERIFY(limiter.acquire({}, observer));
        QCOMPARE(told.size(), std::size_t(2));
        QCOMPARE(told[1].reason, HttpWaitReason::RateLimit);
        QVERIFY(told[1].until == start + 70s);
    }

    void shorterPauseDoesNotShortenALongerOne()
    {
        FakeClock clock(FakeClock::Waits::PassAtOnce);
        RateLimiter limiter({}, clock);
        limiter.pause(60s);
        limiter.pause(5s);
        QVERIFY(limiter.acquire({}));
        QCOMPARE(clock.longWaits(), std::vector<std::chrono::seconds>{60s});
    }

    void concurrencyIsBounded()
    {
        FakeClock clock;
        RateLimiter limiter({.concurrency = 2}, clock);
        std::atomic<int> inFlight = 0;
        std::atomic<int> most = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] {
                for (int call = 0; call < 50; ++call) {
                    const auto permit = limiter.acquire({});
                    const int now = ++inFlight;
                    int seen = most;
                    while (now > seen && !most.compare_exchange_weak(seen, now)) { }
                    std::this_thread::yield();
                    --inFlight;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(most.load(), 2);
    }

    void turnsComeInOrder()
    {
        FakeClock clock;
        RateLimiter limiter({.concurrency = 1}, clock);
        std::optional<Result<RateLimiter::Permit>> first(limiter.acquire({}));
        std::mutex mutex;
        std::vector<int> order;
        std::vector<std::thread> threads;
        for (int i = 0; i < 5; ++i) {
            threads.emplace_back([&, i] {
                const auto permit = limiter.acquire({});
                const std::lock_guard lock(mutex);
                order.push_back(i);
            });
            QTRY_COMPARE(limiter.waiting(), std::size_t(i + 1));
        }
        first.reset();
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4}));
    }

    void cancellationLeavesTheQueue()
    {
        FakeClock clock;
        RateLimiter limiter({.concurrency = 1}, clock);
        std::optional<Result<RateLimiter::Permit>> first(limiter.acquire({}));
        CancellationSource stop;
        auto head = std::async(std::launch::async,
                               [&] { return limiter.acquire(stop.get_token()).isOk(); });
        QTRY_COMPARE(limiter.waiting(), std::size_t(1));
        auto second = std::async(std::launch::async, [&] { return limiter.acquire({}).isOk(); });
        QTRY_COMPARE(limiter.waiting(), std::size_t(2));
        stop.request_stop();
        QVERIFY(!head.get());
        first.reset();
        QVERIFY(second.get());
    }

    void cancellationEndsTheWaitForTime()
    {
        FakeClock clock;
        RateLimiter limiter({.windows = {{1, 1h}}}, clock);
        QVERIFY(limiter.acquire({}));
        CancellationSource stop;
        auto second = std::async(std::launch::async,
                                 [&] { return limiter.acquire(stop.get_token()).isOk(); });
        QTRY_COMPARE(limiter.waiting(), std::size_t(1));
        stop.request_stop();
        QVERIFY(!second.get());
        QCOMPARE(limiter.waiting(), std::size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestRateLimiter)

#include "testratelimiter.moc"
