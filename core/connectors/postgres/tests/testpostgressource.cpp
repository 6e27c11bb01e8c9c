// Full refreshes: going on in the middle, one state for all streams, and what goes wrong.
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Rows so long that every range of blocks holds a few thousand: three ranges and a half.
constexpr QLatin1StringView s_longTable(
    "CREATE TABLE t(id int PRIMARY KEY, v int NOT NULL, body text) WITH (fillfactor = 10, "
    "autovacuum_enabled = off);"
    "INSERT INTO t SELECT i, 0, repeat('x', 700) FROM generate_series(1, 14000) i");

ConfiguredStream narrow(ConfiguredStream stream)
{
    stream.selectedFields = {u"id"_s, u"v"_s};
    return stream;
}

/// The position of the first range, and how many rows came before it.
std::pair<std::string, qsizetype> firstStop(const ReadOutcome &outcome)
{
    for (const auto &[position, count] : outcome.positions) {
        if (count < outcome.rows.size())
            return {position, count};
    }
    return {};
}

} // namespace

class TestPostgresSource : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void checkNamesItsSteps();
    void longTableHasPlacesToGoOnAt();
    void resumedReadingMissesNoRowThatMoved();
    void resumedReadingEndsWithTheSameRows();
    void rewrittenTableIsReadAnew();
    void tableEmptiedBehindTheSnapshotIsNoEmptyTable();
    void partitionsAreReadWithTheirParent();
    void streamsShowOneMoment();
    void limitHoldsOverAttempts();
    void filterIsOneCondition_data();
    void filterIsOneCondition();
    void hostileNamesAreNames();
    void cancellationEndsReadingWithinASecond();
    void cancellationEndsOpeningWithinASecond();
    void killedConnectionIsTransient();
    void lostRightIsNamed();
    void changedColumnIsRefused();
    void snapshotIsTakenAnewWhenItsConnectionIsLost();

private:
    [[nodiscard]] PostgresSource source(const QJsonObject &values = {}) const
    {
        return PostgresSource(m_fixture->configuration(values));
    }

    std::unique_ptr<PostgresReadFixture> m_fixture;
};

void TestPostgresSource::init() { m_fixture = std::make_unique<PostgresReadFixture>(u"source"_s); }

void TestPostgresSource::checkNamesItsSteps()
{
    m_fixture->run(u"CREATE TABLE t(id int)"_s);
    auto tested = source();
    const CheckResult result = tested.check({}, {});
    QVERIFY(result.passed());
    QCOMPARE(result.steps.size(), std::size_t{6});
    auto wrong = source({{u"password"_s, u"not-the-password"_s}});
    const CheckResult refused = wrong.check({}, {});
    QCOMPARE(refused.steps.size(), std::size_t{3});
    const Error error = *refused.steps.back().error;
    QCOMPARE(error.code, u"postgres.authentication_failed"_s);
    QCOMPARE(error.field, u"/password"_s);
    QVERIFY(!error.detail.contains(u"not-the-password"_s));
}

void TestPostgresSource::longTableHasPlacesToGoOnAt()
{
    m_fixture->run(s_longTable);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    QVERIFY(stream.isResumable);
    const ReadOutcome whole = readAll(tested, narrow(fullRefresh(stream)));
    QCOMPARE(whole.rows.size(), 14000);
    QVERIFY(whole.positions.size() >= 3);
    for (const auto &[position, count] : whole.positions) {
        auto later = source();
        const ReadOutcome rest = readAll(later, narrow(fullRefresh(stream)), position);
        QCOMPARE(rest.error.detail, QString());
        QCOMPARE(whole.rows.mid(0, count) + rest.rows, whole.rows);
    }
}

