// What fields are called on their way through a run, from a real table into a real table.
#include "tests/engine/enginefixture.h"
#include "tests/testutils/sqlitefile.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

constexpr SyncMode s_dedup{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};

/// The table t (id, at, word) of one file, written to another.
class Scene final
{
public:
    explicit Scene(const QString &rows)
    {
        SqliteFile file(path(u"from.sqlite"_s));
        file.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, word TEXT)"_s);
        file.execute(u"INSERT INTO t VALUES "_s + rows);
        auto source = must(f.registry.createSource(u"sqlite"_s, from()));
        chosen.stream = must(source->discover({}, {})).streams.front();
        chosen.mode = s_dedup;
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

    EngineFixture f;
    ConfiguredStream chosen;
    QString connection;
};

} // namespace

class TestWrittenFields final : public QObject
{
    Q_OBJECT

private slots:
    void renamedKeyAndCursorKeepOneRowPerKey();
    void renamingTheKeyReadsAnew();
    void rejectedRowNamesTheFieldOfTheSource();
    void otherTypesGoByTheUnfitPolicy();
};

void TestWrittenFields::renamedKeyAndCursorKeepOneRowPerKey()
{
    Scene scene(u"(1, 1, 'a'), (2, 2, 'b')"_s);
    scene.chosen.fieldRules.names
        = {{u"id"_s, u"nr"_s}, {u"at"_s, u"changed"_s}, {u"word"_s, u"text"_s}};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    SqliteFile(scene.path(u"from.sqlite"_s))
        .execute(u"UPDATE t SET word = 'B', at = 3 WHERE id = 2"_s);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 1);
    QCOMPARE(scene.written(u"SELECT nr, changed, \"text\" FROM t ORDER BY nr"_s),
             (QStringList{u"1|1|a"_s, u"2|3|B"_s}));
}

void TestWrittenFields::renamingTheKeyReadsAnew()
{
    Scene scene(u"(1, 1, 'a'), (2, 2, 'b')"_s);
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    ConnectionRepository connections(*scene.f.database);
    Connection stored = must(connections.find(scene.connection));
    stored.catalog.streams.front().fieldRules.names = {{u"word"_s, u"text"_s}};
    stored = must(connections.save(stored));
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 0); // A plain field has no say in it.

    stored.catalog.streams.front().fieldRules.names.insert(u"id"_s, u"nr"_s);
    must(connections.save(stored));
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.f.result().counts.read, 2);
    QCOMPARE(scene.written(u"SELECT nr, \"text\" FROM t WHERE nr IS NOT NULL ORDER BY nr"_s),
             (QStringList{u"1|a"_s, u"2|b"_s}));
}

void TestWrittenFields::rejectedRowNamesTheFieldOfTheSource()
{
    Scene scene(u"(1, 1, 'a'), (2, 'soon', 'b')"_s);
    scene.chosen.mode = s_overwrite;
    scene.chosen.fieldRules.names = {{u"at"_s, u"changed"_s}};
    ConnectionSettings settings;
    settings.unfitPolicy = UnfitPolicy::Reject;
    scene.connect(settings);
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.written(u"SELECT id, changed FROM t"_s), QStringList{u"1|1"_s});
    RejectedFilter filter;
    filter.connectionId = scene.connection;
    const auto records = must(RejectedStore(*scene.f.database).page(filter, 0, 10));
    QCOMPARE(records.size(), 1U);
    QCOMPARE(records.front().field, u"at"_s);
    QCOMPARE(records.front().value, std::string("soon"));
    QVERIFY(records.front().sourceRecord.find("\"at\":\"soon\"") != std::string::npos);
}

void TestWrittenFields::otherTypesGoByTheUnfitPolicy()
{
    Scene scene(u"(1, 1, '10'), (2, 2, 'ten'), (3, 3, NULL)"_s);
    scene.chosen.mode = s_overwrite;
    scene.chosen.fieldRules.types = {{u"word"_s, FieldType::Integer}, {u"id"_s, FieldType::String}};
    scene.connect();
    QCOMPARE(scene.f.run(scene.connection), JobStatus::Succeeded);
    QCOMPARE(scene.written(u"SELECT id, typeof(id), word, typeof(word) FROM t ORDER BY id"_s),
             (QStringList{u"1|text|10|integer"_s, u"2|text|∅|null"_s, u"3|text|∅|null"_s}));
    const StreamCounts counts = scene.f.result().counts;
    QCOMPARE(counts.read, 3);
    QCOMPARE(counts.written, 3);
    QCOMPARE(counts.changed, 1);
    RejectedFilter filter;
    filter.connectionId = scene.connection;
    const auto records = must(RejectedStore(*scene.f.database).page(filter, 0, 10));
    QCOMPARE(records.size(), 1U);
    QCOMPARE(records.front().outcome, RejectedOutcome::Nulled);
    QCOMPARE(records.front().message, u"The value \"ten\" does not fit the type integer."_s);
    QVERIFY(records.front().sourceRecord.find("\"word\":\"ten\"") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestWrittenFields)
#include "testwrittenfields.moc"
