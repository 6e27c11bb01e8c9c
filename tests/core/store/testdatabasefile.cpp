// The state database as a file: too new, damaged, and the two ways out.
#include "tests/core/store/storefixture.h"

#include <sqlite3.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(at) || file.write(bytes) != bytes.size())
        qFatal("The file cannot be overwritten.");
}

void execOn(const QString &path, const char *sql)
{
    sqlite3 *handle = nullptr;
    if (sqlite3_open(path.toUtf8().constData(), &handle) != SQLITE_OK
        || sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

} // namespace

class TestDatabaseFile final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        for (int i = 0; i < 3; ++i)
            m_store->connection(QString::number(i));
        m_path = m_store->profile.stateDatabase();
    }

    void refusesANewerSchemaAndChangesNothing()
    {
        m_store->close();
        execOn(m_path, "PRAGMA user_version = 999");
        const QByteArray before = contents(m_path);
        const auto opened = StateDatabase::open(m_store->profile, m_store->clock);
        QCOMPARE(opened.error().code, u"store.too_new"_s);
        QCOMPARE(opened.error().kind, ErrorKind::Configuration);
        QVERIFY(opened.error().message.contains(u"999"_s));
        QCOMPARE(contents(m_path), before);
        QCOMPARE(QDir(m_store->profile.backupsFolder()).entryList(QDir::Files), QStringList());
    }

    void findsDamageInTheMiddle()
    {
        damage();
        const auto opened = StateDatabase::open(m_store->profile, m_store->clock);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, u"store.damaged"_s);
        QVERIFY(opened.error().message.contains(m_path));
        QVERIFY(opened.error().hint.contains(u"backup"_s));
    }

    void findsAFileThatIsNoDatabase()
    {
        m_store->close();
        overwrite(m_path, 0, QByteArray(100, 'x'));
        QCOMPARE(m_store->openingError(), u"store.damaged"_s);
    }

    void recoversFromTheBackup()
    {
        m_store->reopen(); // the first opening after the creation makes the backup …
        m_store->close(); // … and the end waits for it
        m_store->open();
        m_store->connection(u"after the backup"_s);
        damage();
        const QByteArray damaged = contents(m_path);
        const QString aside = must(StateDatabase::recover(
            m_store->profile, StateDatabase::Recovery::FromBackup, m_store->clock));
        QCOMPARE(contents(aside), damaged);
        QVERIFY(QFileInfo(aside).fileName().startsWith("state-damaged-"_L1));
        m_store->open();
        QCOMPARE(must(ConnectionRepository(*m_store->database).all()).size(), 3u);
        QVERIFY(!(QFileInfo(m_path).permissions() & QFile::Permissions(0x0077)));
    }

    void recoversToAnEmptyProfile()
    {
        damage();
        const QString aside = must(StateDatabase::recover(
            m_store->profile, StateDatabase::Recovery::Empty, m_store->clock));
        QVERIFY(QFile::exists(aside));
        QVERIFY(!QFile::exists(m_path));
        m_store->open();
        QCOMPARE(must(ConnectionRepository(*m_store->database).all()).size(), 0u);
    }

    void changesNothingWithoutABackup()
    {
        damage();
        const QByteArray before = contents(m_path);
        const auto recovered = StateDatabase::recover(
            m_store->profile, StateDatabase::Recovery::FromBackup, m_store->clock);
        QCOMPARE(recovered.error().code, u"store.backup_missing"_s);
        QCOMPARE(contents(m_path), before);
    }

    void passesOverADamagedBackup()
    {
        m_store->reopen();
        m_store->connection(u"second day"_s);
        m_store->clock.advance(std::chrono::days(1));
        m_store->reopen();
        m_store->close();
        const QDir backups(m_store->profile.backupsFolder());
        QCOMPARE(backups.entryList(QDir::Files),
                 (QStringList{u"state-2026-01-01.sqlite"_s, u"state-2026-01-02.sqlite"_s}));
        overwrite(backups.filePath(u"state-2026-01-02.sqlite"_s), 4096, QByteArray(8192, '\x7f'));
        damage();
        must(StateDatabase::recover(m_store->profile, StateDatabase::Recovery::FromBackup,
                                    m_store->clock));
        m_store->open();
        // The backup of the first day is made behind the caller's back: with the fourth or without.
        QVERIFY(must(ConnectionRepository(*m_store->database).all()).size() >= 3u);
    }

    void takesTheWriteAheadLogAside()
    {
        m_store->close();
        overwrite(m_path, 0, QByteArray(100, 'x'));
        QFile log(m_path + u"-wal"_s);
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write("old log");
        log.close();
        const QString aside = must(StateDatabase::recover(
            m_store->profile, StateDatabase::Recovery::Empty, m_store->clock));
        QCOMPARE(contents(aside + u"-wal"_s), QByteArray("old log"));
        QVERIFY(!QFile::exists(m_path + u"-wal"_s));
    }

    void doesNotRecoverUnderAnotherUser()
    {
        const auto recovered = StateDatabase::recover(
            m_store->profile, StateDatabase::Recovery::Empty, m_store->clock);
        QCOMPARE(recovered.error().code, u"store.in_use"_s);
        m_store->reopen();
        QCOMPARE(must(ConnectionRepository(*m_store->database).all()).size(), 3u);
    }

    void checksALargeFileOnceADay()
    {
        fill(40'000);
        m_store->reopen();
        m_store->close(); // the backup of the day is made
        QVERIFY(QFileInfo(m_path).size() > 16 << 20);
        overwrite(m_path, QFileInfo(m_path).size() / 2 / 4096 * 4096, QByteArray(8192, '\x7f'));
        QCOMPARE(m_store->openingError(), QString());
        m_store->clock.advance(std::chrono::days(1));
        QCOMPARE(m_store->openingError(), u"store.damaged"_s);
    }

    void reportsDamageMetWhileReading()
    {
        fill(40'000);
        m_store->reopen();
        m_store->reopen();
        overwrite(m_path, QFileInfo(m_path).size() / 2 / 4096 * 4096, QByteArray(65536, '\x7f'));
        const auto sum
            = m_store->database->read<qint64>([](QSqlDatabase &connection) -> Result<qint64> {
                  Statement select(connection, "SELECT SUM(length(text)) FROM filler");
                  auto row = select.step();
                  if (!row)
                      return row.error();
                  return select.integer(0);
              });
        QVERIFY(!sum);
        QCOMPARE(sum.error().code, u"store.damaged"_s);
    }

    void tellsWhatCannotBeOpened()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"state.sqlite"_s));
        const auto opened = StateDatabase::open(Profile::locate(folder.path()), m_store->clock);
        QCOMPARE(opened.error().code, u"store.cannot_open"_s);
        QVERIFY(opened.error().message.contains(folder.path()));
    }

private:
    /// Adds \a rows of half a kilobyte.
    void fill(int rows)
    {
        const QByteArray sql
            = "CREATE TABLE filler (text TEXT) STRICT;"
              "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
            + QByteArray::number(rows) + ") INSERT INTO filler SELECT printf('%0500d', i) FROM n";
        must(m_store->run(sql.constData()));
    }

    /// Overwrites pages in the middle of the closed file.
    void damage()
    {
        m_store->close();
        const qint64 pages = QFileInfo(m_path).size() / 4096;
        overwrite(m_path, pages / 2 * 4096, QByteArray(4 * 4096, '\x7f'));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestDatabaseFile)
#include "testdatabasefile.moc"
