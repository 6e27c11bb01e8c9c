// SyncEngine on scripted connectors: what a run does with rows, streams, limits and requests.
#include "tests/engine/enginefixture.h"

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
    void runsSomeStreamsAlone();
    void refusesAStreamThatIsNotChosen();
    void rejectsRowsByTheUnfitPolicy();
    void keepsAChangedValueWithItsOriginal();
    void keepsRowsTheDestinationRefuses();
    void readsNoMoreRowsThanTheLimit();
    void goesOnAfterALimitedIncrementalRun();
    void refusesASourceThatForgetsItsPosition();
    void refusesADestinationThatLosesRows();
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
