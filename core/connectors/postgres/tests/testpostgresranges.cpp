// Tests of PostgresRangeReader: several connections read one table, as if one had.
#include "core/connectors/postgres/postgresposition.h"
#include "core/connectors/postgres/postgressource.h"
#include "core/connectors/postgres/tests/postgresreadfixture.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 18'000;

/// Rows over some 55 MB of blocks: seven ranges.
constexpr QLatin1StringView s_longTable(
    "CREATE TABLE t(id int PRIMARY KEY, v int NOT NULL, body text) WITH (fillfactor = 30, "
    "autovacuum_enabled = off);"
    "INSERT INTO t SELECT i, 0, repeat('x', 700) FROM generate_series(1, 18000) i");

/// Nobody gets behind it while the lock is held by another session.
constexpr QLatin1StringView s_gate("pg_advisory_xact_lock_shared(77) IS NOT NULL");

ConfiguredStream narrow(ConfiguredStream stream)
{
    stream.selectedFields = {u"id"_s, u"v"_s};
    return stream;
}

QSet<QString> setOf(const QStringList &rows) { return {rows.begin(), rows.end()}; }

} // namespace

class TestPostgresRanges final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_fixture = std::make_unique<PostgresReadFixture>(u"ranges"_s); }

    void rowsComeAsFromOneReader();
    void readersWorkAtTheSameTime();
    void goesOnFromEveryPosition();
    void resumedReadingMissesNoRowThatMoved();
    void partitionsAreSharedToo();
    void readsUnseenRowsInOrder();
    void transactionNumbersAreSharedToo();
    void limitIsLeftToOneReader();
    void smallTableIsLeftToOneReader();
    void doesWithTheConnectionsThereAre();
    void sessionThatDiesInTheMiddleIsTransient();
    void allReadersSeeOneMoment();
    void countsWhatDoesNotFitOnce();
    void filterHoldsInEveryRange();
    void cancellingEndsAllReadersWithinASecond();
    void readerDroppedInTheMiddleStopsTheServer();

private:
    [[nodiscard]] PostgresSource source(int readers, QJsonObject values = {}) const
    {
        values.insert(u"readers_per_table"_s, readers);
        return PostgresSource(m_fixture->configuration(values));
    }
    /// Sessions that copy rows, or wait for the lock of the gate in doing so.
    [[nodiscard]] int readersAtWork() const
    {
        return m_fixture
            ->value(u"SELECT count(*) FROM pg_stat_activity WHERE datname = 'ranges' AND pid <> "
                    "pg_backend_pid() AND query LIKE 'COPY%' AND state = 'active'"_s)
            .toInt();
    }
    /// How many connections read \a stream of \a source at the same time.
    [[nodiscard]] int readersOf(PostgresSource &source, ConfiguredStream stream) const;

    std::unique_ptr<PostgresReadFixture> m_fixture;
};

int TestPostgresRanges::readersOf(PostgresSource &source, ConfiguredStream stream) const
{
    auto gate = PostgresConnection::open(m_fixture->options(), {});
    if (!gate || !(*gate)->execute(u"SELECT pg_advisory_lock(77)"_s))
        return -1;
    stream.filter = s_gate;
    const auto reader = source.openStream({stream, std::nullopt}, {});
    if (!reader)
        return -1;
    CancellationSource stop;
    std::jthread thread([&] { (void)(*reader)->next(stop.get_token()); });
    int most = 0;
    // Readers that were going to come are there well before.
    for (int i = 0; i < 40; ++i) {
        most = std::max(most, readersAtWork());
        QTest::qWait(25);
    }
    stop.request_stop();
    return most;
}

void TestPostgresRanges::rowsComeAsFromOneReader()
{
    m_fixture->run(s_longTable);
    auto alone = source(1);
    const Stream stream = discovered(alone, u"t"_s);
    const ReadOutcome wanted = readAll(alone, fullRefresh(stream));
    QCOMPARE(wanted.rows.size(), s_rows);
    auto shared = source(3);
    const ReadOutcome outcome = readAll(shared, fullRefresh(stream));
    QCOMPARE(outcome.errorCode, QString());
    QVERIFY(outcome.rows == wanted.rows);
    QVERIFY(outcome.positions.size() > 5);
    const auto last = postgresPositionFromJson(*outcome.lastPosition);
    QVERIFY(last && last->isDone);
    QCOMPARE(last->rows, s_rows);
    // What was read needs not be read again.
    const ReadOutcome again = readAll(shared, fullRefresh(stream), outcome.lastPosition);
    QVERIFY(again.rows.isEmpty());
    QVERIFY(!again.reasonForNoRows.isEmpty());
}

