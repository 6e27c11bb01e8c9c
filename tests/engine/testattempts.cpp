// What an engine does about failures: retries, waits, and how a run ends.
#include "tests/engine/enginefixture.h"

#include <QScopeGuard>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestAttempts final : public QObject
{
    Q_OBJECT

private slots:
    void retriesATransientErrorFromTheLastCheckpoint();
    void waitsLongerAfterFailuresThatMovedNothing();
    void doesNotRetryAConfigurationError();
    void retriesOnlyTheStreamsThatNeedIt();
    void checksBothEndsBeforeARetry();
    void endsIncompleteWhenRowsMovedButTheRunFailed();
    void endsFailedWhenNothingMoved();
    void countsTheLimitOverAllAttempts();
    void givesUpASourceThatIsSilentForThreeHours();
    void givesUpADestinationThatIsStuckForADay();
    void givesUpAnOpeningThatHangs();
    void endsARunOfThreeDaysWithoutAnotherAttempt();
    void goesByTheTimeLimitsOfTheConnection();
    void checksNothingAfterACancelledRun();
    void limitsATrialToItsRows();
};

namespace {

/// Runs \a connection to its end while time passes in steps of \a step; returns how much did.
std::chrono::minutes runWhileTimePasses(EngineFixture &f, const QString &connection,
                                        std::chrono::minutes step, RunOptions options = {})
{
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(connection, options));
    std::chrono::minutes passed{0};
    while (finished.isEmpty() && passed < 24h * 60) {
        finished.wait(20);
        if (!finished.isEmpty())
            break;
        f.clock.advance(step);
        passed += step;
    }
    if (finished.isEmpty())
        qFatal("The run did not end.");
    return passed;
}

RunOptions once()
{
    RunOptions options;
    options.maximumAttempts = 1;
    return options;
}

} // namespace

void TestAttempts::retriesATransientErrorFromTheLastCheckpoint()
{
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 100;
    auto failures = std::make_shared<int>(0);
    stream.failAt = [failures](qint64 id) -> std::optional<Error> {
        if (id == 50 && (*failures)++ == 0)
            return transientError();
        return std::nullopt;
    };
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(f.connectFakes(s_append), options), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    const Job job = f.job();
    QCOMPARE(job.attempts.size(), std::size_t(2));
    QCOMPARE(job.attempts[0].status, JobStatus::Incomplete);
    QCOMPARE(job.attempts[0].streams[0].error->code, u"fake.transient"_s);
    QCOMPARE(job.attempts[1].streams[0].counts.read, 50);
    QVERIFY(f.clock.longWaits().empty() || f.clock.longWaits().front() == 0s);
    QCOMPARE(f.result().counts.written, 100);
    QVERIFY(f.result().counts.isBalanced());
}

void TestAttempts::waitsLongerAfterFailuresThatMovedNothing()
{
    EngineFixture f;
    f.script->streams[u"a"_s].openError = transientError();
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Failed);
    QCOMPARE(f.clock.longWaits(), (std::vector<std::chrono::seconds>{10s, 30s, 90s, 270s}));
    QCOMPARE(f.job().attempts.size(), std::size_t(5));
    QCOMPARE(f.job().error->code, u"fake.transient"_s);
}

void TestAttempts::doesNotRetryAConfigurationError()
{
    EngineFixture f;
    f.script->streams[u"a"_s].openError = configurationError();
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Failed);
    QCOMPARE(f.job().attempts.size(), std::size_t(1));
    QCOMPARE(f.result().status, StreamStatus::Failed);
}

void TestAttempts::retriesOnlyTheStreamsThatNeedIt()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].openError = configurationError();
    FakeStream &flaky = f.script->streams[u"c"_s];
    auto failures = std::make_shared<int>(0);
    flaky.failAt = [failures](qint64) -> std::optional<Error> {
        return (*failures)++ == 0 ? std::optional(transientError()) : std::nullopt;
    };
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Incomplete);
    const Job job = f.job();
    QCOMPARE(job.attempts.size(), std::size_t(2));
    QCOMPARE(f.result(u"a"_s).status, StreamStatus::Synced);
    QCOMPARE(f.result(u"a"_s).counts.read, 10);
    QCOMPARE(f.result(u"b"_s).status, StreamStatus::Failed);
    QCOMPARE(f.result(u"c"_s).status, StreamStatus::Synced);
    QCOMPARE(ids(f.rows(u"c"_s)), idsUpTo(100));
}

