// Migrations: from every version to the newest, all or nothing, by one at a time.
#include "core/store/connectionoverview.h"
#include "core/store/databaseconnection.h"
#include "core/store/migration.h"
#include "core/store/rejectedstore.h"
#include "core/store/streamactivity.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

#include <atomic>
#include <thread>
#include <vector>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// The whole schema as one text.
QString schemaOf(sqlite3 *handle)
{
    Statement select(handle, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
    QString schema;
    while (must(select.step()))
        schema += select.text(0) + u'\n';
    return schema;
}

std::vector<Migration> upTo(int version)
{
    std::vector<Migration> migrations = bundledMigrations();
    std::erase_if(migrations, [&](const Migration &entry) { return entry.version > version; });
    return migrations;
}

Migration next(const char *sql)
{
    return Migration{bundledMigrations().back().version + 1, u"next.sql"_s, sql};
}

/// A profile as the first version wrote it.
constexpr char s_firstContent[] = R"(
INSERT INTO endpoints VALUES ('s', 'source', 'sample', 'from', '{"rows": 1}'),
    ('d', 'destination', 'sqlite', 'to', '{"password": {"$secret": "x"}}');
INSERT INTO connections VALUES ('c', 'shop', 's', 'd',
    '[{"stream": {"name": "users", "fields": [{"name": "id", "type": "integer"}]},
       "sync_mode": "full_refresh_overwrite"}]', '{"prefix": "p_"}', 0);
INSERT INTO jobs VALUES (4, 'c', 'succeeded', 'manual', 1000000, 2000000, NULL);
INSERT INTO jobs VALUES (5, 'c', 'failed', 'manual', 3000000, 4000000, NULL);
INSERT INTO attempts VALUES (4, 1, 'succeeded', 1000000, 2000000, NULL),
    (5, 1, 'failed', 3000000, 4000000, NULL);
INSERT INTO attempt_streams VALUES (4, 1, '', 'users', 0, 'users', 'synced', 9, 9, 0, 0, 0, 0, 72,
    NULL, '[]'), (5, 1, '', 'users', 0, 'users', 'failed', 0, 0, 0, 0, 0, 0, 0, NULL, '[]');
INSERT INTO rejected_groups VALUES (1, 'c', '', 'users', 'rejected', 'code', 'id');
INSERT INTO rejected_records VALUES (1, 1, 0, 4, 1, 1500000, 'no', 'x', '{}', ''),
    (2, 1, 2, 4, 1, 1500000, 'no', 'x', '{}', '');
)";

} // namespace

