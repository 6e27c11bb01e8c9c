// Tests of MySqlRangeReader: several connections read one table, as if one had.
#include "core/connectors/mysql/mysqlposition.h"
#include "core/connectors/mysql/mysqlsource.h"
#include "core/connectors/mysql/tests/mysqlfixture.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_rows = 40'000;

/// A table of 40,000 rows of some 700 bytes, so that a range holds about a seventh of them.
QString wide(const QString &key, const QString &number)
{
    return "CREATE TABLE t(%1, pad VARCHAR(700) NOT NULL DEFAULT REPEAT('x', 650));"
           "INSERT INTO t(id, b) SELECT %2, seq % 3 FROM seq_1_to_40000; ANALYZE TABLE t"_L1.arg(
               key, number);
}

QString plainTable() { return wide(u"id INT PRIMARY KEY, b INT"_s, u"seq * 3"_s); }

/// The rows in the order of the key, as the server's own client has them.
QStringList rowsInOrder(const MySqlFixture &fixture)
{
    return fixture.rows(u"SELECT id, b, pad FROM t ORDER BY id, b"_s);
}

/// Watches who runs the queries of ranges, by the server's own log.
class QueryLog final
{
public:
    explicit QueryLog(const MySqlFixture &fixture)
        : m_fixture(fixture)
    {
        m_fixture.run(u"SET GLOBAL log_output = 'TABLE', GLOBAL general_log = 1"_s);
    }
    ~QueryLog() { m_fixture.run(u"SET GLOBAL general_log = 0, GLOBAL log_output = DEFAULT"_s); }
    QueryLog(const QueryLog &) = delete;
    QueryLog &operator=(const QueryLog &) = delete;

    /// Sessions that read rows of the table.
    [[nodiscard]] int readers() const
    {
        return m_fixture
            .value("SELECT COUNT(DISTINCT thread_id) FROM mysql.general_log WHERE command_type = "
                   "'Execute' AND argument LIKE '%%1`.`t`%ORDER BY%'"_L1.arg(m_fixture.database()))
            .toInt();
    }

private:
    const MySqlFixture &m_fixture;
};

} // namespace