void TestPostgresRanges::readersWorkAtTheSameTime()
{
    m_fixture->run(s_longTable);
    for (const int readers : {1, 2, 4}) {
        auto tested = source(readers);
        QCOMPARE(readersOf(tested, fullRefresh(discovered(tested, u"t"_s))), readers);
    }
}

void TestPostgresRanges::goesOnFromEveryPosition()
{
    m_fixture->run(s_longTable);
    auto tested = source(2);
    const ConfiguredStream stream = narrow(fullRefresh(discovered(tested, u"t"_s)));
    const ReadOutcome whole = readAll(tested, stream);
    QCOMPARE(whole.rows.size(), s_rows);
    QVERIFY(whole.positions.size() > 5);
    for (const auto &[text, read] : whole.positions) {
        const auto position = postgresPositionFromJson(text);
        QVERIFY(position);
        QCOMPARE(position->rows, read);
        auto later = source(2);
        const ReadOutcome rest = readAll(later, stream, text);
        QCOMPARE(rest.errorCode, QString());
        QVERIFY(rest.rows == whole.rows.mid(read));
    }
}

void TestPostgresRanges::resumedReadingMissesNoRowThatMoved()
{
    m_fixture->run(s_longTable);
    auto first = source(3);
    const ConfiguredStream stream = narrow(fullRefresh(discovered(first, u"t"_s)));
    const ReadOutcome before = readAll(first, stream);
    const auto &[position, count] = before.positions.at(1);
    QVERIFY(count > 0 && count < s_rows);
    // Rows move into the free places of blocks that were read.
    m_fixture->run(u"DELETE FROM t WHERE id % 3 = 0 AND id < 3000; VACUUM t;"
                   "UPDATE t SET v = 1 WHERE id > 16000;"
                   "INSERT INTO t VALUES (20000, 1, 'new')"_s);
    auto second = source(3);
    const ReadOutcome rest = readAll(second, stream, position);
    QCOMPARE(rest.errorCode, QString());
    const QSet<QString> joined = setOf(before.rows.mid(0, count) + rest.rows);
    auto third = source(1);
    for (const QString &row : readAll(third, stream).rows)
        QVERIFY2(joined.contains(row), qUtf8Printable(row));
}

void TestPostgresRanges::partitionsAreSharedToo()
{
    m_fixture->run(
        u"CREATE TABLE t(id int, v int, body text) PARTITION BY RANGE (id);"
        "CREATE TABLE t0 PARTITION OF t FOR VALUES FROM (0) TO (12000) WITH (fillfactor "
        "= 20); CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (12000) TO (20000);"
        "INSERT INTO t SELECT i, 0, repeat('x', 700) FROM generate_series(1, 18000) i"_s);
    auto tested = source(3);
    const Stream stream = discovered(tested, u"t"_s);
    QCOMPARE(readersOf(tested, fullRefresh(stream)), 3);
    const ReadOutcome outcome = readAll(tested, narrow(fullRefresh(stream)));
    QCOMPARE(outcome.rows.size(), s_rows);
    QCOMPARE(setOf(outcome.rows).size(), s_rows);
}

void TestPostgresRanges::readsUnseenRowsInOrder()
{
    m_fixture->run(s_longTable);
    const auto bytes = [&](int readers) {
        auto tested = source(readers);
        const ConfiguredStream stream = fullRefresh(discovered(tested, u"t"_s));
        const std::string form = tested.encodedForm(stream);
        std::string all;
        auto reader = tested.openStream({stream, std::nullopt, form}, {});
        while (reader) {
            const auto next = (*reader)->next({});
            if (!next || !next->has_value())
                break;
            for (std::size_t i = 0; (*next)->batch && i < (*next)->batch->rowCount(); ++i)
                all += (*next)->batch->encoded()->row(i);
        }
        return all;
    };
    const std::string wanted = bytes(1);
    QVERIFY(wanted.size() > s_rows * 700);
    QVERIFY(bytes(3) == wanted);
}

