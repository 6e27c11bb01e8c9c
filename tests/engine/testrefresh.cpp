// Refreshes through whole runs: generations, what stays readable, and what is refused.
#include "core/engine/requestedjobs.h"
#include "core/store/checkpointhistory.h"
#include "core/store/connectionlock.h"
#include "core/store/refreshstore.h"
#include "core/store/statement.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
constexpr SyncMode s_overwriteDedup{SourceSyncMode::FullRefresh,
                                    DestinationSyncMode::OverwriteDedup};

/// A table "t" with the rows 1 and 2, and others, copied once into a SQLite file.
struct Copies final
{
    explicit Copies(SyncMode mode, bool hasMetaColumns = true)
        : from(f.folder.filePath(u"from.sqlite"_s))
        , to(f.folder.filePath(u"to.sqlite"_s))
    {
        SqliteFile(from).execute(
            u"CREATE TABLE t(id INTEGER PRIMARY KEY, at INTEGER);"
            "INSERT INTO t VALUES (1, 10), (2, 20);"
            "CREATE TABLE u(id INTEGER PRIMARY KEY, at INTEGER); INSERT INTO u VALUES (7, 1)"_s);
        const QJsonObject source{{u"path"_s, from}};
        auto made = must(f.registry.createSource(u"sqlite"_s, source));
        std::vector<ConfiguredStream> streams;
        for (const Stream &stream : must(made->discover({}, {})).streams) {
            ConfiguredStream configured;
            configured.stream = stream;
            configured.mode = mode;
            configured.cursorField = mode.isIncremental() ? u"at"_s : QString();
            configured.primaryKey = QStringList{u"id"_s};
            streams.push_back(configured);
        }
        id = f.connect(u"sqlite"_s, source, u"sqlite"_s,
                       {{u"path"_s, to}, {u"meta_columns"_s, hasMetaColumns}}, streams);
        if (f.run(id) != JobStatus::Succeeded)
            qFatal("The first run failed.");
    }

    void execute(const QString &sql) const { SqliteFile(from).execute(sql); }
    [[nodiscard]] QStringList copied(const QString &sql) const { return SqliteFile(to).rows(sql); }
    /// "id of generation", in the order of both.
    [[nodiscard]] QStringList generations() const
    {
        return copied(u"SELECT id || 'g' || _airbyte_generation_id FROM t ORDER BY "
                      "_airbyte_generation_id, id"_s);
    }
    [[nodiscard]] Result<Job> request(RefreshMode mode, std::vector<StreamId> streams = {})
    {
        const EngineServices engine{f.registry, *f.database, f.secrets, f.profile, f.clock};
        return requestRefresh(engine, id, {mode, std::move(streams)}, JobTrigger::Manual);
    }
    JobStatus refresh(RefreshMode mode, std::vector<StreamId> streams = {},
                      const RunOptions &options = {})
    {
        const Job job = must(request(mode, std::move(streams)));
        const JobStatus status = f.run(id, options);
        if (f.lastJob != job.id)
            qFatal("Another job was run.");
        return status;
    }
    [[nodiscard]] StreamState state() const
    {
        return must(CheckpointStore(*f.database).load(id, t));
    }

    EngineFixture f{FakeClock::Waits::PassAtOnce};
    const StreamId t{{}, QStringLiteral("t")};
    const StreamId u{{}, QStringLiteral("u")};
    const QString from;
    const QString to;
    QString id;
};

} // namespace

Q_DECLARE_METATYPE(millrace::SyncMode)
Q_DECLARE_METATYPE(millrace::RefreshMode)

class TestRefresh final : public QObject
{
    Q_OBJECT

private slots:
    void exampleOfGenerations_data();
    void exampleOfGenerations();
    void otherStreamsAreSyncedToo();
    void onlyTheNamedStreamIsRefreshed();
    void oldRowsStayUntilTheNewAreComplete();
    void cancelledRefreshIsGoneOnWith();
    void rowsAreAddedAfterTheRefresh();
    void removingNeedsNoMetaColumns();
    void killBetweenEndAndMarkIsSeen();
    void positionSetInBetweenKeepsTheOldRows();
    void whatIsNotLegalIsRefusedWithItsReason_data();
    void whatIsNotLegalIsRefusedWithItsReason();
    void scheduleOfAStreamCarriesItOut();
    void pausedConnectionIsRefused();
    void interruptedRunIsGivenUp();
    void timelineAndHistoryTellIt();
};

