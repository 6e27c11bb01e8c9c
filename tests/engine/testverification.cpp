// Verification: planted differences between two real tables are found, counted and shown, and
// nothing else is.
#include "core/catalog/transformationsettings.h"
#include "core/engine/connectionverifier.h"
#include "core/store/verificationstore.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

#include <fstream>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

/// Bytes of memory this program holds.
qint64 residentBytes()
{
    std::ifstream file("/proc/self/statm");
    qint64 size = 0;
    qint64 resident = 0;
    file >> size >> resident;
    return resident * 4096;
}

/// The table t of one file, written to another.
class Scene final
{
public:
    explicit Scene(SyncMode mode = s_overwrite)
    {
        SqliteFile file(path(u"from.sqlite"_s));
        file.execute(
            u"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, name TEXT, price DECIMAL(9,2), "
            "isgood BOOLEAN, seen TIMESTAMP, data JSON)"_s);
        file.execute(
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
            "INSERT INTO t SELECT i, i, 'name ' || i, i / 4.0, i % 2, "
            "'2024-01-31 10:00:00.5', '{\"b\": 1.0, \"a\": [1, 2]}' FROM n"_s);
        m_mode = mode;
    }
    [[nodiscard]] QString path(const QString &name) const { return f.folder.filePath(name); }

    void connect()
    {
        const QJsonObject from{{u"path"_s, path(u"from.sqlite"_s)}};
        auto source = must(f.registry.createSource(u"sqlite"_s, from));
        chosen.stream = must(source->discover({}, {})).streams.front();
        chosen.mode = m_mode;
        if (chosen.stream.schema.indexOf(u"at"_s))
            chosen.cursorField = u"at"_s;
        if (hasKey)
            chosen.primaryKey = {u"id"_s};
        else
            chosen.stream.sourceDefinedPrimaryKey.clear();
        connection = f.connect(u"sqlite"_s, from, connector, settings, {chosen});
    }
    /// Writes to another connector.
    void connectTo(const QString &destination, const QJsonObject &configuration)
    {
        connector = destination;
        settings = configuration;
        connect();
    }
    void sync()
    {
        if (connection.isEmpty())
            connect();
        QCOMPARE(f.run(connection), JobStatus::Succeeded);
    }
    void followRuns(bool follows)
    {
        must(ConnectionRepository(*f.database).edit(connection, [follows](Connection &stored) {
            stored.settings.verifiesRuns = follows;
        }));
    }
    void plant(const QString &sql) { SqliteFile(path(u"to.sqlite"_s)).execute(sql); }
    void change(const QString &sql) { SqliteFile(path(u"from.sqlite"_s)).execute(sql); }

    [[nodiscard]] Result<Verification> verify(const VerificationOptions &options = {},
                                              const Cancellation &cancellation = {})
    {
        const Connection stored = must(ConnectionRepository(*f.database).find(connection));
        const EndpointRepository endpoints(*f.database);
        return ConnectionVerifier(f.registry, f.secrets, f.clock)
            .run(stored, must(endpoints.find(stored.sourceId)),
                 must(endpoints.find(stored.destinationId)), options, cancellation);
    }
    [[nodiscard]] VerifiedStream stream(const VerificationOptions &options = {})
    {
        VerifiedStream stream = must(verify(options)).streams.front();
        if (stream.error)
            qFatal("%s", qUtf8Printable(stream.error->message));
        if (stream.sourceRows
                != stream.equal + stream.missing + stream.different + stream.superseded
            || stream.destinationRows
                != stream.equal + stream.extra + stream.different + stream.history)
            qFatal("A row is lost: %s", qUtf8Printable(numbers(stream)));
        return stream;
    }
    /// "source destination equal missing extra different newer superseded history"
    static QString numbers(const VerifiedStream &stream)
    {
        QStringList numbers;
        for (const qint64 number :
             {stream.sourceRows, stream.destinationRows, stream.equal, stream.missing, stream.extra,
              stream.different, stream.newer, stream.superseded, stream.history})
            numbers << QString::number(number);
        return numbers.join(u' ');
    }
    static const RowDifference *example(const VerifiedStream &stream, RowDifferenceKind kind)
    {
        const auto found = std::ranges::find(stream.examples, kind, &RowDifference::kind);
        return found == stream.examples.end() ? nullptr : &*found;
    }

