// Incremental reading: by a cursor with ties, and by transaction number.
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestPostgresIncremental : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void laterRowsFollow_data();
    void laterRowsFollow();
    void tiesThatCameLaterAreReadAgain();
    void stoppingAmongTiesLosesAndDoublesNothing_data();
    void stoppingAmongTiesLosesAndDoublesNothing();
    void cursorWithNullsIsRefusedWithTheirNumber();
    void filterCanLeaveNullsOut();
    void unsuitableCursorIsRefused();
    void startValueIsTheFirst();
    void countsFromTheStartValue();
    void startValueOfAnotherTypeIsRefused();
    void limitHoldsForEachRun();
    void transactionNumberFindsWhatIsNew();
    void transactionNumberSeesWhatWasUncommittedBefore();
    void transactionNumberGoesOnInTheMiddle();
    void transactionNumberWithLimitGoesOn();
    void strangeSnapshotReadsTheWholeTable();

private:
    [[nodiscard]] PostgresSource source() const
    {
        return PostgresSource(m_fixture->configuration());
    }
    [[nodiscard]] PostgresSource byNumber() const
    {
        return PostgresSource(
            m_fixture->configuration({{u"replication"_s, QJsonObject{{u"method"_s, u"xmin"_s}}}}));
    }

    std::unique_ptr<PostgresReadFixture> m_fixture;
};

void TestPostgresIncremental::init()
{
    m_fixture = std::make_unique<PostgresReadFixture>(u"incremental"_s);
}

void TestPostgresIncremental::laterRowsFollow_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QStringList>("values");
    QTest::newRow("bigint") << u"bigint"_s << QStringList{u"-5"_s, u"9"_s, u"10"_s};
    QTest::newRow("double") << u"float8"_s << QStringList{u"-0"_s, u"0.1"_s, u"1e300"_s};
    QTest::newRow("numeric") << u"numeric"_s << QStringList{u"9"_s, u"10.0"_s, u"10.5"_s};
    QTest::newRow("text") << u"text"_s << QStringList{u"a"_s, u"b'c"_s, u"ü"_s};
    QTest::newRow("char") << u"char(4)"_s << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("date") << u"date"_s
                          << QStringList{u"0044-03-15 BC"_s, u"2024-01-01"_s, u"infinity"_s};
    QTest::newRow("timestamp") << u"timestamptz"_s
                               << QStringList{u"2024-01-01 00:00+02"_s, u"2024-01-01 00:00+00"_s,
                                              u"12024-01-01 00:00:00.000001+00"_s};
    QTest::newRow("interval") << u"interval"_s
                              << QStringList{u"9 days"_s, u"10 days"_s, u"1 mon"_s};
    QTest::newRow("uuid") << u"uuid"_s
                          << QStringList{u"00000000-0000-0000-0000-000000000001"_s,
                                         u"00000000-0000-0000-0000-000000000002"_s,
                                         u"f0000000-0000-0000-0000-000000000000"_s};
}

void TestPostgresIncremental::laterRowsFollow()
{
    QFETCH(QString, type);
    QFETCH(QStringList, values);
    m_fixture->run(u"CREATE TABLE t(id int PRIMARY KEY, c %1)"_s.arg(type));
    const auto insert = [&](int id, QString value) {
        m_fixture->run(u"INSERT INTO t VALUES (%1, '%2')"_s.arg(QString::number(id),
                                                                value.replace(u"'"_s, u"''"_s)));
    };
    insert(1, values[1]);
    insert(2, values[0]);
    auto first = source();
    ConfiguredStream stream = incremental(discovered(first, u"t"_s), u"c"_s);
    const ReadOutcome one = readAll(first, stream);
    QCOMPARE(one.error.detail, QString());
    QCOMPARE(one.rows.size(), 2);
    QVERIFY(one.rows.front().startsWith(u"2|"_s));
    auto second = source();
    const ReadOutcome nothing = readAll(second, stream, one.lastPosition);
    QCOMPARE(nothing.error.detail, QString());
    QCOMPARE(nothing.rows, QStringList());
    QVERIFY(nothing.reasonForNoRows.contains(u"cursor c"_s));
    insert(3, values[2]);
    auto third = source();
    const ReadOutcome two = readAll(third, stream, nothing.lastPosition);
    QCOMPARE(two.rows.size(), 1);
    QVERIFY(two.rows.front().startsWith(u"3|"_s));
}