class TestMySqlRanges final : public QObject
{
    Q_OBJECT

private slots:
    void rowsComeInTheOrderOfTheKey_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("number");
        QTest::newRow("gaps") << u"id INT PRIMARY KEY, b INT"_s
                              << u"CAST(seq AS SIGNED) * 3 - 60000"_s;
        QTest::newRow("two columns")
            << u"id INT, b INT, PRIMARY KEY(id, b)"_s << u"CAST(seq DIV 3 AS SIGNED)"_s;
        QTest::newRow("tiny and many ties")
            << u"id TINYINT, n INT AUTO_INCREMENT UNIQUE, b INT, PRIMARY KEY(id, n)"_s
            << u"CAST(seq % 100 AS SIGNED) - 50"_s;
        QTest::newRow("far ends") << u"id BIGINT PRIMARY KEY, b INT"_s
                                  << u"CASE seq WHEN 1 THEN -9223372036854775808 WHEN 2 THEN "
                                     "9223372036854775807 ELSE seq END"_s;
        QTest::newRow("unsigned") << u"id BIGINT UNSIGNED PRIMARY KEY, b INT"_s
                                  << u"18446744073709551615 - seq"_s;
        QTest::newRow("unique, not primary")
            << u"b INT, id MEDIUMINT NOT NULL UNIQUE"_s << u"seq"_s;
    }
    void rowsComeInTheOrderOfTheKey()
    {
        QFETCH(QString, key);
        QFETCH(QString, number);
        const MySqlFixture fixture;
        fixture.run(wide(key, number));
        MySqlSource source(fixture.configuration({{u"readers_per_table"_s, 3}}));
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const QueryLog log(fixture);
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.rows.size(), s_rows);
        MySqlSource alone(fixture.configuration({{u"readers_per_table"_s, 1}}));
        QVERIFY(outcome.rows == readAll(alone, stream).rows);
        QCOMPARE(outcome.batchesWithoutPosition, 0);
        // Numbers beyond 64 bits with sign are left to one reader.
        const bool isShared = !key.contains(u"UNSIGNED"_s);
        QVERIFY2(isShared ? log.readers() >= 3 : log.readers() == 2,
                 qPrintable(QString::number(log.readers())));
    }

    void goesOnFromEveryPosition_data()
    {
        QTest::addColumn<QString>("key");
        QTest::newRow("one column") << u"id INT PRIMARY KEY, b INT"_s;
        QTest::newRow("two columns") << u"id INT, b INT, PRIMARY KEY(id, b)"_s;
    }
    void goesOnFromEveryPosition()
    {
        QFETCH(QString, key);
        const MySqlFixture fixture;
        fixture.run(wide(key, u"seq * 2"_s));
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const ReadOutcome whole = readAll(source, stream);
        QVERIFY(whole.rows == rowsInOrder(fixture));
        QVERIFY(whole.positions.size() > 5);
        qsizetype read = 0;
        for (std::size_t i = 0; i < whole.positions.size(); ++i) {
            if (i < whole.batches.size())
                read += static_cast<qsizetype>(whole.batches[i]->rowCount());
            const auto position = mySqlPositionFromJson(whole.positions[i]);
            QVERIFY(position);
            QCOMPARE(position->rows, read);
            const ReadOutcome rest = readAll(source, stream, whole.positions[i]);
            QCOMPARE(rest.errorCode, QString());
            QVERIFY(rest.rows == whole.rows.mid(read));
        }
    }

    void serverThatDiesInTheMiddleCostsNoRow()
    {
        test::MariaDbServer server;
        server.start();
        const MySqlFixture fixture(server);
        fixture.run(plainTable());
        const QStringList wanted = rowsInOrder(fixture);
        std::optional<std::string> position;
        QStringList rows;
        for (int batches = 1; rows.size() < s_rows && batches < 20; ++batches) {
            MySqlSource source(fixture.configuration({{u"readers_per_table"_s, 2}}));
            const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
            const auto reader = source.openStream({stream, position}, {});
            QVERIFY(reader);
            for (int i = 0;; ++i) {
                if (i == batches)
                    server.kill();
                const auto next = (*reader)->next({});
                if (!next) {
                    QCOMPARE(next.error().kind, ErrorKind::Transient);
                    QVERIFY(i >= batches);
                    break;
                }
                if (!next->has_value())
                    break;
                position = (*next)->position;
                QVERIFY(position);
                for (std::size_t row = 0; (*next)->batch && row < (*next)->batch->rowCount(); ++row)
                    rows << rowText(*(*next)->batch, row);
            }
            server.start();
        }
        QVERIFY(rows == wanted);
    }

    void sessionThatDiesInTheMiddleIsTransient()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const auto reader = source.openStream({stream, std::nullopt}, {});
        QVERIFY(reader);
        QVERIFY((*reader)->next({}));
        for (const QString &session :
             fixture.rows("SELECT ID FROM information_schema.PROCESSLIST WHERE DB = '%1' AND "
                          "ID <> CONNECTION_ID()"_L1.arg(fixture.database())))
            fixture.run("KILL "_L1 + session);
        for (;;) {
            const auto next = (*reader)->next({});
            if (next) {
                QVERIFY(next->has_value());
                continue;
            }
            QCOMPARE(next.error().kind, ErrorKind::Transient);
            break;
        }
    }

    void allReadersSeeOneMoment()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        fixture.run(u"CREATE TABLE other(x INT PRIMARY KEY); INSERT INTO other VALUES (1)"_s);
        const QStringList wanted = rowsInOrder(fixture);
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const auto reader = source.openStream({stream, std::nullopt}, {});
        QVERIFY(reader);
        fixture.run(u"UPDATE t SET b = 9; DELETE FROM t WHERE id % 2 = 0; DELETE FROM other;"
                    "INSERT INTO t(id, b) SELECT seq * 3 + 1, 7 FROM seq_1_to_1000"_s);
        QStringList rows;
        for (;;) {
            const auto next = (*reader)->next({});
            QVERIFY(next);
            if (!next->has_value())
                break;
            for (std::size_t row = 0; (*next)->batch && row < (*next)->batch->rowCount(); ++row)
                rows << rowText(*(*next)->batch, row);
        }
        QVERIFY(rows == wanted);
        // Its connections show the same moment to the next streams.
        const ReadOutcome other
            = readAll(source, fullRefresh(source, fixture.database(), u"other"_s));
        QCOMPARE(other.rows, QStringList{u"1"_s});
        QVERIFY(readAll(source, stream).rows == wanted);
        QVERIFY((*reader)->notes().isEmpty());
    }

    void withoutOneMomentOneReaderHasToDo()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        fixture.run(
            u"CREATE OR REPLACE USER short IDENTIFIED BY 's'; GRANT SELECT ON *.* TO short"_s);
        QJsonObject values = fixture.valuesFor(u"short"_s, u"s"_s);
        for (const int streams : {2, 1}) {
            values.insert(u"parallel_readers"_s, streams);
            MySqlSource source{Configuration(values)};
            const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
            const QueryLog log(fixture);
            fixture.run(u"TRUNCATE mysql.general_log"_s);
            const ReadOutcome outcome = readAll(source, stream);
            QCOMPARE(outcome.rows.size(), s_rows);
            QCOMPARE(log.readers(), 1);
            // A single reader has one moment by itself.
            QCOMPARE(outcome.notes.size(), streams == 1 ? 0 : 1);
        }
    }

    void otherStreamsKeepTheirConnections()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        fixture.run(u"CREATE TABLE a(x INT PRIMARY KEY); CREATE TABLE b(x INT PRIMARY KEY);"
                    "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)"_s);
        MySqlSource source(
            fixture.configuration({{u"parallel_readers"_s, 3}, {u"readers_per_table"_s, 2}}));
        const auto open = [&](const QString &name) {
            return source.openStream({fullRefresh(source, fixture.database(), name), std::nullopt},
                                     {});
        };
        const auto table = open(u"t"_s);
        QVERIFY(table);
        QVERIFY((*table)->next({}));
        fixture.run(u"INSERT INTO a VALUES (2); INSERT INTO b VALUES (2)"_s);
        const auto a = open(u"a"_s);
        const auto b = open(u"b"_s);
        QVERIFY(a && b);
        for (const auto &reader : {a->get(), b->get()}) {
            const auto next = reader->next({});
            QVERIFY(next && next->has_value());
            QCOMPARE((*next)->batch->rowCount(), std::size_t{1});
        }
    }

    void countsWhatDoesNotFitOnce()
    {
        const MySqlFixture fixture;
        fixture.run(u"SET SESSION sql_mode = ''; CREATE TABLE t(id INT PRIMARY KEY, d DATE, pad "
                    "VARCHAR(700) DEFAULT REPEAT('x', 650)); INSERT INTO t(id, d) SELECT seq, "
                    "IF(seq % 100 = 0, '0000-00-00', '2024-02-29') FROM seq_1_to_40000; "
                    "ANALYZE TABLE t"_s);
        MySqlSource source(fixture.configuration());
        const ReadOutcome outcome
            = readAll(source, fullRefresh(source, fixture.database(), u"t"_s));
        QCOMPARE(outcome.notes,
                 QStringList{u"400 values of the column d are no days of the calendar, such as "
                             "0000-00-00."_s});
    }

    void filterHoldsInEveryRange()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        MySqlSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        stream.filter = u"b = 1 OR id = 30"_s;
        const ReadOutcome outcome = readAll(source, stream);
        QVERIFY(outcome.rows
                == fixture.rows(u"SELECT id, b, pad FROM t WHERE b = 1 OR id = 30 ORDER BY id"_s));
        stream.filter = u"b = 11"_s;
        QCOMPARE(readAll(source, stream).reasonForNoRows, u"No row meets the filter."_s);
    }

    void cancellingEndsAllReadersWithinASecond()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        MySqlSource source(fixture.configuration({{u"readers_per_table"_s, 4}}));
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        // No row ever comes.
        stream.filter = u"SLEEP(1) + id < 0"_s;
        CancellationSource stop;
        QElapsedTimer timer;
        {
            const auto reader = source.openStream({stream, std::nullopt}, stop.get_token());
            QVERIFY(reader);
            const std::jthread stopper([&] {
                fixture.waitForStatement(u"SLEEP(1)"_s);
                timer.start();
                stop.request_stop();
            });
            const auto next = (*reader)->next(stop.get_token());
            QVERIFY(!next);
            QVERIFY(next.error().isCancelled());
        }
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QTRY_COMPARE(fixture.sessionsRunning(u"SLEEP(1)"_s), QStringList());
    }

    void readerDroppedInTheMiddleStopsTheServer()
    {
        const MySqlFixture fixture;
        fixture.run(plainTable());
        MySqlSource source(fixture.configuration());
        {
            const auto reader = source.openStream(
                {fullRefresh(source, fixture.database(), u"t"_s), std::nullopt}, {});
            QVERIFY(reader);
            QVERIFY((*reader)->next({}));
        }
        QTRY_COMPARE(fixture.sessionsRunning(u"`t`"_s), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestMySqlRanges)
#include "testmysqlranges.moc"