    EngineFixture f;
    ConfiguredStream chosen;
    bool hasKey = true;
    QString connection;
    QString connector = u"sqlite"_s; ///< Of the destination.
    QJsonObject settings{{u"path"_s, path(u"to.sqlite"_s)}};

private:
    SyncMode m_mode;
};

} // namespace

class TestVerification final : public QObject
{
    Q_OBJECT

private slots:
    void equalTablesAgree();
    void plantedDifferencesAreFound();
    void otherFormsOfAValueAreEqual();
    void valuesOfNoTypeAreShown();
    void rowsNewerThanTheLastRunAreNamed();
    void sourceMayChangeMeanwhile_data();
    void sourceMayChangeMeanwhile();
    void appendedVersionsAreHistory();
    void rowsWithoutKeyAreCounted();
    void transformedValuesAreCompared();
    void randomEncryptionIsLeftOut();
    void missingTablesAndColumnsAreNamed();
    void destinationsThatCannotBeReadSaySo();
    void filesAreComparedAsTheyWereWritten_data();
    void filesAreComparedAsTheyWereWritten();
    void manyRowsNeedLittleMemory();
    void cancellationEndsIt();
    void replacedSecretsAreKept();
    void resultIsKept();
    void runsAreFollowedOnDemand();
    void failedVerificationFailsNoRun();
};

void TestVerification::equalTablesAgree()
{
    for (const SyncMode mode : {s_overwrite, s_dedup, s_incrementalAppend}) {
        Scene scene(mode);
        scene.sync();
        const VerifiedStream stream = scene.stream();
        QCOMPARE(Scene::numbers(stream), u"1000 1000 1000 0 0 0 0 0 0"_s);
        QVERIFY(stream.agrees());
        QCOMPARE(stream.sourceChecksum, stream.destinationChecksum);
        QCOMPARE(stream.key, QStringList{u"id"_s});
        QVERIFY(stream.examples.empty());
        QCOMPARE(verificationSentence(stream),
                 u"All 1,000 rows of the source are the same at the destination."_s);
    }
}

void TestVerification::plantedDifferencesAreFound()
{
    Scene scene;
    scene.sync();
    scene.plant(u"DELETE FROM t WHERE id IN (5, 500)"_s);
    scene.plant(u"INSERT INTO t (id, name) VALUES (5001, 'stranger')"_s);
    scene.plant(u"UPDATE t SET name = NULL, price = 9 WHERE id = 7"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"1000 999 997 2 1 1 0 0 0"_s);
    QVERIFY(!stream.agrees());
    QVERIFY(stream.sourceChecksum != stream.destinationChecksum);
    const RowDifference *different = Scene::example(stream, RowDifferenceKind::Different);
    QVERIFY(different);
    QCOMPARE(different->key, u"7"_s);
    QCOMPARE(different->fields,
             (std::vector<ComparedField>{{u"name"_s, u"name 7"_s, std::nullopt},
                                         {u"price"_s, u"1.75"_s, u"9"_s}}));
    QCOMPARE(Scene::example(stream, RowDifferenceKind::Missing)->key, u"5"_s);
    const RowDifference *extra = Scene::example(stream, RowDifferenceKind::Extra);
    QCOMPARE(extra->key, u"5001"_s);
    QCOMPARE(extra->fields[2], (ComparedField{u"name"_s, std::nullopt, u"stranger"_s}));
    QCOMPARE(verificationSentence(stream),
             u"Of 1,000 rows of the source 2 are missing at the destination and 1 are different "
             "there; 1 rows are only there."_s);
    // Bounded by what is held at once, whatever differs.
    VerificationOptions small;
    small.rowsAtOnce = 1;
    QCOMPARE(Scene::numbers(scene.stream(small)), Scene::numbers(stream));
}

