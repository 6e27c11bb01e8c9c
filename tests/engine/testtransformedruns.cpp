// Transformed runs: from a real table into a real table, and nothing passes that was to be hidden.
#include "core/catalog/transformationsettings.h"
#include "core/engine/destinationnames.h"
#include "core/engine/schemapropagation.h"
#include "core/interchange/connectionfile.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/transformationstorage.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/plantedsecrets.h"
#include "tests/testutils/sqlitefile.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
const QString s_key = u"6bc1bee22e409f96e93d7e117393172a"_s;

Transformation step(TransformationKind kind, const QJsonObject &settings)
{
    return {kind, settings};
}

Transformation hash(const QString &field)
{
    return step(TransformationKind::Hash, {{u"field"_s, field}, {u"method"_s, u"md5"_s}});
}

/// The table t (id, at, mail) of one file, written to another.
class Scene final
{
public:
    Scene()
    {
        SqliteFile file(path(u"from.sqlite"_s));
        file.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, mail TEXT)"_s);
        file.execute(u"INSERT INTO t VALUES (1, 1, 'plain-one'), (2, 2, 'plain-two'), "
                     "(3, 3, NULL)"_s);
        auto source = must(f.registry.createSource(u"sqlite"_s, from()));
        chosen.stream = must(source->discover({}, {})).streams.front();
        chosen.mode = s_overwrite;
        chosen.cursorField = u"at"_s;
        chosen.primaryKey = {u"id"_s};
    }
    [[nodiscard]] QString path(const QString &name) const { return f.folder.filePath(name); }
    [[nodiscard]] QJsonObject from() const { return {{u"path"_s, path(u"from.sqlite"_s)}}; }

    void connect(const ConnectionSettings &settings = {})
    {
        connection = f.connect(u"sqlite"_s, from(), u"sqlite"_s,
                               {{u"path"_s, path(u"to.sqlite"_s)}}, {chosen}, settings);
    }
    QStringList written(const QString &sql) { return SqliteFile(path(u"to.sqlite"_s)).rows(sql); }
    /// Whether the destination has \a text anywhere, were it in a page that is free.
    [[nodiscard]] bool hasLeaked(const QByteArray &text) const
    {
        for (const QString &name : {u"to.sqlite"_s, u"to.sqlite-wal"_s}) {
            QFile file(path(name));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                return true;
        }
        return false;
    }

    EngineFixture f;
    ConfiguredStream chosen;
    QString connection;
};

} // namespace

class TestTransformedRuns final : public QObject
{
    Q_OBJECT

private slots:
    void hashedValuesArriveAndPlainOnesDoNot();
    void filteredRowsKeepTheBalance();
    void hashedKeyKeepsOneRowPerKey();
    void faultStopsTheRunBeforeTheDestinationIsTouched_data();
    void faultStopsTheRunBeforeTheDestinationIsTouched();
    void changedSourceStopsRatherThanPasses();
    void lostTargetPausesTheConnection();
    void valueThatFailsIsEmptyAndRecorded();
    void rejectedRowsAreTriedAgainTransformed();
    void keyIsFoundNowhere();
    void namespaceOfAStreamComesFirst();
};

void TestTransformedRuns::hashedValuesArriveAndPlainOnesDoNot()
{
    Scene scene;
    scene.chosen.transformations = {
        hash(u"mail"_s),
        step(TransformationKind::AddField,
             {{u"name"_s, u"next"_s}, {u"expression"_s, u"id + 1"_s}, {u"type"_s, u"integer"_s}})};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const QString hashed = QString::fromLatin1(
        QCryptographicHash::hash("plain-one", QCryptographicHash::Md5).toHex());
    QCOMPARE(scene.written(u"SELECT id, mail_hashed, next FROM t WHERE id IN (1, 3) ORDER BY id"_s),
             (QStringList{u"1|%1|2"_s.arg(hashed), u"3|∅|4"_s}));
    QVERIFY(!scene.hasLeaked("plain-"));
}

void TestTransformedRuns::filteredRowsKeepTheBalance()
{
    Scene scene;
    const QJsonObject equal{{u"field"_s, u"mail"_s}, {u"value"_s, u"plain-two"_s}};
    scene.chosen.transformations
        = {step(TransformationKind::FilterRows,
                {{u"condition"_s, QJsonObject{{u"not"_s, QJsonObject{{u"equal"_s, equal}}}}}})};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.read, 3);
    QCOMPARE(counts.written, 2);
    QCOMPARE(counts.filtered, 1);
    QCOMPARE(counts.rejected, 0);
    QCOMPARE(counts.unconfirmed, 0);
    QCOMPARE(scene.written(u"SELECT id FROM t ORDER BY id"_s), (QStringList{u"1"_s, u"3"_s}));
}