class TestMigration final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"db.sqlite"_s);
        m_connection = must(DatabaseConnection::open(m_path, DatabaseAccess::ReadWrite));
    }
    void cleanup() { m_connection.reset(); }

    void areNumberedUpwards()
    {
        const auto migrations = bundledMigrations();
        QVERIFY(!migrations.empty());
        int last = 0;
        for (const Migration &migration : migrations) {
            QVERIFY(migration.version > last);
            QVERIFY(!migration.sql.isEmpty());
            last = migration.version;
        }
    }

    void leadsFromEveryVersionToTheNewest_data()
    {
        QTest::addColumn<int>("version");
        QTest::addRow("from nothing") << 0;
        for (const Migration &migration : bundledMigrations())
            QTest::addRow("from %d", migration.version) << migration.version;
    }
    void leadsFromEveryVersionToTheNewest()
    {
        QFETCH(int, version);
        StoreFixture fresh;
        const auto wanted
            = must(fresh.database->read<QString>([](QSqlDatabase &database) -> Result<QString> {
                  return schemaOf(sqliteHandle(database));
              }));

        const Profile profile = Profile::locate(m_folder->filePath(u"profile"_s));
        must(profile.create());
        {
            const auto old = must(
                DatabaseConnection::open(profile.stateDatabase(), DatabaseAccess::ReadWrite));
            must(migrate(old->handle(), upTo(version)));
            QCOMPARE(must(schemaVersion(old->handle())), version);
        }
        const auto database = must(StateDatabase::open(profile, fresh.clock));
        must(database->read<void>([&](QSqlDatabase &connection) -> Result<void> {
            if (must(schemaVersion(sqliteHandle(connection))) != bundledMigrations().back().version)
                qFatal("The version is not the newest.");
            if (schemaOf(sqliteHandle(connection)) != wanted)
                qFatal("The schema differs from a fresh one.");
            return {};
        }));
    }

    void settingsOfConnectionsMoveToTheOthers()
    {
        const Profile profile = Profile::locate(m_folder->filePath(u"profile"_s));
        must(profile.create());
        {
            const auto old = must(
                DatabaseConnection::open(profile.stateDatabase(), DatabaseAccess::ReadWrite));
            must(migrate(old->handle(), upTo(1)));
            must(execute(old->handle(), s_firstContent));
            must(migrate(old->handle(), upTo(16)));
            must(execute(old->handle(),
                         "INSERT INTO settings VALUES ('connection/c/notices', "
                         "'[{\"channels\": {\"recovery\": [\"mail\"]}, \"long_run_minutes\": 5}]');"
                         "INSERT INTO settings VALUES ('connection/c/other', '[1]');"
                         "INSERT INTO verified_connections VALUES ('c')"));
        }
        const FakeClock clock;
        const auto database = must(StateDatabase::open(profile, clock));
        const Connection connection = must(ConnectionRepository(*database).findByName(u"shop"_s));
        QVERIFY(connection.settings.verifiesRuns);
        QCOMPARE(connection.settings.notices.longRunMinutes, std::optional(5));
        QCOMPARE(connection.settings.notices.channels.at(NoticeKind::Recovery),
                 NoticeChannels{NoticeChannel::Mail});
        QCOMPARE(connection.settings.prefix, u"p_"_s);
        const auto left = must(database->read<qint64>([](QSqlDatabase &reader) -> Result<qint64> {
            Statement count(reader,
                            "SELECT COUNT(*) FROM settings WHERE name LIKE "
                            "'connection/%'");
            must(count.step());
            return count.integer(0);
        }));
        QCOMPARE(left, 1);
    }

    void keepsWhatTheFirstSchemaHeld()
    {
        const Profile profile = Profile::locate(m_folder->filePath(u"profile"_s));
        must(profile.create());
        {
            const auto old = must(
                DatabaseConnection::open(profile.stateDatabase(), DatabaseAccess::ReadWrite));
            must(migrate(old->handle(), upTo(1)));
            must(execute(old->handle(), s_firstContent));
        }
        const FakeClock clock;
        const auto database = must(StateDatabase::open(profile, clock));
        const Connection connection = must(ConnectionRepository(*database).findByName(u"shop"_s));
        QVERIFY(!connection.isEnabled);
        QVERIFY(connection.schedule == Schedule());
        QVERIFY(connection.tags.isEmpty());
        QCOMPARE(connection.settings.prefix, u"p_"_s);
        QVERIFY(connection.settings.schemaChanges == SchemaChangePolicy::PropagateColumns);
        QCOMPARE(connection.catalog.streams.size(), 1u);
        const auto summaries = must(connectionOverview(*database, profile));
        QCOMPARE(summaries.size(), 1u);
        QCOMPARE(summaries[0].lastJob->id, 5);
        QVERIFY(!summaries[0].lastJob->isPartial());
        const auto activity = must(streamActivity(*database, connection.id));
        QCOMPARE(activity.size(), 1u);
        QCOMPARE(activity[0].lastJob, 5);
        QCOMPARE(activity[0].lastResult->status, StreamStatus::Failed);
        QCOMPARE(activity[0].wroteJob, std::optional<qint64>(4));
        QCOMPARE(activity[0].wroteAt->time_since_epoch(), std::chrono::microseconds(2'000'000));
        QCOMPARE(summaries[0].openRejected, 1);
        const auto records = must(RejectedStore(*database).page({}, 0, 10));
        QCOMPARE(records.size(), 2u);
        QCOMPARE(records[1].status, RejectedStatus::Ignored);
        QVERIFY(must(TimelineStore(*database).list(connection.id, 10)).empty());
        // What was written by the first version can be saved by this one.
        must(ConnectionRepository(*database).save(connection));
    }

    void appliesOnlyWhatIsMissing()
    {
        must(migrate(m_connection->handle(), bundledMigrations()));
        auto migrations = bundledMigrations();
        migrations.push_back(next("CREATE TABLE extra (id INTEGER)"));
        must(migrate(m_connection->handle(), migrations));
        must(migrate(m_connection->handle(), migrations));
        QCOMPARE(must(schemaVersion(m_connection->handle())), migrations.back().version);
    }

    void isAllOrNothing()
    {
        auto migrations = bundledMigrations();
        const int before = migrations.back().version;
        migrations.push_back(
            next("CREATE TABLE extra (id INTEGER); INSERT INTO extra VALUES (1); nonsense"));
        QVERIFY(!migrate(m_connection->handle(), migrations));
        QCOMPARE(must(schemaVersion(m_connection->handle())), before);
        QVERIFY(!schemaOf(m_connection->handle()).contains(u"extra"_s));
    }

    void refusesToBreakAForeignKey()
    {
        auto migrations = bundledMigrations();
        migrations.push_back(
            next("INSERT INTO connections VALUES ('c', 'n', 'none', 'none', '[]', '{}', 1, '{}')"));
        const auto migrated = migrate(m_connection->handle(), migrations);
        QVERIFY(!migrated);
        QVERIFY(migrated.error().message.contains(u"connections"_s));
        QCOMPARE(must(schemaVersion(m_connection->handle())), migrations.back().version - 1);
    }

    void isDoneOnceByManyAtOnce()
    {
        must(migrate(m_connection->handle(), bundledMigrations()));
        auto migrations = bundledMigrations();
        migrations.push_back(next("CREATE TABLE extra (id INTEGER); INSERT INTO extra VALUES (1)"));
        std::atomic<int> failures = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] {
                const auto mine = must(DatabaseConnection::open(m_path, DatabaseAccess::ReadWrite));
                if (!migrate(mine->handle(), migrations))
                    ++failures;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        Statement count(m_connection->handle(), "SELECT COUNT(*) FROM extra");
        QVERIFY(must(count.step()));
        QCOMPARE(count.integer(0), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<DatabaseConnection> m_connection;
};

QTEST_GUILESS_MAIN(TestMigration)
#include "testmigration.moc"
