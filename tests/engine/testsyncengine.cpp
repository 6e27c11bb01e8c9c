// SyncEngine on scripted connectors: retries, resume, generations, time-outs, parallel streams.
#include "tests/engine/enginefixture.h"

#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestSyncEngine final : public QObject
{
    Q_OBJECT

private slots:
    void copiesEveryRowAndCountsIt();
    void readsFromTheStartInEachFullRefresh();
    void goesOnFromTheCheckpointInAnIncrementalRun();
    void explainsARunWithoutRows();
    void retriesATransientErrorFromTheLastCheckpoint();
    void waitsLongerAfterFailuresThatMovedNothing();
    void doesNotRetryAConfigurationError();
    void retriesOnlyTheStreamsThatNeedIt();
    void checksBothEndsBeforeARetry();
    void endsIncompleteWhenRowsMovedButTheRunFailed();
    void endsFailedWhenNothingMoved();
    void goesOnWithAnInterruptedJob();
    void runsSomeStreamsAlone();
    void goesOnWithTheSameStreamsAfterAKill();
    void takesAnInterruptedRunOfSomeStreamsIntoOneOfAll();
    void leavesAnInterruptedRunOfAllToTheNextOfAll();
    void refusesAStreamThatIsNotChosen();
    void startsANewJobAfterACancelledOne();
    void startsAfreshWhenAsked();
    void settlesAFlushWhoseConfirmationWasLost();
    void dropsAFlushTheDestinationDidNotCommit();
    void believesADestinationThatLostItsRows();
    void finishesOnceAfterAKillBetweenFinishAndItsMark();
    void startsAgainWhenTheSourceRefusesItsPosition();
    void rejectsRowsByTheUnfitPolicy();
    void keepsAChangedValueWithItsOriginal();
    void keepsRowsTheDestinationRefuses();
    void readsNoMoreRowsThanTheLimit();
    void goesOnAfterALimitedIncrementalRun();
    void countsTheLimitOverAllAttempts();
    void refusesASourceThatForgetsItsPosition();
    void refusesADestinationThatLosesRows();
    void givesUpASourceThatIsSilentForThreeHours();
    void runsStreamsAtOnceWhereBothEndsCan();
    void refusesASecondRunOfTheConnection();
    void refusesAPausedConnection();
    void showsProgressWhileItRuns();
};

void TestSyncEngine::copiesEveryRowAndCountsIt()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 95;
    f.script->streams[u"b"_s].rows = 0;
    const QString connection = f.connectFakes(s_overwrite);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(95));
    QCOMPARE(f.rows(u"b"_s).size(), std::size_t(0));
    QCOMPARE(f.result(u"a"_s).counts.read, 95);
    QCOMPARE(f.result(u"a"_s).counts.written, 95);
    QCOMPARE(f.result(u"a"_s).status, StreamStatus::Synced);
    QCOMPARE(f.result(u"b"_s).status, StreamStatus::Synced);
    QCOMPARE(f.job().status, JobStatus::Succeeded);
}

void TestSyncEngine::readsFromTheStartInEachFullRefresh()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.script->streams[u"a"_s].rows = 40;
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    auto wanted = idsUpTo(30);
    const auto second = idsUpTo(40);
    wanted.insert(wanted.end(), second.begin(), second.end());
    QCOMPARE(ids(f.rows(u"a"_s)), wanted);
}

void TestSyncEngine::goesOnFromTheCheckpointInAnIncrementalRun()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.script->streams[u"a"_s].rows = 45;
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(45));
    QCOMPARE(f.result().counts.read, 15);
}

void TestSyncEngine::explainsARunWithoutRows()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.read, 0);
    QCOMPARE(f.result().notes, QStringList{u"Nothing came after id 29."_s});
}

void TestSyncEngine::retriesATransientErrorFromTheLastCheckpoint()
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

void TestSyncEngine::waitsLongerAfterFailuresThatMovedNothing()
{
    EngineFixture f;
    f.script->streams[u"a"_s].openError = transientError();
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Failed);
    QCOMPARE(f.clock.longWaits(), (std::vector<std::chrono::seconds>{10s, 30s, 90s, 270s}));
    QCOMPARE(f.job().attempts.size(), std::size_t(5));
    QCOMPARE(f.job().error->code, u"fake.transient"_s);
}