void TestRefresh::exampleOfGenerations_data()
{
    QTest::addColumn<SyncMode>("mode");
    QTest::addColumn<RefreshMode>("refresh");
    QTest::addColumn<QStringList>("after");
    // Rows 1 and 2 are there; 2 is gone from the source, 3 is new (behaviour §5.4).
    QTest::newRow("retain, append") << s_incrementalAppend << RefreshMode::Retain
                                    << QStringList{u"1g0"_s, u"2g0"_s, u"1g1"_s, u"3g1"_s};
    QTest::newRow("retain, dedup")
        << s_dedup << RefreshMode::Retain << QStringList{u"2g0"_s, u"1g1"_s, u"3g1"_s};
    QTest::newRow("remove, dedup")
        << s_dedup << RefreshMode::Remove << QStringList{u"1g1"_s, u"3g1"_s};
}

void TestRefresh::exampleOfGenerations()
{
    QFETCH(SyncMode, mode);
    QFETCH(RefreshMode, refresh);
    QFETCH(QStringList, after);
    Copies c(mode);
    QCOMPARE(c.generations(), (QStringList{u"1g0"_s, u"2g0"_s}));
    c.f.clock.advance(1h);
    c.execute(u"DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(c.refresh(refresh), JobStatus::Succeeded);
    QCOMPARE(c.generations(), after);
    QCOMPARE(c.f.job().kind, JobKind::Refresh);
    QCOMPARE(c.f.job().refreshMode, std::optional(refresh));
    QVERIFY(!c.f.job().isPartial());
    QCOMPARE(c.f.result(u"t"_s).counts.read, 2);
}

void TestRefresh::otherStreamsAreSyncedToo()
{
    Copies c(s_dedup);
    c.execute(u"INSERT INTO u VALUES (8, 2)"_s);
    QCOMPARE(c.refresh(RefreshMode::Remove, {c.t}), JobStatus::Succeeded);
    QCOMPARE(c.f.result(u"t"_s).counts.read, 2);
    QCOMPARE(c.f.result(u"u"_s).counts.read, 1);
    QCOMPARE(c.copied(u"SELECT id FROM u ORDER BY id"_s), (QStringList{u"7"_s, u"8"_s}));
}

void TestRefresh::onlyTheNamedStreamIsRefreshed()
{
    Copies c(s_dedup);
    const auto before = must(CheckpointStore(*c.f.database).load(c.id, c.u));
    QCOMPARE(c.refresh(RefreshMode::Retain, {c.t}), JobStatus::Succeeded);
    const auto after = must(CheckpointStore(*c.f.database).load(c.id, c.u));
    QCOMPARE(after.generationKey, before.generationKey);
    QCOMPARE(c.state().generationId, 1);
    QCOMPARE(must(RefreshStore(*c.f.database).streamsOf(c.f.lastJob)), std::vector<StreamId>{c.t});
}

void TestRefresh::oldRowsStayUntilTheNewAreComplete()
{
    Copies c(s_dedup);
    // The last row stops the stream, so that the refresh does not end.
    c.execute(u"DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (3, 30), (4, 40)"_s);
    RunOptions options;
    options.flush.rows = 1;
    options.maximumAttempts = 1;
    const Connection connection = must(ConnectionRepository(*c.f.database).find(c.id));
    Connection fails = connection;
    fails.catalog.streams[0].filter = u"id < 4 OR abs(-9223372036854775804 - id) > 0"_s;
    must(ConnectionRepository(*c.f.database).save(fails));
    QVERIFY(c.refresh(RefreshMode::Remove, {c.t}, options) != JobStatus::Succeeded);
    QCOMPARE(c.generations(), (QStringList{u"1g0"_s, u"2g0"_s}));
    QVERIFY(c.state().isReplacing());

    must(ConnectionRepository(*c.f.database).save(connection));
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.generations(), (QStringList{u"1g1"_s, u"3g1"_s, u"4g1"_s}));
    QVERIFY(!c.state().isReplacing());
}

