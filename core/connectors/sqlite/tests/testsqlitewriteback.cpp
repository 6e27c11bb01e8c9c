// Tests of SqliteWriteBack.
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitewriteback.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t s_muchMore = 64 << 20;

/// Whether another process would find the file locked by this one: locks belong to the process, so
/// that only another one can tell.
bool isLockedForOthers(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const pid_t child = fork();
    if (child == 0) {
        // Where SQLite keeps its locks: from 1 GiB on.
        struct flock lock = {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = 0x40000000;
        lock.l_len = 512;
        const int file = ::open(name.constData(), O_RDWR);
        const bool isKnown = file >= 0 && ::fcntl(file, F_GETLK, &lock) == 0;
        _exit(isKnown && lock.l_type != F_UNLCK ? 1 : 0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)
        && WEXITSTATUS(status) == 1;
}

} // namespace

class TestSqliteWriteBack final : public QObject
{
    Q_OBJECT

private slots:
    void asksTheDiskOnlyForMuch()
    {
        const SqliteFixture fixture;
        fixture.run(u"CREATE TABLE t(a)"_s);
        SqliteWriteBack writeBack(fixture.path());
        writeBack.wrote(1);
        QTest::qWait(50);
        QCOMPARE(writeBack.rounds(), 0);
        writeBack.wrote(s_muchMore);
        QTRY_COMPARE(writeBack.rounds(), 1);
        writeBack.wrote(s_muchMore);
        QTRY_COMPARE(writeBack.rounds(), 2);
    }

    void theWriterKeepsItsLock()
    {
        const SqliteFixture fixture;
        auto database
            = SqliteDatabase::open(fixture.path(), SqliteDatabase::Access::Create, 0ms, {});
        QVERIFY(database);
        QVERIFY((*database)->execute(u"CREATE TABLE t(a)"_s));
        QVERIFY(!isLockedForOthers(fixture.path()));
        QVERIFY((*database)->beginWriting());
        QVERIFY((*database)->execute(u"INSERT INTO t VALUES (1)"_s));
        QVERIFY(isLockedForOthers(fixture.path()));
        {
            SqliteWriteBack writeBack(fixture.path());
            writeBack.wrote(s_muchMore);
            QTRY_COMPARE(writeBack.rounds(), 1);
        }
        QVERIFY(isLockedForOthers(fixture.path()));
        QVERIFY((*database)->commit());
        QVERIFY(!isLockedForOthers(fixture.path()));
        QCOMPARE(fixture.value(u"SELECT a FROM t"_s), u"1"_s);
    }

    void makesNoFileAndFailsWithoutAWord()
    {
        const SqliteFixture fixture;
        const QString missing = fixture.path(u"missing.db"_s);
        {
            SqliteWriteBack writeBack(missing);
            writeBack.wrote(s_muchMore);
            writeBack.wrote(s_muchMore);
            QTest::qWait(50);
            QCOMPARE(writeBack.rounds(), 0);
        }
        QVERIFY(!QFile::exists(missing));
    }
};

QTEST_GUILESS_MAIN(TestSqliteWriteBack)
#include "testsqlitewriteback.moc"
