// Clearing on scripted and real destinations: what goes, what stays, and what a kill leaves.
#include "core/engine/connectionclearing.h"
#include "core/engine/requestedjobs.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionoverview.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"

#include <QDir>

#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_a{{}, QStringLiteral("a")};
const StreamId s_b{{}, QStringLiteral("b")};

EngineServices servicesOf(EngineFixture &f)
{
    return {f.registry, *f.database, f.secrets, f.profile, f.clock};
}

Result<Job> request(EngineFixture &f, const QString &connection,
                    const std::vector<StreamId> &streams = {})
{
    return requestClearing(servicesOf(f), connection, streams, JobTrigger::Manual);
}

/// Clears in a run, and returns it as it is stored.
Job clear(EngineFixture &f, const QString &connection, const std::vector<StreamId> &streams = {})
{
    const Job job = must(request(f, connection, streams));
    RunOptions options;
    options.clearing = job.id;
    f.run(connection, options);
    if (f.lastJob != job.id)
        qFatal("Another job was run.");
    return f.job();
}

std::optional<Error> errorOf(const Job &job)
{
    for (const StreamResult &stream : summarised(job.attempts)) {
        if (stream.error)
            return stream.error;
    }
    return job.error;
}

StreamState stateOf(const EngineFixture &f, const QString &connection, const StreamId &stream)
{
    return must(CheckpointStore(*f.database).load(connection, stream));
}

} // namespace

Q_DECLARE_METATYPE(millrace::SyncMode)

class TestConnectionClearing final : public QObject
{
    Q_OBJECT

private slots:
    void nextRunCopiesEverythingAgain_data();
    void nextRunCopiesEverythingAgain();
    void realDestinationsAreFilledAsAtFirst_data();
    void realDestinationsAreFilledAsAtFirst();
    void onlyTheNamedStreamsAreCleared();
    void unknownStreamChangesNothing();
    void aRefusedStreamDoesNotKeepTheOthers();
    void refusesWhileTheConnectionRuns();
    void anInterruptedRunIsCancelled();
    void aKillAfterTheDataIsSeenByTheNextRun_data();
    void aKillAfterTheDataIsSeenByTheNextRun();
    void aCheckpointThatWouldWinIsForgottenFirst_data();
    void aCheckpointThatWouldWinIsForgottenFirst();
    void cancellationLeavesTheRest();
    void aKilledClearingIsGoneOnWith();
    void stoppingTheClearingStopsTheRun();
    void aPausedConnectionCanBeCleared();
    void aClearedConnectionHasNotRunYet();
    void secretsStayOutOfErrors();
    void targetsNameOtherConnections();
};

void TestConnectionClearing::nextRunCopiesEverythingAgain_data()
{
    QTest::addColumn<SyncMode>("mode");
    QTest::newRow("overwrite") << s_overwrite;
    QTest::newRow("append") << s_append;
    QTest::newRow("incremental") << s_incrementalAppend;
}

void TestConnectionClearing::nextRunCopiesEverythingAgain()
{
    QFETCH(SyncMode, mode);
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(mode);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const StreamState before = stateOf(f, connection, s_a);
    const Job job = clear(f, connection);
    QCOMPARE(job.kind, JobKind::Clear);
    QCOMPARE(job.status, JobStatus::Succeeded);
    QCOMPARE(job.attempts.back().streams.size(), std::size_t(1));
    QCOMPARE(job.attempts.back().streams.front().target, u"a"_s);
    QVERIFY(f.rows(u"a"_s).empty());
    const StreamState after = stateOf(f, connection, s_a);
    QVERIFY(!after.checkpoint && !after.isFinished);
    QVERIFY(after.generationKey != before.generationKey);
    const auto told = must(TimelineStore(*f.database).list(connection, 1)).front();
    QCOMPARE(told.kind, TimelineKind::CheckpointChanged);
    QCOMPARE(told.origin, ChangeOrigin::Window);
    QCOMPARE(told.after.value(u"a"_s).toObject().value(u"cleared"_s).toString(), u"a"_s);

    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
}

