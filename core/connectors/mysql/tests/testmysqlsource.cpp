// Tests of MySqlSource: discovery, full refresh, and the moment all streams show.
#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/mysqlposition.h"
#include "core/connectors/mysql/mysqlsource.h"
#include "core/connectors/mysql/tests/mysqlfixture.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTest>

#include <thread>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// 20,000 rows of a table with a key of two parts, one of them a text whose collation takes
/// different letters for equal.
QString pairs()
{
    return u"CREATE TABLE t(a VARCHAR(10) CHARACTER SET latin1 COLLATE latin1_german1_ci, b INT, "
           "v TEXT, PRIMARY KEY(a, b));"
           "INSERT INTO t SELECT ELT(1 + seq % 4, 'Äther', 'apfel', 'Zoo''\\\\', ''), seq, "
           "CONCAT('row ', seq) FROM seq_1_to_20000;"_s;
}

/// Reads \a reader to its end and returns the number of rows; -1 on an error.
qint64 countRows(StreamReader &reader)
{
    qint64 rows = 0;
    for (;;) {
        const auto next = reader.next({});
        if (!next)
            return -1;
        if (!next->has_value())
            return rows;
        if ((*next)->batch)
            rows += static_cast<qint64>((*next)->batch->rowCount());
    }
}

} // namespace

class TestMySqlSource final : public QObject
{
    Q_OBJECT

private slots:
    void discoversTablesAndViews()
    {
        const MySqlFixture fixture;
        fixture.run(
            u"CREATE TABLE b(id INT PRIMARY KEY, name VARCHAR(20) NOT NULL COMMENT 'who', "
            "updated_at DATETIME, hidden INT INVISIBLE, twice INT AS (id * 2)) COMMENT 'people';"
            "CREATE TABLE `A \"quoted\"; ``name'`(x INT NOT NULL, y INT NOT NULL, PRIMARY KEY(y, "
            "x));"
            "CREATE TABLE uniq(n INT, k CHAR(5) NOT NULL UNIQUE, m INT UNIQUE);"
            "CREATE TABLE prefixed(p TEXT NOT NULL, PRIMARY KEY(p(10)));"
            "CREATE TABLE flat(x INT) ENGINE=MyISAM;"
            "CREATE SEQUENCE counter;"
            "CREATE VIEW v AS SELECT id, CONCAT(name, '!') AS loud FROM b;"
            "CREATE TABLE gone(x INT); CREATE VIEW broken AS SELECT * FROM gone; DROP TABLE gone;"
            "INSERT INTO b(id, name) VALUES (1, 'a'), (40, 'b'); ANALYZE TABLE b"_s);
        MySqlSource source(fixture.configuration());
        QStringList observed;
        const auto catalog = source.discover(
            [&](const Stream &stream) { observed << stream.id.name; }, Cancellation());
        QVERIFY(catalog);
        QCOMPARE(observed,
                 QStringList({u"A \"quoted\"; `name'"_s, u"b"_s, u"broken"_s, u"flat"_s,
                              u"prefixed"_s, u"uniq"_s, u"v"_s}));
        const auto stream = [&](const QString &name) {
            return *catalog->find({fixture.database(), name});
        };
        const Stream b = stream(u"b"_s);
        QCOMPARE(b.sourceDefinedPrimaryKey, QStringList({u"id"_s}));
        QCOMPARE(b.schema.fieldCount(), 5);
        QCOMPARE(b.schema.field(1).nullable, false);
        QCOMPARE(b.schema.field(1).note, u"who"_s);
        QCOMPARE(b.schema.field(2).nullable, true);
        QCOMPARE(b.schema.field(2).sourceType, u"datetime"_s);
        QCOMPARE(b.defaultCursor, u"updated_at"_s);
        QCOMPARE(b.estimatedRows, std::optional<qint64>(2));
        QCOMPARE(b.note, u"people"_s);
        QVERIFY(b.isResumable);
        QCOMPARE(stream(u"A \"quoted\"; `name'"_s).sourceDefinedPrimaryKey,
                 QStringList({u"y"_s, u"x"_s}));
        QCOMPARE(stream(u"uniq"_s).sourceDefinedPrimaryKey, QStringList({u"k"_s}));
        QVERIFY(stream(u"uniq"_s).isResumable);
        QCOMPARE(stream(u"prefixed"_s).sourceDefinedPrimaryKey, QStringList({u"p"_s}));
        QVERIFY(!stream(u"prefixed"_s).isResumable);
        QVERIFY(stream(u"flat"_s).note.contains(u"MyISAM"_s));
        QVERIFY(!stream(u"v"_s).isResumable);
        QVERIFY(stream(u"broken"_s).schema.isEmpty());
        QVERIFY(stream(u"broken"_s).note.startsWith(u"Cannot be read"_s));
    }