void TestPostgresRanges::transactionNumbersAreSharedToo()
{
    m_fixture->run(s_longTable);
    const QJsonObject byNumber{{u"replication"_s, QJsonObject{{u"method"_s, u"xmin"_s}}}};
    auto first = source(3, byNumber);
    const ConfiguredStream stream = narrow(incremental(discovered(first, u"t"_s)));
    const ReadOutcome whole = readAll(first, stream);
    QCOMPARE(whole.rows.size(), s_rows);
    m_fixture->run(u"UPDATE t SET v = 5 WHERE id % 1000 = 0"_s);
    // Interrupted in the middle, the rest is what the first snapshot saw.
    const auto &[position, count] = whole.positions.at(1);
    auto second = source(3, byNumber);
    const ReadOutcome rest = readAll(second, stream, position);
    const QSet<QString> before = setOf(whole.rows.mid(0, count));
    for (const QString &row : rest.rows)
        QVERIFY2(!before.contains(row) && row.endsWith(u"|0"_s), qUtf8Printable(row));
    auto third = source(3, byNumber);
    const ReadOutcome changes = readAll(third, stream, whole.lastPosition);
    QCOMPARE(changes.rows.size(), 18);
    auto fourth = source(3, byNumber);
    const ReadOutcome nothing = readAll(fourth, stream, changes.lastPosition);
    QVERIFY(nothing.rows.isEmpty());
    QVERIFY(nothing.reasonForNoRows.startsWith("Nothing has changed"_L1));
}

void TestPostgresRanges::limitIsLeftToOneReader()
{
    m_fixture->run(s_longTable);
    auto tested = source(3);
    ConfiguredStream stream = narrow(fullRefresh(discovered(tested, u"t"_s)));
    stream.rowLimit = 15'000;
    QCOMPARE(readersOf(tested, stream), 1);
    QCOMPARE(readAll(tested, stream).rows.size(), 15'000);
}

void TestPostgresRanges::smallTableIsLeftToOneReader()
{
    m_fixture->run(u"CREATE TABLE t(id int PRIMARY KEY, v int);"
                   "INSERT INTO t SELECT i, 0 FROM generate_series(1, 50000) i"_s);
    auto tested = source(3);
    QCOMPARE(readersOf(tested, fullRefresh(discovered(tested, u"t"_s))), 1);
}

void TestPostgresRanges::doesWithTheConnectionsThereAre()
{
    m_fixture->run(s_longTable);
    // One holds the snapshot, which leaves two of four readers.
    m_fixture->run(u"DROP ROLE IF EXISTS few; CREATE ROLE few LOGIN PASSWORD 'f-pass-77' "
                   "CONNECTION LIMIT 3; GRANT SELECT ON t TO few"_s);
    const QJsonObject few{{u"username"_s, u"few"_s}, {u"password"_s, u"f-pass-77"_s}};
    {
        auto tested = source(4, few);
        const ConfiguredStream stream = fullRefresh(discovered(tested, u"t"_s));
        QCOMPARE(readersOf(tested, stream), 2);
        QCOMPARE(readAll(tested, narrow(stream)).rows.size(), s_rows);
    }
    m_fixture->run(u"DROP OWNED BY few; DROP ROLE few"_s);
}

void TestPostgresRanges::sessionThatDiesInTheMiddleIsTransient()
{
    m_fixture->run(s_longTable);
    auto tested = source(3);
    const ConfiguredStream stream = fullRefresh(discovered(tested, u"t"_s));
    const auto reader = tested.openStream({stream, std::nullopt}, {});
    QVERIFY(reader);
    QVERIFY((*reader)->next({}));
    m_fixture->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE "
                   "'COPY%' AND datname = 'ranges'"_s);
    std::optional<Error> error;
    while (!error) {
        const auto next = (*reader)->next({});
        if (next)
            QVERIFY(next->has_value());
        else
            error = next.error();
    }
    QCOMPARE(error->code, u"postgres.connection_lost"_s);
    QCOMPARE(error->kind, ErrorKind::Transient);
    QCOMPARE(readAll(tested, narrow(stream)).rows.size(), s_rows);
}