void TestConnectionClearing::realDestinationsAreFilledAsAtFirst_data()
{
    QTest::addColumn<QString>("destination");
    QTest::addColumn<SyncMode>("mode");
    for (const SyncMode &mode : {s_overwrite, s_append, s_incrementalAppend}) {
        for (const QString &destination : {u"sqlite"_s, u"files"_s}) {
            const QString label = destination + u", "_s + syncModeName(mode);
            QTest::newRow(qUtf8Printable(label)) << destination << mode;
        }
    }
}

void TestConnectionClearing::realDestinationsAreFilledAsAtFirst()
{
    QFETCH(QString, destination);
    QFETCH(SyncMode, mode);
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    QDir(f.folder.path()).mkdir(u"out"_s);
    const QJsonObject to = destination == "files"_L1
        ? QJsonObject{{u"folder"_s, f.folder.filePath(u"out"_s)}}
        : QJsonObject{{u"path"_s, f.folder.filePath(u"out/to.sqlite"_s)}};
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"a"_s, f.script->streams[u"a"_s]);
    stream.mode = mode;
    const QString connection = f.connect(u"fakesource"_s, {}, destination, to, {stream});
    const auto rowsThere = [&]() -> int {
        if (destination == "files"_L1) {
            QFile file(f.folder.filePath(u"out/a.csv"_s));
            return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) - 1
                                                  : 0;
        }
        auto source = must(f.registry.createSource(u"sqlite"_s, to));
        stream.stream = must(source->discover({}, {})).streams.front();
        stream.mode = s_overwrite;
        auto reader = must(source->openStream({stream, {}}, {}));
        std::size_t rows = 0;
        while (const auto batch = must(reader->next({})))
            rows += batch->batch ? batch->batch->rowCount() : 0;
        return static_cast<int>(rows);
    };
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(rowsThere(), 30);
    QCOMPARE(clear(f, connection).status, JobStatus::Succeeded);
    QCOMPARE(rowsThere(), 0);
    QCOMPARE(clear(f, connection).status, JobStatus::Succeeded);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.written, 30);
    QCOMPARE(rowsThere(), 30);
}

void TestConnectionClearing::onlyTheNamedStreamsAreCleared()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 20;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const StreamState before = stateOf(f, connection, s_a);
    QCOMPARE(clear(f, connection, {s_b}).attempts.back().streams.size(), std::size_t(1));
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(10));
    QVERIFY(f.rows(u"b"_s).empty());
    QCOMPARE(stateOf(f, connection, s_a).generationKey, before.generationKey);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(10));
    QCOMPARE(ids(f.rows(u"b"_s)), idsUpTo(20));
}

void TestConnectionClearing::unknownStreamChangesNothing()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(request(f, connection, {s_a, s_b}).error().code, u"store.stream_unknown"_s);
    QCOMPARE(request(f, u"none"_s).error().code, u"store.connection_unknown"_s);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(10));
}

void TestConnectionClearing::aRefusedStreamDoesNotKeepTheOthers()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 20;
    ConnectionSettings settings;
    settings.prefix = u"p_"_s;
    const QString connection = f.connectFakes(s_incrementalAppend, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    f.world->failBefore = [](WriterCall call, const QString &name) {
        return call == WriterCall::Clear && name == "p_a"_L1 ? std::optional(configurationError())
                                                             : std::nullopt;
    };
    const Job job = clear(f, connection);
    QCOMPARE(job.status, JobStatus::Incomplete);
    QCOMPARE(job.attempts.size(), std::size_t(1));
    const auto error = errorOf(job);
    QVERIFY(error);
    QCOMPARE(error->code, u"fake.configuration"_s);
    QVERIFY2(error->message.contains(u"Stream a"_s) && error->message.contains(u"p_a"_s),
             qUtf8Printable(error->message));
    QVERIFY(!job.attempts.back().streams.back().error);
    QCOMPARE(f.rows(u"p_a"_s).size(), std::size_t(10));
    QVERIFY(f.rows(u"p_b"_s).empty());
    QVERIFY(stateOf(f, connection, s_a).checkpoint);
    QVERIFY(!stateOf(f, connection, s_b).checkpoint);
    const auto told = must(TimelineStore(*f.database).list(connection, 1)).front();
    QCOMPARE(told.after.keys(), QStringList{u"b"_s});
}