void TestAttempts::checksBothEndsBeforeARetry()
{
    EngineFixture f;
    auto failures = std::make_shared<int>(0);
    f.script->streams[u"a"_s].failAt = [failures](qint64) -> std::optional<Error> {
        return (*failures)++ == 0 ? std::optional(transientError()) : std::nullopt;
    };
    const QString connection = f.connectFakes(s_overwrite);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.script->checks.load(), 1);
    QCOMPARE(f.world->checks.load(), 1);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.script->checks.load(), 1);

    f.script->checkFails = true;
    f.script->streams[u"a"_s].failAt = [](qint64) { return std::optional(transientError()); };
    QCOMPARE(f.run(connection), JobStatus::Failed);
    QCOMPARE(f.job().attempts[1].error->code, u"fake.check_failed"_s);
}

void TestAttempts::endsIncompleteWhenRowsMovedButTheRunFailed()
{
    EngineFixture f;
    f.script->streams[u"a"_s].failAt = [](qint64 id) -> std::optional<Error> {
        return id >= 50 ? std::optional(configurationError()) : std::nullopt;
    };
    RunOptions options;
    options.flush.rows = 10;
    QCOMPARE(f.run(f.connectFakes(s_append), options), JobStatus::Incomplete);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(50));
    QCOMPARE(f.result().counts.written, 50);
    QVERIFY(f.result().counts.isBalanced());
}

void TestAttempts::endsFailedWhenNothingMoved()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 100;
    f.world->failBefore = [](WriterCall call, const QString &) -> std::optional<Error> {
        return call == WriterCall::Commit ? std::optional(configurationError()) : std::nullopt;
    };
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Failed);
    QCOMPARE(f.result().counts.written, 0);
    QCOMPARE(f.result().counts.unconfirmed, 100);
    QVERIFY(f.result().counts.isBalanced());
}

void TestAttempts::countsTheLimitOverAllAttempts()
{
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    auto failures = std::make_shared<int>(0);
    stream.failAt = [failures](qint64 id) -> std::optional<Error> {
        return id == 20 && (*failures)++ == 0 ? std::optional(transientError()) : std::nullopt;
    };
    ConnectionSettings settings;
    settings.rowLimit = 35;
    RunOptions options;
    options.flush.rows = 10;
    QCOMPARE(f.run(f.connectFakes(s_incrementalAppend, settings), options), JobStatus::Succeeded);
    QCOMPARE(f.job().attempts.size(), std::size_t(2));
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(35));
}

void TestAttempts::givesUpASourceThatIsSilentForThreeHours()
{
    EngineFixture f(FakeClock::Waits::Block);
    f.script->streams[u"a"_s].beforeBatch = [](qint64 id, const Cancellation &cancellation) {
        while (id == 50 && !cancellation.stop_requested())
            std::this_thread::yield();
    };
    const QString connection = f.connectFakes(s_append);
    RunOptions options;
    options.maximumAttempts = 1;
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(connection, options));
    QTRY_VERIFY(f.script->batchesRead >= 5);
    f.clock.advance(2h);
    QVERIFY(!finished.wait(50));
    for (int i = 0; i < 100 && finished.isEmpty(); ++i) {
        f.clock.advance(2h);
        finished.wait(50);
    }
    QCOMPARE(finished.size(), 1);
    QCOMPARE(f.result().error->code, u"engine.source_silent"_s);
}