    void discoversTheDatabasesNamed()
    {
        const MySqlFixture one;
        const MySqlFixture two;
        one.run(u"CREATE TABLE t(x INT)"_s);
        two.run(u"CREATE TABLE t(x INT)"_s);
        const auto namespaces = [&](const QJsonObject &values) {
            MySqlSource source(one.configuration(values));
            const auto catalog = source.discover({}, {});
            QStringList found;
            if (catalog) {
                for (const Stream &stream : catalog->streams)
                    found << stream.id.nameSpace;
            }
            return found;
        };
        QCOMPARE(namespaces({}), QStringList{one.database()});
        QCOMPARE(namespaces({{u"databases"_s, QJsonArray{two.database(), one.database()}}}),
                 QStringList({two.database(), one.database()}));
        const QStringList all = namespaces({{u"database"_s, u""_s}});
        QVERIFY(all.contains(one.database()) && all.contains(two.database()));
        QVERIFY(!all.contains(u"mysql"_s) && !all.contains(u"information_schema"_s));
    }

    void manyTablesTakeSeconds()
    {
        const MySqlFixture fixture;
        QString sql = u"SET GLOBAL sync_frm = 0;"_s;
        for (int i = 0; i < 300; ++i)
            sql += "CREATE TABLE t%1(id INT PRIMARY KEY, a INT, b CHAR(9)) ENGINE=MEMORY;"_L1.arg(
                QString::number(i));
        fixture.run(sql);
        MySqlSource source(fixture.configuration());
        QElapsedTimer timer;
        timer.start();
        const auto catalog = source.discover({}, {});
        QVERIFY(catalog);
        QCOMPARE(catalog->streams.size(), std::size_t{300});
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    }

