// Tests of MySqlSource: incremental reading by a cursor.
#include "core/connectors/mysql/mysqlposition.h"
#include "core/connectors/mysql/mysqlsource.h"
#include "core/connectors/mysql/tests/mysqlfixture.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// A run of its own: what is read belongs to the state of the server at this moment.
ReadOutcome readRun(const MySqlFixture &fixture, const QString &table,
                    const std::optional<std::string> &position = {},
                    const std::function<void(ConfiguredStream &)> &change = {},
                    int maximumBatches = -1)
{
    MySqlSource source(fixture.configuration());
    ConfiguredStream stream = fullRefresh(source, fixture.database(), table);
    stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    stream.cursorField = u"u"_s;
    if (change)
        change(stream);
    return readAll(source, stream, position, maximumBatches);
}

} // namespace

class TestMySqlIncremental final : public QObject
{
    Q_OBJECT

private slots:
    void readsOnlyWhatIsNew()
    {
        const MySqlFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INT PRIMARY KEY, u DATETIME(3));"
            "INSERT INTO t VALUES (1, '2026-05-04 10:30:00'), (2, '2026-05-04 10:31:00')"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        QCOMPARE(first.rows.size(), 2);
        const ReadOutcome second = readRun(fixture, u"t"_s, first.lastPosition);
        QVERIFY(second.rows.isEmpty());
        QCOMPARE(second.reasonForNoRows,
                 u"Nothing has changed after 2026-05-04 10:31:00 (cursor u)."_s);
        fixture.run(u"INSERT INTO t VALUES (3, '2026-05-04 10:32:00'); "
                    "UPDATE t SET u = '2026-05-04 10:31:00.001' WHERE id = 1"_s);
        const ReadOutcome third = readRun(fixture, u"t"_s, second.lastPosition);
        QCOMPARE(third.rows,
                 QStringList({u"1|2026-05-04 10:31:00.001"_s, u"3|2026-05-04 10:32:00"_s}));
    }

    void countsFromTheStartValue()
    {
        const MySqlFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INT PRIMARY KEY, u DATETIME(3));"
            "INSERT INTO t VALUES (1, '2026-05-03'), (2, '2026-05-04'), (3, '2026-05-05')"_s);
        MySqlSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
        stream.cursorField = u"u"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(3));
        stream.cursorStart = u"2026-05-04"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(2));
        stream.filter = u"id < 3"_s;
        QCOMPARE(*source.countRows(stream, {}), std::optional<qint64>(1));
        stream.cursorStart = u"some day"_s;
        QCOMPARE(source.countRows(stream, {}).error().code, u"mysql.cursor_start_invalid"_s);
    }

    void readsTiesAgainWhenTheirNumberChanged()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, u INT);"
                    "INSERT INTO t VALUES (1, 5), (2, 7), (3, 7)"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        const auto position = mySqlPositionFromJson(*first.lastPosition);
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
        const auto row = [](const char *tag, const char *table, const char *cursor) {
            QTest::newRow(tag) << QString::fromUtf8(table) << QString::fromUtf8(cursor);
        };
        row("integer", "id INT PRIMARY KEY, u INT", "seq DIV 15000");
        row("unsigned", "id INT PRIMARY KEY, u BIGINT UNSIGNED",
            "18446744073709551615 - seq DIV 15000");
        row("decimal", "id INT PRIMARY KEY, u DECIMAL(30,20)",
            "seq DIV 15000 + 0.12345678901234567891");
        row("float", "id INT PRIMARY KEY, u FLOAT", "seq DIV 5000 + 0.1");
        row("double", "id INT PRIMARY KEY, u DOUBLE", "seq DIV 5000 + 0.1e0");
        row("bit", "id INT PRIMARY KEY, u BIT(8)", "seq DIV 15000 + 200");
        row("year", "id INT PRIMARY KEY, u YEAR", "2000 + seq DIV 9000");
        row("date", "id INT PRIMARY KEY, u DATE", "'2024-02-28' + INTERVAL seq DIV 9000 DAY");
        row("zero dates", "id INT PRIMARY KEY, u DATE NOT NULL",
            "IF(seq < 10000, '0000-00-00', '2024-02-28')");
        row("timestamp", "id INT PRIMARY KEY, u TIMESTAMP(6) NULL",
            "FROM_UNIXTIME(1700000000.5 + seq DIV 9000)");
        row("time", "id INT PRIMARY KEY, u TIME(2)",
            "SEC_TO_TIME(CAST(seq DIV 9000 AS SIGNED) * 100000 - 5)");
        row("text with a collation",
            "id INT PRIMARY KEY, u VARCHAR(20) COLLATE "
            "utf8mb4_general_ci",
            "ELT(1 + seq % 3, 'a', 'Ä', 'A ')");
        row("latin1", "id INT PRIMARY KEY, u CHAR(5) CHARACTER SET latin1",
            "ELT(1 + seq % 3, 'é', 'É', 'e')");
        row("enum", "id INT PRIMARY KEY, u ENUM('b', 'a')", "ELT(1 + seq % 2, 'a', 'b')");
        row("key of a text", "id VARCHAR(20) COLLATE utf8mb4_unicode_ci PRIMARY KEY, u INT",
            "seq DIV 15000");
        row("key of bytes", "id BINARY(8) PRIMARY KEY, u INT", "seq DIV 15000");
        row("key of a uuid", "id UUID PRIMARY KEY, u INT", "seq DIV 15000");
        row("key of an enum and a bit",
            "id INT, e ENUM('z', 'y') DEFAULT 'y', b BIT(3) DEFAULT 5, u INT, PRIMARY KEY(e, b, "
            "id)",
            "seq DIV 15000");
    }
    void resumesExactlyAmongTies()
    {
        QFETCH(QString, table);
        QFETCH(QString, cursor);
        const MySqlFixture fixture;
        const QString id = table.startsWith(u"id UUID"_s) ? u"CONCAT(LPAD(HEX(seq), 8, '0'), "
                                                            "'-0000-1000-8000-000000000000')"_s
                                                          : u"seq"_s;
        fixture.run("SET sql_mode = ''; CREATE TABLE t(%1); INSERT INTO t(id, u) SELECT %2, %3 "
                    "FROM seq_1_to_20000"_L1.arg(table, id, cursor));
        const ReadOutcome whole = readRun(fixture, u"t"_s);
        QCOMPARE(whole.errorCode, QString());
        QCOMPARE(whole.rows.size(), 20000);
        QVERIFY(whole.positions.size() >= 3);
        QCOMPARE(whole.batchesWithoutPosition, 0);
        const auto isAboutTies
            = [](const QString &note) { return note.startsWith(u"Rows with"_s); };
        for (const std::string &position : whole.positions) {
            const ReadOutcome rest = readRun(fixture, u"t"_s, position);
            QCOMPARE(rest.errorCode, QString());
            QCOMPARE(rest.rows, whole.rows.last(rest.rows.size()));
            QVERIFY(std::ranges::none_of(rest.notes, isAboutTies));
        }
        QVERIFY(readRun(fixture, u"t"_s, whole.lastPosition).rows.isEmpty());
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, {}, 1);
        const ReadOutcome rest = readRun(fixture, u"t"_s, first.lastPosition);
        QCOMPARE(first.rows + rest.rows, whole.rows);
    }

    void losesNoRowThatChangedAmongTiesWhileStopped()
    {
        const MySqlFixture fixture;
        fixture.run(
            u"CREATE TABLE t(id INT PRIMARY KEY, u INT);"
            "INSERT INTO t SELECT seq, 7 FROM seq_1_to_20000; INSERT INTO t VALUES (0, 1)"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, {}, 1);
        QCOMPARE(first.rows.front(), u"0|1"_s);
        fixture.run(u"UPDATE t SET u = 7 WHERE id = 0"_s);
        const ReadOutcome rest = readRun(fixture, u"t"_s, first.lastPosition);
        QVERIFY(rest.rows.contains(u"0|7"_s));
        QCOMPARE(rest.rows.size(), 20001);
    }

    void readsTablesWithoutKeyWithoutLoss()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT, u INT);"
                    "INSERT INTO t SELECT seq, seq DIV 100 FROM seq_1_to_20000"_s);
        const ReadOutcome whole = readRun(fixture, u"t"_s);
        QCOMPARE(whole.rows.size(), 20000);
        for (const std::string &position : whole.positions) {
            const ReadOutcome rest = readRun(fixture, u"t"_s, position);
            const qsizetype before = whole.rows.size() - rest.rows.size();
            QVERIFY(before >= 0 && before % 100 == (before == 20000 ? 0 : 99));
        }
    }

    void refusesACursorWithNulls()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, u DATETIME);"
                    "INSERT INTO t VALUES (1, NULL), (2, NULL), (3, '2024-01-01')"_s);
        const ReadOutcome refused = readRun(fixture, u"t"_s);
        QCOMPARE(refused.errorCode, u"mysql.cursor_has_nulls"_s);
        QVERIFY(refused.error.message.contains(u"in 2 rows"_s));
        const ReadOutcome filtered = readRun(
            fixture, u"t"_s, {}, [](ConfiguredStream &s) { s.filter = u"u IS NOT NULL"_s; });
        QCOMPARE(filtered.rows, QStringList{u"3|2024-01-01 00:00:00"_s});
    }

    void startsAtTheConfiguredValue_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("rows");
        const auto invalid = u"mysql.cursor_start_invalid"_s;
        QTest::newRow("day") << u"DATETIME"_s << u"2024-01-02"_s << QString() << 2;
        QTest::newRow("moment") << u"DATETIME"_s << u"2024-01-02T00:00:01"_s << QString() << 1;
        QTest::newRow("zone") << u"TIMESTAMP NULL"_s << u"2024-01-03T01:00:00+01:00"_s << QString()
                              << 1;
        QTest::newRow("no moment") << u"DATETIME"_s << u"soon"_s << invalid << 0;
        QTest::newRow("no day") << u"DATE"_s << u"2024-13-01"_s << invalid << 0;
        QTest::newRow("escape") << u"DATE"_s << u"2024-01-01' OR '1"_s << invalid << 0;
        QTest::newRow("text") << u"VARCHAR(30)"_s << u"2024-01-02' OR '1"_s << QString() << 1;
    }
    void startsAtTheConfiguredValue()
    {
        QFETCH(QString, type);
        QFETCH(QString, start);
        QFETCH(QString, code);
        QFETCH(int, rows);
        const MySqlFixture fixture;
        fixture.run("CREATE TABLE t(id INT PRIMARY KEY, u %1); INSERT INTO t VALUES "
                    "(1, '2024-01-01'), (2, '2024-01-02'), (3, '2024-01-03')"_L1.arg(type));
        const ReadOutcome outcome
            = readRun(fixture, u"t"_s, {}, [&](ConfiguredStream &s) { s.cursorStart = start; });
        QCOMPARE(outcome.errorCode, code);
        QCOMPARE(outcome.rows.size(), rows);
    }

    void changedCursorIsRefused()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, u INT); INSERT INTO t VALUES (1, 1)"_s);
        const ReadOutcome first = readRun(fixture, u"t"_s);
        QCOMPARE(readRun(fixture, u"t"_s, first.lastPosition,
                         [](ConfiguredStream &s) { s.cursorField = u"id"_s; })
                     .errorCode,
                 u"mysql.position_unknown"_s);
        fixture.run(u"ALTER TABLE t MODIFY u VARCHAR(10)"_s);
        QCOMPARE(readRun(fixture, u"t"_s, first.lastPosition).errorCode,
                 u"mysql.position_unknown"_s);
    }

    void forgedPositionIsRefused_data()
    {
        QTest::addColumn<QByteArray>("position");
        QTest::newRow("statement in a number")
            << QByteArray("{\"mode\":\"incremental\",\"cursor_field\":\"u\",\"count\":1,"
                          "\"cursor\":{\"type\":\"exact\",\"value\":\"1 OR 1=1\"}}");
        QTest::newRow("statement in a date")
            << QByteArray("{\"mode\":\"incremental\",\"cursor_field\":\"u\",\"count\":1,"
                          "\"cursor\":{\"type\":\"date\",\"value\":\"2024-01-01' OR '1\"}}");
        QTest::newRow("key without names")
            << QByteArray("{\"mode\":\"full_refresh\",\"done\":false,\"rows\":1,"
                          "\"key\":[{\"type\":\"exact\",\"value\":\"1\"}]}");
    }
    void forgedPositionIsRefused()
    {
        QFETCH(QByteArray, position);
        QVERIFY(!mySqlPositionFromJson(position.toStdString()));
    }

    void limitHoldsForEachRun()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, u INT);"
                    "INSERT INTO t SELECT seq, seq FROM seq_1_to_10"_s);
        const auto limit = [](ConfiguredStream &s) { s.rowLimit = 4; };
        const ReadOutcome first = readRun(fixture, u"t"_s, {}, limit);
        const ReadOutcome second = readRun(fixture, u"t"_s, first.lastPosition, limit);
        const ReadOutcome third = readRun(fixture, u"t"_s, second.lastPosition, limit);
        QCOMPARE(first.rows.size(), 4);
        QCOMPARE(second.rows.front(), u"5|5"_s);
        QCOMPARE(third.rows, QStringList({u"9|9"_s, u"10|10"_s}));
    }
};

QTEST_GUILESS_MAIN(TestMySqlIncremental)
#include "testmysqlincremental.moc"