void TestAttempts::givesUpADestinationThatIsStuckForADay()
{
    std::atomic<bool> isOver = false;
    std::atomic<bool> isStuck = false;
    EngineFixture f(FakeClock::Waits::Block);
    // Let go whatever fails: the run is waited for.
    const auto release = qScopeGuard([&isOver] { isOver = true; });
    f.script->streams[u"a"_s].rows = 100;
    f.world->failBefore = [&](WriterCall call, const QString &) -> std::optional<Error> {
        isStuck = isStuck || call == WriterCall::Commit;
        while (call == WriterCall::Commit && !isOver)
            std::this_thread::yield();
        return std::nullopt;
    };
    RunOptions options = once();
    options.flush.rows = 10;
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(f.connectFakes(s_append), options));
    QTRY_VERIFY(isStuck);
    for (int i = 0; i < 30; ++i) {
        f.clock.advance(1h);
        QTest::qWait(5);
    }
    isOver = true; // A call that looks at no cancellation comes back at last.
    QVERIFY(!finished.isEmpty() || finished.wait(30'000));
    QCOMPARE(f.result().error->code, u"engine.destination_silent"_s);
}

void TestAttempts::givesUpAnOpeningThatHangs()
{
    EngineFixture f(FakeClock::Waits::Block);
    f.script->streams[u"a"_s].whileOpening = [](const Cancellation &cancellation) {
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    ConnectionSettings settings;
    settings.runPolicy.destinationSilence = 5h;
    const auto passed = runWhileTimePasses(f, f.connectFakes(s_append, settings), 30min, once());
    QCOMPARE(f.result().error->code, u"engine.opening_stuck"_s);
    QVERIFY(passed >= 5h);
}

void TestAttempts::endsARunOfThreeDaysWithoutAnotherAttempt()
{
    EngineFixture f(FakeClock::Waits::Block);
    // A row each hour: neither end is ever silent for long.
    f.script->streams[u"a"_s].rows = 100'000;
    f.script->streams[u"a"_s].beforeBatch = [&f](qint64, const Cancellation &cancellation) {
        const TimePoint next = f.clock.now() + 1h;
        while (f.clock.now() < next && !cancellation.stop_requested())
            std::this_thread::yield();
    };
    const auto passed = runWhileTimePasses(f, f.connectFakes(s_append), 30min);
    QVERIFY(passed >= 72h);
    QCOMPARE(f.job().error->code, u"engine.run_too_long"_s);
    QCOMPARE(f.job().attempts.size(), std::size_t(1));
    QVERIFY2(f.job().error->message.contains(u"72 hours"_s), qPrintable(f.job().error->message));
    QVERIFY(f.job().status == JobStatus::Incomplete || f.job().status == JobStatus::Failed);
}

void TestAttempts::goesByTheTimeLimitsOfTheConnection()
{
    EngineFixture f(FakeClock::Waits::Block);
    f.script->streams[u"a"_s].beforeBatch = [](qint64 id, const Cancellation &cancellation) {
        while (id == 50 && !cancellation.stop_requested())
            std::this_thread::yield();
    };
    ConnectionSettings settings;
    settings.runPolicy.sourceSilence = 10min;
    const auto passed = runWhileTimePasses(f, f.connectFakes(s_append, settings), 1min, once());
    QCOMPARE(f.result().error->code, u"engine.source_silent"_s);
    QVERIFY2(f.result().error->message.contains(u"10 minutes"_s),
             qPrintable(f.result().error->message));
    QVERIFY(passed < 3h);
}

void TestAttempts::checksNothingAfterACancelledRun()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_overwrite);
    JobRepository jobs(*f.database);
    const Job cancelled = must(jobs.create(connection, JobTrigger::Manual, f.clock.now()));
    must(jobs.setStatus(cancelled.id, JobStatus::Cancelled, f.clock.now()));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.script->checks.load(), 0);
    const Job failed = must(jobs.create(connection, JobTrigger::Manual, f.clock.now()));
    must(jobs.setStatus(failed.id, JobStatus::Failed, f.clock.now()));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.script->checks.load(), 1);
    QCOMPARE(f.world->checks.load(), 1);
}

void TestAttempts::limitsATrialToItsRows()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 500;
    const QString connection = f.connectFakes(s_incrementalAppend);
    RunOptions trial;
    trial.rowLimit = 100;
    QCOMPARE(f.run(connection, trial), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    // The next run reads the rest.
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(500));
    // An interrupted run is not ended by a trial, but given up for it.
    JobRepository jobs(*f.database);
    const Job interrupted = must(jobs.create(connection, JobTrigger::Manual, f.clock.now()));
    QCOMPARE(f.run(connection, trial), JobStatus::Succeeded);
    QVERIFY(f.lastJob > interrupted.id);
    QCOMPARE(must(jobs.find(interrupted.id)).status, JobStatus::Cancelled);
}

QTEST_GUILESS_MAIN(TestAttempts)
#include "testattempts.moc"