void TestTransformedRuns::hashedKeyKeepsOneRowPerKey()
{
    Scene scene;
    scene.chosen.mode = s_dedup;
    scene.chosen.transformations = {
        hash(u"id"_s),
        step(TransformationKind::RenameField, {{u"field"_s, u"at"_s}, {u"name"_s, u"changed"_s}})};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    SqliteFile(scene.path(u"from.sqlite"_s))
        .execute(u"UPDATE t SET mail = 'new', at = 4 WHERE id = 2"_s);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 1);
    QCOMPARE(scene.written(u"SELECT mail, changed FROM t ORDER BY changed"_s),
             (QStringList{u"plain-one|1"_s, u"∅|3"_s, u"new|4"_s}));
}

void TestTransformedRuns::faultStopsTheRunBeforeTheDestinationIsTouched_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("code");
    QTest::newRow("missing field") << QByteArray(R"({"kind": "hash", "field": "email"})")
                                   << u"transformation.field_not_found"_s;
    QTest::newRow("existing name")
        << QByteArray(R"({"kind": "rename_field", "field": "mail", "name": "at"})")
        << u"transformation.field_exists"_s;
    QTest::newRow("wrong settings")
        << QByteArray(R"({"kind": "hash", "field": "mail", "method": "rot13"})")
        << u"transformation.settings_invalid"_s;
    QTest::newRow("key that is gone")
        << QByteArray(R"({"kind": "encrypt", "field": "mail", "key": {"$secret": "gone"}})")
        << u"transformation.key_missing"_s;
    QTest::newRow("key that is none")
        << QByteArray(R"({"kind": "encrypt", "field": "mail", "key": {"$secret": "short"}})")
        << u"transformation.key_invalid"_s;
    QTest::newRow("wrong expression")
        << QByteArray(R"({"kind": "add_field", "name": "x", "expression": "nothing(mail) "})")
        << u"transformation.expression_invalid"_s;
}

void TestTransformedRuns::faultStopsTheRunBeforeTheDestinationIsTouched()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, code);
    Scene scene;
    must(scene.f.secrets.write(u"short"_s, u"00ff"_s));
    scene.chosen.transformations
        = {must(transformationFromJson(QJsonDocument::fromJson(json).object()))};
    scene.connect();
    RunOptions options;
    options.maximumAttempts = 1;
    QCOMPARE(scene.f.run(scene.connection, options), JobStatus::Failed);
    QVERIFY(scene.f.result().error.has_value());
    QCOMPARE(scene.f.result().error->code, code);
    QVERIFY(scene.f.result().error->message.contains(u"transformation 1"_s));
    QVERIFY(!scene.hasLeaked("plain-"));
    QCOMPARE(scene.written(u"SELECT count(*) FROM sqlite_master WHERE name = 't'"_s),
             QStringList{u"0"_s});
}

void TestTransformedRuns::changedSourceStopsRatherThanPasses()
{
    Scene scene;
    scene.chosen.transformations = {hash(u"mail"_s)};
    ConnectionSettings settings;
    settings.schemaChanges = SchemaChangePolicy::PropagateFully;
    scene.connect(settings);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    SqliteFile source(scene.path(u"from.sqlite"_s));
    source.execute(u"ALTER TABLE t RENAME COLUMN mail TO email"_s);
    for (int days = 0; days < 2; ++days) {
        scene.f.clock.advance(std::chrono::hours(25));
        QSignalSpy finished(scene.f.engine.get(), &SyncEngine::runFinished);
        const auto started = scene.f.engine->start(scene.connection, {});
        if (started)
            QVERIFY(finished.wait(60'000));
        QVERIFY(!scene.hasLeaked("plain-"));
    }
    QVERIFY(!must(ConnectionRepository(*scene.f.database).find(scene.connection)).isEnabled);
}

void TestTransformedRuns::lostTargetPausesTheConnection()
{
    Connection connection;
    Scene scene;
    scene.chosen.transformations = {hash(u"mail"_s)};
    connection.catalog.streams = {scene.chosen};
    Stream now = scene.chosen.stream;
    std::vector<Field> fields = now.schema.fields();
    fields.pop_back();
    fields.push_back(Field{.name = u"mail_hashed"_s});
    now.schema = Schema(fields);
    const auto result = propagated(connection, Catalog{{now}}, {}, {});
    QVERIFY(result.stop);
    QVERIFY2(result.stop->message.contains(u"hash mail"_s), qUtf8Printable(result.stop->message));
    // The name it gives is taken by a new field.
    Stream taken = scene.chosen.stream;
    taken.schema.append(Field{.name = u"mail_hashed"_s});
    const auto second = propagated(connection, Catalog{{taken}}, {}, {});
    QVERIFY(second.stop);
}

void TestTransformedRuns::valueThatFailsIsEmptyAndRecorded()
{
    Scene scene;
    must(scene.f.secrets.write(u"k"_s, s_key));
    scene.chosen.transformations = {step(TransformationKind::Encrypt,
                                         {{u"field"_s, u"mail"_s},
                                          {u"padding"_s, u"none"_s},
                                          {u"key"_s, QJsonObject{{u"$secret"_s, u"k"_s}}}})};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.written(u"SELECT id, mail_encrypted FROM t ORDER BY id"_s),
             (QStringList{u"1|∅"_s, u"2|∅"_s, u"3|∅"_s}));
    QCOMPARE(scene.f.result().counts.changed, 2);
    RejectedFilter filter;
    filter.connectionId = scene.connection;
    const auto records = must(RejectedStore(*scene.f.database).page(filter, 0, 10));
    QCOMPARE(records.size(), 2U);
    QCOMPARE(records.front().outcome, RejectedOutcome::Nulled);
    QCOMPARE(records.front().code, u"transformation_failed"_s);
    QCOMPARE(records.front().field, u"mail"_s);
    QVERIFY(!records.front().message.contains(u"plain"_s));
    QVERIFY(records.front().message.contains(u"16"_s));
    QVERIFY(!scene.hasLeaked("plain-"));
}

void TestTransformedRuns::rejectedRowsAreTriedAgainTransformed()
{
    Scene scene;
    SqliteFile(scene.path(u"from.sqlite"_s)).execute(u"UPDATE t SET at = 'soon' WHERE id = 2"_s);
    scene.chosen.transformations = {hash(u"mail"_s)};
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    scene.connect(settings);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.rejectedCount(scene.connection), 1);
    ConnectionRepository connections(*scene.f.database);
    Connection stored = must(connections.find(scene.connection));
    stored.settings.unfitPolicy = UnfitPolicy::Null;
    must(connections.save(stored));
    RunOptions options;
    options.retry.emplace();
    QCOMPARE(scene.f.run(scene.connection, options), JobStatus::Succeeded);
    QCOMPARE(scene.written(u"SELECT count(*), count(mail_hashed) FROM t"_s), QStringList{u"3|2"_s});
    QVERIFY(!scene.hasLeaked("plain-"));
}