void TestPostgresSource::resumedReadingMissesNoRowThatMoved()
{
    // Room in the first blocks, which updates of rows at the end then fill.
    m_fixture->run(s_longTable);
    m_fixture->run(u"DELETE FROM t WHERE id BETWEEN 100 AND 200; VACUUM t"_s);
    auto first = source();
    const Stream stream = discovered(first, u"t"_s);
    const auto [position, count] = firstStop(readAll(first, narrow(fullRefresh(stream))));
    QVERIFY(count > 0);
    const ReadOutcome before = readAll(first, narrow(fullRefresh(stream)));
    m_fixture->run(u"UPDATE t SET v = 1 WHERE id BETWEEN 13000 AND 13050;"
                   "INSERT INTO t VALUES (20000, 1, 'new');"
                   "DELETE FROM t WHERE id = 13999"_s);
    QVERIFY(m_fixture->value(u"SELECT count(*) FROM t WHERE v = 1 AND ctid < '(1000,0)'"_s).toInt()
            > 0);

    auto second = source();
    const ReadOutcome rest = readAll(second, narrow(fullRefresh(stream)), position);
    QCOMPARE(rest.error.detail, QString());
    QSet<QString> joined;
    for (const QString &row : before.rows.mid(0, count) + rest.rows)
        joined.insert(row);
    auto third = source();
    const ReadOutcome now = readAll(third, narrow(fullRefresh(stream)));
    for (const QString &row : now.rows)
        QVERIFY2(joined.contains(row), qUtf8Printable(row));
}

void TestPostgresSource::resumedReadingEndsWithTheSameRows()
{
    m_fixture->run(s_longTable);
    auto first = source();
    const Stream stream = discovered(first, u"t"_s);
    ReadOutcome outcome = readAll(first, narrow(fullRefresh(stream)), {}, 1);
    QStringList rows;
    std::optional<std::string> position;
    for (int attempt = 0; attempt < 50; ++attempt) {
        auto again = source();
        const ReadOutcome part = readAll(again, narrow(fullRefresh(stream)), position, 3);
        QCOMPARE(part.error.detail, QString());
        if (part.positions.empty())
            break;
        rows += part.rows.mid(0, part.positions.back().second);
        position = part.positions.back().first;
        if (part.rows.isEmpty())
            break;
    }
    QCOMPARE(rows.size(), 14000);
    QCOMPARE(QSet<QString>(rows.begin(), rows.end()).size(), 14000);
}

void TestPostgresSource::rewrittenTableIsReadAnew()
{
    m_fixture->run(s_longTable);
    auto first = source();
    const Stream stream = discovered(first, u"t"_s);
    const auto stop = firstStop(readAll(first, narrow(fullRefresh(stream))));
    m_fixture->run(u"VACUUM FULL t"_s);
    auto second = source();
    const ReadOutcome rest = readAll(second, narrow(fullRefresh(stream)), stop.first);
    QCOMPARE(rest.errorCode, u"postgres.position_unknown"_s);
    QCOMPARE(rest.error.kind, ErrorKind::Configuration);
}

void TestPostgresSource::tableEmptiedBehindTheSnapshotIsNoEmptyTable()
{
    m_fixture->run(u"CREATE TABLE a(id int); CREATE TABLE b(id int); INSERT INTO a VALUES (1);"
                   "INSERT INTO b VALUES (1)"_s);
    auto tested = source();
    const Stream a = discovered(tested, u"a"_s);
    const Stream b = discovered(tested, u"b"_s);
    QCOMPARE(readAll(tested, fullRefresh(a)).rows.size(), 1);
    m_fixture->run(u"TRUNCATE b; INSERT INTO b VALUES (2)"_s);
    const ReadOutcome outcome = readAll(tested, fullRefresh(b));
    QCOMPARE(outcome.errorCode, u"postgres.table_changed"_s);
    QCOMPARE(outcome.error.kind, ErrorKind::Transient);
}

void TestPostgresSource::partitionsAreReadWithTheirParent()
{
    m_fixture->run(u"CREATE TABLE p(id int, k int) PARTITION BY RANGE (k);"
                   "CREATE TABLE p0 PARTITION OF p FOR VALUES FROM (0) TO (50);"
                   "CREATE TABLE p1(k int, junk text, id int); ALTER TABLE p1 DROP COLUMN junk;"
                   "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (50) TO (100);"
                   "INSERT INTO p SELECT i, i FROM generate_series(0, 99) i"_s);
    auto tested = source();
    const auto catalog = tested.discover({}, {});
    QVERIFY(catalog);
    QCOMPARE(catalog->streams.size(), std::size_t{1});
    QVERIFY(catalog->streams.front().isResumable);
    const ReadOutcome outcome = readAll(tested, fullRefresh(catalog->streams.front()));
    QCOMPARE(outcome.rows.size(), 100);
    QVERIFY(outcome.rows.contains(u"73|73"_s));
}

