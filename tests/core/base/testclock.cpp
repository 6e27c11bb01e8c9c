#include "core/base/clock.h"

#include <QTest>

#include <thread>

using namespace millrace;

class TestClock : public QObject
{
    Q_OBJECT

private slots:
    void waitLastsAtLeastItsLength();
    void stoppedWaitReturnsAtOnce();
    void stopWakesAWait();
};

void TestClock::waitLastsAtLeastItsLength()
{
    SystemClock clock;
    const auto start = clock.steadyNow();
    QVERIFY(clock.wait(std::chrono::milliseconds(5), {}));
    QVERIFY(clock.steadyNow() - start >= std::chrono::milliseconds(5));
    QVERIFY(clock.now() > TimePoint(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1)));
}

void TestClock::stoppedWaitReturnsAtOnce()
{
    SystemClock clock;
    CancellationSource stop;
    stop.request_stop();
    QVERIFY(!clock.wait(std::chrono::hours(1), stop.get_token()));
}

void TestClock::stopWakesAWait()
{
    SystemClock clock;
    CancellationSource stop;
    bool waited = true;
    std::thread thread([&] { waited = clock.wait(std::chrono::hours(1), stop.get_token()); });
    stop.request_stop();
    thread.join();
    QVERIFY(!waited);
}

QTEST_GUILESS_MAIN(TestClock)
#include "testclock.moc"