void TestTransformedRuns::keyIsFoundNowhere()
{
    Scene scene;
    scene.chosen.transformations
        = {step(TransformationKind::Encrypt, {{u"field"_s, u"mail"_s}, {u"key"_s, s_key}})};
    ConfiguredCatalog catalog{{scene.chosen}};
    catalog = must(withTransformationKeysStored(catalog, {}, scene.f.secrets));
    const QStringList names = transformationSecretNames(catalog);
    QCOMPARE(names.size(), 1);
    QCOMPARE(must(scene.f.secrets.read(names.front())), s_key);
    scene.chosen = catalog.streams.front();
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QVERIFY(!scene.hasLeaked("plain-"));

    const Connection stored = must(ConnectionRepository(*scene.f.database).find(scene.connection));
    EndpointRepository endpoints(*scene.f.database);
    QJsonObject form
        = connectionToJson(stored, must(endpoints.find(stored.sourceId)),
                           must(endpoints.find(stored.destinationId)), scene.f.registry);
    QFile exported(scene.f.folder.filePath(u"profile/export.yaml"_s));
    QVERIFY(exported.open(QIODevice::WriteOnly));
    QVERIFY(exported.write(connectionToYaml(form).toUtf8()) > 0);
    exported.close();
    // Were it plain in the connection, an export would not have it either.
    Connection plain = stored;
    plain.catalog.streams.front().transformations.front().settings.insert(u"key"_s, s_key);
    form = connectionToJson(plain, must(endpoints.find(stored.sourceId)),
                            must(endpoints.find(stored.destinationId)), scene.f.registry);
    QVERIFY(!connectionToYaml(form).contains(s_key));
    const QString whole = writtenForm(connectionForm(plain, must(endpoints.find(stored.sourceId)),
                                                     must(endpoints.find(stored.destinationId))),
                                      ConnectionFormat::Yaml);
    QVERIFY(!whole.contains(s_key));
    QCOMPARE(filesHoldingSecrets(scene.f.folder.path(), {s_key}), QStringList());

    must(forgetTransformationKeys(stored.catalog, *scene.f.database, scene.f.secrets));
    QVERIFY(scene.f.secrets.read(names.front())); // The connection still uses it.
    must(ConnectionRepository(*scene.f.database).remove(scene.connection));
    must(forgetTransformationKeys(stored.catalog, *scene.f.database, scene.f.secrets));
    QCOMPARE(scene.f.secrets.read(names.front()).error().code, u"secrets.not_found"_s);
}

void TestTransformedRuns::namespaceOfAStreamComesFirst()
{
    ConfiguredStream stream;
    stream.stream.id = {u"shop"_s, u"a"_s};
    ConnectionSettings settings;
    settings.namespaceMode = NamespaceMode::Source;
    QCOMPARE(wantedName(stream, settings).nameSpace, u"shop"_s);
    stream.destinationNamespace = u"raw"_s;
    stream.destinationName = u"b"_s;
    QCOMPARE(wantedName(stream, settings).nameSpace, u"raw"_s);
    QCOMPARE(wantedName(stream, settings).name, u"b"_s);
    stream.destinationNamespace = QString();
    QCOMPARE(wantedName(stream, settings).nameSpace, QString());
}

QTEST_GUILESS_MAIN(TestTransformedRuns)
#include "testtransformedruns.moc"