void TestPostgresIncremental::tiesThatCameLaterAreReadAgain()
{
    m_fixture->run(
        u"CREATE TABLE t(id int PRIMARY KEY, c int NOT NULL); INSERT INTO t VALUES (1, 5), "
        "(2, 7), (3, 7)"_s);
    auto first = source();
    const ConfiguredStream stream = incremental(discovered(first, u"t"_s), u"c"_s);
    const ReadOutcome one = readAll(first, stream);
    m_fixture->run(u"INSERT INTO t VALUES (4, 7), (5, 6)"_s);
    auto second = source();
    const ReadOutcome two = readAll(second, stream, one.lastPosition);
    QCOMPARE(two.rows, (QStringList{u"2|7"_s, u"3|7"_s, u"4|7"_s}));
    QCOMPARE(two.notes.size(), 1);
    auto third = source();
    QCOMPARE(readAll(third, stream, two.lastPosition).rows, QStringList());
}

void TestPostgresIncremental::stoppingAmongTiesLosesAndDoublesNothing_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("by key") << u"CREATE TABLE t(id int PRIMARY KEY, c int NOT NULL)"_s;
    QTest::newRow("by row") << u"CREATE TABLE t(id int, c int NOT NULL)"_s;
    QTest::newRow("neither")
        << u"CREATE TABLE base(id int, c int NOT NULL); CREATE VIEW t AS SELECT "
           "* FROM base"_s;
}

void TestPostgresIncremental::stoppingAmongTiesLosesAndDoublesNothing()
{
    QFETCH(QString, table);
    const bool isView = table.contains(u"VIEW"_s);
    m_fixture->run(table);
    m_fixture->run(u"INSERT INTO %1 SELECT i, i / 20000 FROM generate_series(1, 50000) i"_s.arg(
        isView ? u"base"_s : u"t"_s));
    auto first = source();
    const ConfiguredStream stream = incremental(discovered(first, u"t"_s), u"c"_s);
    const ReadOutcome whole = readAll(first, stream);
    QCOMPARE(whole.rows.size(), 50000);
    QVERIFY(isView || whole.positions.size() > 3);
    for (const auto &[position, count] : whole.positions) {
        auto later = source();
        const ReadOutcome rest = readAll(later, stream, position);
        QCOMPARE(rest.rows.size(), 50000 - count);
        QStringList joined = whole.rows.mid(0, count) + rest.rows;
        QCOMPARE(joined.removeDuplicates(), 0);
    }
}

void TestPostgresIncremental::cursorWithNullsIsRefusedWithTheirNumber()
{
    m_fixture->run(u"CREATE TABLE t(c int); INSERT INTO t VALUES (1), (NULL), (NULL)"_s);
    auto tested = source();
    const ReadOutcome outcome = readAll(tested, incremental(discovered(tested, u"t"_s), u"c"_s));
    QCOMPARE(outcome.errorCode, u"postgres.cursor_has_nulls"_s);
    QVERIFY(outcome.error.message.contains(u"2 rows"_s));
}

void TestPostgresIncremental::filterCanLeaveNullsOut()
{
    m_fixture->run(u"CREATE TABLE t(c int); INSERT INTO t VALUES (1), (NULL), (3)"_s);
    auto tested = source();
    ConfiguredStream stream = incremental(discovered(tested, u"t"_s), u"c"_s);
    stream.filter = u"c IS NOT NULL"_s;
    QCOMPARE(readAll(tested, stream).rows, (QStringList{u"1"_s, u"3"_s}));
}

void TestPostgresIncremental::unsuitableCursorIsRefused()
{
    m_fixture->run(u"CREATE TABLE t(id int, j jsonb, b boolean, p point)"_s);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    for (const QString &cursor : {u"j"_s, u"b"_s, u"p"_s})
        QCOMPARE(readAll(tested, incremental(stream, cursor)).errorCode,
                 u"postgres.cursor_unsuitable"_s);
}

