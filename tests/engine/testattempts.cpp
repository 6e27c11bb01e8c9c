// What an engine does about failures: retries, waits, and how a run ends.
#include "tests/engine/enginefixture.h"

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
};

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

QTEST_GUILESS_MAIN(TestAttempts)
#include "testattempts.moc"
