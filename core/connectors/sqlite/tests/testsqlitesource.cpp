// Tests of SqliteSource: discovery, types and full refresh.
#include "core/connectors/sqlite/sqlitesource.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_thousands = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                             "WHERE i < 20000) "_L1;

ConfiguredStream fullRefresh(Source &source, const QString &name)
{
    const auto catalog = source.discover({}, {});
    if (!catalog)
        qFatal("%s", qUtf8Printable(catalog.error().message));
    ConfiguredStream stream;
    stream.stream = *catalog->find({{}, name});
    return stream;
}

} // namespace

class TestSqliteSource final : public QObject
{
    Q_OBJECT

private slots:
    void discoversTablesAndViews()
    {
        const SqliteFixture fixture;
        fixture.run(
            u"CREATE TABLE b(id INTEGER PRIMARY KEY, name TEXT NOT NULL, updated_at DATETIME);"
            "CREATE TABLE \"A \"\"quoted\"\"; name\"(x, y, PRIMARY KEY(y, x)) WITHOUT ROWID;"
            "CREATE VIEW v AS SELECT id, name || '!' AS loud FROM b;"
            "CREATE VIEW broken AS SELECT * FROM gone;"
            "CREATE TABLE _millrace_checkpoints(x);"
            "CREATE VIRTUAL TABLE f USING fts5(body);"
            "INSERT INTO b VALUES (1, 'a', '2024-01-01 10:00:00'), (40, 'b', NULL)"_s);
        SqliteSource source(fixture.configuration());
        QStringList observed;
        const auto catalog
            = source.discover([&](const Stream &stream) { observed << stream.id.name; }, {});
        QVERIFY(catalog);
        QCOMPARE(observed,
                 QStringList({u"A \"quoted\"; name"_s, u"b"_s, u"f"_s, u"broken"_s, u"v"_s}));
        const Stream &b = *catalog->find({{}, u"b"_s});
        QCOMPARE(b.sourceDefinedPrimaryKey, QStringList({u"id"_s}));
        QCOMPARE(b.schema.field(0).nullable, false);
        QCOMPARE(b.schema.field(1).nullable, false);
        QCOMPARE(b.schema.field(2).nullable, true);
        QCOMPARE(b.schema.field(2).sourceType, u"DATETIME"_s);
        QCOMPARE(b.schema.field(2).type, FieldType::TimestampWithoutZone);
        QCOMPARE(b.defaultCursor, u"updated_at"_s);
        QVERIFY(b.isResumable && b.supportsIncremental && !b.sourceDefinedCursor);
        QCOMPARE(b.estimatedRows, std::optional<qint64>(40));
        const Stream &quoted = *catalog->find({{}, u"A \"quoted\"; name"_s});
        QCOMPARE(quoted.sourceDefinedPrimaryKey, QStringList({u"y"_s, u"x"_s}));
        QVERIFY(quoted.isResumable);
        const Stream &view = *catalog->find({{}, u"v"_s});
        QVERIFY(!view.isResumable);
        QCOMPARE(view.schema.fieldCount(), 2);
        const Stream &broken = *catalog->find({{}, u"broken"_s});
        QVERIFY(broken.schema.isEmpty());
        QVERIFY(broken.note.contains("gone"_L1));

        const auto again = SqliteSource(fixture.configuration()).discover({}, {});
        QVERIFY(again);
        QVERIFY(again->streams == catalog->streams);
    }

