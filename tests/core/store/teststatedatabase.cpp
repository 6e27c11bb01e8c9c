// StateDatabase: transactions, threads, processes and the change counter.
#include "core/store/connectionlock.h"
#include "tests/core/store/childprocess.h"
#include "tests/core/store/storefixture.h"

#include <sqlite3.h>

#include <QDir>
#include <QFileInfo>
#include <QSqlQuery>

#include <atomic>
#include <thread>
#include <vector>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// A table of the test's own, which no migration minds.
constexpr char s_table[] = "CREATE TABLE notes (text TEXT) STRICT";

Result<void> addNote(StateDatabase &database, const QString &text)
{
    return database.write<void>([&](QSqlDatabase &connection) -> Result<void> {
        Statement insert(connection, "INSERT INTO notes (text) VALUES (?1)");
        insert.bind(1, text);
        return insert.run();
    });
}

Result<qint64> countNotes(const StateDatabase &database)
{
    return database.read<qint64>([](QSqlDatabase &connection) -> Result<qint64> {
        Statement count(connection, "SELECT COUNT(*) FROM notes");
        auto row = count.step();
        if (!row)
            return row.error();
        return count.integer(0);
    });
}

qsizetype openDescriptors() { return QDir(u"/proc/self/fd"_s).entryList(QDir::Files).size(); }

} // namespace

