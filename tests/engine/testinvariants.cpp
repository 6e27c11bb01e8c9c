// The invariants of the engine, one test each, on real connectors where a fault can be had there.
// killAndResumeLosesNothing and killAndResumeDoublesNothing kill the real program and lie in
// testkillandresume.cpp.
#include "core/store/enginesettings.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <QElapsedTimer>

#include <fstream>
#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// The stream \a name a real source discovers, to be synced as \a mode.
ConfiguredStream discovered(EngineFixture &f, const QString &connectorId,
                            const QJsonObject &configuration, const QString &name, SyncMode mode)
{
    auto source = must(f.registry.createSource(connectorId, configuration));
    const Catalog catalog = must(source->discover({}, {}));
    for (const Stream &stream : catalog.streams) {
        if (stream.id.name != name)
            continue;
        ConfiguredStream configured;
        configured.stream = stream;
        configured.mode = mode;
        configured.cursorField = stream.defaultCursor;
        configured.primaryKey = stream.sourceDefinedPrimaryKey;
        return configured;
    }
    qFatal("The source has no stream %s.", qUtf8Printable(name));
}

/// Resident memory of this process, in bytes.
qint64 residentBytes()
{
    std::ifstream status("/proc/self/statm");
    qint64 total = 0;
    qint64 resident = 0;
    status >> total >> resident;
    return resident * 4096;
}

} // namespace

class TestInvariants final : public QObject
{
    Q_OBJECT

private slots:
    void checkpointIsStoredOnlyAfterFlush();
    void checkpointAndRejectedAreOneTransaction_data();
    void checkpointAndRejectedAreOneTransaction();
    void everyRowIsAccountedFor_data();
    void everyRowIsAccountedFor();
    void valueIsNeverChangedSilently();
    void slowDestinationBoundsMemory();
    void memoryLimitBoundsAllStreams();
    void oneFailingStreamDoesNotStopOthers();
    void cancelReturnsWithinOneSecond_data();
    void cancelReturnsWithinOneSecond();
    void secretNeverReachesLogOrExport();
};

void TestInvariants::checkpointIsStoredOnlyAfterFlush()
{
    // At every call of the destination, the checkpoint the engine has stored covers only rows that
    // are durable there.
    EngineFixture f;
    const QString connection = [&] {
        f.script->streams[u"a"_s].rows = 100;
        return f.connectFakes(s_incrementalAppend);
    }();
    qint64 looked = 0;
    const CheckpointStore checkpoints(*f.database);
    const auto look = [&](WriterCall, const QString &name) -> std::optional<Error> {
        const StreamState state = must(checkpoints.load(connection, {{}, u"a"_s}));
        qint64 covered = 0;
        if (state.checkpoint)
            covered = std::stoll(state.checkpoint->position.substr(8));
        if (covered > static_cast<qint64>(f.rows(name).size()))
            qFatal("The checkpoint covers %lld rows, %zu are durable.",
                   static_cast<long long>(covered), f.rows(name).size());
        looked += covered > 0 ? 1 : 0;
        return std::nullopt;
    };
    f.world->failBefore = look;
    f.world->failAfter = look;
    RunOptions options;
    options.flush.rows = 10;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);
    QVERIFY(looked > 20);
    const StreamState state = must(checkpoints.load(connection, {{}, u"a"_s}));
    QCOMPARE(state.checkpoint->position, std::string("{\"next\":100}"));
}

void TestInvariants::checkpointAndRejectedAreOneTransaction_data()
{
    QTest::addColumn<int>("call");
    QTest::addColumn<bool>("tookEffect");
    for (int i = 1; i <= 12; ++i) {
        QTest::addRow("commit %d fails", i) << i << false;
        QTest::addRow("commit %d took effect, and the program dies", i) << i << true;
    }
}

void TestInvariants::checkpointAndRejectedAreOneTransaction()
{
    QFETCH(int, call);
    QFETCH(bool, tookEffect);
    EngineFixture f;
    f.script->streams[u"a"_s].misfitEvery = 5;
    f.world->refusedIds = {1, 2, 51};
    f.world->lateRefusedIds = {3, 52, 99};
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    const QString connection = f.connectFakes(s_append, settings);
    auto commits = std::make_shared<int>(0);
    const auto fail = [commits, call](WriterCall which, const QString &) -> std::optional<Error> {
        return which == WriterCall::Commit && ++*commits == call ? std::optional(transientError())
                                                                 : std::nullopt;
    };
    (tookEffect ? f.world->failAfter : f.world->failBefore) = fail;
    RunOptions options;
    options.flush.rows = 10;
    options.maximumAttempts = 1;
    (void)f.run(connection, options);
    if (*commits >= call && call <= 10)
        QCOMPARE(f.job().attempts.size(), std::size_t(1));
    // The rejected records of what is durable, no more and no less, after the next run's recovery.
    f.restartEngine();
    RunOptions second;
    second.flush.rows = 10;
    f.world->failAfter = nullptr;
    f.world->failBefore = nullptr;
    if (f.job().status != JobStatus::Succeeded) {
        // A failed job has ended; the new one copies everything again, into the same table.
        f.world->tables.clear();
        const qint64 before = f.rejectedCount(connection);
        QCOMPARE(f.run(connection, second), JobStatus::Succeeded);
        QCOMPARE(f.rejectedCount(connection) - before, 26);
    } else {
        QCOMPARE(f.rejectedCount(connection), 26);
    }
    QCOMPARE(f.rows(u"a"_s).size(), std::size_t(74));
    QCOMPARE(f.result().counts.rejected, 26);
    QCOMPARE(f.result().counts.read, 100);
}