void TestPostgresRanges::allReadersSeeOneMoment()
{
    m_fixture->run(s_longTable);
    auto tested = source(3);
    const ConfiguredStream stream = narrow(fullRefresh(discovered(tested, u"t"_s)));
    const auto reader = tested.openStream({stream, std::nullopt}, {});
    QVERIFY(reader);
    m_fixture->run(u"UPDATE t SET v = 9; DELETE FROM t WHERE id % 2 = 0; "
                   "INSERT INTO t SELECT i, 7, '' FROM generate_series(20001, 21000) i"_s);
    QStringList rows;
    for (;;) {
        const auto next = (*reader)->next({});
        QVERIFY(next);
        if (!next->has_value())
            break;
        for (std::size_t row = 0; (*next)->batch && row < (*next)->batch->rowCount(); ++row)
            rows << rowText(*(*next)->batch, row);
    }
    QCOMPARE(rows.size(), s_rows);
    QCOMPARE(rows.front(), u"1|0"_s);
    QCOMPARE(rows.back(), u"18000|0"_s);
    QCOMPARE(setOf(rows).size(), s_rows);
}

void TestPostgresRanges::countsWhatDoesNotFitOnce()
{
    m_fixture->run(u"CREATE TABLE t(id int, d date, body text) WITH (fillfactor = 30);"
                   "INSERT INTO t SELECT i, CASE i % 100 WHEN 0 THEN 'infinity' ELSE '2024-02-29' "
                   "END::date, repeat('x', 700) FROM generate_series(1, 18000) i"_s);
    auto tested = source(3);
    const ReadOutcome outcome = readAll(tested, fullRefresh(discovered(tested, u"t"_s)));
    QCOMPARE(outcome.rows.size(), s_rows);
    QCOMPARE(outcome.notes.size(), 1);
    QVERIFY2(outcome.notes.front().startsWith("180 values of the column d"_L1),
             qUtf8Printable(outcome.notes.front()));
}

void TestPostgresRanges::filterHoldsInEveryRange()
{
    m_fixture->run(s_longTable);
    auto tested = source(3);
    ConfiguredStream stream = narrow(fullRefresh(discovered(tested, u"t"_s)));
    stream.filter = u"id % 1000 = 0 OR id = 30"_s;
    const ReadOutcome outcome = readAll(tested, stream);
    QCOMPARE(outcome.rows.size(), 19);
    QCOMPARE(outcome.rows.front(), u"30|0"_s);
    stream.filter = u"v = 11"_s;
    const ReadOutcome none = readAll(tested, stream);
    QVERIFY(none.rows.isEmpty());
    QCOMPARE(none.reasonForNoRows, u"No row meets the filter."_s);
}

void TestPostgresRanges::cancellingEndsAllReadersWithinASecond()
{
    m_fixture->run(s_longTable);
    auto tested = source(4);
    ConfiguredStream stream = fullRefresh(discovered(tested, u"t"_s));
    // No row ever comes.
    stream.filter = u"pg_sleep(60) IS NULL"_s;
    CancellationSource stop;
    QElapsedTimer timer;
    {
        const auto reader = tested.openStream({stream, std::nullopt}, stop.get_token());
        QVERIFY(reader);
        const std::jthread stopper([&] {
            while (readersAtWork() < 4) { }
            timer.start();
            stop.request_stop();
        });
        const auto next = (*reader)->next(stop.get_token());
        QVERIFY(!next);
        QVERIFY(next.error().isCancelled());
    }
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QTRY_COMPARE(readersAtWork(), 0);
}

void TestPostgresRanges::readerDroppedInTheMiddleStopsTheServer()
{
    m_fixture->run(s_longTable);
    auto tested = source(3);
    {
        const auto reader
            = tested.openStream({fullRefresh(discovered(tested, u"t"_s)), std::nullopt}, {});
        QVERIFY(reader);
        QVERIFY((*reader)->next({}));
    }
    QTRY_COMPARE(readersAtWork(), 0);
    // Its connections are there for the next stream.
    QCOMPARE(readAll(tested, narrow(fullRefresh(discovered(tested, u"t"_s)))).rows.size(), s_rows);
}

QTEST_GUILESS_MAIN(TestPostgresRanges)
#include "testpostgresranges.moc"
