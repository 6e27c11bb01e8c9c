// Tests of MySqlWriter when the server, the connection, a lock or a right is in the way.
#include "core/connectors/mysql/mysqlconnection.h"
#include "core/connectors/mysql/tests/mysqlwritefixture.h"
#include "tests/servers/smalldisk.h"

#include <QElapsedTimer>
#include <QTest>

#include <future>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;
using test::MariaDbOptions;
using test::MariaDbServer;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// A session of another program that stays open.
std::unique_ptr<MySqlConnection> otherSession(const MySqlWriteFixture &fixture)
{
    auto connection = MySqlConnection::open(serverOptions(fixture.configuration()), {});
    if (!connection)
        qFatal("%s", qUtf8Printable(connection.error().detail));
    return std::move(*connection);
}

void runIn(MySqlConnection &session, const QString &sql)
{
    if (const auto done = session.execute(sql, {}); !done)
        qFatal("%s", qUtf8Printable(done.error().detail));
}

QStringList numbers(int first, int count, const QString &text = u"x"_s)
{
    QStringList rows;
    for (int i = first; i < first + count; ++i)
        rows << QString::number(i) + u'|' + text;
    return rows;
}

/// Whether some session waits for a lock of a row.
bool waitsForLock(const MySqlWriteFixture &fixture)
{
    return QTest::qWaitFor(
        [&] {
            return fixture.value(u"SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
                                 "WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_CURRENT_WAITS'"_s)
                != "0"_L1;
        },
        10000);
}

} // namespace

