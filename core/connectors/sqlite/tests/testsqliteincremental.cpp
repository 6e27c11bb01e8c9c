// Tests of SqliteSource: incremental reading by a cursor.
#include "core/connectors/sqlite/sqliteposition.h"
#include "core/connectors/sqlite/sqlitesource.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_thousands = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                             "WHERE i < 20000) "_L1;

/// A run of its own: what is read belongs to the state of the file at this moment.
ReadOutcome readRun(const SqliteFixture &fixture, const QString &table,
                    const std::optional<std::string> &position = {},
                    const std::function<void(ConfiguredStream &)> &change = {},
                    int maximumBatches = -1)
{
    SqliteSource source(fixture.configuration());
    const auto catalog = source.discover({}, {});
    if (!catalog)
        qFatal("%s", qUtf8Printable(catalog.error().message));
    ConfiguredStream stream;
    stream.stream = *catalog->find({{}, table});
    stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    stream.cursorField = u"u"_s;
    if (change)
        change(stream);
    return readAll(source, stream, position, maximumBatches);
}

} // namespace

class TestSqliteIncremental final : public QObject
{
    Q_OBJECT

private slots:
    void readsOnlyWhatIsNew()
    {
        const SqliteFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INTEGER PRIMARY KEY, u DATETIME);"
            "INSERT INTO t VALUES (1, '2026-05-04 10:30:00'), (2, '2026-05-04 10:31:00')"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        QCOMPARE(first.rows.size(), 2);
        const ReadOutcome second = readRun(fixture, u"t"_s, first.lastPosition);
        QVERIFY(second.rows.isEmpty());
        QCOMPARE(second.reasonForNoRows,
                 u"Nothing has changed after 2026-05-04 10:31:00 (cursor u)."_s);
        fixture.run(u"INSERT INTO t VALUES (3, '2026-05-04 10:32:00'); "
                    "UPDATE t SET u = '2026-05-04 10:33:00' WHERE id = 1"_s);
        const ReadOutcome third = readRun(fixture, u"t"_s, second.lastPosition);
        QCOMPARE(third.rows, QStringList({u"3|2026-05-04 10:32:00"_s, u"1|2026-05-04 10:33:00"_s}));
    }

    void countsFromTheStartValue()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, u DECIMAL TEXT);"
                    "INSERT INTO t VALUES (1, '9.5'), (2, '10.0'), (3, '10.00'), (4, '11')"_s);
        SqliteSource source(fixture.configuration());
        ConfiguredStream stream;
        stream.stream = *source.discover({}, {})->find({{}, u"t"_s});
        stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
        stream.cursorField = u"u"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(4));
        stream.cursorStart = u"10"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(3));
        QCOMPARE(readAll(source, stream).rows.size(), 3);
        stream.filter = u"id < 4"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(2));
        stream.filter = u"1) OR (1"_s;
        QCOMPARE(source.countRows(stream, {}).error().code, u"sqlite.filter_invalid"_s);
        stream.filter.clear();
        stream.cursorStart = u"ten"_s;
        QCOMPARE(source.countRows(stream, {}).error().code, u"sqlite.cursor_start_invalid"_s);
        CancellationSource cancellation;
        cancellation.request_stop();
        stream.cursorStart = u"10"_s;
        SqliteSource late(fixture.configuration());
        QVERIFY(late.countRows(stream, cancellation.get_token()).error().isCancelled());
    }

    void readsTiesAgainWhenTheirNumberChanged()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, u INTEGER);"
                    "INSERT INTO t VALUES (1, 5), (2, 7), (3, 7)"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        const auto position = sqlitePositionFromJson(*first.lastPosition);
        QVERIFY(position);
        QCOMPARE(position->count, 2);
        QVERIFY(position->key.empty());
        fixture.run(u"INSERT INTO t VALUES (4, 7)"_s);
        const ReadOutcome second = readRun(fixture, u"t"_s, first.lastPosition);
        QCOMPARE(second.rows, QStringList({u"2|7"_s, u"3|7"_s, u"4|7"_s}));
        QCOMPARE(second.notes.size(), 1);
        QVERIFY(readRun(fixture, u"t"_s, second.lastPosition).rows.isEmpty());
    }

    void resumesExactlyAmongTies_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("cursor");
        QTest::newRow("integer") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, u INTEGER)"_s
                                 << u"i / 15000"_s;
        QTest::newRow("real") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, u REAL)"_s
                              << u"i / 5000 + 0.5"_s;
        QTest::newRow("text, collation of its own")
            << u"CREATE TABLE t(id, u TEXT COLLATE NOCASE)"_s
            << u"CASE i % 3 WHEN 0 THEN 'a' "
               "ELSE 'A' END"_s;
        QTest::newRow("decimal") << u"CREATE TABLE t(id, u DECIMAL TEXT)"_s
                                 << u"CASE WHEN i % 2 THEN '9.0' ELSE '10.' || i % 3 END"_s;
        QTest::newRow("timestamp") << u"CREATE TABLE t(id INTEGER PRIMARY KEY, u DATETIME)"_s
                                   << u"datetime(1700000000 + i / 9000, 'unixepoch')"_s;
        QTest::newRow("without row number")
            << u"CREATE TABLE t(id TEXT PRIMARY KEY, u INTEGER) WITHOUT ROWID"_s << u"i / 15000"_s;
    }
    void resumesExactlyAmongTies()
    {
        QFETCH(QString, table);
        QFETCH(QString, cursor);
        const SqliteFixture fixture;
        fixture.run(table + "; "_L1 + s_thousands + "INSERT INTO t SELECT i, "_L1 + cursor
                    + " FROM n"_L1);
        const ReadOutcome whole = readRun(fixture, u"t"_s);
        QCOMPARE(whole.errorCode, QString());
        QCOMPARE(whole.rows.size(), 20000);
        QVERIFY(whole.positions.size() >= 3);
        QCOMPARE(whole.batchesWithoutPosition, 0);
        for (const std::string &position : whole.positions) {
            const ReadOutcome rest = readRun(fixture, u"t"_s, position);
            QCOMPARE(rest.rows, whole.rows.last(rest.rows.size()));
            QVERIFY(rest.notes.isEmpty());
        }
        QVERIFY(readRun(fixture, u"t"_s, whole.lastPosition).rows.isEmpty());
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, {}, 1);
        const ReadOutcome rest = readRun(fixture, u"t"_s, first.lastPosition);
        QCOMPARE(first.rows + rest.rows, whole.rows);
    }

    void losesNoRowThatChangedAmongTiesWhileStopped()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(id INTEGER PRIMARY KEY, u INTEGER); "_L1 + s_thousands
                    + "INSERT INTO t SELECT i, 7 FROM n; INSERT INTO t VALUES (0, 1)"_L1);
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, {}, 1);
        QCOMPARE(first.rows.front(), u"0|1"_s);
        fixture.run(u"UPDATE t SET u = 7 WHERE id = 0"_s);
        const ReadOutcome rest = readRun(fixture, u"t"_s, first.lastPosition);
        QVERIFY(rest.rows.contains(u"0|7"_s));
        QCOMPARE(rest.rows.size(), 20001);
    }

    void readsViewsWithoutLoss()
    {
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(id, u); CREATE VIEW v AS SELECT * FROM t; "_L1 + s_thousands
                    + "INSERT INTO t SELECT i, i / 100 FROM n"_L1);
        const ReadOutcome whole = readRun(fixture, u"v"_s);
        QCOMPARE(whole.rows.size(), 20000);
        for (const std::string &position : whole.positions) {
            const ReadOutcome rest = readRun(fixture, u"v"_s, position);
            QCOMPARE(rest.rows, whole.rows.last(rest.rows.size()));
        }
        QVERIFY(readRun(fixture, u"v"_s, whole.lastPosition).rows.isEmpty());
    }

    void countsTiesWithinTheFilter()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, u INTEGER);"
                    "INSERT INTO t VALUES (1, 7), (2, 7), (3, NULL)"_s);
        const auto onlyFirst = [](ConfiguredStream &stream) { stream.filter = u"id = 1"_s; };
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, onlyFirst);
        QCOMPARE(first.rows, QStringList({u"1|7"_s}));
        QVERIFY(readRun(fixture, u"t"_s, first.lastPosition, onlyFirst).rows.isEmpty());
    }

    void startsAtTheConfiguredValue_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("expected");
        QTest::newRow("integer") << u"INTEGER"_s << u"(9), (10), (11)"_s << u"10"_s << 2;
        QTest::newRow("number") << u"REAL"_s << u"(9.5), (10.5)"_s << u"9.75"_s << 1;
        QTest::newRow("decimal") << u"DECIMAL TEXT"_s << u"('9'), ('10')"_s << u"9.5"_s << 1;
        QTest::newRow("day") << u"DATETIME"_s
                             << u"('2025-12-31 23:59:59'), ('2026-01-01 00:00:00')"_s
                             << u"2026-01-01"_s << 1;
        QTest::newRow("another form")
            << u"DATETIME"_s << u"('2026-01-01 09:59:59'), ('2026-01-01 10:00:00')"_s
            << u"2026-01-01T10:00"_s << 1;
        QTest::newRow("text") << u"TEXT"_s << u"('a'), ('b')"_s << u"b"_s << 1;
    }
    void startsAtTheConfiguredValue()
    {
        QFETCH(QString, declared);
        QFETCH(QString, values);
        QFETCH(QString, start);
        QFETCH(int, expected);
        const SqliteFixture fixture;
        fixture.run("CREATE TABLE t(u "_L1 + declared + "); INSERT INTO t VALUES "_L1 + values);
        const auto from = [&](ConfiguredStream &stream) { stream.cursorStart = start; };
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, from);
        QCOMPARE(first.errorCode, QString());
        QCOMPARE(first.rows.size(), expected);
        QVERIFY(readRun(fixture, u"t"_s, first.lastPosition, from).rows.isEmpty());
    }

    void appliesTheStartUntilARowWasRead()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(u INTEGER); INSERT INTO t VALUES (1)"_s);
        const auto from = [](ConfiguredStream &stream) { stream.cursorStart = u"5"_s; };
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, from);
        QVERIFY(first.rows.isEmpty());
        QCOMPARE(first.reasonForNoRows, u"No row is at or after 5 (cursor u)."_s);
        fixture.run(u"INSERT INTO t VALUES (2), (5)"_s);
        QCOMPARE(readRun(fixture, u"t"_s, first.lastPosition, from).rows, QStringList({u"5"_s}));
    }

    void goesOnAfterALimitedRun()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, u INTEGER);"
                    "INSERT INTO t VALUES (1, 7), (2, 7), (3, 7), (4, 8)"_s);
        const auto limited = [](ConfiguredStream &stream) { stream.rowLimit = 2; };
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, limited);
        QCOMPARE(first.rows, QStringList({u"1|7"_s, u"2|7"_s}));
        const ReadOutcome second = readRun(fixture, u"t"_s, first.lastPosition, limited);
        QCOMPARE(second.rows, QStringList({u"3|7"_s, u"4|8"_s}));
    }

    void refusesWhatCannotBeACursor_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("code");
        QTest::newRow("nulls") << u"CREATE TABLE t(u INTEGER); INSERT INTO t VALUES (1), (NULL)"_s
                               << u"sqlite.cursor_has_nulls"_s;
        QTest::newRow("text among integers")
            << u"CREATE TABLE t(u INTEGER); INSERT INTO t VALUES (1), ('x')"_s
            << u"sqlite.cursor_is_mixed"_s;
        QTest::newRow("integer among texts")
            << u"CREATE TABLE t(u DATETIME); INSERT INTO t VALUES (1), ('x')"_s
            << u"sqlite.cursor_is_mixed"_s;
        QTest::newRow("boolean") << u"CREATE TABLE t(u BOOLEAN, i INTEGER)"_s
                                 << u"sqlite.cursor_unsuitable"_s;
    }
    void refusesWhatCannotBeACursor()
    {
        QFETCH(QString, sql);
        QFETCH(QString, code);
        const SqliteFixture fixture;
        fixture.run(sql);
        const ReadOutcome outcome = readRun(fixture, u"t"_s);
        QCOMPARE(outcome.errorCode, code);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
    }

    void namesTheNumberOfNulls()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(u INTEGER); INSERT INTO t VALUES (1), (NULL), (NULL)"_s);
        QVERIFY(readRun(fixture, u"t"_s).error.message.contains("2 rows"_L1));
        const auto withoutNulls
            = [](ConfiguredStream &stream) { stream.filter = u"u IS NOT NULL"_s; };
        QCOMPARE(readRun(fixture, u"t"_s, {}, withoutNulls).rows, QStringList({u"1"_s}));
    }

    void refusesThePositionOfAnotherCursor()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(u INTEGER, w INTEGER); INSERT INTO t VALUES (1, 1)"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        const auto other = [](ConfiguredStream &stream) { stream.cursorField = u"w"_s; };
        QCOMPARE(readRun(fixture, u"t"_s, first.lastPosition, other).errorCode,
                 u"sqlite.position_unknown"_s);
        const auto full = [](ConfiguredStream &stream) { stream.mode = SyncMode(); };
        QCOMPARE(readRun(fixture, u"t"_s, first.lastPosition, full).errorCode,
                 u"sqlite.position_unknown"_s);
    }

    void usesAnIndexOnTheCursor()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, u TEXT); CREATE INDEX i ON t(u)"_s);
        const QStringList plan = fixture.rows(
            u"EXPLAIN QUERY PLAN SELECT id, u, id FROM t WHERE \"u\" COLLATE BINARY > '5' "
            "ORDER BY \"u\" COLLATE BINARY, \"id\""_s);
        QCOMPARE(plan.size(), 1);
        QVERIFY(plan.front().contains("USING COVERING INDEX i (u>?)"_L1));
    }
};

QTEST_GUILESS_MAIN(TestSqliteIncremental)
#include "testsqliteincremental.moc"