    void infersTypes_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *declared, const char *values, const char *expected) {
            QTest::addRow("%s: %s", declared, values)
                << QString::fromUtf8(declared) << QString::fromUtf8(values)
                << QString::fromLatin1(expected);
        };
        row("DATETIME", "'2024-01-01 10:00:00'", "timestamp_without_timezone");
        row("DATETIME", "'2024-01-01 10:00:00+00:00'", "timestamp_with_timezone");
        row("DATETIME", "'2024-01-01'", "date");
        row("DATETIME", "1700000000", "integer");
        row("DATETIME", "1700000000.5", "number");
        row("DATETIME", "'yesterday'", "string");
        row("DATETIME", "'2024-01-01T10:00:00'", "string");
        row("DATETIME", "'2024-01-01 10:00:00'), (5", "string");
        row("DATETIME", "'2024-02-30 10:00:00'", "string");
        row("DATE", "'2024-01-01'", "date");
        row("TIME", "'10:00:00'", "time_without_timezone");
        row("BOOLEAN", "0), (1", "boolean");
        row("BOOLEAN", "0), (2", "integer");
        row("BOOLEAN", "'yes'", "string");
        row("NUMERIC(10,2)", "1), (1.5", "number");
        row("NUMERIC(10,2)", "1), (2", "number");
        row("DECIMAL(10,0)", "1), (2", "integer");
        row("NUMERIC", "9007199254740993", "integer");
        row("NUMERIC", "9007199254740993), (1.5", "decimal");
        row("INTEGER", "1), ('many'", "integer");
        row("INTEGER", "'many'", "string");
        row("INTEGER", "1), (1.5", "number");
        row("REAL", "1.5", "number");
        row("BLOB", "x'00'", "binary");
        row("BLOB", "'text'", "string");
        row("BLOB", "x'00'), ('text'", "binary");
        row("", "1", "integer");
        row("", "1), (1.5", "number");
        row("", "1), ('x'", "string");
        row("JSON", "'{\"a\":1}'", "json");
        row("JSON", "'{a'", "string");
        row("VARCHAR(3)", "'x'", "string");
        row("STRING", "'x'), (5", "string");
        row("DECIMAL TEXT", "'1.10'", "decimal");
        row("TIMESTAMPTZ TEXT", "'2024-01-01 10:00:00+00:00'", "timestamp_with_timezone");
    }
    void infersTypes()
    {
        QFETCH(QString, declared);
        QFETCH(QString, values);
        QFETCH(QString, expected);
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(c "_L1 + declared + "); INSERT INTO t VALUES ("_L1 + values
                    + "), (NULL)"_L1);
        SqliteSource source(fixture.configuration());
        const auto catalog = source.discover({}, {});
        QVERIFY(catalog);
        QCOMPARE(fieldTypeName(catalog->streams.front().schema.field(0).type), expected);
    }

    void notesOddValuesOfTheSample()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(c INTEGER); "_L1 + s_thousands
                    + "INSERT INTO t SELECT CASE i WHEN 7 THEN 'x' ELSE i END FROM n "
                      "WHERE i <= 400"_L1);
        SqliteSource source(fixture.configuration());
        const auto catalog = source.discover({}, {});
        QCOMPARE(catalog->streams.front().schema.field(0).note,
                 u"1 of 400 sampled values are of another type."_s);
    }

    void looksAtTheEndOfATableToo()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(c DATETIME); "_L1 + s_thousands
                    + "INSERT INTO t SELECT CASE WHEN i < 20000 THEN '2024-01-01 10:00:00' "
                      "ELSE 'soon' END FROM n"_L1);
        SqliteSource source(fixture.configuration());
        QCOMPARE(source.discover({}, {})->streams.front().schema.field(0).type, FieldType::String);
    }

    void keepsEveryValue()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(i INTEGER, n NUMERIC(9,2), r REAL, s TEXT, b BLOB, d DATE, "
                    "ts DATETIME, f BOOLEAN, j JSON);"
                    "INSERT INTO t VALUES "
                    "(9223372036854775807, 1, 1e308, 'naïve 😀 ''q''; --', x'00ff', '1969-12-31', "
                    "'1969-12-31 23:59:59.999999', 1, '{\"a\":[1.10]}'),"
                    "(-9223372036854775808, 1.5, -0.1, '', x'', '0001-01-01', "
                    "'9999-12-31 00:00:00', 0, 'null'),"
                    "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"_s);
        SqliteSource source(fixture.configuration());
        const ReadOutcome outcome = readAll(source, fullRefresh(source, u"t"_s));
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows,
                 QStringList({u"9223372036854775807|1|1e+308|naïve 😀 'q'; --|AP8=|1969-12-31|"
                              "1969-12-31 23:59:59.999999|true|{\"a\":[1.10]}"_s,
                              u"-9223372036854775808|1.5|-0.1|||0001-01-01|9999-12-31 00:00:00|"
                              "false|null"_s,
                              u"∅|∅|∅|∅|∅|∅|∅|∅|∅"_s}));
        QVERIFY(outcome.notes.isEmpty());
    }

    void keepsNulCharacters()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(s TEXT); INSERT INTO t VALUES ('a' || char(0) || 'b')"_s);
        SqliteSource source(fixture.configuration());
        const ReadOutcome outcome = readAll(source, fullRefresh(source, u"t"_s));
        QCOMPARE(outcome.batches.front()->column(0).text(0), std::string_view("a\0b", 3));
    }

    void reportsValuesThatDoNotFit()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(i INTEGER, s TEXT, r REAL, ts DATETIME);"
                    "INSERT INTO t VALUES (1, 'a', 1.5, '2024-01-01 10:00:00'),"
                    "('many', CAST(x'ff41' AS TEXT), x'07', 17),"
                    "(2.5, x'00', 'x', 'soon')"_s);
        SqliteSource source(fixture.configuration({{u"sample_rows"_s, 1}}));
        const ReadOutcome outcome = readAll(source, fullRefresh(source, u"t"_s));
        QCOMPARE(outcome.rows,
                 QStringList({u"1|a|1.5|2024-01-01 10:00:00"_s, u"∅|∅|∅|∅"_s, u"∅|∅|∅|∅"_s}));
        const auto &issues = outcome.batches.front()->issues();
        QCOMPARE(issues.size(), std::size_t{8});
        QCOMPARE(issues[0].original, std::string("many"));
        QCOMPARE(issues[0].reason, ValueChangeReason::SourceSerializationError);
        QCOMPARE(issues[1].original,
                 std::string("\xff"
                             "A"));
        QCOMPARE(issues[2].original, std::string("x'07'"));
        QCOMPARE(issues[3].original, std::string("17"));
        QCOMPARE(outcome.notes.size(), 4);
        QCOMPARE(outcome.notes.front(), u"2 values of the column i are no integer."_s);
    }

    void roundsNoIntegerSilently()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(n NUMERIC(20,2)); INSERT INTO t VALUES (1.5), (2), "
                    "(9007199254740993), (9223372036854775807)"_s);
        SqliteSource source(fixture.configuration({{u"sample_rows"_s, 1}}));
        const ReadOutcome outcome = readAll(source, fullRefresh(source, u"t"_s));
        QCOMPARE(outcome.batches.front()->issues().size(), std::size_t{2});
        QCOMPARE(outcome.batches.front()->issues()[0].original, std::string("9007199254740993"));
        QCOMPARE(outcome.notes.size(), 1);
    }

    void resumesAFullRefreshAtEveryBatch_data()
    {
        QTest::addColumn<QString>("table");
        QTest::newRow("row number") << u"CREATE TABLE t(a, b TEXT)"_s;
        QTest::newRow("integer key") << u"CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT)"_s;
        QTest::newRow("hidden row number") << u"CREATE TABLE t(a, rowid TEXT)"_s;
        QTest::newRow("key without row number")
            << u"CREATE TABLE t(a INTEGER, b TEXT, PRIMARY KEY(b, a)) WITHOUT ROWID"_s;
    }
    void resumesAFullRefreshAtEveryBatch()
    {
        QFETCH(QString, table);
        const SqliteFixture fixture;
        fixture.run(table + "; "_L1 + s_thousands + "INSERT INTO t SELECT i, 'x' || i FROM n"_L1);
        SqliteSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, u"t"_s);
        const ReadOutcome whole = readAll(source, stream);
        QCOMPARE(whole.rows.size(), 20000);
        QCOMPARE(whole.batchesWithoutPosition, 0);
        QVERIFY(whole.positions.size() >= 3);
        for (const std::string &position : whole.positions) {
            const ReadOutcome rest = readAll(source, stream, position);
            QCOMPARE(rest.errorCode, QString());
            QCOMPARE(rest.rows, whole.rows.last(rest.rows.size()));
            QVERIFY(rest.rows.size() < 20000);
        }
        const ReadOutcome nothing = readAll(source, stream, whole.lastPosition);
        QVERIFY(nothing.rows.isEmpty());
        QCOMPARE(nothing.reasonForNoRows, u"Every row was read before."_s);
    }

    void givesViewsAPositionOnlyAtTheEnd()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(a); CREATE VIEW v AS SELECT a FROM t; "_L1 + s_thousands
                    + "INSERT INTO t SELECT i FROM n"_L1);
        SqliteSource source(fixture.configuration());
        const ReadOutcome whole = readAll(source, fullRefresh(source, u"v"_s));
        QCOMPARE(whole.rows.size(), 20000);
        QCOMPARE(whole.positions.size(), std::size_t{1});
        QVERIFY(whole.lastPosition);
    }

    void readsOneStateOfTheData_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("rollback journal") << u"DELETE"_s;
        QTest::newRow("write-ahead log") << u"WAL"_s;
    }
    void readsOneStateOfTheData()
    {
        QFETCH(QString, mode);
        const SqliteFixture fixture;
        fixture.run("PRAGMA journal_mode="_L1 + mode
                    + "; CREATE TABLE a(x); CREATE TABLE b(x); INSERT INTO a VALUES (1);"
                      "INSERT INTO b VALUES (1)"_L1);
        const SqliteOther other(fixture.path());
        other.run(u"SELECT * FROM a"_s);
        SqliteSource source(fixture.configuration());
        const ConfiguredStream b = fullRefresh(source, u"b"_s);
        QCOMPARE(readAll(source, fullRefresh(source, u"a"_s)).rows.size(), 1);
        if (mode == "WAL"_L1)
            other.run(u"INSERT INTO b VALUES (2)"_s);
        QCOMPARE(readAll(source, b).rows.size(), 1);
    }

    void honoursSelectionFilterAndLimit()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT, b TEXT); "_L1 + s_thousands
                    + "INSERT INTO t SELECT i, 'a' || i, 'b' FROM n"_L1);
        SqliteSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, u"t"_s);
        stream.selectedFields = {u"a"_s};
        stream.filter = u"id > 10 OR id = 3 -- the rest is old"_s;
        stream.rowLimit = 2;
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.rows, QStringList({u"3|a3"_s, u"11|a11"_s}));
        stream.filter = u"id < 0"_s;
        QCOMPARE(readAll(source, stream).reasonForNoRows, u"No row meets the filter."_s);
        stream.filter.clear();
        stream.rowLimit = 9000;
        const ReadOutcome first = readAll(source, stream, {}, 1);
        const ReadOutcome rest = readAll(source, stream, first.lastPosition);
        QCOMPARE(first.rows.size() + rest.rows.size(), 9000);
    }

    void refusesFiltersThatBreakOut_data()
    {
        QTest::addColumn<QString>("filter");
        for (const char *filter :
             {"1) OR (1", "1 AS INT) OR CAST(1", "1; DROP TABLE t", "1) UNION SELECT 1 WHERE (1",
              "1 LIMIT 1", "nonsense +", "a = ?1", "1 /* open", "count(*) > 1", "1) --",
              "1) ORDER BY (1", "no_such_column = 1"})
            QTest::newRow(filter) << QString::fromLatin1(filter);
    }
    void refusesFiltersThatBreakOut()
    {
        QFETCH(QString, filter);
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a); INSERT INTO t VALUES (1)"_s);
        SqliteSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, u"t"_s);
        stream.filter = filter;
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.errorCode, u"sqlite.filter_invalid"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
    }

    void saysWhatIsGone()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a, b); CREATE TABLE u(a)"_s);
        ConfiguredStream t;
        ConfiguredStream u;
        {
            SqliteSource source(fixture.configuration());
            t = fullRefresh(source, u"t"_s);
            u = fullRefresh(source, u"u"_s);
        }
        fixture.run(u"DROP TABLE u; ALTER TABLE t DROP COLUMN b"_s);
        SqliteSource source(fixture.configuration());
        QCOMPARE(readAll(source, t).errorCode, u"sqlite.column_missing"_s);
        QCOMPARE(readAll(source, u).errorCode, u"sqlite.stream_missing"_s);
        QCOMPARE(readAll(source, t, std::string("{}")).errorCode, u"sqlite.position_unknown"_s);
    }

    void checksStepByStep()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a)"_s);
        int steps = 0;
        const CheckResult passed
            = SqliteSource(fixture.configuration()).check([&](const CheckStep &) { ++steps; }, {});
        QVERIFY(passed.passed());
        QCOMPARE(steps, 2);
        const CheckResult failed
            = SqliteSource(fixture.configuration({}, u"missing.db"_s)).check({}, {});
        QVERIFY(!failed.passed());
        QCOMPARE(failed.steps.back().error->field, u"/path"_s);
        QCOMPARE(failed.steps.back().error->kind, ErrorKind::Configuration);
    }

    void cancelsInTheMiddle()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(a); "_L1 + s_thousands + "INSERT INTO t SELECT i FROM n"_L1
                    + "; CREATE VIEW endless AS WITH RECURSIVE e(i) AS "
                      "(SELECT 1 UNION ALL SELECT i + 1 FROM e) SELECT i FROM e"_L1);
        SqliteSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, u"endless"_s);
        stream.filter = u"i < 0"_s;
        auto reader = source.openStream({stream, {}}, {});
        QVERIFY(reader);
        // The view never ends, so the read can only be ended from outside.
        CancellationSource stop;
        std::jthread stopper([&stop] {
            QElapsedTimer timer;
            timer.start();
            while (timer.elapsed() < 20)
                std::this_thread::yield();
            stop.request_stop();
        });
        auto next = (*reader)->next(stop.get_token());
        QVERIFY(!next);
        QVERIFY(next.error().isCancelled());
    }
};

QTEST_GUILESS_MAIN(TestSqliteSource)
#include "testsqlitesource.moc"