void TestRefresh::cancelledRefreshIsGoneOnWith()
{
    Copies c(s_dedup);
    c.execute(u"DELETE FROM t WHERE id = 2"_s);
    {
        const auto lock = must(ConnectionLock::acquire(c.f.profile, c.id));
        const Job job = must(RefreshStore(*c.f.database)
                                 .begin(*lock, c.id, {c.t}, RefreshMode::Remove, JobTrigger::Manual,
                                        ChangeOrigin::Window));
        must(JobRepository(*c.f.database).setStatus(job.id, JobStatus::Cancelled, c.f.clock.now()));
    }
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.f.job().kind, JobKind::Sync);
    QCOMPARE(c.generations(), QStringList{u"1g1"_s});
}

void TestRefresh::rowsAreAddedAfterTheRefresh()
{
    Copies c(s_dedup);
    QCOMPARE(c.refresh(RefreshMode::Remove), JobStatus::Succeeded);
    c.execute(u"INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.f.result(u"t"_s).counts.read, 1);
    QCOMPARE(c.generations(), (QStringList{u"1g1"_s, u"2g1"_s, u"3g1"_s}));
}

void TestRefresh::removingNeedsNoMetaColumns()
{
    Copies c(s_dedup, false);
    c.execute(u"DELETE FROM t WHERE id = 2; INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(c.refresh(RefreshMode::Remove), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT id FROM t ORDER BY id"_s), (QStringList{u"1"_s, u"3"_s}));
}

void TestRefresh::killBetweenEndAndMarkIsSeen()
{
    Copies c(s_dedup);
    QCOMPARE(c.refresh(RefreshMode::Remove), JobStatus::Succeeded);
    // As if the program had died right after the destination put the new table in its place.
    must(c.f.database->write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const char *sql :
             {"UPDATE stream_states SET is_finished = 0",
              "INSERT INTO rejected_groups (connection_id, namespace, name, outcome, code, field) "
              "SELECT id, '', 't', 'rejected', 'c', 'f' FROM connections",
              "INSERT INTO rejected_records (group_id, status, job_id, attempt, rejected_at, "
              "message, value, source_record, sent_record) "
              "SELECT id, 0, (SELECT MIN(id) FROM jobs), 1, 0, '', '', '{}', '{}' "
              "FROM rejected_groups"}) {
            Statement statement(database, sql);
            if (auto done = statement.run(); !done)
                return done;
        }
        return {};
    }));
    QVERIFY(c.state().isReplacing());
    c.execute(u"INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.f.result(u"t"_s).counts.read, 1);
    QCOMPARE(c.generations(), (QStringList{u"1g1"_s, u"2g1"_s, u"3g1"_s}));
    QVERIFY(!c.state().isReplacing());
    RejectedFilter open;
    open.status = RejectedStatus::Open;
    QCOMPARE(must(RejectedStore(*c.f.database).count(open)), 0);
}

void TestRefresh::positionSetInBetweenKeepsTheOldRows()
{
    Copies c(s_dedup);
    const std::string position = c.state().checkpoint->position;
    {
        const auto lock = must(ConnectionLock::acquire(c.f.profile, c.id));
        must(RefreshStore(*c.f.database)
                 .begin(*lock, c.id, {c.t}, RefreshMode::Remove, JobTrigger::Manual,
                        ChangeOrigin::Window));
    }
    must(CheckpointStore(*c.f.database)
             .setPosition(c.f.profile, c.id, c.t, position, ChangeOrigin::Window));
    c.execute(u"INSERT INTO t VALUES (3, 30)"_s);
    QCOMPARE(c.f.run(c.id), JobStatus::Succeeded);
    QCOMPARE(c.copied(u"SELECT id FROM t ORDER BY id"_s), (QStringList{u"1"_s, u"2"_s, u"3"_s}));
}

