// Runs that were killed, cancelled or begun anew: what the next run goes on with.
#include "tests/engine/enginefixture.h"

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

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

class TestInterruptedRuns final : public QObject
{
    Q_OBJECT

private slots:
    void goesOnWithAnInterruptedJob();
    void goesOnWithTheSameStreamsAfterAKill();
    void takesAnInterruptedRunOfSomeStreamsIntoOneOfAll();
    void leavesAnInterruptedRunOfAllToTheNextOfAll();
    void startsANewJobAfterACancelledOne();
    void startsAfreshWhenAsked();
    void settlesAFlushWhoseConfirmationWasLost();
    void dropsAFlushTheDestinationDidNotCommit();
    void believesADestinationThatLostItsRows();
    void finishesOnceAfterAKillBetweenFinishAndItsMark();
    void startsAgainWhenTheSourceRefusesItsPosition();
};

void TestInterruptedRuns::goesOnWithAnInterruptedJob()
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

void TestInterruptedRuns::goesOnWithTheSameStreamsAfterAKill()
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

void TestInterruptedRuns::takesAnInterruptedRunOfSomeStreamsIntoOneOfAll()
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

void TestInterruptedRuns::leavesAnInterruptedRunOfAllToTheNextOfAll()
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

void TestInterruptedRuns::startsANewJobAfterACancelledOne()
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

void TestInterruptedRuns::startsAfreshWhenAsked()
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

void TestInterruptedRuns::settlesAFlushWhoseConfirmationWasLost()
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

void TestInterruptedRuns::dropsAFlushTheDestinationDidNotCommit()
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

void TestInterruptedRuns::believesADestinationThatLostItsRows()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.world->tables.clear();
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
}

void TestInterruptedRuns::finishesOnceAfterAKillBetweenFinishAndItsMark()
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

void TestInterruptedRuns::startsAgainWhenTheSourceRefusesItsPosition()
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

QTEST_GUILESS_MAIN(TestInterruptedRuns)
#include "testinterruptedruns.moc"
