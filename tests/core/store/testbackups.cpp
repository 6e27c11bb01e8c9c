// Backups: one a day, the newest three, never of a damaged file.
#include "core/store/backups.h"
#include "core/store/filelock.h"
#include "tests/core/store/storefixture.h"

#include <sqlite3.h>

#include <QDir>
#include <QFileInfo>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestBackups final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_store = std::make_unique<StoreFixture>(); }

    void makesNoneOfANewDatabase()
    {
        m_store->close();
        QCOMPARE(files(), QStringList());
    }

    void makesOneADay()
    {
        m_store->connection(u"first"_s);
        m_store->reopen();
        m_store->close();
        QCOMPARE(files(), QStringList{u"state-2026-01-01.sqlite"_s});
        const QFileInfo backup(folder().filePath(files().first()));
        QVERIFY(!(backup.permissions() & QFile::Permissions(0x0077)));

        m_store->open();
        m_store->connection(u"second"_s);
        m_store->reopen();
        m_store->close();
        QCOMPARE(files(), QStringList{u"state-2026-01-01.sqlite"_s});
        QCOMPARE(QFileInfo(backup.filePath()).lastModified(), backup.lastModified());
    }

    void makesOneWhenTheDayChangesUnderAnOpenDatabase()
    {
        m_store->connection(u"first day"_s);
        m_store->clock.advance(std::chrono::days(1));
        m_store->connection(u"second day"_s);
        m_store->close();
        QCOMPARE(files(), QStringList{u"state-2026-01-02.sqlite"_s});
    }

    void leavesItToAnotherProcessThatIsAtIt()
    {
        m_store->close();
        auto other = FileLock::acquire(m_store->profile.locksFolder() + u"/state-backup.lock"_s,
                                       LockKind::Exclusive, LockWait::Never);
        QVERIFY(other && *other); // another process that is at it
        m_store->open();
        m_store->connection(u"meanwhile"_s);
        m_store->close();
        QCOMPARE(files(), QStringList());
    }

    void keepsTheNewestThree()
    {
        for (int day = 0; day < 5; ++day) {
            m_store->reopen();
            m_store->close();
            m_store->clock.advance(std::chrono::days(1));
        }
        QCOMPARE(files(),
                 (QStringList{u"state-2026-01-03.sqlite"_s, u"state-2026-01-04.sqlite"_s,
                              u"state-2026-01-05.sqlite"_s}));
    }

    void holdsWhatWasThere()
    {
        m_store->connection(u"kept"_s);
        m_store->reopen();
        m_store->close();
        sqlite3 *handle = nullptr;
        const QByteArray path = folder().filePath(files().first()).toUtf8();
        QCOMPARE(sqlite3_open_v2(path.constData(), &handle, SQLITE_OPEN_READONLY, nullptr),
                 SQLITE_OK);
        {
            Statement select(handle, "SELECT name FROM connections");
            QVERIFY(must(select.step()));
            QCOMPARE(select.text(0), u"kept"_s);
        }
        sqlite3_close(handle);
    }

    void makesNoneOfADamagedFile()
    {
        for (int i = 0; i < 3; ++i)
            m_store->connection(QString::number(i));
        m_store->close();
        QFile file(m_store->profile.stateDatabase());
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size() / 4096 / 2 * 4096);
        file.write(QByteArray(4 * 4096, '\x7f'));
        file.close();
        QCOMPARE(m_store->openingError(), u"store.damaged"_s);
        QCOMPARE(files(), QStringList());
    }

    void opensAllTheSameWhenTheBackupFails()
    {
        m_store->connection(u"kept"_s);
        m_store->close();
        const QString name = m_store->profile.backupsFolder() + u"/state-2026-01-01.sqlite"_s;
        QVERIFY(QDir().mkdir(name + u".part"_s)); // where the copy would be written
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"backup .* cannot be written"_s));
        m_store->open();
        QCOMPARE(must(ConnectionRepository(*m_store->database).all()).size(), 1u);
        m_store->close();
        QVERIFY(!QFile::exists(name));
    }

    void leavesOtherFilesAlone()
    {
        QFile mine(folder().filePath(u"state-mine.sqlite"_s));
        QVERIFY(mine.open(QIODevice::WriteOnly));
        for (int day = 0; day < 5; ++day) {
            m_store->reopen();
            m_store->close();
            m_store->clock.advance(std::chrono::days(1));
        }
        QVERIFY(mine.exists());
        QCOMPARE(Backups(folder().path()).all().size(), 3);
    }

private:
    [[nodiscard]] QDir folder() const { return QDir(m_store->profile.backupsFolder()); }
    [[nodiscard]] QStringList files() const { return folder().entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<StoreFixture> m_store;
};

QTEST_GUILESS_MAIN(TestBackups)
#include "testbackups.moc"