void TestSyncEngine::doesNotRetryAConfigurationError()
{
    EngineFixture f;
    f.script->streams[u"a"_s].openError = configurationError();
    QCOMPARE(f.run(f.connectFakes(s_overwrite)), JobStatus::Failed);
    QCOMPARE(f.job().attempts.size(), std::size_t(1));
    QCOMPARE(f.result().status, StreamStatus::Failed);
}

void TestSyncEngine::retriesOnlyTheStreamsThatNeedIt()
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

void TestSyncEngine::checksBothEndsBeforeARetry()
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

void TestSyncEngine::endsIncompleteWhenRowsMovedButTheRunFailed()
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

void TestSyncEngine::endsFailedWhenNothingMoved()
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

void TestSyncEngine::goesOnWithAnInterruptedJob()
{
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    SyncEngine *engine = f.engine.get();
    QString connection;
    stream.beforeBatch = [&](qint64 id, const Cancellation &cancellation) {
        if (id != 60)
            return;
        while (f.rows(u"a"_s).empty()) // The writer is slower on a busy machine.
            std::this_thread::yield();
        engine->stop(connection, StopReason::Interrupt);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    connection = f.connectFakes(s_append);
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(connection, options), JobStatus::Pending);
    const qint64 interrupted = f.lastJob;
    const qint64 kept = static_cast<qint64>(f.rows(u"a"_s).size());
    QVERIFY(kept > 0 && kept <= 60);

    f.script->streams[u"a"_s].beforeBatch = nullptr;
    f.restartEngine();
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, interrupted);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(f.result().counts.written, 100);
    QVERIFY(f.result().counts.isBalanced());
}

void TestSyncEngine::runsSomeStreamsAlone()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 20;
    f.script->streams[u"c"_s].rows = 30;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    CheckpointStore checkpoints(*f.database);
    const StreamState before = must(checkpoints.load(connection, {{}, u"a"_s}));
    const StreamState own = must(checkpoints.load(connection, {{}, u"b"_s}));

    RunOptions options;
    options.streams = {{{}, u"b"_s}};
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.job().attempts.front().streams.size(), std::size_t(1));
    QCOMPARE(f.job().streams, options.streams);
    QCOMPARE(f.result().stream.name, u"b"_s);
    QCOMPARE(f.result().target, u"b"_s);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(10));
    QCOMPARE(f.rows(u"b"_s).size(), std::size_t(40));
    QCOMPARE(f.rows(u"c"_s).size(), std::size_t(30));
    const StreamState after = must(checkpoints.load(connection, {{}, u"a"_s}));
    QCOMPARE(after.generationKey, before.generationKey);
    QVERIFY(after.checkpoint == before.checkpoint);
    QVERIFY(must(checkpoints.load(connection, {{}, u"b"_s})).generationKey != own.generationKey);
}

namespace {

/// Two streams, of which "a" is stopped in its middle unless \a isStopping is false.
QString interruptible(EngineFixture &f, const std::shared_ptr<bool> &isStopping)
{
    f.script->streams[u"b"_s].rows = 20;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 100;
    const auto connection = std::make_shared<QString>();
    stream.beforeBatch = [&f, connection, isStopping](qint64 id, const Cancellation &cancellation) {
        if (id != 60 || !*isStopping)
            return;
        while (f.rows(u"a"_s).empty()) // The writer is slower on a busy machine.
            std::this_thread::yield();
        f.engine->stop(*connection, StopReason::Interrupt);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
        *isStopping = false;
    };
    *connection = f.connectFakes(s_append);
    return *connection;
}

RunOptions onlyA()
{
    RunOptions options;
    options.flush.rows = 20;
    options.streams = {{{}, u"a"_s}};
    return options;
}

} // namespace

void TestSyncEngine::goesOnWithTheSameStreamsAfterAKill()
{
    EngineFixture f;
    const QString connection = interruptible(f, std::make_shared<bool>(true));
    QCOMPARE(f.run(connection, onlyA()), JobStatus::Pending);
    const qint64 interrupted = f.lastJob;
    f.restartEngine();
    QCOMPARE(f.run(connection, onlyA()), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, interrupted);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QVERIFY(f.rows(u"b"_s).empty());
    QCOMPARE(f.job().attempts.back().streams.size(), std::size_t(1));
}

void TestSyncEngine::takesAnInterruptedRunOfSomeStreamsIntoOneOfAll()
{
    EngineFixture f;
    const QString connection = interruptible(f, std::make_shared<bool>(true));
    QCOMPARE(f.run(connection, onlyA()), JobStatus::Pending);
    const qint64 interrupted = f.lastJob;
    f.restartEngine();
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, interrupted);
    QVERIFY(!f.job().isPartial());
    // Nothing is read twice, and the other stream comes along.
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(ids(f.rows(u"b"_s)), idsUpTo(20));
}