void TestConnectionClearing::refusesWhileTheConnectionRuns()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const auto lock = must(ConnectionLock::acquire(f.profile, connection));
    QCOMPARE(request(f, connection).error().code, u"store.connection_busy"_s);
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(10));
}

void TestConnectionClearing::anInterruptedRunIsCancelled()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 50;
    f.script->streams[u"b"_s].beforeBatch = [&](qint64 first, const Cancellation &cancellation) {
        while (first >= 20 && !cancellation.stop_requested())
            std::this_thread::yield();
    };
    const QString connection = f.connectFakes(s_overwrite);
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(connection));
    QTRY_COMPARE(f.rows(u"a"_s).size(), std::size_t(10));
    f.engine->stop(connection, StopReason::Interrupt);
    QVERIFY(finished.wait(10'000));
    QCOMPARE(f.job().status, JobStatus::Pending);
    f.script->streams[u"b"_s].beforeBatch = {};

    // The interrupted run had ended stream a, and would leave it out when it went on.
    const qint64 interrupted = f.lastJob;
    QCOMPARE(clear(f, connection).status, JobStatus::Succeeded);
    QCOMPARE(must(JobRepository(*f.database).find(interrupted)).status, JobStatus::Cancelled);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(10));
    QCOMPARE(ids(f.rows(u"b"_s)), idsUpTo(50));
}

void TestConnectionClearing::aKillAfterTheDataIsSeenByTheNextRun_data()
{
    nextRunCopiesEverythingAgain_data();
}

void TestConnectionClearing::aKillAfterTheDataIsSeenByTheNextRun()
{
    QFETCH(SyncMode, mode);
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(mode);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    auto destination = must(f.registry.createDestination(u"fakedestination"_s, {}));
    must(destination->clearStream({{}, u"a"_s}, {}));
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
}

void TestConnectionClearing::aCheckpointThatWouldWinIsForgottenFirst_data()
{
    QTest::addColumn<bool>("isTransactional");
    QTest::addColumn<bool>("isSetByHand");
    QTest::newRow("kept by the engine alone") << false << false;
    QTest::newRow("set by a person") << true << true;
}

void TestConnectionClearing::aCheckpointThatWouldWinIsForgottenFirst()
{
    QFETCH(bool, isTransactional);
    QFETCH(bool, isSetByHand);
    EngineFixture f;
    f.world->isTransactional = isTransactional;
    f.script->streams[u"a"_s].rows = 30;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    CheckpointStore checkpoints(*f.database);
    if (isSetByHand) {
        const std::string position = stateOf(f, connection, s_a).checkpoint->position;
        must(checkpoints.setPosition(f.profile, connection, s_a, position, ChangeOrigin::Window));
    }
    QVERIFY(stateOf(f, connection, s_a).checkpoint);
    bool wasForgotten = false;
    f.world->failBefore = [&](WriterCall call, const QString &) -> std::optional<Error> {
        if (call == WriterCall::Clear)
            wasForgotten = !stateOf(f, connection, s_a).checkpoint;
        return std::nullopt;
    };
    QCOMPARE(clear(f, connection).status, JobStatus::Succeeded);
    QVERIFY(wasForgotten);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(30));
}

void TestConnectionClearing::cancellationLeavesTheRest()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 20;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    must(request(f, connection));
    f.world->failAfter = [&](WriterCall, const QString &) -> std::optional<Error> {
        f.engine->stop(connection, StopReason::Cancel);
        return std::nullopt;
    };
    QCOMPARE(f.run(connection), JobStatus::Cancelled);
    QVERIFY(f.rows(u"a"_s).empty());
    QCOMPARE(f.rows(u"b"_s).size(), std::size_t(20));
}

