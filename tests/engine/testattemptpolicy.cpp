// AttemptPolicy: the retry numbers of the behaviour reference, §6.
#include "core/engine/attemptpolicy.h"

#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;

class TestAttemptPolicy final : public QObject
{
    Q_OBJECT

private slots:
    void waitsLongerAfterEachCompleteFailure();
    void givesUpAfterFiveCompleteFailuresInARow();
    void givesUpAfterTenCompleteFailuresInAll();
    void doesNotWaitAfterAPartialFailure();
    void givesUpAfterTwentyPartialFailures();
    void startsTheWaitAgainAfterAPartialFailure();
    void obeysTheCallersBound();
    void goesByTheNumbersOfTheConnection();
    void hasNoBoundWhereItIsZero();
    void neverWaitsLongerThanAWeek();
    void countsWhatFailedInAnotherProcess();
};

void TestAttemptPolicy::waitsLongerAfterEachCompleteFailure()
{
    AttemptPolicy policy;
    QCOMPARE(policy.failed(false), std::optional(10s));
    QCOMPARE(policy.failed(false), std::optional(30s));
    QCOMPARE(policy.failed(false), std::optional(90s));
    QCOMPARE(policy.failed(false), std::optional(270s));
}

void TestAttemptPolicy::givesUpAfterFiveCompleteFailuresInARow()
{
    AttemptPolicy policy;
    for (int i = 0; i < 4; ++i)
        QVERIFY(policy.failed(false));
    QVERIFY(!policy.failed(false));
}

void TestAttemptPolicy::givesUpAfterTenCompleteFailuresInAll()
{
    AttemptPolicy policy;
    for (int i = 0; i < 9; ++i) {
        QVERIFY(policy.failed(false));
        QVERIFY(policy.failed(true));
    }
    QVERIFY(!policy.failed(false));
}

void TestAttemptPolicy::doesNotWaitAfterAPartialFailure()
{
    AttemptPolicy policy;
    QCOMPARE(policy.failed(true), std::optional(0s));
    QCOMPARE(policy.failed(true), std::optional(0s));
}

void TestAttemptPolicy::givesUpAfterTwentyPartialFailures()
{
    AttemptPolicy policy;
    for (int i = 0; i < 19; ++i)
        QVERIFY(policy.failed(true));
    QVERIFY(!policy.failed(true));
}

void TestAttemptPolicy::startsTheWaitAgainAfterAPartialFailure()
{
    AttemptPolicy policy;
    QVERIFY(policy.failed(false));
    QCOMPARE(policy.failed(false), std::optional(30s));
    QVERIFY(policy.failed(true));
    QCOMPARE(policy.failed(false), std::optional(10s));
}

void TestAttemptPolicy::obeysTheCallersBound()
{
    AttemptPolicy policy({}, 2);
    QVERIFY(policy.failed(true));
    QVERIFY(!policy.failed(true));
}

void TestAttemptPolicy::goesByTheNumbersOfTheConnection()
{
    RunPolicy numbers;
    numbers.mostCompleteInRow = 4;
    numbers.firstWait = 2s;
    numbers.waitFactor = 5;
    numbers.longestWait = 20s;
    AttemptPolicy policy(numbers);
    QCOMPARE(policy.failed(false), std::optional(2s));
    QCOMPARE(policy.failed(false), std::optional(10s));
    QCOMPARE(policy.failed(false), std::optional(20s));
    QVERIFY(!policy.failed(false));
}

void TestAttemptPolicy::hasNoBoundWhereItIsZero()
{
    RunPolicy numbers;
    numbers.mostCompleteInRow = 0;
    numbers.mostComplete = 0;
    AttemptPolicy policy(numbers);
    for (int i = 0; i < 100; ++i)
        QVERIFY(policy.failed(false));
    QCOMPARE(policy.failed(false), std::optional(1800s));
}

void TestAttemptPolicy::neverWaitsLongerThanAWeek()
{
    RunPolicy numbers;
    numbers.mostCompleteInRow = 0;
    numbers.mostComplete = 0;
    numbers.longestWait = 0s;
    numbers.waitFactor = 100;
    AttemptPolicy policy(numbers);
    for (int i = 0; i < 50; ++i)
        QVERIFY(policy.failed(false));
    QCOMPARE(policy.failed(false), std::optional(std::chrono::seconds(7 * 24h)));
}

void TestAttemptPolicy::countsWhatFailedInAnotherProcess()
{
    AttemptPolicy policy;
    for (int i = 0; i < 3; ++i)
        policy.failedEarlier(false);
    QCOMPARE(policy.failed(false), std::optional(270s));
    QVERIFY(!policy.failed(false));
}

QTEST_GUILESS_MAIN(TestAttemptPolicy)
#include "testattemptpolicy.moc"