void TestSyncEngine::leavesAnInterruptedRunOfAllToTheNextOfAll()
{
    EngineFixture f;
    const QString connection = interruptible(f, std::make_shared<bool>(true));
    RunOptions all;
    all.flush.rows = 20;
    QCOMPARE(f.run(connection, all), JobStatus::Pending);
    const qint64 interrupted = f.lastJob;
    RunOptions onlyB;
    onlyB.streams = {{{}, u"b"_s}};
    QCOMPARE(f.run(connection, onlyB), JobStatus::Succeeded);
    QVERIFY(f.lastJob != interrupted);
    QCOMPARE(f.run(connection, all), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, interrupted);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(ids(f.rows(u"b"_s)), idsUpTo(20));
}

void TestSyncEngine::refusesAStreamThatIsNotChosen()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    RunOptions options;
    options.streams = {{{}, u"nothing"_s}};
    const auto started = f.engine->start(f.connectFakes(s_append), options);
    QVERIFY(!started);
    QCOMPARE(started.error().code, u"engine.stream_not_chosen"_s);
    QVERIFY(started.error().hint.contains(u"a"_s));
}

void TestSyncEngine::startsANewJobAfterACancelledOne()
{
    EngineFixture f;
    SyncEngine *engine = f.engine.get();
    QString connection;
    f.script->streams[u"a"_s].beforeBatch = [&](qint64 id, const Cancellation &cancellation) {
        if (id != 60)
            return;
        engine->stop(connection, StopReason::Cancel);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    connection = f.connectFakes(s_overwrite);
    QCOMPARE(f.run(connection), JobStatus::Cancelled);
    QVERIFY(f.rows(u"a"_s).empty());
    const qint64 cancelled = f.lastJob;
    f.script->streams[u"a"_s].beforeBatch = nullptr;
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QVERIFY(f.lastJob > cancelled);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
}

void TestSyncEngine::startsAfreshWhenAsked()
{
    EngineFixture f;
    SyncEngine *engine = f.engine.get();
    QString connection;
    f.script->streams[u"a"_s].beforeBatch = [&](qint64 id, const Cancellation &cancellation) {
        if (id != 60)
            return;
        engine->stop(connection, StopReason::Interrupt);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    connection = f.connectFakes(s_overwrite);
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(connection, options), JobStatus::Pending);
    const qint64 interrupted = f.lastJob;
    f.script->streams[u"a"_s].beforeBatch = nullptr;
    options.startAfresh = true;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QVERIFY(f.lastJob > interrupted);
    QCOMPARE(f.result().counts.read, 100);
    QCOMPARE(must(JobRepository(*f.database).find(interrupted)).status, JobStatus::Cancelled);
}

void TestSyncEngine::settlesAFlushWhoseConfirmationWasLost()
{
    // The destination commits, then the program dies before the state database hears of it.
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_append, settings);
    auto commits = std::make_shared<int>(0);
    f.world->failAfter = [commits](WriterCall call, const QString &) -> std::optional<Error> {
        if (call == WriterCall::Commit && ++*commits == 3)
            return transientError("fake.died_after_commit");
        return std::nullopt;
    };
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(90));
    QCOMPARE(f.rejectedCount(connection), 10);
    QCOMPARE(f.result().counts.written, 90);
    QCOMPARE(f.result().counts.rejected, 10);
    QCOMPARE(f.result().counts.read, 100);
}

void TestSyncEngine::dropsAFlushTheDestinationDidNotCommit()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 10;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_append, settings);
    auto commits = std::make_shared<int>(0);
    f.world->failBefore = [commits](WriterCall call, const QString &) -> std::optional<Error> {
        if (call == WriterCall::Commit && ++*commits == 3)
            return transientError("fake.died_before_commit");
        return std::nullopt;
    };
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(90));
    QCOMPARE(f.rejectedCount(connection), 10);
    QCOMPARE(f.result().counts.read, 100);
}

void TestSyncEngine::believesADestinationThatLostItsRows()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.world->tables.clear();
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
}