void TestInvariants::everyRowIsAccountedFor_data()
{
    QTest::addColumn<QString>("destination");
    QTest::addColumn<bool>("rejects");
    QTest::newRow("SQLite, unfit values become null") << u"sqlite"_s << false;
    QTest::newRow("SQLite, unfit values are rejected") << u"sqlite"_s << true;
    QTest::newRow("files, unfit values become null") << u"files"_s << false;
    QTest::newRow("files, unfit values are rejected") << u"files"_s << true;
}

void TestInvariants::everyRowIsAccountedFor()
{
    QFETCH(QString, destination);
    QFETCH(bool, rejects);
    EngineFixture f;
    const QJsonObject sample{{u"count"_s, 5000}, {u"seed"_s, 7}, {u"misfit_percent"_s, 3}};
    std::vector<ConfiguredStream> streams;
    for (const QString &name : {u"users"_s, u"products"_s, u"purchases"_s})
        streams.push_back(discovered(f, u"sample"_s, sample, name, s_overwrite));
    const QJsonObject configuration = destination == "sqlite"_L1
        ? QJsonObject{{u"path"_s, f.folder.filePath(u"out.sqlite"_s)}}
        : QJsonObject{{u"folder"_s, f.folder.filePath(u"out"_s)}, {u"format"_s, u"jsonl"_s}};
    QDir(f.folder.path()).mkdir(u"out"_s);
    ConnectionSettings settings;
    settings.unfitPolicy = rejects ? UnfitPolicy::Reject : UnfitPolicy::Null;
    const QString connection
        = f.connect(u"sample"_s, sample, destination, configuration, streams, settings);
    RunOptions options;
    options.flush.rows = 1000;
    QCOMPARE(f.run(connection, options), JobStatus::Succeeded);

    qint64 rejected = 0;
    for (const Attempt &attempt : f.job().attempts) {
        for (const StreamResult &stream : attempt.streams) {
            QVERIFY(stream.counts.isBalanced());
            QCOMPARE(stream.counts.unconfirmed, 0);
            rejected += stream.counts.rejected;
            qint64 found = 0;
            if (destination == "sqlite"_L1) {
                SqliteFile file(f.folder.filePath(u"out.sqlite"_s));
                found = file.value(u"SELECT count(*) FROM "_s + stream.stream.name).toLongLong();
            } else {
                QFile file(f.folder.filePath(u"out/%1.jsonl"_s.arg(stream.stream.name)));
                QVERIFY(file.open(QIODevice::ReadOnly));
                found = file.readAll().count('\n');
            }
            QCOMPARE(found, stream.counts.written);
        }
    }
    QCOMPARE(f.rejectedCount(connection), rejected);
    QCOMPARE(rejected > 0, rejects);
    QCOMPARE(f.result(u"users"_s).counts.read, 5000);
}

