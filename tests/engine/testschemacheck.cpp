// SchemaCheck through whole runs: SQLite tables that change between two of them.
#include "core/store/schemafindings.h"
#include "core/store/settingsrepository.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <QUuid>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

/// A table "t" with three rows, one connection that copies it, and a first run.
struct Copies final
{
    explicit Copies(SyncMode mode, SchemaChangePolicy policy = SchemaChangePolicy::PropagateColumns,
                    bool backfill = false)
        : from(f.folder.filePath(u"from.sqlite"_s))
        , to(f.folder.filePath(u"to.sqlite"_s))
    {
        execute(u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, at INTEGER);"
                "INSERT INTO t VALUES (1, 'one', 10), (2, 'two', 20), (3, 'three', 30)"_s);
        ConnectionSettings settings;
        settings.schemaChanges = policy;
        settings.backfill = backfill;
        id = f.connect(u"sqlite"_s, source(), u"sqlite"_s, {{u"path"_s, to}}, {chosen(mode)},
                       settings);
    }

    [[nodiscard]] QJsonObject source() const { return {{u"path"_s, from}}; }

    [[nodiscard]] ConfiguredStream chosen(SyncMode mode) const
    {
        auto made = must(f.registry.createSource(u"sqlite"_s, source()));
        ConfiguredStream configured;
        configured.stream = must(made->discover({}, {})).streams.at(0);
        configured.mode = mode;
        configured.cursorField = mode.isIncremental() ? u"at"_s : QString();
        configured.primaryKey = QStringList{u"id"_s};
        return configured;
    }

    void execute(const QString &sql) const { SqliteFile(from).execute(sql); }
    [[nodiscard]] QStringList copied(const QString &sql) const { return SqliteFile(to).rows(sql); }

    /// The run after the next check is due.
    JobStatus runLater()
    {
        f.clock.advance(25h);
        RunOptions options;
        options.trigger = JobTrigger::Schedule;
        return f.run(id, options);
    }

    [[nodiscard]] Connection stored() const
    {
        return must(ConnectionRepository(*f.database).find(id));
    }
    [[nodiscard]] std::vector<TimelineEvent> events() const
    {
        return must(TimelineStore(*f.database).list(id, 100));
    }

    EngineFixture f{FakeClock::Waits::PassAtOnce};
    const QString from;
    const QString to;
    QString id;
};

} // namespace

class TestSchemaCheck final : public QObject
{
    Q_OBJECT

private slots:
    void writesTheValuesOfANewColumn();
    void readsOldRowsAnewWhenAsked();
    void goesOnWithoutAColumnThatIsGone();
    void writesAColumnInItsNewType();
    void addsRowsOnlyOnceWhenAKeyIsGoneThatIsNotUsed();
    void addsANewTable();
    void failsOnlyTheStreamThatIsGone();
    void pausesWhenAsked();
    void pausesWhenTheCursorIsGone();
    void goesOnWithTheChosenFieldsWhenChangesAreIgnored();
    void looksOnceADay();
    void looksAgainAfterAFault();
    void leavesAnInterruptedJobAlone();
    void leavesAnAdHocConnectionAlone();
    void runsWhenTheSourceCannotBeAsked();
    void forgetsWhatItSawWithTheConnection();
};

void TestSchemaCheck::writesTheValuesOfANewColumn()
{
    Copies c(s_incrementalAppend);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    const std::size_t before = c.events().size();
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT; UPDATE t SET note = 'old';"
              "INSERT INTO t VALUES (4, 'four', 40, 'new')"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT id, note FROM t ORDER BY id"_s),
             (QStringList{u"1|∅"_s, u"2|∅"_s, u"3|∅"_s, u"4|new"_s}));
    QCOMPARE(c.f.result().counts.read, 1);
    QVERIFY(
        c.f.result().notes.contains(u"Taken over from the source: the field \"note\" is new."_s));

    const auto events = c.events();
    QCOMPARE(events.size(), before + 1);
    QCOMPARE(events[0].kind, TimelineKind::StreamsChanged);
    QCOMPARE(events[0].origin, ChangeOrigin::Schedule);
    QCOMPARE(events[0].after.value("t"_L1).toObject().value("fields"_L1).toObject(),
             (QJsonObject{{u"note"_s, u"string"_s}}));
    QVERIFY(c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));

    QFile log(c.f.profile.attemptLog(c.f.lastJob, 1));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.readAll().contains("Taken over from the source"));
}

void TestSchemaCheck::readsOldRowsAnewWhenAsked()
{
    Copies c(s_dedup, SchemaChangePolicy::PropagateColumns, true);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT; UPDATE t SET note = 'old'"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT id, note FROM t ORDER BY id"_s),
             (QStringList{u"1|old"_s, u"2|old"_s, u"3|old"_s}));
    QCOMPARE(c.f.result().counts.read, 3);
    const auto events = c.events();
    QCOMPARE(events[0].kind, TimelineKind::StreamsChanged);
    QCOMPARE(events[1].kind, TimelineKind::CheckpointChanged);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.f.result().counts.read, 0);
    QCOMPARE(c.events().size(), events.size());
}