void TestVerification::otherFormsOfAValueAreEqual()
{
    Scene scene;
    scene.sync();
    scene.plant(u"UPDATE t SET data = '{\"a\":[1,2],\"b\":1}' WHERE id % 2"_s);
    scene.plant(u"CREATE TABLE u (id INTEGER PRIMARY KEY, at TEXT, name TEXT, price TEXT, isgood "
                "INTEGER, seen TEXT, data TEXT)"_s);
    scene.plant(u"INSERT INTO u SELECT id, at || '', name, printf('%.5f', price), isgood, "
                "replace(seen, ' ', 'T') || '00', data FROM t"_s);
    scene.plant(u"DROP TABLE t"_s);
    scene.plant(u"ALTER TABLE u RENAME TO t"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"1000 1000 1000 0 0 0 0 0 0"_s);
}

void TestVerification::valuesOfNoTypeAreShown()
{
    Scene scene;
    scene.sync();
    scene.plant(u"UPDATE t SET at = 'soon' WHERE id = 700"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"1000 1000 999 0 0 1 0 0 0"_s);
    QCOMPARE(stream.examples.front().fields,
             (std::vector<ComparedField>{{u"at"_s, u"700"_s, u"soon"_s}}));
}

void TestVerification::rowsNewerThanTheLastRunAreNamed()
{
    Scene scene(s_dedup);
    scene.sync();
    scene.change(u"INSERT INTO t (id, at, name) VALUES (2001, 2001, 'late')"_s);
    scene.change(u"UPDATE t SET at = 2002, name = 'changed' WHERE id = 3"_s);
    scene.change(u"UPDATE t SET name = 'unseen' WHERE id = 4"_s);
    scene.change(u"DELETE FROM t WHERE id = 9"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"1000 1000 997 1 1 2 2 0 0"_s);
    for (const RowDifference &row : stream.examples)
        QCOMPARE(row.isNewer, row.key == u"2001"_s || row.key == u"3"_s);
    QVERIFY(verificationSentence(stream).contains(u"2 of them are newer than the last run."_s));
}

void TestVerification::sourceMayChangeMeanwhile_data()
{
    using Change = std::function<void(FakeStream &, int)>;
    QTest::addColumn<QString>("planted");
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("numbers");
    QTest::addColumn<int>("changing");
    QTest::addColumn<int>("readAgain");
    // The names of the source fill so many bytes with points.
    const QString longer = u"UPDATE a SET name = 'row 5....' WHERE id = 5"_s;
    const Change none = [](FakeStream &, int) {};
    const Change mends = [](FakeStream &stream, int pass) { stream.textBytes = pass < 2 ? 8 : 9; };
    const Change moves
        = [](FakeStream &stream, int pass) { stream.textBytes = pass < 2 ? 8 : 10 + pass; };
    const Change goes = [](FakeStream &stream, int pass) { stream.rows = pass < 2 ? 100 : 5; };
    const Change comes = [](FakeStream &stream, int pass) { stream.rows = pass < 3 ? 100 : 101; };
    QTest::addRow("stays") << longer << none << u"100 100 99 0 0 1 0 0 0"_s << 0 << 0;
    QTest::addRow("is mended") << longer << mends << u"100 100 100 0 0 0 0 0 0"_s << 0 << 1;
    QTest::addRow("goes on changing") << longer << moves << u"100 100 99 0 0 1 0 0 0"_s << 1 << 1;
    QTest::addRow("is deleted") << longer << goes << u"99 100 99 0 1 0 0 0 0"_s << 0 << 1;
    QTest::addRow("comes") << u"INSERT INTO a (id, name) VALUES (100, 'row 100.')"_s << comes
                           << u"101 101 101 0 0 0 0 0 0"_s << 0 << 1;
}