void TestConnectionClearing::aKilledClearingIsGoneOnWith()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const Job asked = must(request(f, connection));
    f.restartEngine();
    RunOptions options;
    options.trigger = JobTrigger::Schedule;
    // It does not take the place of the run the schedule asks for.
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QCOMPARE(must(JobRepository(*f.database).find(asked.id)).status, JobStatus::Succeeded);
    QVERIFY(f.lastJob != asked.id);
    QCOMPARE(f.job().kind, JobKind::Sync);
    QVERIFY(!f.job().isPartial());
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(10));
}

void TestConnectionClearing::stoppingTheClearingStopsTheRun()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_incrementalAppend);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const Job asked = must(request(f, connection));
    f.restartEngine();
    f.world->failAfter = [&f, connection](WriterCall, const QString &) -> std::optional<Error> {
        f.engine->stop(connection, StopReason::Cancel);
        return std::nullopt;
    };
    QCOMPARE(f.run(connection), JobStatus::Cancelled);
    QVERIFY(f.rows(u"a"_s).empty());
    QVERIFY(f.lastJob != asked.id);
}

void TestConnectionClearing::aPausedConnectionCanBeCleared()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    must(ConnectionRepository(*f.database).setEnabled(connection, false));
    QCOMPARE(clear(f, connection).status, JobStatus::Succeeded);
    QVERIFY(f.rows(u"a"_s).empty());
    QCOMPARE(f.engine->start(connection).error().code, u"engine.connection_paused"_s);
    // A clearing that waits opens the way for nothing else.
    const Job waiting = must(request(f, connection));
    RunOptions afresh;
    afresh.startAfresh = true;
    QCOMPARE(f.engine->start(connection, afresh).error().code, u"engine.connection_paused"_s);
    RunOptions retry;
    retry.retry = RejectedSelection();
    QCOMPARE(f.engine->start(connection, retry).error().code, u"engine.connection_paused"_s);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, waiting.id);
}

void TestConnectionClearing::aClearedConnectionHasNotRunYet()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    const auto state
        = [&f] { return must(connectionOverview(*f.database, f.profile)).front().state(); };
    clear(f, connection, {s_a});
    QCOMPARE(state(), ConnectionState::Healthy);
    clear(f, connection);
    QCOMPARE(state(), ConnectionState::NotRunYet);
    // The schedule counts from the last run that copied something.
    QVERIFY(must(connectionOverview(*f.database, f.profile)).front().lastWhole);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(state(), ConnectionState::Healthy);
}

void TestConnectionClearing::secretsStayOutOfErrors()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"a"_s, f.script->streams[u"a"_s]);
    stream.mode = s_append;
    const QString connection = f.connect(u"fakesource"_s, {}, u"fakedestination"_s,
                                         {{u"password"_s, u"pl4nted s3cret"_s}}, {stream});
    f.world->failBefore = [](WriterCall, const QString &) {
        Error error = configurationError();
        error.message = u"The password pl4nted s3cret is wrong."_s;
        error.detail = u"pl4nted s3cret"_s;
        return std::optional(error);
    };
    const auto error = errorOf(clear(f, connection));
    QVERIFY(error);
    QVERIFY(!error->message.contains(u"pl4nted"_s));
    QVERIFY(!error->detail.contains(u"pl4nted"_s));
}

void TestConnectionClearing::targetsNameOtherConnections()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->streams[u"b"_s].rows = 10;
    const QString connection = f.connectFakes(s_append);
    ConnectionRepository connections(*f.database);
    Connection other = must(connections.find(connection));
    other.id.clear();
    other.name = u"other"_s;
    other.catalog.streams.pop_back();
    must(connections.save(other));
    const auto all = must(clearTargets(servicesOf(f), connection, {}));
    QCOMPARE(all.size(), std::size_t(2));
    QCOMPARE(all.front().conflicts, QStringList{u"other"_s});
    QVERIFY(all.back().conflicts.isEmpty());
    const auto one = must(clearTargets(servicesOf(f), connection, {s_b}));
    QCOMPARE(one.size(), std::size_t(1));
    QCOMPARE(one.front().name.name, u"b"_s);
}

QTEST_GUILESS_MAIN(TestConnectionClearing)
#include "testconnectionclearing.moc"