    void checksStepByStep()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(x INT); INSERT INTO t VALUES (1)"_s);
        MySqlSource source(fixture.configuration());
        QStringList names;
        const CheckResult result
            = source.check([&](const CheckStep &step) { names << step.name; }, {});
        QVERIFY(result.passed());
        QCOMPARE(names,
                 QStringList({u"Resolve the host name"_s, u"Connect"_s, u"Sign in"_s,
                              u"Server version"_s, u"Find the databases"_s, u"Read a row"_s}));
    }

    void resumesFullRefreshFromEveryPosition()
    {
        const MySqlFixture fixture;
        fixture.run(pairs());
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const ReadOutcome whole = readAll(source, stream);
        QCOMPARE(whole.rows.size(), 20000);
        QVERIFY(whole.positions.size() >= 3);
        qsizetype read = 0;
        for (std::size_t i = 0; i < whole.positions.size(); ++i) {
            if (i < whole.batches.size())
                read += static_cast<qsizetype>(whole.batches[i]->rowCount());
            const ReadOutcome rest = readAll(source, stream, whole.positions[i]);
            QCOMPARE(rest.errorCode, QString());
            QCOMPARE(rest.rows, whole.rows.mid(read));
        }
    }

    void rangesOfTheKeyUseItsIndex()
    {
        const MySqlFixture fixture;
        fixture.run(pairs());
        fixture.run(u"ANALYZE TABLE t; SET GLOBAL general_log = 1, GLOBAL log_output = 'TABLE'"_s);
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const ReadOutcome first = readAll(source, stream, {}, 1);
        const ReadOutcome rest = readAll(source, stream, first.lastPosition);
        QCOMPARE(first.rows.size() + rest.rows.size(), 20000);
        const QString sql = fixture.value(
            u"SELECT argument FROM mysql.general_log WHERE command_type = 'Execute' AND argument "
            "LIKE '%ORDER BY%' AND argument LIKE '%>=%' ORDER BY event_time DESC LIMIT 1"_s);
        fixture.run(u"SET GLOBAL general_log = 0, GLOBAL log_output = DEFAULT"_s);
        const QStringList plan = fixture.rows("EXPLAIN "_L1 + sql);
        QVERIFY2(plan.front().contains(u"|range|PRIMARY"_s), qUtf8Printable(plan.join(u' ')));
        QVERIFY(!plan.front().contains(u"filesort"_s));
    }

    void positionOfAnotherKeyIsRefused()
    {
        const MySqlFixture fixture;
        fixture.run(pairs());
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        const ReadOutcome first = readAll(source, stream, {}, 1);
        fixture.run(u"ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY(b, a)"_s);
        MySqlSource later(fixture.configuration());
        const ReadOutcome rest = readAll(later, stream, first.lastPosition);
        QCOMPARE(rest.errorCode, u"mysql.position_unknown"_s);
        QCOMPARE(rest.error.kind, ErrorKind::Configuration);
    }

    void streamsShowOneMoment_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<bool>("isAllowed");
        QTest::addColumn<bool>("isOneMoment");
        QTest::newRow("by a lock") << QStringList() << true << true;
        QTest::newRow("by the binary log")
            << QStringList{u"--log-bin"_s, u"--server-id=1"_s} << false << true;
        QTest::newRow("not allowed") << QStringList() << false << false;
    }
    void streamsShowOneMoment()
    {
        QFETCH(QStringList, settings);
        QFETCH(bool, isAllowed);
        QFETCH(bool, isOneMoment);
        test::MariaDbOptions options;
        options.settings = settings;
        test::MariaDbServer server(options);
        server.start();
        const MySqlFixture fixture(server);
        fixture.run(u"CREATE TABLE a(x INT PRIMARY KEY); CREATE TABLE b(x INT PRIMARY KEY);"
                    "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);"
                    "CREATE USER reader IDENTIFIED BY 'r'; GRANT SELECT ON *.* TO reader"_s);
        if (isAllowed)
            fixture.run(u"GRANT RELOAD ON *.* TO reader"_s);
        MySqlSource source(Configuration(fixture.valuesFor(u"reader"_s, u"r"_s)));
        const auto a = source.openStream(
            {fullRefresh(source, fixture.database(), u"a"_s), std::nullopt}, {});
        QVERIFY2(a, qUtf8Printable(a ? QString() : a.error().detail));
        fixture.run(u"INSERT INTO a VALUES (2); INSERT INTO b VALUES (2)"_s);
        const auto b = source.openStream(
            {fullRefresh(source, fixture.database(), u"b"_s), std::nullopt}, {});
        QVERIFY(b);
        QCOMPARE(countRows(**a), 1);
        QCOMPARE(countRows(**b), 1);
        // The connection of a stream that was read through serves the next one.
        const ReadOutcome again = readAll(source, fullRefresh(source, fixture.database(), u"a"_s));
        QCOMPARE(again.rows, QStringList{u"1"_s});
        QCOMPARE((*a)->notes().isEmpty(), isOneMoment);
        // Reading is over, so nobody has to wait for it; a binary log keeps its locks.
        if (settings.isEmpty())
            fixture.run(u"ALTER TABLE a ADD COLUMN y INT"_s);
    }

    void killedSessionIsTransient()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE VIEW endless AS SELECT a.seq FROM seq_1_to_1000000 a JOIN "
                    "seq_1_to_1000000 b"_s);
        MySqlSource source(fixture.configuration());
        const auto reader = source.openStream(
            {fullRefresh(source, fixture.database(), u"endless"_s), std::nullopt}, {});
        QVERIFY(reader);
        QVERIFY((*reader)->next({}));
        fixture.run("KILL "_L1 + fixture.sessionsRunning(u"`endless`"_s).front());
        for (;;) {
            const auto next = (*reader)->next({});
            if (next)
                continue;
            QCOMPARE(next.error().code, u"mysql.connection_lost"_s);
            QCOMPARE(next.error().kind, ErrorKind::Transient);
            break;
        }
    }

    void cancellingEndsReadingWithinASecond()
    {
        const MySqlFixture fixture;
        // The first row takes for ever.
        fixture.run(u"CREATE VIEW slow AS SELECT a.seq FROM seq_1_to_1000000 a JOIN "
                    "seq_1_to_1000000 b WHERE a.seq * b.seq = 0"_s);
        MySqlSource source(fixture.configuration());
        CancellationSource stop;
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"slow"_s);
        QElapsedTimer timer;
        const std::jthread stopper([&] {
            fixture.waitForStatement(u"`slow`"_s);
            timer.start();
            stop.request_stop();
        });
        const auto reader = source.openStream({stream, std::nullopt}, stop.get_token());
        const Error error = reader ? (*reader)->next(stop.get_token()).error() : reader.error();
        QVERIFY(error.isCancelled());
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        QTRY_COMPARE(fixture.sessionsRunning(u"`slow`"_s), QStringList());
    }

    void readerDroppedInTheMiddleStopsTheServer()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE VIEW endless AS SELECT a.seq FROM seq_1_to_1000000 a JOIN "
                    "seq_1_to_1000000 b"_s);
        MySqlSource source(fixture.configuration());
        QElapsedTimer timer;
        timer.start();
        {
            const auto reader = source.openStream(
                {fullRefresh(source, fixture.database(), u"endless"_s), std::nullopt}, {});
            QVERIFY(reader);
            QVERIFY((*reader)->next({}));
        }
        QVERIFY(timer.elapsed() < 3000);
        QTRY_COMPARE(fixture.sessionsRunning(u"`endless`"_s), QStringList());
    }

    void serverThatDiesIsTransientAndReadingGoesOn()
    {
        test::MariaDbServer server;
        server.start();
        const MySqlFixture fixture(server);
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v CHAR(250));"
                    "INSERT INTO t SELECT seq, REPEAT('x', 250) FROM seq_1_to_60000"_s);
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        std::optional<std::string> position;
        qint64 rows = 0;
        {
            const auto reader = source.openStream({stream, std::nullopt}, {});
            QVERIFY(reader);
            bool isKilled = false;
            for (;;) {
                const auto next = (*reader)->next({});
                if (!next) {
                    QCOMPARE(next.error().kind, ErrorKind::Transient);
                    break;
                }
                QVERIFY(next->has_value());
                rows += static_cast<qint64>((*next)->batch->rowCount());
                position = (*next)->position;
                if (!std::exchange(isKilled, true))
                    server.kill();
            }
        }
        server.start();
        MySqlSource later(fixture.configuration());
        const auto rest = later.openStream({stream, position}, {});
        QVERIFY(rest);
        QCOMPARE(rows + countRows(**rest), 60000);
    }

    void lostRightIsNamed()
    {
        const MySqlFixture fixture;
        fixture.run(
            "CREATE TABLE t(id INT PRIMARY KEY); CREATE OR REPLACE USER short IDENTIFIED BY "
            "'r'; GRANT SELECT ON %1.* TO short"_L1.arg(fixture.database()));
        MySqlSource source(Configuration(fixture.valuesFor(u"short"_s, u"r"_s)));
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        fixture.run("REVOKE SELECT ON %1.* FROM short; GRANT SELECT(id) ON %1.t TO short; "
                    "REVOKE SELECT(id) ON %1.t FROM short; GRANT CREATE ON %1.* TO short"_L1.arg(
                        fixture.database()));
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
        QVERIFY(!outcome.error.message.isEmpty());
    }

    void filterIsOneCondition_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("rows");
        const auto refused = u"mysql.filter_invalid"_s;
        QTest::newRow("condition") << u"id > 2 AND v <> 'x'"_s << QString() << 2;
        QTest::newRow("or") << u"id = 1 OR id = 2"_s << QString() << 2;
        QTest::newRow("comment at the end") << u"id > 2 -- late ones"_s << QString() << 2;
        QTest::newRow("subquery, own database")
            << u"id IN (SELECT id FROM other)"_s << QString() << 1;
        QTest::newRow("bracket") << u"id > 2) OR (1 = 1"_s << refused << 0;
        QTest::newRow("union") << u"1 = 0) UNION SELECT 9, 9 FROM (SELECT 1) x WHERE (1"_s
                               << refused << 0;
        QTest::newRow("cast") << u"1 AS CHAR) FROM t WHERE (1"_s << refused << 0;
        QTest::newRow("semicolon") << u"1; DROP TABLE t"_s << refused << 0;
        QTest::newRow("open comment") << u"1 /* "_s << refused << 0;
        QTest::newRow("executable comment") << u"1 /*!) UNION SELECT 9, 9 -- */"_s << refused << 0;
        QTest::newRow("open text") << u"v = 'x"_s << refused << 0;
        QTest::newRow("escaped quote") << u"v = '\\' OR 1 = 1 -- '"_s << QString() << 0;
        QTest::newRow("limit") << u"1 LIMIT 1"_s << refused << 0;
        QTest::newRow("parameter") << u"id = ?"_s << refused << 0;
        QTest::newRow("unknown column") << u"none = 1"_s << refused << 0;
        QTest::newRow("statement") << u"DELETE FROM t"_s << refused << 0;
    }
    void filterIsOneCondition()
    {
        QFETCH(QString, filter);
        QFETCH(QString, code);
        QFETCH(int, rows);
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v TEXT);"
                    "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');"
                    "CREATE TABLE other(id INT); INSERT INTO other VALUES (3)"_s);
        MySqlSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        stream.filter = filter;
        const ReadOutcome outcome = readAll(source, stream);
        QCOMPARE(outcome.errorCode, code);
        QCOMPARE(outcome.rows.size(), rows);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"4"_s);
    }

    void rowLimitHoldsForAllAttempts()
    {
        const MySqlFixture fixture;
        fixture.run(pairs());
        MySqlSource source(fixture.configuration());
        ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        stream.rowLimit = 10000;
        const ReadOutcome first = readAll(source, stream, {}, 1);
        const ReadOutcome rest = readAll(source, stream, first.lastPosition);
        QCOMPARE(first.rows.size() + rest.rows.size(), 10000);
        const ReadOutcome nothing = readAll(source, stream, rest.lastPosition);
        QVERIFY(nothing.rows.isEmpty());
        QCOMPARE(nothing.reasonForNoRows, u"Every row was read before."_s);
    }

    void missingColumnAndTableAreNamed()
    {
        const MySqlFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v TEXT)"_s);
        MySqlSource source(fixture.configuration());
        const ConfiguredStream stream = fullRefresh(source, fixture.database(), u"t"_s);
        fixture.run(u"ALTER TABLE t DROP COLUMN v"_s);
        QCOMPARE(readAll(source, stream).errorCode, u"mysql.column_missing"_s);
        fixture.run(u"DROP TABLE t"_s);
        QCOMPARE(readAll(source, stream).errorCode, u"mysql.stream_missing"_s);
    }
};

QTEST_GUILESS_MAIN(TestMySqlSource)
#include "testmysqlsource.moc"