void TestInvariants::valueIsNeverChangedSilently()
{
    // A text in an INTEGER column, a fraction in it, and an impossible day: the row arrives with
    // the field empty, and what was there is kept with its reason, at both places.
    EngineFixture f;
    const QString from = f.folder.filePath(u"from.sqlite"_s);
    const QString to = f.folder.filePath(u"to.sqlite"_s);
    {
        SqliteFile file(from);
        file.execute(u"CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, d DATE);"
                     "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 500)"
                     " INSERT INTO t SELECT i, i * 10, '2026-01-15' FROM c;"
                     "UPDATE t SET n = 'about 20' WHERE id = 2;"
                     "UPDATE t SET n = 2.5 WHERE id = 3;"
                     "UPDATE t SET d = '2026-02-30' WHERE id = 4;"_s);
    }
    ConfiguredStream stream = discovered(f, u"sqlite"_s, {{u"path"_s, from}}, u"t"_s, s_overwrite);
    // The sample saw the odd values and may have chosen a wider type; the declared ones are asked.
    std::vector<Field> fields = stream.stream.schema.fields();
    fields[1].type = FieldType::Integer;
    fields[2].type = FieldType::Date;
    stream.stream.schema = Schema(fields);
    ConnectionSettings settings;
    settings.schemaChanges = SchemaChangePolicy::Ignore; // or the wider types would be taken over
    const QString connection = f.connect(u"sqlite"_s, {{u"path"_s, from}}, u"sqlite"_s,
                                         {{u"path"_s, to}}, {stream}, settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);
    QCOMPARE(f.result().counts.written, 500);
    QCOMPARE(f.result().counts.changed, 3);

    RejectedFilter filter;
    filter.connectionId = connection;
    const auto records = must(RejectedStore(*f.database).page(filter, 0, 10));
    QStringList kept;
    for (const RejectedRecord &record : records) {
        QCOMPARE(record.outcome, RejectedOutcome::Nulled);
        kept << record.field + u'=' + QString::fromStdString(record.value);
    }
    QCOMPARE(kept, (QStringList{u"n=about 20"_s, u"n=2.5"_s, u"d=2026-02-30"_s}));

    SqliteFile file(to);
    QCOMPARE(
        file.rows(u"SELECT id, n, d FROM t WHERE id BETWEEN 1 AND 4 ORDER BY id"_s),
        (QStringList{u"1|10|2026-01-15"_s, u"2|∅|2026-01-15"_s, u"3|∅|2026-01-15"_s, u"4|40|∅"_s}));
    QCOMPARE(file.rows(u"SELECT json_extract(_airbyte_meta, '$.changes[0].field'), "
                       "json_extract(_airbyte_meta, '$.changes[0].change') FROM t "
                       "WHERE json_array_length(_airbyte_meta, '$.changes') > 0 ORDER BY id"_s),
             (QStringList{u"n|NULLED"_s, u"n|NULLED"_s, u"d|NULLED"_s}));
}

void TestInvariants::slowDestinationBoundsMemory()
{
    // 600 MB of rows against a destination that stands still for a while: what has been read ahead
    // is bounded by the queue, and so is the memory of the process.
    EngineFixture f;
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 600'000;
    stream.rowsPerBatch = 1000;
    stream.textBytes = 1000;
    auto isHeld = std::make_shared<std::atomic<bool>>(true);
    f.world->duringWrite = [isHeld](const Cancellation &cancellation) {
        while (*isHeld && !cancellation.stop_requested())
            std::this_thread::sleep_for(1ms);
    };
    const QString connection = f.connectFakes(s_append);
    const qint64 before = residentBytes();
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(connection));
    QTRY_VERIFY(f.script->batchesRead >= 3);
    qint64 settledAt = -1;
    for (int i = 0; i < 100 && settledAt != f.script->batchesRead; ++i) {
        settledAt = f.script->batchesRead;
        QTest::qWait(20);
    }
    // Four batches in the queue, one with the destination, one in the source's hand.
    QVERIFY2(settledAt <= 6, qPrintable(QString::number(settledAt)));
    QVERIFY(residentBytes() - before < 64 << 20);
    f.engine->stop(connection, StopReason::Cancel);
    QVERIFY(finished.wait(5000));
}

void TestInvariants::memoryLimitBoundsAllStreams()
{
    // Two runs of one stream each, whose destinations stand still; batches of about 2 MB.
    EngineFixture f;
    EngineSettings settings;
    settings.memoryLimit = qint64(8) << 20;
    must(storeEngineSettings(*f.database, settings));
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 100'000;
    stream.rowsPerBatch = 1000;
    stream.textBytes = 2000;
    auto isHeld = std::make_shared<std::atomic<bool>>(true);
    f.world->duringWrite = [isHeld](const Cancellation &cancellation) {
        while (*isHeld && !cancellation.stop_requested())
            std::this_thread::sleep_for(1ms);
    };
    const auto settled = [&f] {
        qint64 settledAt = -1;
        for (int i = 0; i < 100 && settledAt != f.script->batchesRead; ++i) {
            settledAt = f.script->batchesRead;
            QTest::qWait(50);
        }
        return settledAt;
    };
    const std::array connections{f.connectFakes(s_append), f.connectFakes(s_append)};
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    for (const QString &connection : connections)
        must(f.engine->start(connection));
    QTRY_VERIFY(f.script->batchesRead >= 6);
    // Each has one with its destination and one in the hand of its source; the queues hold four or
    // five together instead of four each.
    const qint64 limited = settled();
    QVERIFY2(limited <= 9, qPrintable(QString::number(limited)));
    // Another limit holds at once.
    f.engine->setMemoryLimit(0);
    QTRY_VERIFY(f.script->batchesRead >= 12);
    for (const QString &connection : connections)
        f.engine->stop(connection, StopReason::Cancel);
    QTRY_COMPARE(finished.size(), 2);
}