void TestPostgresSource::streamsShowOneMoment()
{
    m_fixture->run(u"CREATE TABLE a(id int); CREATE TABLE b(id int);"
                   "INSERT INTO a SELECT generate_series(1, 50); INSERT INTO b VALUES (0)"_s);
    auto tested = source();
    const Stream a = discovered(tested, u"a"_s);
    const Stream b = discovered(tested, u"b"_s);
    auto first = tested.openStream({fullRefresh(a), std::nullopt}, {});
    QVERIFY(first);
    // One transaction moves rows from the one table to the other.
    m_fixture->run(
        u"BEGIN; DELETE FROM a WHERE id <= 20; INSERT INTO b SELECT generate_series(1, 20);"
        "COMMIT"_s);
    auto second = tested.openStream({fullRefresh(b), std::nullopt}, {});
    QVERIFY(second);
    const auto rowsA = (*first)->next({});
    const auto rowsB = (*second)->next({});
    QVERIFY(rowsA);
    QVERIFY(rowsB);
    QCOMPARE((*rowsA)->batch->rowCount(), std::size_t{50});
    QCOMPARE((*rowsB)->batch->rowCount(), std::size_t{1});
}

void TestPostgresSource::limitHoldsOverAttempts()
{
    m_fixture->run(s_longTable);
    auto first = source();
    ConfiguredStream stream = narrow(fullRefresh(discovered(first, u"t"_s)));
    stream.rowLimit = 9000;
    const ReadOutcome whole = readAll(first, stream);
    QCOMPARE(whole.rows.size(), 9000);
    const auto [position, count] = firstStop(whole);
    auto second = source();
    QCOMPARE(readAll(second, stream, position).rows.size(), 9000 - count);
    const ReadOutcome over = readAll(second, stream, whole.lastPosition);
    QCOMPARE(over.rows.size(), 0);
    QVERIFY(!over.reasonForNoRows.isEmpty());
}

void TestPostgresSource::filterIsOneCondition_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("rows");
    QTest::newRow("plain") << u"id > 2"_s << 1;
    QTest::newRow("named") << u"t.id > 2 -- the last"_s << 1;
    QTest::newRow("or") << u"id = 1 OR id = 3"_s << 2;
    QTest::newRow("subquery") << u"id IN (SELECT max(id) FROM t)"_s << 1;
    QTest::newRow("brackets") << u"id = 1) OR (1 = 1"_s << -1;
    QTest::newRow("cast") << u"true AS boolean), (true"_s << -1;
    QTest::newRow("statement") << u"true); DROP TABLE t; SELECT (true"_s << -1;
    QTest::newRow("copy") << u"true)) TO PROGRAM 'touch /tmp/x'; SELECT ((true"_s << -1;
    QTest::newRow("comment") << u"true /*"_s << -1;
    QTest::newRow("quote") << u"body = 'a"_s << -1;
    QTest::newRow("parameter") << u"id = $1"_s << -1;
    QTest::newRow("order") << u"true ORDER BY id"_s << -1;
    QTest::newRow("number") << u"id"_s << -1;
    QTest::newRow("unknown") << u"nothing > 1"_s << -1;
    QTest::newRow("writes") << u"nextval('s') > 0"_s << -2;
}

void TestPostgresSource::filterIsOneCondition()
{
    QFETCH(QString, filter);
    QFETCH(int, rows);
    m_fixture->run(u"CREATE TABLE t(id int, body text); INSERT INTO t VALUES (1), (2), (3);"
                   "CREATE SEQUENCE s"_s);
    auto tested = source();
    ConfiguredStream stream = fullRefresh(discovered(tested, u"t"_s));
    stream.filter = filter;
    const ReadOutcome outcome = readAll(tested, stream);
    if (rows >= 0) {
        QCOMPARE(outcome.error.detail, QString());
        QCOMPARE(outcome.rows.size(), rows);
    } else {
        QCOMPARE(outcome.errorCode,
                 rows == -2 ? u"postgres.read_only"_s : u"postgres.filter_invalid"_s);
    }
    QCOMPARE(m_fixture->value(u"SELECT count(*) FROM t"_s), u"3"_s);
}

