// DryRun: what a run would do, counted and shown, with nothing sent and nothing remembered.
#include "core/engine/dryrun.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/mappingscene.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

using Held = std::map<QString, QString>;

/// Ten people into contacts, found by id.
class Scene final
{
public:
    Scene()
    {
        f.script->streams[u"people"_s].rows = 10;
        f.script->streams[u"people"_s].rowsPerBatch = 4;
        f.world->objects = {contacts()};
        mapping = inserting({fieldRow(u"id"_s, u"id"_s), fieldRow(u"last_name"_s, u"name"_s)});
        mapping.operation = ObjectOperation::Upsert;
        mapping.matchingKey = {u"id"_s};
    }

    [[nodiscard]] Result<DryRunReport> look(const DryRunOptions &options = {})
    {
        if (connection.isEmpty()) {
            ConfiguredStream stream;
            stream.stream = FakeSource::described(u"people"_s, f.script->streams[u"people"_s]);
            stream.mode = s_incrementalAppend;
            stream.mapping = mapping;
            connection = f.connect(u"fakesource"_s, source, u"fakedestination"_s, {}, {stream});
        }
        const Connection stored = must(ConnectionRepository(*f.database).find(connection));
        const EndpointRepository endpoints(*f.database);
        CheckpointStore checkpoints(*f.database);
        const DryRun dryRun(f.registry, f.secrets, &checkpoints, f.clock);
        return dryRun.run(stored, must(endpoints.find(stored.sourceId)),
                          must(endpoints.find(stored.destinationId)), options, {});
    }

    [[nodiscard]] DryRunStream stream(const DryRunOptions &options = {})
    {
        const DryRunStream stream = must(look(options)).streams.front();
        if (stream.read
            != stream.creates + stream.updates + stream.deletes + stream.unchanged + stream.rejected
                + stream.unknown)
            qFatal("A record is lost.");
        return stream;
    }

    /// "read creates updates deletes unchanged rejected unknown"
    static QString numbers(const DryRunStream &stream)
    {
        QStringList numbers;
        for (const qint64 number : {stream.read, stream.creates, stream.updates, stream.deletes,
                                    stream.unchanged, stream.rejected, stream.unknown})
            numbers << QString::number(number);
        return numbers.join(u' ');
    }

    EngineFixture f;
    QJsonObject source; ///< Its configuration.
    ObjectMapping mapping;
    QString connection;
};

} // namespace

class TestDryRun final : public QObject
{
    Q_OBJECT

private slots:
    void upsertsAreComparedFieldByField();
    void insertsNeedNoComparison();
    void updatesNeedARecord();
    void deletesAreFound();
    void destinationsThatCannotReadSaySo();
    void fieldsThatCannotBeReadAreNotGuessed();
    void secondRecordOfAKeyIsAnUpdate();
    void limitsRowsAndSamples();
    void sendsAndRemembersNothing();
    void goesOnWhereTheNextRunWould();
    void faultsOfAStreamStandInItsReport();
    void needsObjects();
    void replacedSecretsAreKept();
};

void TestDryRun::upsertsAreComparedFieldByField()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].misfitEvery = 5;
    scene.f.world->held = std::vector<Held>{
        Held{{u"id"_s, u"1"_s}, {u"last_name"_s, u"row 1..."_s}},
        Held{{u"id"_s, u"2"_s}, {u"last_name"_s, u"Smith"_s}}, Held{{u"id"_s, u"3"_s}}};
    const DryRunStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"10 5 2 0 1 2 0"_s);
    QVERIFY(stream.isComplete);
    QCOMPARE(stream.object, u"contact"_s);
    const auto update
        = std::ranges::find(stream.samples, DryRunAction::Update, &DryRunSample::action);
    QCOMPARE(update->key, u"2"_s);
    QCOMPARE(update->row, 2);
    QCOMPARE(update->changes.size(), std::size_t(1));
    QCOMPARE(update->changes[0].field, u"last_name"_s);
    QCOMPARE(update->changes[0].before, std::optional(u"Smith"_s));
    QCOMPARE(update->changes[0].after, std::optional(u"row 2..."_s));
    QCOMPARE((update + 1)->changes[0].before, std::nullopt);
    const auto reject
        = std::ranges::find(stream.samples, DryRunAction::Reject, &DryRunSample::action);
    QCOMPARE(reject->code, u"value_does_not_fit"_s);
    QCOMPARE(reject->field, u"id"_s);
    QCOMPARE((reject + 1)->row, 5);
    QCOMPARE((reject + 1)->sourceRecord, std::string(R"({"id":"no. 5","name":"row 5..."})"));
}

void TestDryRun::insertsNeedNoComparison()
{
    Scene scene;
    scene.mapping.operation = ObjectOperation::Insert;
    scene.mapping.matchingKey.clear();
    const DryRunStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"10 10 0 0 0 0 0"_s);
    QCOMPARE(stream.samples.front().changes.size(), std::size_t(2));
    QVERIFY(stream.notes.isEmpty());
}