void TestPostgresIncremental::startValueIsTheFirst()
{
    m_fixture->run(u"CREATE TABLE t(at date NOT NULL); INSERT INTO t VALUES ('2024-01-01'), "
                   "('2024-01-02'), ('2024-01-03')"_s);
    auto tested = source();
    ConfiguredStream stream = incremental(discovered(tested, u"t"_s), u"at"_s);
    stream.cursorStart = u"2024-01-02"_s;
    QCOMPARE(readAll(tested, stream).rows, (QStringList{u"2024-01-02"_s, u"2024-01-03"_s}));
}

void TestPostgresIncremental::countsFromTheStartValue()
{
    m_fixture->run(u"CREATE TABLE t(id int PRIMARY KEY, c timestamptz); INSERT INTO t VALUES "
                   "(1, '2026-05-03'), (2, '2026-05-04'), (3, '2026-05-05')"_s);
    auto counting = source();
    ConfiguredStream stream = incremental(discovered(counting, u"t"_s), u"c"_s);
    QCOMPARE(*counting.countRows(stream, {}), std::optional<qint64>(3));
    stream.cursorStart = u"2026-05-04"_s;
    QCOMPARE(*counting.countRows(stream, {}), std::optional<qint64>(2));
    stream.filter = u"id < 3"_s;
    QCOMPARE(*counting.countRows(stream, {}), std::optional<qint64>(1));
    stream.cursorStart = u"some day"_s;
    QCOMPARE(counting.countRows(stream, {}).error().code, u"postgres.cursor_start_invalid"_s);
    // The connection is of use after that.
    stream.cursorStart = u"2026-05-05"_s;
    QCOMPARE(*counting.countRows(stream, {}), std::optional<qint64>(0));
}

void TestPostgresIncremental::startValueOfAnotherTypeIsRefused()
{
    m_fixture->run(u"CREATE TABLE t(at date NOT NULL)"_s);
    auto tested = source();
    ConfiguredStream stream = incremental(discovered(tested, u"t"_s), u"at"_s);
    for (const QString &start : {u"soon"_s, u"'; DROP TABLE t; --"_s}) {
        stream.cursorStart = start;
        QCOMPARE(readAll(tested, stream).errorCode, u"postgres.cursor_start_invalid"_s);
    }
    QCOMPARE(m_fixture->value(u"SELECT count(*) FROM t"_s), u"0"_s);
}

void TestPostgresIncremental::limitHoldsForEachRun()
{
    m_fixture->run(
        u"CREATE TABLE t(id int PRIMARY KEY, c int NOT NULL); INSERT INTO t SELECT i, i / 4 "
        "FROM generate_series(1, 10) i"_s);
    std::optional<std::string> position;
    QStringList rows;
    for (const int expected : {4, 4, 2, 0}) {
        auto tested = source();
        ConfiguredStream stream = incremental(discovered(tested, u"t"_s), u"c"_s);
        stream.rowLimit = 4;
        const ReadOutcome outcome = readAll(tested, stream, position);
        QCOMPARE(outcome.rows.size(), expected);
        rows += outcome.rows;
        position = outcome.lastPosition;
    }
    QCOMPARE(rows.removeDuplicates(), 0);
}

void TestPostgresIncremental::transactionNumberFindsWhatIsNew()
{
    m_fixture->run(
        u"CREATE TABLE t(id int PRIMARY KEY, v text); INSERT INTO t SELECT i, 'old' FROM "
        "generate_series(1, 100) i; CREATE VIEW w AS SELECT * FROM t"_s);
    auto first = byNumber();
    const Stream stream = discovered(first, u"t"_s);
    QVERIFY(stream.supportsIncremental);
    QVERIFY(stream.sourceDefinedCursor);
    QVERIFY(!discovered(first, u"w"_s).supportsIncremental);
    const ReadOutcome one = readAll(first, incremental(stream));
    QCOMPARE(one.rows.size(), 100);
    m_fixture->run(
        u"UPDATE t SET v = 'new' WHERE id = 7; INSERT INTO t VALUES (101, 'new'); DELETE "
        "FROM t WHERE id = 8; VACUUM FREEZE t"_s);
    auto second = byNumber();
    ReadOutcome two = readAll(second, incremental(stream), one.lastPosition);
    two.rows.sort();
    QCOMPARE(two.rows, (QStringList{u"101|new"_s, u"7|new"_s}));
    auto third = byNumber();
    const ReadOutcome three = readAll(third, incremental(stream), two.lastPosition);
    QCOMPARE(three.rows, QStringList());
    QVERIFY(!three.reasonForNoRows.isEmpty());
}