void TestVerification::sourceMayChangeMeanwhile()
{
    using Change = std::function<void(FakeStream &, int)>;
    QFETCH(const QString, planted);
    QFETCH(const Change, change);
    QFETCH(const QString, numbers);
    QFETCH(const int, changing);
    QFETCH(const int, readAgain);
    Scene scene;
    FakeStream &stream = scene.f.script->streams[u"a"_s];
    scene.chosen.stream = FakeSource::described(u"a"_s, stream);
    scene.chosen.mode = s_overwrite;
    scene.chosen.primaryKey = {u"id"_s};
    scene.connection
        = scene.f.connect(u"fakesource"_s, {}, scene.connector, scene.settings, {scene.chosen});
    scene.sync();
    scene.plant(planted);
    VerificationOptions options;
    // Told first by the destination, before the source is opened for the same pass.
    options.observer = [&](const VerificationProgress &progress) { change(stream, progress.pass); };
    const VerifiedStream found = scene.stream(options);
    QCOMPARE(Scene::numbers(found), numbers);
    QCOMPARE(found.changing, changing);
    QCOMPARE(found.notes.join(u' ').count(u"1 key range was read again"_s), readAgain);
    QCOMPARE(verificationSentence(found).contains(u"1 of them changed while"_s), changing > 0);
    QCOMPARE(static_cast<qint64>(found.examples.size()), found.differences());
    for (const RowDifference &row : found.examples) {
        QCOMPARE(row.key, u"5"_s);
        QCOMPARE(row.hasChanged, changing > 0);
        QCOMPARE(row.fields.empty(), changing > 0);
    }
}

void TestVerification::appendedVersionsAreHistory()
{
    Scene scene(s_incrementalAppend);
    scene.sync();
    scene.change(u"UPDATE t SET at = at + 5000, name = 'second' WHERE id <= 10"_s);
    scene.sync();
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"1000 1010 1000 0 0 0 0 0 10"_s);
    QVERIFY(stream.agrees());
    QVERIFY(stream.notes.join(u' ').contains(u"older ones count as history"_s));
    scene.plant(u"UPDATE t SET name = 'spoilt' WHERE id = 1 AND at > 5000"_s);
    scene.plant(u"UPDATE t SET name = 'of old' WHERE id = 2 AND at < 5000"_s);
    QCOMPARE(Scene::numbers(scene.stream()), u"1000 1010 999 0 0 1 0 0 10"_s);
}

void TestVerification::rowsWithoutKeyAreCounted()
{
    Scene scene;
    scene.hasKey = false;
    scene.change(u"CREATE TABLE s AS SELECT 1 AS id, name FROM t LIMIT 3"_s);
    scene.change(u"DROP TABLE t"_s);
    scene.change(u"ALTER TABLE s RENAME TO t"_s);
    scene.change(u"UPDATE t SET name = 'twin'"_s);
    scene.sync();
    QCOMPARE(Scene::numbers(scene.stream()), u"3 3 3 0 0 0 0 0 0"_s);
    scene.plant(u"DELETE FROM t WHERE rowid = (SELECT min(rowid) FROM t)"_s);
    scene.plant(u"INSERT INTO t (id, name) VALUES (1, 'other')"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(Scene::numbers(stream), u"3 3 2 1 1 0 0 0 0"_s);
    QCOMPARE(Scene::example(stream, RowDifferenceKind::Missing)->key, u"1, twin"_s);
}

void TestVerification::transformedValuesAreCompared()
{
    Scene scene;
    scene.chosen.transformations
        = {{TransformationKind::Hash, {{u"field"_s, u"name"_s}, {u"method"_s, u"md5"_s}}}};
    scene.sync();
    QVERIFY(scene.stream().agrees());
    scene.plant(u"UPDATE t SET name_hashed = 'name 8' WHERE id = 8"_s);
    const VerifiedStream stream = scene.stream();
    QCOMPARE(stream.different, 1);
    // What was hashed stays so.
    QVERIFY(stream.examples.front().fields.front().source != u"name 8"_s);
}

void TestVerification::randomEncryptionIsLeftOut()
{
    Scene scene;
    const QJsonObject settings{{u"field"_s, u"name"_s},
                               {u"mode"_s, u"cbc"_s},
                               {u"key"_s, u"6bc1bee22e409f96e93d7e117393172a"_s}};
    scene.chosen.transformations = {{TransformationKind::Encrypt, settings}};
    scene.sync();
    const VerifiedStream stream = scene.stream();
    QVERIFY(stream.agrees());
    QVERIFY(stream.notes.join(u' ').contains(u"it is not compared"_s));
}

void TestVerification::missingTablesAndColumnsAreNamed()
{
    Scene scene;
    scene.connect();
    SqliteFile(scene.path(u"to.sqlite"_s)).execute(u"CREATE TABLE other (a)"_s);
    const Verification none = must(scene.verify());
    QVERIFY(none.streams.front().error);
    QCOMPARE(none.streams.front().error->code, u"verify.table_missing"_s);
    QVERIFY(!none.agrees());
    scene.sync();
    scene.plant(u"ALTER TABLE t DROP COLUMN price"_s);
    QVERIFY(scene.stream().notes.join(u' ').contains(u"no column for the field price"_s));
}

void TestVerification::destinationsThatCannotBeReadSaySo()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].rows = 1;
    scene.connection = scene.f.connectFakes(s_overwrite);
    const auto refused = scene.verify();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"verify.destination_unreadable"_s);
}