void TestDryRun::updatesNeedARecord()
{
    Scene scene;
    scene.mapping.object.operations.push_back({ObjectOperation::Update, {{u"id"_s}}, {}});
    scene.mapping.operation = ObjectOperation::Update;
    scene.f.world->held = std::vector<Held>{Held{{u"id"_s, u"1"_s}, {u"last_name"_s, u"x"_s}}};
    const DryRunStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"10 0 1 0 0 9 0"_s);
    QCOMPARE(stream.samples.back().code, u"record_missing"_s);
    QCOMPARE(stream.samples.back().field, u"id"_s);
}

void TestDryRun::deletesAreFound()
{
    Scene scene;
    scene.mapping.operation = ObjectOperation::HardDelete;
    scene.mapping.fields.pop_back();
    scene.f.world->held = std::vector<Held>{Held{{u"id"_s, u"1"_s}}, Held{{u"id"_s, u"9"_s}}};
    QCOMPARE(Scene::numbers(scene.stream()), u"10 0 0 2 8 0 0"_s);
}

void TestDryRun::destinationsThatCannotReadSaySo()
{
    Scene scene;
    const DryRunStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"10 0 0 0 0 0 10"_s);
    QCOMPARE(stream.notes.size(), 1);
}

void TestDryRun::fieldsThatCannotBeReadAreNotGuessed()
{
    Scene scene;
    scene.f.world->held
        = std::vector<Held>{Held{{u"id"_s, u"1"_s}, {u"last_name"_s, u"row 1..."_s}}};
    scene.f.world->unreadable = {u"last_name"_s};
    const DryRunStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"10 9 0 0 0 0 1"_s);
    QVERIFY(!stream.samples.back().changes.front().isBeforeKnown);
}

void TestDryRun::secondRecordOfAKeyIsAnUpdate()
{
    Scene scene;
    scene.mapping.fields[0] = originRow(u"id"_s, ValueOrigin::Constant, u"7"_s);
    scene.f.world->held.emplace();
    QCOMPARE(Scene::numbers(scene.stream()), u"10 1 9 0 0 0 0"_s);
}

void TestDryRun::limitsRowsAndSamples()
{
    Scene scene;
    scene.f.world->held.emplace();
    DryRunOptions options;
    options.rowLimit = 5;
    options.samplesPerAction = 2;
    int told = 0;
    options.observer = [&told](const DryRunStream &) { ++told; };
    const DryRunStream stream = scene.stream(options);
    QCOMPARE(Scene::numbers(stream), u"5 5 0 0 0 0 0"_s);
    QCOMPARE(stream.samples.size(), std::size_t(2));
    QVERIFY(!stream.isComplete);
    QCOMPARE(told, 2);
}

void TestDryRun::sendsAndRemembersNothing()
{
    Scene scene;
    scene.f.world->held.emplace();
    QCOMPARE(scene.stream().creates, 10);
    QCOMPARE(scene.f.world->writeCalls.load(), 0);
    QVERIFY(scene.f.world->tables.empty());
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.written, 10);
}

void TestDryRun::goesOnWhereTheNextRunWould()
{
    Scene scene;
    QCOMPARE(scene.stream().read, 10);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    scene.f.script->streams[u"people"_s].rows = 13;
    QCOMPARE(scene.stream().read, 3);
    scene.f.script->streams[u"people"_s].rows = 10;
    QCOMPARE(scene.stream().notes.size(), 1);
}

void TestDryRun::faultsOfAStreamStandInItsReport()
{
    Scene scene;
    scene.f.world->held.emplace();
    scene.f.script->streams[u"people"_s].failAt = [](qint64 id) -> std::optional<Error> {
        return id >= 4 ? std::optional(transientError()) : std::nullopt;
    };
    const DryRunStream stream = scene.stream();
    QCOMPARE(stream.creates, 4);
    QCOMPARE(stream.error->code, u"fake.transient"_s);
}

void TestDryRun::needsObjects()
{
    Scene scene;
    scene.f.world->objects.clear();
    QCOMPARE(scene.look().error().code, u"engine.dry_run_impossible"_s);
}

void TestDryRun::replacedSecretsAreKept()
{
    Scene scene;
    must(scene.f.secrets.write(u"token"_s, u"good for once"_s));
    scene.source = {{u"password"_s, QJsonObject{{u"$secret"_s, u"token"_s}}}};
    scene.f.script->streams[u"people"_s].beforeBatch = [&](qint64, const Cancellation &) {
        must(scene.f.script->configuration.keepSecret(u"/password"_s, u"the next one"_s));
    };
    QCOMPARE(scene.stream().read, 10);
    QCOMPARE(must(scene.f.secrets.read(u"token"_s)), u"the next one"_s);
}

QTEST_GUILESS_MAIN(TestDryRun)
#include "testdryrun.moc"