void TestSyncEngine::finishesOnceAfterAKillBetweenFinishAndItsMark()
{
    EngineFixture f;
    const QString connection = f.connectFakes([&] {
        f.script->streams[u"a"_s].rows = 30;
        return s_overwrite;
    }());
    auto finishes = std::make_shared<int>(0);
    f.world->failAfter = [finishes](WriterCall call, const QString &) -> std::optional<Error> {
        if (call == WriterCall::Finish && (*finishes)++ == 0)
            return transientError("fake.died_after_finish");
        return std::nullopt;
    };
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
    QCOMPARE(*finishes, 1);
    QCOMPARE(f.result().counts.read, 30);
}

void TestSyncEngine::startsAgainWhenTheSourceRefusesItsPosition()
{
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.refusesPositions = true;
    auto failures = std::make_shared<int>(0);
    stream.failAt = [failures](qint64 id) -> std::optional<Error> {
        return id == 50 && (*failures)++ == 0 ? std::optional(transientError()) : std::nullopt;
    };
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(f.connectFakes(s_overwrite), options), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(f.result().status, StreamStatus::Synced);
    QVERIFY(f.result().notes.front().contains(u"The fake data have changed."_s));

    // An incremental run must not read everything twice behind the person's back.
    EngineFixture g;
    g.script->streams[u"a"_s].rows = 30;
    const QString connection = g.connectFakes(s_incrementalAppend);
    QCOMPARE(g.run(connection), JobStatus::Succeeded);
    g.script->streams[u"a"_s].refusesPositions = true;
    QCOMPARE(g.run(connection), JobStatus::Failed);
    QCOMPARE(g.result().error->code, u"fake.position_unusable"_s);
}

void TestSyncEngine::rejectsRowsByTheUnfitPolicy()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 25;
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_overwrite, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.rejected, 4);
    QCOMPARE(f.result().counts.written, 96);
    RejectedFilter filter;
    filter.connectionId = connection;
    const auto records = must(RejectedStore(*f.database).page(filter, 0, 10));
    QCOMPARE(records.size(), std::size_t(4));
    QCOMPARE(records[1].field, u"id"_s);
    QCOMPARE(records[1].value, std::string("no. 25"));
    QCOMPARE(records[1].sourceRecord, std::string(R"({"id":"no. 25","name":"row 25.."})"));
    QCOMPARE(records[1].code, u"value_does_not_fit"_s);
    QCOMPARE(records[1].jobId, f.lastJob);
}

void TestSyncEngine::keepsAChangedValueWithItsOriginal()
{
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 50;
    const QString connection = f.connectFakes(s_overwrite);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.written, 100);
    QCOMPARE(f.result().counts.rejected, 0);
    QCOMPARE(f.result().counts.changed, 2);
    QCOMPARE(f.rejectedCount(connection, RejectedOutcome::Nulled), 2);
}

void TestSyncEngine::keepsRowsTheDestinationRefuses()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 50;
    f.world->refusedIds = {7, 8};
    f.world->lateRefusedIds = {40};
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.written, 47);
    QCOMPARE(f.result().counts.rejected, 3);
    RejectedFilter filter;
    filter.connectionId = connection;
    filter.code = u"fake.refused"_s;
    const auto records = must(RejectedStore(*f.database).page(filter, 0, 10));
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(records[2].sentRecord, std::string(R"({"id":40,"name":"row 40.."})"));
    QCOMPARE(records[2].value, std::string("row 40.."));
}

void TestSyncEngine::readsNoMoreRowsThanTheLimit()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 95;
    f.script->streams[u"b"_s].rows = 95;
    f.script->streams[u"c"_s].rows = 5;
    ConnectionSettings settings;
    settings.rowLimit = 12;
    const QString id = f.connectFakes(s_append, settings);
    ConnectionRepository connections(*f.database);
    Connection connection = must(connections.find(id));
    connection.catalog.streams[1].rowLimit = 7;
    must(connections.save(connection));
    for (std::size_t run = 1; run <= 2; ++run) {
        QCOMPARE(f.run(id), JobStatus::Succeeded);
        QCOMPARE(f.rows(u"a"_s).size(), run * 12);
        QCOMPARE(f.rows(u"b"_s).size(), run * 7);
        QCOMPARE(f.rows(u"c"_s).size(), run * 5);
    }
}

void TestSyncEngine::goesOnAfterALimitedIncrementalRun()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    ConnectionSettings settings;
    settings.rowLimit = 12;
    const QString id = f.connectFakes(s_incrementalAppend, settings);
    for (const qint64 there : {12, 24, 30, 30}) {
        QCOMPARE(f.run(id), JobStatus::Succeeded);
        QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(there));
    }
}

void TestSyncEngine::countsTheLimitOverAllAttempts()
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