void TestVerification::filesAreComparedAsTheyWereWritten_data()
{
    QTest::addColumn<QJsonObject>("settings");
    QTest::addColumn<QString>("file");
    const auto row = [](const char *name, const QJsonObject &settings, const QString &file) {
        QTest::newRow(name) << settings << file;
    };
    row("CSV", {}, u"t.csv"_s);
    row("CSV with bars", {{u"delimiter"_s, u"|"_s}, {u"meta_columns"_s, false}}, u"t.csv"_s);
    row("JSON Lines", {{u"format"_s, u"jsonl"_s}}, u"t.jsonl"_s);
    row("compressed", {{u"format"_s, u"jsonl"_s}, {u"compression"_s, u"gzip"_s}}, u"t.jsonl.gz"_s);
}

void TestVerification::filesAreComparedAsTheyWereWritten()
{
    QFETCH(QJsonObject, settings);
    QFETCH(QString, file);
    Scene scene;
    settings.insert(u"folder"_s, scene.path(u"out"_s));
    scene.change(u"UPDATE t SET name = '' WHERE id = 3"_s);
    scene.change(u"UPDATE t SET name = NULL WHERE id = 4"_s);
    scene.change(u"UPDATE t SET name = '0042' WHERE id = 6"_s);
    scene.connectTo(u"files"_s, settings);
    QCOMPARE(must(scene.verify()).streams.front().error->code, u"verify.table_missing"_s);
    scene.sync();
    QVERIFY(QFile::exists(scene.path(u"out/"_s + file)));
    const VerifiedStream same = scene.stream();
    QCOMPARE(Scene::numbers(same), u"1000 1000 1000 0 0 0 0 0 0"_s);
    QVERIFY(same.agrees());
    scene.change(u"UPDATE t SET name = 'another' WHERE id = 7"_s);
    scene.change(u"DELETE FROM t WHERE id = 8"_s);
    const VerifiedStream changed = scene.stream();
    QCOMPARE(Scene::numbers(changed), u"999 1000 998 0 1 1 0 0 0"_s);
    QCOMPARE(Scene::example(changed, RowDifferenceKind::Extra)->key, u"8"_s);
    QCOMPARE(Scene::example(changed, RowDifferenceKind::Different)->fields.front(),
             (ComparedField{u"name"_s, u"another"_s, u"name 7"_s}));
}

void TestVerification::manyRowsNeedLittleMemory()
{
    Scene scene;
    scene.change(u"WITH RECURSIVE n(i) AS (SELECT 1001 UNION ALL SELECT i + 1 FROM n WHERE i < "
                 "200000) INSERT INTO t SELECT i, i, 'name ' || i, i / 4.0, i % 2, "
                 "'2024-01-31 10:00:00', '{\"a\": \"' || hex(zeroblob(100)) || '\"}' FROM n"_s);
    scene.sync();
    scene.plant(u"UPDATE t SET name = 'changed'"_s);
    scene.plant(u"DELETE FROM t WHERE id = 150000"_s);
    const qint64 before = residentBytes();
    VerificationOptions options;
    options.rowsAtOnce = 150'000;
    qint64 highest = 0;
    int passes = 0;
    options.observer = [&](const VerificationProgress &progress) {
        highest = std::max(highest, residentBytes());
        passes = progress.pass;
    };
    const VerifiedStream stream = scene.stream(options);
    QCOMPARE(Scene::numbers(stream), u"200000 199999 0 1 0 199999 0 0 0"_s);
    QCOMPARE(passes, 5); // Sums, three groups of ranges, examples.
    QVERIFY2(highest - before < 48LL << 20,
             qPrintable(QString::number((highest - before) >> 20) + u" MiB"_s));
}