void TestPostgresIncremental::transactionNumberSeesWhatWasUncommittedBefore()
{
    m_fixture->run(u"CREATE TABLE t(id int)"_s);
    auto other = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(other);
    QVERIFY((*other)->execute(u"BEGIN; INSERT INTO t VALUES (1)"_s));
    m_fixture->run(u"INSERT INTO t VALUES (2)"_s);
    auto first = byNumber();
    const Stream stream = discovered(first, u"t"_s);
    const ReadOutcome one = readAll(first, incremental(stream));
    QCOMPARE(one.rows, QStringList{u"2"_s});
    QVERIFY((*other)->execute(u"COMMIT"_s));
    auto second = byNumber();
    QCOMPARE(readAll(second, incremental(stream), one.lastPosition).rows, QStringList{u"1"_s});
}

void TestPostgresIncremental::transactionNumberGoesOnInTheMiddle()
{
    m_fixture->run(
        u"CREATE TABLE t(id int, body text) WITH (fillfactor = 10); INSERT INTO t SELECT i, "
        "repeat('x', 700) FROM generate_series(1, 12000) i"_s);
    auto first = byNumber();
    const Stream stream = discovered(first, u"t"_s);
    ConfiguredStream configured = incremental(stream);
    configured.selectedFields = {u"id"_s};
    const ReadOutcome whole = readAll(first, configured);
    const auto [position, count] = whole.positions.front();
    QVERIFY(count < 12000);
    m_fixture->run(u"INSERT INTO t VALUES (-1, 'later')"_s);
    auto second = byNumber();
    const ReadOutcome rest = readAll(second, configured, position);
    QCOMPARE(whole.rows.mid(0, count) + rest.rows, whole.rows);
    auto third = byNumber();
    QCOMPARE(readAll(third, configured, rest.lastPosition).rows, QStringList{u"-1"_s});
}

void TestPostgresIncremental::transactionNumberWithLimitGoesOn()
{
    m_fixture->run(u"CREATE TABLE t(id int); INSERT INTO t SELECT generate_series(1, 25)"_s);
    std::optional<std::string> position;
    QStringList rows;
    for (const int expected : {10, 10, 5, 0}) {
        auto tested = byNumber();
        ConfiguredStream stream = incremental(discovered(tested, u"t"_s));
        stream.rowLimit = 10;
        const ReadOutcome outcome = readAll(tested, stream, position);
        QCOMPARE(outcome.error.detail, QString());
        QCOMPARE(outcome.rows.size(), expected);
        rows += outcome.rows;
        position = outcome.lastPosition;
    }
    QCOMPARE(rows.removeDuplicates(), 0);
}

void TestPostgresIncremental::strangeSnapshotReadsTheWholeTable()
{
    m_fixture->run(u"CREATE TABLE t(id int); INSERT INTO t VALUES (1)"_s);
    auto tested = byNumber();
    const Stream stream = discovered(tested, u"t"_s);
    const auto position = [](const QString &since) {
        return u"{\"method\":\"xmin\",\"done\":true,\"since\":\"%1\"}"_s.arg(since).toStdString();
    };
    for (const QString &since : {u"4000000000:9000000000:"_s, u"3:3:"_s})
        QCOMPARE(readAll(tested, incremental(stream), position(since)).rows.size(), 1);
    QCOMPARE(readAll(tested, incremental(stream), position(u"'; DROP"_s)).errorCode,
             u"postgres.position_unknown"_s);
}

QTEST_GUILESS_MAIN(TestPostgresIncremental)
#include "testpostgresincremental.moc"