void TestInvariants::oneFailingStreamDoesNotStopOthers()
{
    EngineFixture f;
    const QString from = f.folder.filePath(u"from.sqlite"_s);
    const QString to = f.folder.filePath(u"to.sqlite"_s);
    {
        SqliteFile file(from);
        file.execute(u"CREATE TABLE a(x INTEGER); INSERT INTO a VALUES (1), (2);"
                     "CREATE TABLE b(x INTEGER); INSERT INTO b VALUES (3);"
                     "CREATE TABLE c(x INTEGER); INSERT INTO c VALUES (4), (5), (6);"_s);
    }
    std::vector<ConfiguredStream> streams;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        streams.push_back(discovered(f, u"sqlite"_s, {{u"path"_s, from}}, name, s_overwrite));
    SqliteFile(from).execute(u"DROP TABLE b"_s);
    const QString connection
        = f.connect(u"sqlite"_s, {{u"path"_s, from}}, u"sqlite"_s, {{u"path"_s, to}}, streams);
    RunOptions options;
    options.maximumAttempts = 2;
    QCOMPARE(f.run(connection, options), JobStatus::Incomplete);
    QCOMPARE(f.result(u"a"_s).status, StreamStatus::Synced);
    QVERIFY(f.result(u"b"_s).status != StreamStatus::Synced);
    QVERIFY(f.result(u"b"_s).error.has_value());
    QCOMPARE(f.result(u"c"_s).status, StreamStatus::Synced);
    SqliteFile file(to);
    QCOMPARE(file.value(u"SELECT count(*) FROM a"_s), u"2"_s);
    QCOMPARE(file.value(u"SELECT count(*) FROM c"_s), u"3"_s);
}

void TestInvariants::cancelReturnsWithinOneSecond_data()
{
    QTest::addColumn<SyncMode>("mode");
    for (const SyncMode &mode : s_syncModes)
        QTest::newRow(qPrintable(syncModeName(mode))) << mode;
}

void TestInvariants::cancelReturnsWithinOneSecond()
{
    QFETCH(SyncMode, mode);
    EngineFixture f;
    const QJsonObject sample{{u"count"_s, 50'000'000}, {u"seed"_s, 7}};
    const QString to = f.folder.filePath(u"to.sqlite"_s);
    const QString connection = f.connect(u"sample"_s, sample, u"sqlite"_s, {{u"path"_s, to}},
                                         {discovered(f, u"sample"_s, sample, u"users"_s, mode)});
    RunOptions options;
    options.flush.rows = 20'000;
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(connection, options));
    const auto written
        = [&] { return f.engine->progress(connection)->streams.front().counts.written; };
    QTRY_VERIFY_WITH_TIMEOUT(written() >= 20'000, 30'000);
    QElapsedTimer timer;
    timer.start();
    f.engine->stop(connection, StopReason::Cancel);
    QVERIFY(finished.wait(10'000));
    // A second is the promise; the rest is for a busy machine. To the end it would take minutes.
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(f.job().status, JobStatus::Cancelled);
    // The committed checkpoint stays.
    const StreamState state = must(CheckpointStore(*f.database).load(connection, {{}, u"users"_s}));
    QVERIFY(state.checkpoint.has_value());
    QVERIFY(f.result().counts.written >= 20'000);
}

void TestInvariants::secretNeverReachesLogOrExport()
{
    const QString secret = u"s3cr3t/+ p@ss"_s;
    EngineFixture f;
    f.script->streams[u"a"_s].openError
        = Error{u"fake.refused"_s,
                ErrorKind::Transient,
                u"The sign-in with %1 was refused."_s.arg(secret),
                u"Try another than %1."_s.arg(secret),
                u"driver: fake://user:%1@host/db"_s.arg(
                    QString::fromLatin1(QUrl::toPercentEncoding(secret))),
                {}};
    const QJsonObject stored = must(withSecretsStored({{u"password"_s, secret}}, {u"/password"_s},
                                                      u"connection-1"_s, f.secrets));
    QVERIFY(!QJsonDocument(stored).toJson().contains(secret.toUtf8()));
    ConfiguredStream stream;
    stream.stream = FakeSource::described(u"a"_s, f.script->streams[u"a"_s]);
    stream.mode = s_append;
    const QString connection
        = f.connect(u"fakesource"_s, stored, u"fakedestination"_s, stored, {stream});
    RunOptions options;
    options.maximumAttempts = 2;
    QCOMPARE(f.run(connection, options), JobStatus::Failed);
    QVERIFY(f.job().error->message.contains(u"•••"_s));

    // Nowhere below the profile: database, write-ahead log, run logs, backups.
    int files = 0;
    QDirIterator all(f.folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        QFile file(all.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains("s3cr3t"), qPrintable(file.fileName()));
        ++files;
    }
    QVERIFY(files >= 3);
}

QTEST_GUILESS_MAIN(TestInvariants)
#include "testinvariants.moc"