class TestMySqlWriteFaults final : public QObject
{
    Q_OBJECT

private slots:
    void losesNothingWhenTheServerIsKilled_data()
    {
        QTest::addColumn<int>("mode");
        for (const Mode mode :
             {Mode::Append, Mode::Overwrite, Mode::AppendDedup, Mode::OverwriteDedup})
            QTest::newRow(destinationSyncModeName(mode).toLatin1().constData())
                << static_cast<int>(mode);
    }
    void losesNothingWhenTheServerIsKilled()
    {
        QFETCH(int, mode);
        MariaDbServer server;
        server.start();
        const MySqlWriteFixture fixture(server);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto request = requestOf(schema, static_cast<Mode>(mode), 1);
        {
            MySqlDestination destination(fixture.configuration());
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QCOMPARE(flushOne(**writer, batchOf(schema, numbers(1, 100)), "one"), QString());
            QVERIFY((*writer)->write(batchOf(schema, numbers(101, 100)), {}));
            QVERIFY((*writer)->prepare({}));
            server.kill();
            const auto lost = (*writer)->commit({"two", u"g"_s});
            QVERIFY(!lost);
            QCOMPARE(lost.error().kind, ErrorKind::Transient);
        }
        server.start();
        MySqlDestination destination(fixture.configuration());
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("one"));
        QCOMPARE(flushOne(**writer, batchOf(schema, numbers(101, 100)), "two"), QString());
        server.kill();
        server.start();
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("two"));
        auto last = destination.openStream(request, {});
        QVERIFY(last);
        QVERIFY((*last)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT COUNT(*), COUNT(DISTINCT id), MIN(id), MAX(id) FROM t"_s),
                 QStringList({u"200|200|1|200"_s}));
    }

    void saysThatTheConnectionWasCut()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        MySqlDestination destination(fixture.configuration());
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        QCOMPARE(flushOne(**writer, batchOf(schema, numbers(1, 10)), "one"), QString());
        QVERIFY((*writer)->write(batchOf(schema, numbers(11, 10)), {}));
        for (const QString &id : fixture.rows(
                 u"SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND "
                 "ID <> CONNECTION_ID()"_s))
            fixture.run("KILL "_L1 + id);
        const auto lost = (*writer)->prepare({});
        QVERIFY(!lost);
        QCOMPARE(lost.error().code, u"mysql.connection_lost"_s);
        QCOMPARE(lost.error().kind, ErrorKind::Transient);
        // Asked on a new connection.
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("one"));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"10"_s);
    }

    void waitsForTheEndOfACommitWhoseAnswerWasLost()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        MySqlDestination destination(fixture.configuration());
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        QCOMPARE(flushOne(**writer, batchOf(schema, numbers(1, 1)), "one"), QString());
        const auto other = otherSession(fixture);
        runIn(*other, u"START TRANSACTION"_s);
        runIn(*other, u"UPDATE _millrace_checkpoints SET position = 'two'"_s);
        auto asked = std::async(std::launch::async, [&] { return (*writer)->committedState(); });
        QVERIFY(waitsForLock(fixture));
        runIn(*other, u"COMMIT"_s);
        QCOMPARE(asked.get()->checkpoint.position, std::string("two"));
    }

    void saysThatALockWasHeld()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v TEXT) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES (1, 'old')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto other = otherSession(fixture);
        runIn(*other, u"START TRANSACTION"_s);
        runIn(*other, u"SELECT * FROM t FOR UPDATE"_s);
        const QString before = fixture.value(u"SELECT @@GLOBAL.innodb_lock_wait_timeout"_s);
        fixture.run(u"SET GLOBAL innodb_lock_wait_timeout = 1"_s);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::AppendDedup),
                       {batchOf(schema, {u"1|new"_s, u"2|new"_s})});
        fixture.run("SET GLOBAL innodb_lock_wait_timeout = "_L1 + before);
        QCOMPARE(outcome.errorCode, u"mysql.lock_wait"_s);
        QCOMPARE(outcome.error.kind, ErrorKind::Transient);
        QCOMPARE(outcome.refused, QStringList());
        runIn(*other, u"COMMIT"_s);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|old"_s}));
        QCOMPARE(writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::AppendDedup),
                          {batchOf(schema, {u"1|new"_s, u"2|new"_s})})
                     .accepted,
                 2);
    }

    void stopsWaitingWithinASecond()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v TEXT) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES (1, 'old')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto other = otherSession(fixture);
        runIn(*other, u"START TRANSACTION"_s);
        runIn(*other, u"SELECT * FROM t FOR UPDATE"_s);
        MySqlDestination destination(fixture.configuration(s_plain));
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        QVERIFY((*writer)->write(batchOf(schema, {u"1|new"_s}), {}));
        CancellationSource stop;
        auto prepared
            = std::async(std::launch::async, [&] { return (*writer)->prepare(stop.get_token()); });
        QVERIFY(waitsForLock(fixture));
        QElapsedTimer timer;
        timer.start();
        stop.request_stop();
        QVERIFY(prepared.get().error().isCancelled());
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        // Its session is gone at the server as well, and its transaction with it.
        QVERIFY(QTest::qWaitFor(
            [&] {
                return fixture.value(u"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE "
                                     "DB = DATABASE() AND ID <> CONNECTION_ID()"_s)
                    == "1"_L1;
            },
            5000));
        runIn(*other, u"COMMIT"_s);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|old"_s}));
    }

    void abandonsALoadUnderWay()
    {
        const MySqlWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id INT PRIMARY KEY, v LONGTEXT) ENGINE=InnoDB; "
                    "INSERT INTO t VALUES (1, 'old')"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto other = otherSession(fixture);
        runIn(*other, u"START TRANSACTION"_s);
        runIn(*other, u"SELECT * FROM t FOR UPDATE"_s);
        MySqlDestination destination(fixture.configuration(s_plain));
        auto writer = destination.openStream(requestOf(schema, Mode::Append), {});
        QVERIFY(writer);
        // More than a portion, so that the load begins and waits for the lock.
        QVERIFY((*writer)->write(batchOf(schema, numbers(1, 50, QString(100'000, u'x'))), {}));
        QVERIFY(waitsForLock(fixture));
        QElapsedTimer timer;
        timer.start();
        writer->reset();
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        runIn(*other, u"COMMIT"_s);
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"1"_s);
    }

    void saysWhichRightIsMissing()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        (void)writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s})});
        const QString user = fixture.database() + u"_user"_s;
        fixture.run(u"CREATE USER %1 IDENTIFIED BY 'pässword'; "
                    "GRANT SELECT, INSERT ON t TO %1; "
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON _millrace_checkpoints TO %1; "
                    "GRANT SELECT, INSERT ON _millrace_tables TO %1"_s.arg(user));
        const QJsonObject account{{u"username"_s, user}, {u"password"_s, u"pässword"_s}};
        const auto configuration = fixture.configuration(account);
        // An account that may make nothing still appends to what is there.
        QCOMPARE(
            writeAll(configuration, requestOf(schema, Mode::Append), {batchOf(schema, {u"2|b"_s})})
                .errorCode,
            QString());
        MySqlDestination destination(configuration);
        auto writer = destination.openStream(requestOf(schema, Mode::Append, 2), {});
        QVERIFY(writer);
        QCOMPARE(flushOne(**writer, batchOf(schema, {u"3|c"_s}), "one"), QString());
        fixture.run("REVOKE INSERT ON t FROM "_L1 + user);
        const auto wrote = (*writer)->write(batchOf(schema, {u"4|d"_s}), {});
        const auto prepared = (*writer)->prepare({});
        QVERIFY(wrote && !prepared);
        QCOMPARE(prepared.error().code, u"mysql.permission_denied"_s);
        QCOMPARE(prepared.error().kind, ErrorKind::Configuration);
        QVERIFY(!prepared.error().detail.contains(u"pässword"_s));
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("one"));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"3"_s);
        QCOMPARE(writeAll(configuration, requestOf(schema, Mode::Overwrite, 3), {}).error.kind,
                 ErrorKind::Configuration);
        const CheckResult check = destination.check({}, {});
        QVERIFY(!check.passed());
        QCOMPARE(check.steps.back().error->kind, ErrorKind::Configuration);
        fixture.run("DROP USER "_L1 + user);
    }

    void writesWithoutLocalFiles()
    {
        MariaDbOptions options;
        options.allowsLocalFiles = false;
        MariaDbServer server(options);
        server.start();
        const MySqlWriteFixture fixture(server);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const CheckResult check = MySqlDestination(fixture.configuration()).check({}, {});
        QVERIFY(check.passed());
        QVERIFY(check.steps.back().name.contains("INSERT"_L1));
        for (const Mode mode :
             {Mode::Append, Mode::Overwrite, Mode::AppendDedup, Mode::OverwriteDedup}) {
            auto request = requestOf(schema, mode);
            request.target.name = destinationSyncModeName(mode);
            const WriteOutcome outcome
                = writeAll(fixture.configuration(), request,
                           {batchOf(schema, numbers(1, 5000)), batchOf(schema, numbers(5001, 3))});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 5003);
            QCOMPARE(fixture.value("SELECT COUNT(DISTINCT id) FROM "_L1 + request.target.name),
                     u"5003"_s);
        }
    }

    void doesNotCareForTheModeOfTheServer_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("none") << u""_s;
        QTest::newRow("no escapes, ANSI") << u"NO_BACKSLASH_ESCAPES,ANSI"_s;
        QTest::newRow("Oracle") << u"ORACLE,PAD_CHAR_TO_FULL_LENGTH"_s;
    }
    void doesNotCareForTheModeOfTheServer()
    {
        QFETCH(QString, mode);
        const MySqlWriteFixture fixture;
        const QString before = fixture.value(u"SELECT @@GLOBAL.sql_mode"_s);
        fixture.run("SET GLOBAL sql_mode = '"_L1 + mode + u'\'');
        fixture.run(u"CREATE TABLE o(id INT, v VARCHAR(3)) ENGINE=InnoDB"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const QStringList rows{u"1|a\\'b\"c"_s, u"2|"_s, u"3|∅"_s, u"4|\\"_s};
        QStringList stored;
        for (const Mode writing : {Mode::OverwriteDedup, Mode::Append})
            (void)writeAll(fixture.configuration(s_plain), requestOf(schema, writing),
                           {batchOf(schema, rows)});
        auto request = requestOf(schema, Mode::Append);
        request.target.name = u"o"_s;
        const WriteOutcome outcome = writeAll(fixture.configuration(s_plain), request,
                                              {batchOf(schema, {u"1|abcd"_s, u"2|\\'x"_s})});
        fixture.run("SET GLOBAL sql_mode = '"_L1 + before + u'\'');
        QCOMPARE(outcome.refused, QStringList({u"1|abcd [v] mysql.value_too_long"_s}));
        QCOMPARE(fixture.rows(u"SELECT id, HEX(v) FROM t ORDER BY id, v"_s),
                 QStringList({u"1|615C27622263"_s, u"1|615C27622263"_s, u"2|"_s, u"2|"_s, u"3|∅"_s,
                              u"3|∅"_s, u"4|5C"_s, u"4|5C"_s}));
        QCOMPARE(fixture.rows(u"SELECT HEX(v) FROM o"_s), QStringList({u"5C2778"_s}));
    }

    void keepsEarlierRowsWhenTheDiskIsFull()
    {
        test::SmallDisk disk;
        if (!disk.isInside()) {
            QVERIFY2(disk.runInside("keepsEarlierRowsWhenTheDiskIsFull"), disk.said().constData());
            return;
        }
        disk.mount(400);
        MariaDbOptions options;
        options.dataFolder = disk.path();
        MariaDbServer server(options);
        server.start();
        const MySqlWriteFixture fixture(server);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        for (const Mode mode : {Mode::Append, Mode::Overwrite}) {
            const auto at = [&](qint64 generation) {
                auto request = requestOf(schema, mode, generation);
                request.target.name = destinationSyncModeName(mode);
                return request;
            };
            QCOMPARE(
                writeAll(fixture.configuration(), at(1), {batchOf(schema, {u"1|a"_s})}).errorCode,
                QString());
            disk.fill(20);
            const auto batch = batchOf(schema, numbers(2, 200, QString(100'000, u'x')));
            const WriteOutcome outcome = writeAll(fixture.configuration(), at(2), {batch, batch});
            QCOMPARE(outcome.errorCode, u"mysql.disk_full"_s);
            QCOMPARE(outcome.error.kind, ErrorKind::System);
            QCOMPARE(outcome.refused, QStringList());
            disk.makeRoom();
            const QString select = "SELECT id, v FROM "_L1 + destinationSyncModeName(mode);
            QCOMPARE(fixture.rows(select), QStringList({u"1|a"_s}));
            QCOMPARE(
                writeAll(fixture.configuration(), at(3), {batchOf(schema, {u"2|b"_s})}).errorCode,
                QString());
        }
    }

    void takesValuesLargerThanAPacket()
    {
        MariaDbOptions options;
        options.settings = {u"--max-allowed-packet=1M"_s};
        MariaDbServer server(options);
        server.start();
        const MySqlWriteFixture fixture(server);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        QStringList rows = numbers(1, 40, QString(100'000, u'x'));
        const WriteOutcome loaded
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows + numbers(41, 1, QString(3'000'000, u'y')))});
        QCOMPARE(loaded.errorCode, QString());
        QCOMPARE(fixture.value(u"SELECT MAX(LENGTH(v)) FROM t"_s), u"3000000"_s);
        // In groups, statements stay below the packet; a value above it ends the run.
        fixture.run(u"SET GLOBAL local_infile = 0"_s);
        QCOMPARE(writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                          {batchOf(schema, rows)})
                     .accepted,
                 40);
        const WriteOutcome tooLarge
            = writeAll(fixture.configuration(), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows + numbers(41, 1, QString(3'000'000, u'y')))});
        QVERIFY2(tooLarge.errorCode == "mysql.packet_too_large"_L1
                     || tooLarge.errorCode == "mysql.connection_lost"_L1,
                 qPrintable(tooLarge.errorCode));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"81"_s);
    }

    void goesOnWithASwapThatWasKilled_data()
    {
        QTest::addColumn<int>("step");
        QTest::newRow("before the renaming") << 2;
        QTest::newRow("behind the renaming") << 3;
        QTest::newRow("behind the dropping") << 4;
        QTest::newRow("behind the first object") << 5;
    }
    void goesOnWithASwapThatWasKilled()
    {
        QFETCH(int, step);
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        const auto request = requestOf(schema, Mode::Overwrite, 2);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        fixture.run(u"CREATE TABLE log(x BIGINT) ENGINE=InnoDB; CREATE TRIGGER g AFTER INSERT ON t "
                    "FOR EACH ROW INSERT INTO log VALUES (NEW.id)"_s);
        {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(request, {});
            QCOMPARE(flushOne(**writer, batchOf(schema, {u"2"_s}), "two"), QString());
        }
        // The steps of MySqlSwap by hand, up to the kill.
        fixture.run(
            u"CREATE TABLE _millrace_objects (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, "
            "target_table VARCHAR(64) NOT NULL, name TEXT NOT NULL, statement LONGTEXT NOT NULL, "
            "sql_mode TEXT NOT NULL) ENGINE=InnoDB; "
            "INSERT INTO _millrace_objects(target_table, name, statement, sql_mode) VALUES "
            "('t', 'g', 'CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES "
            "(NEW.id)', ''), ('t', 'x', 'ALTER TABLE t ADD CONSTRAINT x CHECK (id <> 0)', ''); "
            "UPDATE _millrace_checkpoints SET is_swapping = 1"_s);
        if (step >= 3)
            fixture.run(u"RENAME TABLE t TO _millrace_old_t, _millrace_new_t TO t"_s);
        if (step >= 4)
            fixture.run(u"DROP TABLE _millrace_old_t"_s);
        if (step >= 5)
            fixture.run(u"CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW INSERT INTO log VALUES "
                        "(NEW.id)"_s);
        MySqlDestination destination(configuration);
        auto writer = destination.openStream(request, {});
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("two"));
        QCOMPARE((*writer)->committedState()->isFinished, step >= 3);
        QVERIFY((*writer)->finish({}));
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"2"_s}));
        QCOMPARE(fixture.tables(), QStringList({u"log"_s, u"t"_s}));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM _millrace_objects"_s), u"0"_s);
        fixture.run(u"INSERT INTO t VALUES (3)"_s);
        QCOMPARE(fixture.rows(u"SELECT x FROM log"_s), QStringList({u"3"_s}));
    }

    void clearsBehindASwapThatWasKilled()
    {
        const MySqlWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1"_s})});
        {
            MySqlDestination destination(configuration);
            auto writer = destination.openStream(requestOf(schema, Mode::Overwrite, 2), {});
            QCOMPARE(flushOne(**writer, batchOf(schema, {u"2"_s}), "two"), QString());
        }
        fixture.run(u"UPDATE _millrace_checkpoints SET is_swapping = 1; "
                    "RENAME TABLE t TO _millrace_old_t, _millrace_new_t TO t"_s);
        MySqlDestination destination(configuration);
        QVERIFY(destination.clearStream({{}, u"t"_s}, {}));
        QCOMPARE(fixture.tables(), QStringList({u"t"_s}));
        QCOMPARE(fixture.value(u"SELECT COUNT(*) FROM t"_s), u"0"_s);
        QVERIFY(!(*destination.openStream(requestOf(schema, Mode::Overwrite, 2), {}))
                     ->committedState());
    }
};

QTEST_GUILESS_MAIN(TestMySqlWriteFaults)
#include "testmysqlwritefaults.moc"
