// Tests of SqliteDatabase, SqliteFunctions and the error mapping.
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitefunctions.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Access = SqliteDatabase::Access;

class TestSqliteDatabase final : public QObject
{
    Q_OBJECT

private slots:
    void opensWhatItCreated()
    {
        const SqliteFixture fixture;
        auto database = SqliteDatabase::open(fixture.path(), Access::Create, 0ms, {});
        QVERIFY(database);
        QVERIFY((*database)->execute(u"CREATE TABLE t(a); INSERT INTO t VALUES (7)"_s));
        QCOMPARE(*(*database)->integer(u"SELECT a FROM t"_s), 7);
    }

    void saysWhatIsWrongWithThePath()
    {
        const SqliteFixture fixture;
        const auto codeOf = [](const QString &path, Access access) {
            const auto opened = SqliteDatabase::open(path, access, 0ms, {});
            return opened ? QString() : opened.error().code;
        };
        QCOMPARE(codeOf(fixture.path(), Access::ReadOnly), u"sqlite.file_missing"_s);
        QCOMPARE(codeOf(fixture.path(), Access::ReadWrite), u"sqlite.file_missing"_s);
        QCOMPARE(codeOf(fixture.path(u"no/such/x.db"_s), Access::Create),
                 u"sqlite.folder_missing"_s);
        QCOMPARE(codeOf(fixture.path(u"."_s), Access::ReadOnly), u"sqlite.is_folder"_s);
        QFile text(fixture.path(u"text.db"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        const auto opened = SqliteDatabase::open(text.fileName(), Access::ReadOnly, 0ms, {});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, u"sqlite.not_a_database"_s);
        QCOMPARE(opened.error().kind, ErrorKind::Configuration);
        QCOMPARE(opened.error().field, u"/path"_s);
        QVERIFY(opened.error().message.contains(text.fileName()));
    }

    void reportsCorruption()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a); INSERT INTO t SELECT zeroblob(500) FROM "
                    "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<200) "
                    "SELECT i FROM n)"_s);
        QFile file(fixture.path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(4096));
        file.write(QByteArray(4096 * 5, '\xff'));
        file.close();
        auto database = SqliteDatabase::open(fixture.path(), Access::ReadOnly, 0ms, {});
        QVERIFY(database);
        const auto count = (*database)->integer(u"SELECT count(*) FROM t WHERE a > 1"_s);
        QVERIFY(!count);
        QCOMPARE(count.error().code, u"sqlite.corrupt"_s);
        QVERIFY(!count.error().hint.isEmpty());
    }

    void reportsALockAsTransient()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a)"_s);
        const SqliteOther other(fixture.path());
        other.run(u"BEGIN EXCLUSIVE"_s);
        QElapsedTimer timer;
        timer.start();
        const auto opened = SqliteDatabase::open(fixture.path(), Access::ReadWrite, 60ms, {});
        QVERIFY(timer.elapsed() >= 60);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, u"sqlite.locked"_s);
        QCOMPARE(opened.error().kind, ErrorKind::Transient);
    }

    void stopsWaitingWhenCancelled()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a)"_s);
        const SqliteOther other(fixture.path());
        other.run(u"BEGIN EXCLUSIVE"_s);
        CancellationSource source;
        source.request_stop();
        const auto opened
            = SqliteDatabase::open(fixture.path(), Access::ReadWrite, 600s, source.get_token());
        QVERIFY(!opened);
        QVERIFY(opened.error().isCancelled());
    }

    void interruptsALongStatement()
    {
        const SqliteFixture fixture;
        auto database = SqliteDatabase::open(fixture.path(), Access::Create, 0ms, {});
        QVERIFY(database);
        CancellationSource source;
        const SqliteCancellationScope scope(**database, source.get_token());
        source.request_stop();
        const auto result = (*database)->integer(
            u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT count(*) FROM n"_s);
        QVERIFY(!result);
        QVERIFY(result.error().isCancelled());
    }

    void readsAFileInAFolderThatCannotBeWritten_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("rollback journal") << u"DELETE"_s;
        QTest::newRow("write-ahead log") << u"WAL"_s;
    }
    void readsAFileInAFolderThatCannotBeWritten()
    {
        QFETCH(QString, mode);
        const SqliteFixture fixture;
        fixture.run("PRAGMA journal_mode="_L1 + mode
                    + "; CREATE TABLE t(a); INSERT INTO t VALUES (7)"_L1);
        const QByteArray folder = QFile::encodeName(fixture.path(u"."_s));
        chmod(QFile::encodeName(fixture.path()).constData(), 0444);
        chmod(folder.constData(), 0555);
        // The administrator may write everywhere, so the test takes another identity for a moment.
        const bool isAdministrator = geteuid() == 0;
        if (isAdministrator)
            QCOMPARE(setresuid(65534, 65534, 0), 0);
        auto database = SqliteDatabase::open(fixture.path(), Access::ReadOnly, 0ms, {});
        const qint64 value = database ? (*database)->integer(u"SELECT a FROM t"_s).value() : 0;
        if (isAdministrator)
            QCOMPARE(setresuid(0, 0, 0), 0);
        chmod(folder.constData(), 0755);
        QVERIFY(database);
        QCOMPARE(value, 7);
    }

    void takesBackWhatADeadProgramLeft()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a); INSERT INTO t VALUES (7)"_s);
        const SqliteOther other(fixture.path());
        // A full cache makes SQLite write pages before the commit; a copy of the files now looks
        // like those of a program that was killed.
        other.run(u"PRAGMA cache_size = 1; BEGIN; UPDATE t SET a = 8; "
                  "INSERT INTO t SELECT zeroblob(2000) FROM "
                  "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
                  "SELECT i FROM n)"_s);
        QVERIFY(QFile::copy(fixture.path(), fixture.path(u"dead.sqlite"_s)));
        QVERIFY(QFile::copy(fixture.path(u"data.sqlite-journal"_s),
                            fixture.path(u"dead.sqlite-journal"_s)));
        auto database
            = SqliteDatabase::open(fixture.path(u"dead.sqlite"_s), Access::ReadOnly, 0ms, {});
        QVERIFY(database);
        QCOMPARE(*(*database)->integer(u"SELECT sum(a) FROM t"_s), 7);
        QVERIFY(!QFile::exists(fixture.path(u"dead.sqlite-journal"_s)));
    }

    void refusesToWriteAReadOnlyFile()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a)"_s);
        auto database = SqliteDatabase::open(fixture.path(), Access::ReadOnly, 0ms, {});
        QVERIFY(database);
        const auto written = (*database)->execute(u"INSERT INTO t VALUES (1)"_s);
        QVERIFY(!written);
        QCOMPARE(written.error().code, u"sqlite.read_only"_s);
    }

    void ordersDecimalsByValue_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::addColumn<QByteArray>("right");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *left, const char *right, int expected) {
            QTest::addRow("%s ? %s", left, right)
                << QByteArray(left) << QByteArray(right) << expected;
        };
        row("9", "10", -1);
        row("1.0", "1.00", 0);
        row("1.5", "1.25", 1);
        row("-2", "1", -1);
        row("-2", "-10", 1);
        row("0", "-0.000", 0);
        row("0.05", "0.5", -1);
        row("1e3", "1000", 0);
        row("1E-2", ".01", 0);
        row("12345678901234567890123456789", "12345678901234567890123456788", 1);
        row("007", "7.", 0);
        row("1e99999999999999999999", "1e5", 1);
        row("abc", "1", -1);
    }
    void ordersDecimalsByValue()
    {
        QFETCH(QByteArray, left);
        QFETCH(QByteArray, right);
        QFETCH(int, expected);
        QCOMPARE(compareDecimals(left.toStdString(), right.toStdString()), expected);
        QCOMPARE(compareDecimals(right.toStdString(), left.toStdString()), -expected);
    }

    void ordersYearsBeyondTheUsual()
    {
        QVERIFY(compareTemporals("2024-01-01", "2023-12-31") > 0);
        QVERIFY(compareTemporals("+012024-01-01", "9999-12-31") > 0);
        QVERIFY(compareTemporals("-000044-03-15", "0001-01-01") < 0);
        QVERIFY(compareTemporals("-000044-03-15", "-000045-03-15") > 0);
    }
};

QTEST_GUILESS_MAIN(TestSqliteDatabase)
#include "testsqlitedatabase.moc"
