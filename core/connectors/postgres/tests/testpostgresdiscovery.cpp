// What a database offers: kinds of relations, keys, comments, and thousands of tables at once.
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// The lines of the server's \a log that begin a statement.
QByteArrayList statementsIn(const QByteArray &log)
{
    QByteArrayList statements;
    for (const QByteArray &line : log.split('\n')) {
        if (line.contains(" statement: ") || line.contains(" execute "))
            statements << line;
    }
    return statements;
}

} // namespace

class TestPostgresDiscovery : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<PostgresReadFixture>(u"discovery"_s); }
    void everyKindIsOffered();
    void keysAreFound();
    void notesTellWhatAColumnIs();
    void onlyChosenSchemasAreOffered();
    void thousandsOfTablesComeWhileTheyAreFound();

private:
    [[nodiscard]] PostgresSource source(const QJsonObject &values = {}) const
    {
        return PostgresSource(m_fixture->configuration(values));
    }

    std::unique_ptr<PostgresReadFixture> m_fixture;
};

void TestPostgresDiscovery::everyKindIsOffered()
{
    m_fixture->run(u"CREATE TABLE plain(id int); CREATE VIEW seen AS SELECT * FROM plain;"
                   "CREATE MATERIALIZED VIEW kept AS SELECT * FROM plain WITH NO DATA;"
                   "CREATE TABLE parent(id int) PARTITION BY LIST (id);"
                   "CREATE TABLE child PARTITION OF parent DEFAULT;"
                   "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
                   "CREATE FOREIGN TABLE elsewhere(line text) SERVER files OPTIONS (filename "
                   "'/etc/hostname'); CREATE TEMP TABLE passing(id int); CREATE SEQUENCE s"_s);
    auto tested = source();
    const auto catalog = tested.discover({}, {});
    QVERIFY(catalog);
    QStringList names;
    for (const Stream &stream : catalog->streams)
        names << stream.id.text();
    QCOMPARE(names,
             (QStringList{u"public.elsewhere"_s, u"public.kept"_s, u"public.parent"_s,
                          u"public.plain"_s, u"public.seen"_s}));
    QVERIFY(!catalog->find({u"public"_s, u"seen"_s})->isResumable);
    QVERIFY(!catalog->find({u"public"_s, u"elsewhere"_s})->isResumable);
    QVERIFY(catalog->find({u"public"_s, u"plain"_s})->isResumable);
    QVERIFY(catalog->find({u"public"_s, u"kept"_s})->note.contains(u"refreshed"_s));
    QCOMPARE(readAll(tested, fullRefresh(*catalog->find({u"public"_s, u"elsewhere"_s}))).errorCode,
             QString());
    const ReadOutcome unfilled
        = readAll(tested, fullRefresh(*catalog->find({u"public"_s, u"kept"_s})));
    QCOMPARE(unfilled.errorCode, u"postgres.not_ready"_s);
}

void TestPostgresDiscovery::keysAreFound()
{
    m_fixture->run(u"CREATE TABLE a(x int, y int, z int UNIQUE, PRIMARY KEY (y, x));"
                   "CREATE TABLE b(x int NOT NULL, y int NOT NULL, z int NOT NULL, UNIQUE (x, y), "
                   "UNIQUE (z)); CREATE TABLE c(x int UNIQUE);"
                   "CREATE TABLE d(x int NOT NULL); CREATE UNIQUE INDEX ON d(x) WHERE x > 0;"
                   "CREATE UNIQUE INDEX ON d((x + 1));"
                   "CREATE TABLE e(x int PRIMARY KEY) ; CREATE TABLE f() INHERITS (e)"_s);
    auto tested = source();
    const auto keyOf = [&](const QString &name) {
        return discovered(tested, name).sourceDefinedPrimaryKey.join(u',');
    };
    QCOMPARE(keyOf(u"a"_s), u"y,x"_s);
    QCOMPARE(keyOf(u"b"_s), u"z"_s);
    QCOMPARE(keyOf(u"c"_s), QString());
    QCOMPARE(keyOf(u"d"_s), QString());
    QCOMPARE(keyOf(u"e"_s), QString());
    QVERIFY(!discovered(tested, u"a"_s).schema.field(0).nullable);
    QVERIFY(discovered(tested, u"a"_s).schema.field(2).nullable);
}

void TestPostgresDiscovery::notesTellWhatAColumnIs()
{
    m_fixture->run(u"CREATE TABLE t(id int, name varchar(40), updated_at timestamp, gone int);"
                   "ALTER TABLE t DROP COLUMN gone; COMMENT ON TABLE t IS 'What is sold';"
                   "COMMENT ON COLUMN t.name IS 'As printed';"
                   "INSERT INTO t SELECT generate_series(1, 500); ANALYZE t"_s);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    QCOMPARE(stream.schema.fieldCount(), 3);
    QCOMPARE(stream.schema.field(1).sourceType, u"character varying(40)"_s);
    QCOMPARE(stream.schema.field(1).note, u"As printed"_s);
    QVERIFY(stream.note.contains(u"What is sold"_s));
    QCOMPARE(stream.estimatedRows, std::optional<qint64>(500));
    QCOMPARE(stream.defaultCursor, u"updated_at"_s);
}

void TestPostgresDiscovery::onlyChosenSchemasAreOffered()
{
    m_fixture->run(
        u"CREATE SCHEMA \"it's\"; CREATE TABLE \"it's\".t(id int); CREATE TABLE u(id int)"_s);
    auto tested = source({{u"schemas"_s, QJsonArray{u"it's"_s}}});
    QVERIFY(tested.check({}, {}).passed());
    const auto catalog = tested.discover({}, {});
    QVERIFY(catalog);
    QCOMPARE(catalog->streams.size(), std::size_t{1});
    QCOMPARE(catalog->streams.front().id.text(), u"it's.t"_s);
}

void TestPostgresDiscovery::thousandsOfTablesComeWhileTheyAreFound()
{
    m_fixture->run(
        u"DO $$ BEGIN FOR i IN 1..3000 LOOP EXECUTE format('CREATE TABLE t%s(id int PRIMARY "
        "KEY, a text, b numeric, c timestamptz)', i); IF i % 200 = 0 THEN COMMIT; END IF; "
        "END LOOP; END $$"_s);
    m_fixture->run(u"ALTER DATABASE %1 SET log_statement = 'all'"_s.arg(m_fixture->database()));
    QFile log(m_fixture->server().logFile());
    QVERIFY(log.open(QIODevice::ReadOnly));
    QVERIFY(log.seek(log.size()));
    auto tested = source();
    std::vector<QString> seen;
    const auto catalog
        = tested.discover([&](const Stream &stream) { seen.push_back(stream.id.name); }, {});
    QVERIFY(catalog);
    QCOMPARE(catalog->streams.size(), std::size_t{3000});
    QCOMPARE(seen.size(), std::size_t{3000});
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    QCOMPARE(catalog->streams.front().schema.fieldCount(), 4);
    QCOMPARE(catalog->streams.back().sourceDefinedPrimaryKey, QStringList{u"id"_s});
    // The session's settings, the transaction, relations, keys, and the cursor of the columns, of
    // which several thousand come at once.
    const QByteArrayList statements = statementsIn(log.readAll());
    QVERIFY(std::any_of(statements.begin(), statements.end(),
                        [](const QByteArray &one) { return one.contains("pg_index"); }));
    QVERIFY2(statements.size() <= 12, statements.join('\n').constData());
}

QTEST_GUILESS_MAIN(TestPostgresDiscovery)
#include "testpostgresdiscovery.moc"