void TestSyncEngine::refusesASourceThatForgetsItsPosition()
{
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.givesPositions = false;
    stream.forgetsLastPosition = true;
    RunOptions options;
    options.maximumAttempts = 1;
    QCOMPARE(f.run(f.connectFakes(s_append), options), JobStatus::Failed);
    QCOMPARE(f.result().error->code, u"engine.position_missing"_s);
    QVERIFY(f.rows(u"a"_s).empty());
}

void TestSyncEngine::refusesADestinationThatLosesRows()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 50;
    f.world->losesRows = true;
    RunOptions options;
    options.maximumAttempts = 1;
    QCOMPARE(f.run(f.connectFakes(s_append), options), JobStatus::Failed);
    QCOMPARE(f.result().error->code, u"engine.rows_unaccounted"_s);
    QVERIFY(f.rows(u"a"_s).empty());
}

void TestSyncEngine::givesUpASourceThatIsSilentForThreeHours()
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

void TestSyncEngine::runsStreamsAtOnceWhereBothEndsCan()
{
    EngineFixture f;
    f.script->parallelStreams = 3;
    f.world->parallelStreams = 2;
    auto running = std::make_shared<std::atomic<int>>(0);
    auto most = std::make_shared<std::atomic<int>>(0);
    const auto meet = [running, most](qint64 id, const Cancellation &) {
        if (id == 0) {
            const int now = ++*running;
            int seen = most->load();
            while (seen < now && !most->compare_exchange_weak(seen, now)) { }
            // Waits for a second stream, but not for ever: alone it goes on.
            for (int i = 0; i < 200 && most->load() < 2; ++i)
                std::this_thread::sleep_for(5ms);
        }
        if (id == 90)
            --*running;
    };
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        f.script->streams[name].beforeBatch = meet;
    ConnectionSettings settings;
    settings.parallelStreams = 4;
    QCOMPARE(f.run(f.connectFakes(s_append, settings)), JobStatus::Succeeded);
    QCOMPARE(most->load(), 2);
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        QCOMPARE(ids(f.rows(name)), idsUpTo(100));
}

void TestSyncEngine::refusesASecondRunOfTheConnection()
{
    EngineFixture f;
    f.script->streams[u"a"_s].beforeBatch = [](qint64, const Cancellation &cancellation) {
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    const QString connection = f.connectFakes(s_append);
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    must(f.engine->start(connection));
    const auto second = f.engine->start(connection);
    QVERIFY(!second);
    QCOMPARE(second.error().code, u"store.connection_busy"_s);
    f.engine->stop(connection, StopReason::Cancel);
    QVERIFY(finished.wait(5000));
}

void TestSyncEngine::refusesAPausedConnection()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 5;
    const QString id = f.connectFakes(s_append);
    ConnectionRepository connections(*f.database);
    Connection connection = must(connections.find(id));
    connection.isEnabled = false;
    must(connections.save(connection));
    const auto started = f.engine->start(id);
    QVERIFY(!started);
    QCOMPARE(started.error().code, u"engine.connection_paused"_s);
}

void TestSyncEngine::showsProgressWhileItRuns()
{
    EngineFixture f;
    auto seen = std::make_shared<std::atomic<bool>>(false);
    f.script->streams[u"a"_s].beforeBatch = [seen](qint64 id, const Cancellation &cancellation) {
        while (id == 50 && !*seen && !cancellation.stop_requested())
            std::this_thread::yield();
    };
    const QString connection = f.connectFakes(s_append);
    RunOptions options;
    options.flush.rows = 20;
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    must(f.engine->start(connection, options));
    QTRY_COMPARE(f.engine->progress(connection)->streams.front().counts.read, 50);
    QTRY_VERIFY(f.engine->progress(connection)->streams.front().counts.written >= 40);
    const auto progress = f.engine->progress(connection);
    QCOMPARE(progress->status, JobStatus::Running);
    QCOMPARE(progress->streams.front().status, StreamStatus::Syncing);
    QCOMPARE(progress->streams.front().estimatedRows, std::optional<qint64>(100));
    QVERIFY(progress->streams.front().counts.isBalanced());
    *seen = true;
    QVERIFY(finished.wait(5000));
    QCOMPARE(f.engine->progress(connection)->streams.front().counts.written, 100);
    QCOMPARE(f.engine->progress(connection)->status, JobStatus::Succeeded);
}

QTEST_GUILESS_MAIN(TestSyncEngine)
#include "testsyncengine.moc"
