// ToldClock: whoever runs a manifest is told of what its requests wait for.
#include "core/declarative/toldclock.h"
#include "tests/testutils/instantclock.h"

#include <QTest>

#include <vector>

using namespace millrace;
using namespace millrace::declarative;
using namespace std::chrono_literals;

class TestToldClock final : public QObject
{
    Q_OBJECT

private slots:
    void tellsUntilWhenItWaits();
    void shortWaitsAreNotTold();
    void waitsWhereNobodyIsTold();
};

void TestToldClock::tellsUntilWhenItWaits()
{
    test::InstantClock time;
    std::vector<ServerWait> told;
    ToldClock clock(
        time, Configuration({}, {}, [&told](const ServerWait &wait) { told.push_back(wait); }));
    const TimePoint begin = clock.now();
    QVERIFY(clock.wait(90s, {}));
    QCOMPARE(told.size(), std::size_t(1));
    QVERIFY(told.front() == (ServerWait{begin + 90s, false}));
    QVERIFY(clock.now() == begin + 90s);
}

void TestToldClock::shortWaitsAreNotTold()
{
    test::InstantClock time;
    int told = 0;
    ToldClock clock(time, Configuration({}, {}, [&told](const ServerWait &) { ++told; }));
    QVERIFY(clock.wait(999ms, {}));
    QCOMPARE(told, 0);
    QVERIFY(clock.wait(1s, {}));
    QCOMPARE(told, 1);
}

void TestToldClock::waitsWhereNobodyIsTold()
{
    test::InstantClock time;
    ToldClock clock(time, {});
    const TimePoint begin = time.now();
    QVERIFY(clock.wait(5s, {}));
    QVERIFY(time.now() == begin + 5s);
}

QTEST_GUILESS_MAIN(TestToldClock)
#include "testtoldclock.moc"