void TestVerification::cancellationEndsIt()
{
    Scene scene;
    scene.sync();
    CancellationSource stop;
    VerificationOptions options;
    options.observer = [&](const VerificationProgress &) { stop.request_stop(); };
    const auto ended = scene.verify(options, stop.get_token());
    QVERIFY(!ended);
    QVERIFY(ended.error().isCancelled());
}

void TestVerification::replacedSecretsAreKept()
{
    Scene scene;
    must(scene.f.secrets.write(u"token"_s, u"good for once"_s));
    FakeStream &stream = scene.f.script->streams[u"a"_s];
    scene.chosen.stream = FakeSource::described(u"a"_s, stream);
    scene.chosen.mode = s_overwrite;
    scene.connection = scene.f.connect(u"fakesource"_s,
                                       {{u"password"_s, QJsonObject{{u"$secret"_s, u"token"_s}}}},
                                       scene.connector, scene.settings, {scene.chosen});
    scene.sync();
    stream.beforeBatch = [&](qint64, const Cancellation &) {
        must(scene.f.script->configuration.keepSecret(u"/password"_s, u"the next one"_s));
    };
    QVERIFY(scene.stream().agrees());
    QCOMPARE(must(scene.f.secrets.read(u"token"_s)), u"the next one"_s);
}

void TestVerification::resultIsKept()
{
    Scene scene;
    scene.sync();
    VerificationStore store(*scene.f.database);
    QVERIFY(!must(store.last(scene.connection)));
    scene.plant(u"UPDATE t SET name = NULL WHERE id = 7"_s);
    const Verification verified = must(scene.verify());
    must(store.keep(scene.connection, verified));
    const auto last = must(store.last(scene.connection));
    QVERIFY(last);
    QCOMPARE(toJson(*last), toJson(verified));
    QCOMPARE(last->streams.front().examples, verified.streams.front().examples);
    QCOMPARE(last->endedAt, verified.endedAt);
    QCOMPARE(store.keep(u"none"_s, verified).error().code, u"store.connection_unknown"_s);
}

void TestVerification::runsAreFollowedOnDemand()
{
    Scene scene;
    scene.connect();
    VerificationStore store(*scene.f.database);
    scene.sync();
    QVERIFY(!must(store.last(scene.connection)));
    scene.followRuns(true);
    scene.sync();
    const auto last = must(store.last(scene.connection));
    QVERIFY(last && last->isAfterRun && last->agrees());
    QFile log(scene.f.profile.attemptLog(scene.f.lastJob, 1));
    QVERIFY(log.open(QIODevice::ReadOnly));
    const QByteArray lines = log.readAll();
    QVERIFY(lines.contains("Verified: All 1,000 rows of the source are the same"));
    QVERIFY(!lines.contains("name 7"));
    scene.followRuns(false);
    scene.plant(u"DELETE FROM t"_s);
    scene.sync();
    QVERIFY(must(store.last(scene.connection))->agrees());
}

void TestVerification::failedVerificationFailsNoRun()
{
    Scene scene;
    scene.f.script->streams[u"people"_s].rows = 1;
    scene.connection = scene.f.connectFakes(s_overwrite);
    scene.followRuns(true);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QFile log(scene.f.profile.attemptLog(scene.f.lastJob, 1));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.readAll().contains("The rows were not verified"));
}

QTEST_GUILESS_MAIN(TestVerification)
#include "testverification.moc"