void TestPostgresSource::hostileNamesAreNames()
{
    m_fixture->run(
        u"CREATE SCHEMA \"s\"\"; DROP TABLE t; --\";"
        "CREATE TABLE \"s\"\"; DROP TABLE t; --\".\"a'b\"\"c%1 \\\"(\"id\"\"; --\" int "
        "PRIMARY KEY, \"%2 'x'\" text, \"select\" timestamptz);"
        "INSERT INTO \"s\"\"; DROP TABLE t; --\".\"a'b\"\"c%1 \\\" VALUES (1, 'v', '2024-01-01')"_s);
    auto tested = source();
    const auto catalog = tested.discover({}, {});
    QVERIFY(catalog);
    QCOMPARE(catalog->streams.size(), std::size_t{1});
    const Stream &stream = catalog->streams.front();
    QCOMPARE(stream.id.name, u"a'b\"c%1 \\"_s);
    QCOMPARE(stream.sourceDefinedPrimaryKey, QStringList{u"id\"; --"_s});
    QCOMPARE(readAll(tested, fullRefresh(stream)).rows,
             QStringList{u"1|v|2024-01-01 00:00:00+00:00"_s});
    const ReadOutcome outcome = readAll(tested, incremental(stream, u"%2 'x'"_s));
    QCOMPARE(outcome.errorCode, QString());
    QCOMPARE(outcome.rows.size(), 1);
    auto later = source();
    QCOMPARE(readAll(later, incremental(stream, u"%2 'x'"_s), outcome.lastPosition).rows.size(), 0);
}

void TestPostgresSource::cancellationEndsReadingWithinASecond()
{
    m_fixture->run(
        u"CREATE VIEW slow AS SELECT i, pg_sleep(60)::text FROM generate_series(1, 9) i"_s);
    auto tested = source();
    const Stream stream = discovered(tested, u"slow"_s);
    auto reader = tested.openStream({fullRefresh(stream), std::nullopt}, {});
    QVERIFY(reader);
    CancellationSource stop;
    std::thread stopper([&] {
        // The statement is seen running before it is stopped.
        while (m_fixture->value(u"SELECT count(*) FROM pg_stat_activity WHERE pid <> "
                                u"pg_backend_pid() AND query LIKE 'COPY%' AND "
                                "state = 'active'"_s)
               != "1"_L1) { }
        stop.request_stop();
    });
    QElapsedTimer timer;
    const auto batch = (*reader)->next(stop.get_token());
    stopper.join();
    QVERIFY(!batch);
    QVERIFY(batch.error().isCancelled());
    // Nothing goes on at the server.
    QTRY_COMPARE_WITH_TIMEOUT(
        m_fixture->value(
            u"SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query "
            "LIKE 'COPY%' AND state = 'active'"_s),
        u"0"_s, 1000);
}

void TestPostgresSource::cancellationEndsOpeningWithinASecond()
{
    m_fixture->run(u"CREATE TABLE t(id int)"_s);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    // Another program holds the table; opening waits for it.
    auto other = PostgresConnection::open(m_fixture->options(), {});
    QVERIFY(other);
    QVERIFY((*other)->execute(u"BEGIN; LOCK TABLE t"_s));
    CancellationSource stop;
    QElapsedTimer timer;
    std::thread stopper([&] {
        while (m_fixture->value(u"SELECT count(*) FROM pg_locks WHERE NOT granted"_s) != "1"_L1) { }
        timer.start();
        stop.request_stop();
    });
    const auto reader = tested.openStream({fullRefresh(stream), std::nullopt}, stop.get_token());
    const qint64 waited = timer.elapsed();
    stopper.join();
    QVERIFY(!reader);
    QVERIFY(reader.error().isCancelled());
    QVERIFY2(waited < 1000, qPrintable(QString::number(waited)));
}

