// Records unticked in a dry run: the following run leaves them out, once, and says so.
#include "core/engine/dryrun.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/mappingscene.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_stream{{}, u"people"_s};

/// Ten people into contacts, found by id.
class Scene final
{
public:
    Scene()
    {
        f.script->streams[u"people"_s].rows = 10;
        f.script->streams[u"people"_s].rowsPerBatch = 4;
        f.world->objects = {contacts()};
        f.world->held.emplace();
        mapping = inserting({fieldRow(u"id"_s, u"id"_s), fieldRow(u"last_name"_s, u"name"_s)});
        mapping.operation = ObjectOperation::Upsert;
        mapping.matchingKey = {u"id"_s};
    }

    void connect(SyncMode mode = s_incrementalAppend)
    {
        ConfiguredStream stream;
        stream.stream = FakeSource::described(u"people"_s, f.script->streams[u"people"_s]);
        stream.mode = mode;
        stream.mapping = mapping;
        connection = f.connect(u"fakesource"_s, {}, u"fakedestination"_s, {}, {stream});
    }

    [[nodiscard]] LeftOutStore store() { return LeftOutStore(*f.database); }
    [[nodiscard]] DryRunStream look()
    {
        const Connection stored = must(ConnectionRepository(*f.database).find(connection));
        const EndpointRepository endpoints(*f.database);
        CheckpointStore checkpoints(*f.database);
        DryRunOptions options;
        options.leftOut = must(store().all(connection));
        return must(DryRun(f.registry, f.secrets, &checkpoints, f.clock)
                        .run(stored, must(endpoints.find(stored.sourceId)),
                             must(endpoints.find(stored.destinationId)), options, {}))
            .streams.front();
    }
    /// Unticks the records read as number \a rows.
    void untick(const std::vector<qint64> &rows)
    {
        std::set<std::string> marks;
        for (const DryRunSample &sample : look().samples) {
            if (std::ranges::find(rows, sample.row) != rows.end())
                marks.insert(sample.mark);
        }
        must(store().set(connection, s_stream, marks));
    }

    EngineFixture f;
    ObjectMapping mapping;
    QString connection;
};

} // namespace

class TestLeftOutRows final : public QObject
{
    Q_OBJECT

private slots:
    void untickedRecordsAreLeftOutOnce();
    void recordsWithoutKeyAreKnownByTheirContent();
    void refusedRecordsCanBeLeftOut();
    void everyVersionOfAKeyIsLeftOut();
    void choiceStaysUntilARunGetsThrough();
    void trialDoesNotUseUpTheChoice();
    void dryRunCountsThemApart();
    void choiceOfAnUnknownConnectionIsRefused();
    void choiceGoesWithItsConnection();
};

void TestLeftOutRows::untickedRecordsAreLeftOutOnce()
{
    Scene scene;
    scene.connect(s_append);
    scene.untick({2, 5});
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), (std::vector<qint64>{0, 1, 3, 4, 6, 7, 8, 9}));
    const StreamResult result = scene.f.result();
    QCOMPARE(result.counts.read, 10);
    QCOMPARE(result.counts.written, 8);
    QCOMPARE(result.counts.filtered, 2);
    QVERIFY(result.counts.isBalanced());
    QVERIFY2(result.notes.join(u' ').contains(u"left out"_s), qPrintable(result.notes.join(u' ')));
    // The next one takes everything along again.
    QVERIFY(must(scene.store().all(scene.connection)).empty());
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.written, 10);
    QCOMPARE(scene.f.result().counts.filtered, 0);
}

void TestLeftOutRows::recordsWithoutKeyAreKnownByTheirContent()
{
    Scene scene;
    scene.mapping.operation = ObjectOperation::Insert;
    scene.mapping.matchingKey.clear();
    scene.connect();
    scene.untick({7});
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), (std::vector<qint64>{0, 1, 2, 3, 4, 5, 6, 8, 9}));
    QCOMPARE(scene.f.result().counts.filtered, 1);
}

void TestLeftOutRows::refusedRecordsCanBeLeftOut()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].misfitEvery = 5;
    scene.connect();
    scene.untick({5});
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.rejected, 1);
    QCOMPARE(counts.filtered, 1);
    QCOMPARE(counts.written, 8);
    QCOMPARE(scene.f.rejectedCount(scene.connection), 1);
}

void TestLeftOutRows::everyVersionOfAKeyIsLeftOut()
{
    Scene scene;
    scene.mapping.fields[0] = originRow(u"id"_s, ValueOrigin::Constant, u"7"_s);
    scene.connect();
    scene.untick({3});
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.filtered, 10);
}

void TestLeftOutRows::choiceStaysUntilARunGetsThrough()
{
    Scene scene;
    scene.connect();
    scene.untick({2, 8});
    scene.f.script->streams[u"people"_s].failAt = [](qint64 id) -> std::optional<Error> {
        return id >= 4 ? std::optional(configurationError()) : std::nullopt;
    };
    QVERIFY(scene.f.run(scene.connection) != JobStatus::Succeeded);
    QCOMPARE(must(scene.store().of(scene.connection, s_stream)).size(), std::size_t(2));
    scene.f.script->streams[u"people"_s].failAt = {};
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), (std::vector<qint64>{0, 1, 3, 4, 5, 6, 7, 9}));
    QVERIFY(must(scene.store().all(scene.connection)).empty());
}

void TestLeftOutRows::trialDoesNotUseUpTheChoice()
{
    Scene scene;
    scene.connect();
    scene.untick({8});
    RunOptions trial;
    trial.rowLimit = 4;
    QCOMPARE(scene.f.run(scene.connection, trial), JobStatus::Succeeded);
    QCOMPARE(must(scene.store().of(scene.connection, s_stream)).size(), std::size_t(1));
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(ids(scene.f.rows(u"contact"_s)), (std::vector<qint64>{0, 1, 2, 3, 4, 5, 6, 7, 9}));
}

void TestLeftOutRows::dryRunCountsThemApart()
{
    Scene scene;
    scene.connect();
    scene.untick({0, 9});
    const DryRunStream stream = scene.look();
    QCOMPARE(stream.read, 10);
    QCOMPARE(stream.creates, 8);
    QCOMPARE(stream.leftOut, 2);
    QVERIFY(stream.samples.front().isLeftOut);
    QCOMPARE(stream.samples.front().action, DryRunAction::Create);
    QVERIFY(!stream.samples[1].isLeftOut);
}

void TestLeftOutRows::choiceOfAnUnknownConnectionIsRefused()
{
    Scene scene;
    const auto set = scene.store().set(u"nobody"_s, s_stream, {"k1"});
    QCOMPARE(set.error().code, u"store.connection_unknown"_s);
}

void TestLeftOutRows::choiceGoesWithItsConnection()
{
    Scene scene;
    scene.connect();
    scene.untick({1});
    must(ConnectionRepository(*scene.f.database).remove(scene.connection));
    QVERIFY(must(scene.store().all(scene.connection)).empty());
}

QTEST_GUILESS_MAIN(TestLeftOutRows)
#include "testleftoutrows.moc"