void TestSchemaCheck::goesOnWithoutAColumnThatIsGone()
{
    Copies c(s_incrementalAppend);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t DROP COLUMN name; INSERT INTO t VALUES (4, 40)"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT id, name FROM t ORDER BY id"_s),
             (QStringList{u"1|one"_s, u"2|two"_s, u"3|three"_s, u"4|∅"_s}));
}

void TestSchemaCheck::writesAColumnInItsNewType()
{
    Copies c(s_dedup);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"DROP TABLE t; CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, at INTEGER);"
              "ALTER TABLE t ADD COLUMN n INTEGER; INSERT INTO t VALUES (4, 'four', 40, 4)"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t DROP COLUMN n; ALTER TABLE t ADD COLUMN n TEXT;"
              "INSERT INTO t VALUES (5, 'five', 50, 'no. 5')"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT n FROM t WHERE id > 3 ORDER BY id"_s),
             (QStringList{u"4"_s, u"no. 5"_s}));
    QVERIFY(c.f.result().notes.contains(
        u"Taken over from the source: the field \"n\" is string instead of integer."_s));
    QCOMPARE(c.f.result().counts.changed, 0);
}

void TestSchemaCheck::addsRowsOnlyOnceWhenAKeyIsGoneThatIsNotUsed()
{
    Copies c(s_incrementalAppend);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"CREATE TABLE s AS SELECT name, at FROM t; DROP TABLE t; ALTER TABLE s RENAME TO t;"
              "INSERT INTO t VALUES ('four', 40)"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT name FROM t ORDER BY at"_s),
             (QStringList{u"one"_s, u"two"_s, u"three"_s, u"four"_s}));
}

void TestSchemaCheck::addsANewTable()
{
    Copies c(s_overwrite, SchemaChangePolicy::PropagateFully);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"CREATE TABLE u(a TEXT); INSERT INTO u VALUES ('x')"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT a FROM u"_s), QStringList{u"x"_s});
    QCOMPARE(c.f.result(u"u"_s).counts.written, 1);
    QCOMPARE(c.f.result(u"u"_s).notes.size(), 1);
    QCOMPARE(c.stored().catalog.streams.size(), std::size_t(2));

    c.execute(u"DROP TABLE u"_s);
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.stored().catalog.streams.size(), std::size_t(1));
    QCOMPARE(c.copied(u"SELECT a FROM u"_s), QStringList{u"x"_s});
}

void TestSchemaCheck::failsOnlyTheStreamThatIsGone()
{
    Copies c(s_overwrite);
    c.execute(u"CREATE TABLE u(a TEXT)"_s);
    Connection connection = c.stored();
    ConfiguredStream other = connection.catalog.streams[0];
    other.stream.id.name = u"gone"_s;
    connection.catalog.streams.push_back(other);
    must(ConnectionRepository(*c.f.database).save(connection));
    QCOMPARE(c.f.run(c.id), JobStatus::Incomplete);
    QCOMPARE(c.f.result(u"t"_s).status, StreamStatus::Synced);
    QCOMPARE(c.f.result(u"gone"_s).status, StreamStatus::Failed);
    QCOMPARE(c.f.result(u"gone"_s).error->code, u"engine.stream_gone"_s);
    QCOMPARE(c.f.job().attempts.size(), std::size_t(1));
    QCOMPARE(c.f.job().error->code, u"engine.stream_gone"_s);
    QVERIFY(c.stored().isEnabled);
}

void TestSchemaCheck::pausesWhenAsked()
{
    Copies c(s_overwrite, SchemaChangePolicy::Pause);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT; INSERT INTO t VALUES (4, 'four', 40, 'n')"_s);
    QCOMPARE(c.runLater(), JobStatus::Failed);
    QCOMPARE(c.f.job().attempts.size(), std::size_t(1));
    QCOMPARE(c.f.job().error->code, u"engine.schema_paused"_s);
    QVERIFY(c.f.job().error->message.contains(u"stream t: the field \"note\" is new"_s));
    QCOMPARE(c.copied(u"SELECT count(*) FROM t"_s), QStringList{u"3"_s});
    QVERIFY(!c.stored().isEnabled);
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
    const auto events = c.events();
    QCOMPARE(events[0].kind, TimelineKind::Paused);
    QCOMPARE(events[0].origin, ChangeOrigin::Schedule);

    // Enabled without a look: paused again, at once. Reviewed and saved: it runs.
    must(ConnectionRepository(*c.f.database).setEnabled(c.id, true));
    QCOMPARE(c.f.run(c.id), JobStatus::Failed);
    Connection reviewed = c.stored();
    QVERIFY(!reviewed.isEnabled);
    reviewed.catalog.streams = {c.chosen(s_overwrite)};
    reviewed.isEnabled = true;
    must(ConnectionRepository(*c.f.database).save(reviewed));
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT note FROM t WHERE id = 4"_s), QStringList{u"n"_s});
}