void TestPostgresSource::killedConnectionIsTransient()
{
    m_fixture->run(s_longTable);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    auto reader = tested.openStream({fullRefresh(stream), std::nullopt}, {});
    QVERIFY(reader);
    QVERIFY((*reader)->next({}));
    m_fixture->run(
        u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%'"_s);
    std::optional<Error> error;
    for (int i = 0; i < 1000 && !error; ++i) {
        const auto next = (*reader)->next({});
        if (!next)
            error = next.error();
        else if (!next->has_value())
            break;
    }
    QVERIFY(error.has_value());
    QCOMPARE(error->code, u"postgres.connection_lost"_s);
    QCOMPARE(error->kind, ErrorKind::Transient);
    // The others go on.
    QCOMPARE(readAll(tested, narrow(fullRefresh(stream))).rows.size(), 14000);
}

void TestPostgresSource::lostRightIsNamed()
{
    m_fixture->run(u"DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN PASSWORD 'r-pass-77';"
                   "CREATE TABLE open(id int, secret int); CREATE TABLE closed(id int);"
                   "GRANT SELECT (id) ON open TO reader; CREATE TABLE lost(id int);"
                   "GRANT SELECT ON lost TO reader"_s);
    auto tested = source({{u"username"_s, u"reader"_s}, {u"password"_s, u"r-pass-77"_s}});
    QVERIFY(tested.check({}, {}).passed());
    const auto catalog = tested.discover({}, {});
    QVERIFY(catalog);
    QCOMPARE(catalog->streams.size(), std::size_t{2});
    const Stream stream = discovered(tested, u"open"_s);
    QCOMPARE(stream.schema.fieldCount(), 1);
    QVERIFY(stream.note.contains(u"secret"_s));
    QCOMPARE(readAll(tested, fullRefresh(stream)).errorCode, QString());
    const Stream lost = discovered(tested, u"lost"_s);
    m_fixture->run(u"REVOKE SELECT ON lost FROM reader"_s);
    const ReadOutcome outcome = readAll(tested, fullRefresh(lost));
    QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
    m_fixture->run(u"DROP OWNED BY reader; DROP ROLE reader"_s);
}

void TestPostgresSource::changedColumnIsRefused()
{
    m_fixture->run(u"CREATE TABLE t(id int, v int)"_s);
    auto first = source();
    const Stream stream = discovered(first, u"t"_s);
    QCOMPARE(readAll(first, fullRefresh(stream)).errorCode, QString());
    m_fixture->run(u"ALTER TABLE t ALTER v TYPE text"_s);
    auto second = source();
    QCOMPARE(readAll(second, fullRefresh(stream)).errorCode, u"postgres.column_changed"_s);
    // The snapshot of the first still shows the old one.
    QCOMPARE(readAll(first, fullRefresh(stream)).errorCode, u"postgres.table_changed"_s);
    m_fixture->run(u"ALTER TABLE t DROP v"_s);
    auto third = source();
    QCOMPARE(readAll(third, fullRefresh(stream)).errorCode, u"postgres.column_missing"_s);
    m_fixture->run(u"DROP TABLE t"_s);
    auto fourth = source();
    QCOMPARE(readAll(fourth, fullRefresh(stream)).errorCode, u"postgres.stream_missing"_s);
}

void TestPostgresSource::snapshotIsTakenAnewWhenItsConnectionIsLost()
{
    m_fixture->run(u"CREATE TABLE t(id int); INSERT INTO t VALUES (1)"_s);
    auto tested = source();
    const Stream stream = discovered(tested, u"t"_s);
    m_fixture->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                   "'source' AND pid <> pg_backend_pid()"_s);
    // The session of the question before may not have ended yet.
    QTRY_COMPARE(m_fixture->value(u"SELECT count(*) FROM pg_stat_activity WHERE datname = 'source' "
                                  "AND backend_type = 'client backend' "
                                  "AND application_name <> 'millrace test'"_s),
                 u"0"_s);
    const ReadOutcome lost = readAll(tested, fullRefresh(stream));
    if (!lost.errorCode.isEmpty())
        QCOMPARE(lost.error.kind, ErrorKind::Transient);
    QCOMPARE(readAll(tested, fullRefresh(stream)).rows.size(), 1);
}

QTEST_GUILESS_MAIN(TestPostgresSource)
#include "testpostgressource.moc"