class TestStateDatabase final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        must(m_store->run(s_table));
    }

    void writeInsideAWriteIsAPartOfIt()
    {
        StateDatabase &database = *m_store->database;
        const Error refusal{u"test.refused"_s, ErrorKind::System, u"No."_s, {}, {}, {}};
        const auto seen = must(database.write<qint64>([&](QSqlDatabase &) -> Result<qint64> {
            must(addNote(database, u"first"_s));
            // One that fails leaves nothing, and the others stay.
            const auto failed = database.write<void>([&](QSqlDatabase &) -> Result<void> {
                must(addNote(database, u"second"_s));
                return refusal;
            });
            if (failed)
                return refusal;
            return countNotes(database);
        }));
        QCOMPARE(seen, 1);
        QCOMPARE(must(countNotes(database)), 1);
        const auto whole = database.write<void>([&](QSqlDatabase &) -> Result<void> {
            must(addNote(database, u"third"_s));
            return refusal;
        });
        QVERIFY(!whole);
        QCOMPARE(must(countNotes(database)), 1);
    }

    void compactsWhatDeletedRowsLeft()
    {
        must(m_store->run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                          "WHERE i < 20000) INSERT INTO notes SELECT hex(randomblob(200)) FROM n"));
        must(m_store->run("DELETE FROM notes WHERE rowid % 10 <> 0"));
        const auto compacted = must(m_store->database->compact({}));
        QVERIFY2(compacted.after < compacted.before / 4,
                 qPrintable(u"%1 of %2"_s.arg(compacted.after).arg(compacted.before)));
        const QFileInfo file(m_store->profile.stateDatabase());
        QCOMPARE(file.size() + QFileInfo(file.filePath() + u"-wal"_s).size(), compacted.after);
        QCOMPARE(must(countNotes(*m_store->database)), 2'000);
        must(addNote(*m_store->database, u"after"_s));
    }

    void doesNotCompactWhileAConnectionRuns()
    {
        const Connection connection = m_store->connection(u"a"_s);
        m_store->connection(u"b"_s);
        auto lock = must(ConnectionLock::acquire(m_store->profile, connection.id));
        const auto refused = m_store->database->compact({});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"store.compact_busy"_s);
        lock.reset();
        must(m_store->database->compact({}));
        // Nothing is held any more.
        must(ConnectionLock::acquire(m_store->profile, connection.id));
    }

    void compactionIsCancelled()
    {
        must(addNote(*m_store->database, u"stays"_s));
        CancellationSource source;
        source.request_stop();
        const auto cancelled = m_store->database->compact(source.get_token());
        QVERIFY(!cancelled && cancelled.error().isCancelled());
        // In its midst as well.
        must(m_store->run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                          "WHERE i < 300000) INSERT INTO notes SELECT hex(randomblob(50)) FROM n"));
        CancellationSource later;
        std::thread stopping([&later] {
            std::this_thread::yield();
            later.request_stop();
        });
        const auto stopped = m_store->database->compact(later.get_token());
        stopping.join();
        QVERIFY(!stopped && stopped.error().isCancelled());
        QCOMPARE(must(countNotes(*m_store->database)), 300'001);
    }

    void isPrivateToTheOwner()
    {
        must(addNote(*m_store->database, u"x"_s));
        const QFileInfo file(m_store->profile.stateDatabase());
        const auto entries = file.dir().entryInfoList({u"state.sqlite*"_s}, QDir::Files);
        QVERIFY(entries.size() >= 2);
        for (const QFileInfo &entry : entries)
            QVERIFY2(!(entry.permissions() & QFile::Permissions(0x0077)),
                     qUtf8Printable(entry.fileName()));
    }

    void worksAsItPromises()
    {
        QCOMPARE(m_store->number("SELECT foreign_keys FROM pragma_foreign_keys"), 1);
        QCOMPARE(m_store->number("SELECT synchronous FROM pragma_synchronous"), 2);
        QCOMPARE(m_store->number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    }

    void commitsAWriteAndRollsBackAnError()
    {
        must(addNote(*m_store->database, u"kept"_s));
        const auto failed
            = m_store->database->write<int>([](QSqlDatabase &connection) -> Result<int> {
                  must(execute(sqliteHandle(connection), "DELETE FROM notes"));
                  return Error{u"x.no"_s, ErrorKind::System, {}, {}, {}, {}};
              });
        QCOMPARE(failed.error().code, u"x.no"_s);
        QCOMPARE(must(countNotes(*m_store->database)), 1);
        m_store->reopen();
        QCOMPARE(must(countNotes(*m_store->database)), 1);
    }

    void servesQtSqlToo()
    {
        const auto text
            = m_store->database->write<QString>([](QSqlDatabase &connection) -> Result<QString> {
                  QSqlQuery query(connection);
                  query.prepare(u"INSERT INTO notes (text) VALUES (?) RETURNING text"_s);
                  query.addBindValue(u"by Qt"_s);
                  query.exec();
                  query.next();
                  return query.value(0).toString();
              });
        QCOMPARE(must(text), u"by Qt"_s);
        QCOMPARE(must(countNotes(*m_store->database)), 1);
    }

    void refusesToWriteOnAReadingConnection()
    {
        const auto done = m_store->database->read<void>([](QSqlDatabase &connection) {
            return execute(sqliteHandle(connection), "INSERT INTO notes VALUES ('x')");
        });
        QCOMPARE(done.error().code, u"store.read_only"_s);
    }

    void readsOneMoment()
    {
        must(m_store->database->read<void>([&](QSqlDatabase &) -> Result<void> {
            const qint64 before = must(countNotes(*m_store->database));
            must(addNote(*m_store->database, u"meanwhile"_s));
            if (must(countNotes(*m_store->database)) != before)
                qFatal("The read saw a later write.");
            return {};
        }));
        QCOMPARE(must(countNotes(*m_store->database)), 1);
    }

    void takesWritesOfManyThreads()
    {
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 25; ++round) {
                    if (!addNote(*m_store->database, u"t"_s) || !countNotes(*m_store->database))
                        ++failures;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(must(countNotes(*m_store->database)), 100);
    }

    void closesAConnectionWithItsThread()
    {
        must(countNotes(*m_store->database));
        const qsizetype before = QSqlDatabase::connectionNames().size();
        const qsizetype descriptors = openDescriptors();
        for (int i = 0; i < 5; ++i) {
            qsizetype during = 0;
            std::thread([&] {
                must(countNotes(*m_store->database));
                must(countNotes(*m_store->database));
                during = QSqlDatabase::connectionNames().size();
            }).join();
            QCOMPARE(during, before + 1);
            QCOMPARE(QSqlDatabase::connectionNames().size(), before);
        }
        // SQLite keeps one descriptor of a closed connection for the next one, because closing it
        // would drop the locks of the others.
        QVERIFY(openDescriptors() <= descriptors + 1);
    }

    void closesEveryConnectionAtItsEnd()
    {
        m_store->close();
        const qsizetype before = openDescriptors();
        m_store->open();
        must(countNotes(*m_store->database));
        m_store->close();
        QCOMPARE(openDescriptors(), before);
        QCOMPARE(QSqlDatabase::connectionNames().size(), 0);
    }

    void survivesAThreadThatOutlivesIt()
    {
        std::atomic<bool> hasRead = false;
        std::atomic<bool> mayEnd = false;
        std::thread reader([&] {
            must(countNotes(*m_store->database));
            hasRead = true;
            hasRead.notify_one();
            mayEnd.wait(false);
        });
        hasRead.wait(false);
        m_store->close();
        mayEnd = true;
        mayEnd.notify_one();
        reader.join();
        m_store->open();
        QCOMPARE(must(countNotes(*m_store->database)), 0);
    }

    void takesWritesOfSeveralProcesses()
    {
        const QString path = QFileInfo(m_store->profile.stateDatabase()).path();
        ChildProcess first({path, u"write"_s});
        ChildProcess second({path, u"write"_s});
        for (int i = 0; i < 40; ++i)
            must(addNote(*m_store->database, u"parent"_s));
        QVERIFY(first.ends());
        QVERIFY(second.ends());
        QCOMPARE(must(countNotes(*m_store->database)), 120);
        QCOMPARE(m_store->openingError(), QString());
    }

    void opensANewProfileInSeveralProcessesAtOnce()
    {
        const QTemporaryDir folder;
        ChildProcess first({folder.path(), u"open"_s});
        ChildProcess second({folder.path(), u"open"_s});
        ChildProcess third({folder.path(), u"open"_s});
        QVERIFY(first.ends());
        QVERIFY(second.ends());
        QVERIFY(third.ends());
    }

    void forgetsTheTransactionOfAKilledProcess()
    {
        ChildProcess child({QFileInfo(m_store->profile.stateDatabase()).path(), u"die"_s});
        QVERIFY(child.says("inside"));
        child.kill();
        QCOMPARE(must(countNotes(*m_store->database)), 0);
        must(addNote(*m_store->database, u"after"_s));
        QCOMPARE(must(countNotes(*m_store->database)), 1);
    }

    void countsChanges()
    {
        StateDatabase &database = *m_store->database;
        const qint64 start = must(database.changeCounter());
        must(countNotes(database));
        QCOMPARE(must(database.changeCounter()), start);
        must(addNote(database, u"x"_s));
        QCOMPARE(must(database.changeCounter()), start + 1);
        // Nothing changed, nothing counted.
        must(m_store->run("DELETE FROM notes WHERE text = 'absent'"));
        QCOMPARE(must(database.changeCounter()), start + 1);
        (void)database.write<void>([](QSqlDatabase &connection) -> Result<void> {
            must(execute(sqliteHandle(connection), "DELETE FROM notes"));
            return Error::cancelled();
        });
        QCOMPARE(must(database.changeCounter()), start + 1);
    }

    void countsChangesOfOthers()
    {
        const qint64 start = must(m_store->database->changeCounter());
        StoreFixture other(QFileInfo(m_store->profile.stateDatabase()).path());
        must(addNote(*other.database, u"x"_s));
        QCOMPARE(must(m_store->database->changeCounter()), start + 1);
    }

    void stopsWhenANewerProgramMigrated()
    {
        must(m_store->run("PRAGMA user_version = 999"));
        QCOMPARE(addNote(*m_store->database, u"x"_s).error().code, u"store.too_new"_s);
        QCOMPARE(countNotes(*m_store->database).error().code, u"store.too_new"_s);
    }

private:
    std::unique_ptr<StoreFixture> m_store;
};

namespace {

int runChild(const QStringList &arguments)
{
    StoreFixture store(arguments[0]);
    const QString task = arguments[1];
    if (task == "write"_L1) {
        for (int i = 0; i < 40; ++i)
            must(addNote(*store.database, u"child"_s));
    } else if (task == "die"_L1) {
        must(store.database->write<void>([](QSqlDatabase &connection) -> Result<void> {
            must(execute(sqliteHandle(connection), "INSERT INTO notes VALUES ('lost')"));
            say("inside");
            waitForParent();
            return {};
        }));
    } else {
        store.connection(QString::number(QCoreApplication::applicationPid()));
    }
    return 0;
}

} // namespace

int main(int argc, char **argv) { return runTestOrChild<TestStateDatabase>(argc, argv, runChild); }
#include "teststatedatabase.moc"