void TestRefresh::whatIsNotLegalIsRefusedWithItsReason_data()
{
    QTest::addColumn<SyncMode>("mode");
    QTest::addColumn<RefreshMode>("refresh");
    QTest::addColumn<QString>("reason");
    const QString whole = u"Each run reads this stream as a whole"_s;
    QTest::newRow("overwrite, retain") << s_overwrite << RefreshMode::Retain << whole;
    QTest::newRow("overwrite, remove") << s_overwrite << RefreshMode::Remove << whole;
    QTest::newRow("append, retain") << s_append << RefreshMode::Retain << whole;
    QTest::newRow("incremental append, remove")
        << s_incrementalAppend << RefreshMode::Remove << u"only adds rows"_s;
    QTest::newRow("overwrite dedup, retain")
        << s_overwriteDedup << RefreshMode::Retain << u"none can be retained"_s;
}

void TestRefresh::whatIsNotLegalIsRefusedWithItsReason()
{
    QFETCH(SyncMode, mode);
    QFETCH(RefreshMode, refresh);
    QFETCH(QString, reason);
    Copies c(mode);
    const StreamState before = c.state();
    for (const auto &streams : {std::vector<StreamId>(), std::vector<StreamId>{c.t}}) {
        const auto refused = c.request(refresh, streams);
        QVERIFY(!refused);
        const Error &error = refused.error();
        QCOMPARE(error.code,
                 streams.empty() ? u"engine.nothing_to_refresh"_s : u"engine.refresh_impossible"_s);
        QVERIFY2(error.message.contains(reason), qPrintable(error.message));
    }
    QCOMPARE(c.state().generationKey, before.generationKey);
    QCOMPARE(must(JobRepository(*c.f.database).list(c.id, 10)).size(), std::size_t(1));
}

void TestRefresh::scheduleOfAStreamCarriesItOut()
{
    Copies c(s_dedup);
    const Job asked = must(c.request(RefreshMode::Remove, {c.t}));
    c.f.restartEngine();
    RunOptions ofStream;
    ofStream.trigger = JobTrigger::Schedule;
    ofStream.streams = {c.u};
    // Who runs a stream by hand means that stream.
    RunOptions byHand = ofStream;
    byHand.trigger = JobTrigger::Manual;
    QCOMPARE(c.f.run(c.id, byHand), JobStatus::Succeeded);
    QVERIFY(c.f.lastJob != asked.id);
    QCOMPARE(c.f.run(c.id, ofStream), JobStatus::Succeeded);
    QCOMPARE(c.f.lastJob, asked.id);
    QCOMPARE(c.copied(u"SELECT id FROM t ORDER BY id"_s).size(), 2);
}

void TestRefresh::pausedConnectionIsRefused()
{
    Copies c(s_dedup);
    must(ConnectionRepository(*c.f.database).setEnabled(c.id, false));
    const auto refused = c.request(RefreshMode::Retain);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"engine.connection_paused"_s);
}

void TestRefresh::interruptedRunIsGivenUp()
{
    Copies c(s_dedup);
    const Job left
        = must(JobRepository(*c.f.database).create(c.id, JobTrigger::Schedule, c.f.clock.now()));
    QCOMPARE(c.refresh(RefreshMode::Retain), JobStatus::Succeeded);
    QVERIFY(c.f.lastJob != left.id);
    QCOMPARE(must(JobRepository(*c.f.database).find(left.id)).status, JobStatus::Cancelled);
}

void TestRefresh::timelineAndHistoryTellIt()
{
    Copies c(s_dedup);
    const std::string position = c.state().checkpoint->position;
    QCOMPARE(c.refresh(RefreshMode::Retain, {c.t}), JobStatus::Succeeded);
    const auto event = must(TimelineStore(*c.f.database).list(c.id, 1)).at(0);
    QCOMPARE(event.kind, TimelineKind::CheckpointChanged);
    QCOMPARE(event.before.value(u"t"_s).toString().toStdString(), position);
    QVERIFY(event.after.value(u"t"_s).isNull());
    const auto past = must(CheckpointHistory(*c.f.database).list(c.id, c.t));
    QCOMPARE(past.size(), std::size_t(3));
    QCOMPARE(past[0].cause, CheckpointCause::Run);
    QCOMPARE(past[1].cause, CheckpointCause::Refresh);
    QCOMPARE(past[1].jobId, std::optional(c.f.lastJob));
    QVERIFY(!past[1].position);
    QCOMPARE(past[2].position, std::optional(position));
}

QTEST_GUILESS_MAIN(TestRefresh)
#include "testrefresh.moc"