void TestSchemaCheck::pausesWhenTheCursorIsGone()
{
    for (const auto policy : {SchemaChangePolicy::PropagateColumns, SchemaChangePolicy::Ignore}) {
        Copies c(s_dedup, policy);
        QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
        c.execute(u"ALTER TABLE t DROP COLUMN at"_s);
        QCOMPARE(c.runLater(), JobStatus::Failed);
        QCOMPARE(c.f.job().error->code, u"engine.schema_broken"_s);
        QVERIFY(c.f.job().error->message.contains(u"the cursor \"at\" of stream t is gone"_s));
        QVERIFY(!c.stored().isEnabled);
        QCOMPARE(c.events()[0].kind, TimelineKind::Paused);
    }
}

void TestSchemaCheck::goesOnWithTheChosenFieldsWhenChangesAreIgnored()
{
    Copies c(s_incrementalAppend, SchemaChangePolicy::Ignore);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT;"
              "INSERT INTO t VALUES (4, 'four', 40, 'new')"_s);
    const std::size_t events = c.events().size();
    QCOMPARE(c.runLater(), JobStatus::Succeeded);
    QCOMPARE(c.f.result().counts.written, 1);
    QVERIFY(!c.copied(u"SELECT name FROM pragma_table_info('t')"_s).contains(u"note"_s));
    QVERIFY(c.f.result().notes.contains(
        u"The source has changed, and nothing was taken over: the field \"note\" is new."_s));
    QCOMPARE(c.events().size(), events);
}

void TestSchemaCheck::looksOnceADay()
{
    Copies c(s_overwrite);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    c.f.clock.advance(23h);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
    c.f.clock.advance(1h);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QVERIFY(c.stored().catalog.streams[0].stream.schema.indexOf(u"note"_s));
}

void TestSchemaCheck::looksAgainAfterAFault()
{
    Copies c(s_overwrite);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    c.execute(u"ALTER TABLE t DROP COLUMN name"_s);
    QCOMPARE(c.f.run(c.id), JobStatus::Failed);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QVERIFY(!c.stored().catalog.streams[0].stream.schema.indexOf(u"name"_s));
}

void TestSchemaCheck::leavesAnInterruptedJobAlone()
{
    EngineFixture f;
    SyncEngine *engine = f.engine.get();
    QString id;
    f.script->streams[u"a"_s].beforeBatch = [&](qint64 row, const Cancellation &cancellation) {
        if (row != 60)
            return;
        engine->stop(id, StopReason::Interrupt);
        while (!cancellation.stop_requested())
            std::this_thread::yield();
    };
    ConnectionSettings settings;
    settings.schemaChanges = SchemaChangePolicy::PropagateFully;
    id = f.connectFakes(s_append, settings);
    RunOptions options;
    options.flush.rows = 20;
    QCOMPARE(f.run(id, options), JobStatus::Pending);
    f.script->streams[u"a"_s].beforeBatch = nullptr;
    f.script->streams[u"b"_s].rows = 5;
    f.clock.advance(25h);
    f.restartEngine();
    const ConnectionRepository connections(*f.database);
    QCOMPARE(f.run(id, options), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(must(connections.find(id)).catalog.streams.size(), std::size_t(1));
    // The next job takes it over.
    QCOMPARE(f.run(id, options), JobStatus::Succeeded);
    QCOMPARE(must(connections.find(id)).catalog.streams.size(), std::size_t(2));
    QCOMPARE(ids(f.rows(u"b"_s)), idsUpTo(5));
}

void TestSchemaCheck::leavesAnAdHocConnectionAlone()
{
    Copies c(s_overwrite);
    Connection adHoc = c.stored();
    adHoc.id = QUuid::createUuidV5(QUuid(), QByteArray("content")).toString(QUuid::WithoutBraces);
    adHoc.name = u"ad hoc"_s;
    must(ConnectionRepository(*c.f.database).save(adHoc));
    c.execute(u"ALTER TABLE t ADD COLUMN note TEXT"_s);
    QCOMPARE(c.f.run(adHoc.id), JobStatus::Succeeded);
    const Connection after = must(ConnectionRepository(*c.f.database).find(adHoc.id));
    QVERIFY(!after.catalog.streams[0].stream.schema.indexOf(u"note"_s));
}

void TestSchemaCheck::runsWhenTheSourceCannotBeAsked()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    f.script->discoverError = transientError();
    QCOMPARE(f.run(f.connectFakes(s_append)), JobStatus::Succeeded);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(10));
    QFile log(f.profile.attemptLog(f.lastJob, 1));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.readAll().contains("Changes of the source were not looked for"));
}

void TestSchemaCheck::forgetsWhatItSawWithTheConnection()
{
    Copies c(s_overwrite);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    const SchemaFindings findings(*c.f.database);
    QVERIFY(must(findings.find(c.id)).has_value());
    must(ConnectionRepository(*c.f.database).remove(c.id));
    QVERIFY(!must(findings.find(c.id)).has_value());
}

QTEST_GUILESS_MAIN(TestSchemaCheck)
#include "testschemacheck.moc"
