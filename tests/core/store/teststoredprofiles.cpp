// Profiles as every earlier level of the state database left them, opened by this one.
#include "core/store/checkpointhistory.h"
#include "core/store/connectionoverview.h"
#include "core/store/databaseconnection.h"
#include "core/store/deliverystore.h"
#include "core/store/draftrepository.h"
#include "core/store/leftoutstore.h"
#include "core/store/migration.h"
#include "core/store/noticestore.h"
#include "core/store/rejectededits.h"
#include "core/store/rejectedstore.h"
#include "core/store/runwishes.h"
#include "core/store/schedulestore.h"
#include "core/store/schemafindings.h"
#include "core/store/statisticsstore.h"
#include "core/store/tagrepository.h"
#include "core/store/timelinestore.h"
#include "core/store/verificationstore.h"
#include "tests/core/store/storefixture.h"

#include <QDir>

#include <algorithm>
#include <map>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QString s_shop = u"c0ffee00-0000-4000-8000-000000000001"_s;
const StreamId s_users{{}, u"users"_s};
const StreamId s_orders{{}, u"orders"_s};

/// The stored profiles, by level.
std::map<int, QString> storedProfiles()
{
    std::map<int, QString> found;
    const QDir folder(QStringLiteral(PROFILES));
    for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files))
        found.emplace(name.section(u'.', 0, 0).toInt(), folder.filePath(name));
    return found;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qUtf8Printable(path));
    return file.readAll();
}

QStringList column(sqlite3 *handle, const QByteArray &query)
{
    Statement select(handle, query.constData());
    QStringList values;
    while (must(select.step()))
        values << select.text(0);
    return values;
}

/// How many rows each table has. A setting of a connection that became a part of it is none.
std::map<QString, QString> rowCounts(sqlite3 *handle)
{
    std::map<QString, QString> counts;
    const QStringList tables = column(handle,
                                      "SELECT name FROM sqlite_schema WHERE type = 'table' "
                                      "AND name NOT LIKE 'sqlite_%'");
    for (const QString &table : tables) {
        QByteArray query = "SELECT CAST(COUNT(*) AS TEXT) FROM " + table.toUtf8();
        if (table == u"settings"_s)
            query += " WHERE name NOT LIKE 'connection/%'";
        counts.emplace(table, column(handle, query).value(0));
    }
    return counts;
}

QString schemaOf(sqlite3 *handle)
{
    return column(handle, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
        .join(u'\n');
}

/// A stored profile, put there and opened.
struct Upgraded final
{
    explicit Upgraded(const QString &sql)
        : profile(Profile::locate(folder.filePath(u"profile"_s)))
    {
        must(profile.create());
        {
            const auto old = must(
                DatabaseConnection::open(profile.stateDatabase(), DatabaseAccess::ReadWrite));
            must(execute(old->handle(), contentOf(sql).constData()));
            before = rowCounts(old->handle());
        }
        database = must(StateDatabase::open(profile, clock));
    }

    /// What \a ask says of the database as it is now.
    template<typename T>
    [[nodiscard]] T now(const std::function<T(sqlite3 *)> &ask) const
    {
        return must(database->read<T>(
            [&](QSqlDatabase &reader) -> Result<T> { return ask(sqliteHandle(reader)); }));
    }
    [[nodiscard]] Connection shop() const
    {
        return must(ConnectionRepository(*database).find(s_shop));
    }

    QTemporaryDir folder;
    FakeClock clock;
    Profile profile;
    std::map<QString, QString> before;
    std::unique_ptr<StateDatabase> database;
};

TimePoint at(qint64 seconds) { return TimePoint(std::chrono::seconds(seconds)); }

} // namespace

class TestStoredProfiles final : public QObject
{
    Q_OBJECT

private slots:
    void everyLevelHasOne();
    void isAsANewOne_data() { addLevels(); }
    void isAsANewOne();
    void losesNoRow_data() { addLevels(); }
    void losesNoRow();
    void connectionsAreWhatTheyWere_data() { addLevels(); }
    void connectionsAreWhatTheyWere();
    void runsAreWhatTheyWere_data() { addLevels(); }
    void runsAreWhatTheyWere();
    void rejectedRecordsAreWhatTheyWere_data() { addLevels(); }
    void rejectedRecordsAreWhatTheyWere();
    void historyIsWhatItWas_data() { addLevels(); }
    void historyIsWhatItWas();
    void goesOnBeingUsed_data() { addLevels(); }
    void goesOnBeingUsed();

private:
    static void addLevels()
    {
        QTest::addColumn<int>("level");
        for (const auto &[level, path] : storedProfiles())
            QTest::addRow("level %d", level) << level;
    }
};

void TestStoredProfiles::everyLevelHasOne()
{
    QList<int> levels;
    for (const Migration &migration : bundledMigrations())
        levels << migration.version;
    QList<int> stored;
    for (const auto &[level, path] : storedProfiles())
        stored << level;
    QCOMPARE(stored, levels);
}

void TestStoredProfiles::isAsANewOne()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    StoreFixture fresh;
    const auto wanted = must(fresh.database->read<QString>(
        [](QSqlDatabase &reader) -> Result<QString> { return schemaOf(sqliteHandle(reader)); }));
    QCOMPARE(profile.now<QString>(&schemaOf), wanted);
    QCOMPARE(profile.now<QStringList>([](sqlite3 *handle) {
        return column(handle, "PRAGMA integrity_check")
            + column(handle, "PRAGMA foreign_key_check");
    }),
             QStringList{u"ok"_s});
}

void TestStoredProfiles::losesNoRow()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    const auto now = profile.now<std::map<QString, QString>>(&rowCounts);
    int compared = 0;
    for (const auto &[table, rows] : profile.before) {
        if (table == u"verified_connections"_s) {
            QVERIFY(!now.contains(table)); // It became a setting of the connection.
            continue;
        }
        QVERIFY2(now.contains(table), qPrintable(table));
        QVERIFY2(now.at(table) == rows,
                 qPrintable(u"%1: %2 instead of %3"_s.arg(table, now.at(table), rows)));
        ++compared;
    }
    QVERIFY(compared >= 10);
}

void TestStoredProfiles::connectionsAreWhatTheyWere()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    const Connection shop = profile.shop();
    QCOMPARE(shop.name, u"shop"_s);
    QVERIFY(shop.isEnabled);
    QCOMPARE(shop.settings.prefix, u"shop_"_s);
    QCOMPARE(shop.catalog.streams.size(), 2u);
    QCOMPARE(syncModeName(shop.catalog.streams[0].mode), u"full_refresh_overwrite"_s);
    QCOMPARE(shop.catalog.streams[1].effectiveCursor(), u"changed"_s);
    QCOMPARE(shop.catalog.streams[1].effectivePrimaryKey(), QStringList{u"id"_s});
    QCOMPARE(shop.schedule.kind, level >= 2 ? ScheduleKind::Cron : ScheduleKind::Manual);
    QCOMPARE(shop.schedule.cron, level >= 2 ? u"0 30 6 * * ?"_s : Schedule().cron);
    QCOMPARE(shop.tags, level >= 2 ? (QStringList{u"finance"_s, u"daily"_s}) : QStringList());
    QCOMPARE(shop.streamSchedules.size(), level >= 9 ? 1u : 0u);
    QCOMPARE(shop.settings.notices.longRunMinutes,
             level >= 15 ? std::optional(5) : std::optional<int>());
    QCOMPARE(shop.settings.verifiesRuns, level >= 16);
    const Endpoint warehouse = must(EndpointRepository(*profile.database).find(shop.destinationId));
    QCOMPARE(warehouse.connectorId, u"postgresql"_s);
    QCOMPARE(warehouse.configuration["password"_L1]["$secret"_L1].toString(),
             u"0b6f9a52/password"_s);
    QCOMPARE(warehouse.isProduction, level >= 4);
    QCOMPARE(must(TagRepository(*profile.database).all()).size(), level >= 2 ? 2u : 0u);
    QCOMPARE(must(DraftRepository(*profile.database).all()).size(), level >= 2 ? 1u : 0u);
    QCOMPARE(must(ScheduleStore(*profile.database).marks()).size(), level >= 9 ? 1u : 0u);
}

void TestStoredProfiles::runsAreWhatTheyWere()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    const JobRepository jobs(*profile.database);
    const std::size_t runs = level >= 10 ? 6 : level >= 5 ? 5 : level >= 3 ? 4 : 3;
    QCOMPARE(must(jobs.list(s_shop, 100)).size(), runs);
    const Job first = must(jobs.find(1));
    QCOMPARE(first.status, JobStatus::Succeeded);
    QCOMPARE(first.kind, JobKind::Sync);
    const auto streams = summarised(first.attempts);
    QCOMPARE(streams.size(), 2u);
    QCOMPARE(streams[1].counts.written, 97);
    QCOMPARE(streams[1].counts.rejected, 3);
    QVERIFY(streams[1].counts.isBalanced());
    QCOMPARE(must(jobs.find(2)).error->code, u"postgresql.unreachable"_s);
    // What was under way then is what the next run goes on with.
    const auto unfinished = must(jobs.unfinished(s_shop));
    QCOMPARE(unfinished.size(), 1u);
    QCOMPARE(unfinished[0].id, 3);
    if (level >= 3)
        QCOMPARE(must(jobs.find(5)).streams, std::vector<StreamId>{s_users});
    if (level >= 5)
        QCOMPARE(must(jobs.find(6)).kind, JobKind::Retry);
    if (level >= 10)
        QCOMPARE(must(jobs.find(7)).refreshMode, std::optional(RefreshMode::Remove));
    QCOMPARE(must(RunWishes(*profile.database).of(3)).has_value(), level >= 8);
    QCOMPARE(must(StatisticsStore(*profile.database).find(7)).streams.size(),
             level >= 13 ? 1u : 0u);

    const auto state = must(CheckpointStore(*profile.database).load(s_shop, s_orders));
    QCOMPARE(state.generationId, level >= 10 ? 1 : 0);
    QCOMPARE(state.generationKey, level >= 10 ? u"a3"_s : u"a2"_s);
    QVERIFY(state.checkpoint.has_value());
    QCOMPARE(state.checkpoint->position, std::string(R"({"cursor":"2023-11-14T22:13:20Z"})"));
    // How fresh the streams are is worked out for runs of before it was noted.
    const auto fresh = must(StatisticsStore(*profile.database).freshness(s_shop));
    QCOMPARE(fresh.size(), 2u);
    const auto ofUsers = std::ranges::find(fresh, s_users, &StreamFreshness::stream);
    QVERIFY(ofUsers != fresh.end());
    QCOMPARE(ofUsers->freshAt, std::optional(at(level >= 3 ? 1'700'259'200 : 1'700'000'000)));
}

void TestStoredProfiles::rejectedRecordsAreWhatTheyWere()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    const auto records = must(RejectedStore(*profile.database).page({}, 0, 10));
    QCOMPARE(records.size(), 3u);
    QCOMPARE(records[0].status, RejectedStatus::Open);
    QCOMPARE(records[0].value, std::string("long"));
    QCOMPARE(records[1].status, RejectedStatus::Ignored);
    QCOMPARE(records[1].note, level >= 2 ? u"known at the shop"_s : QString());
    QCOMPARE(records[2].outcome, RejectedOutcome::Nulled);
    QCOMPARE(records[2].sourceRecord, std::string(R"({"id":9,"changed":"soon"})"));
    QCOMPARE(records[0].retriedJob, level >= 5 ? std::optional<qint64>(6) : std::nullopt);
    QCOMPARE(must(RejectedEdits(*profile.database).history(1)).size(), level >= 5 ? 2u : 0u);
    const auto delivered = must(DeliveryStore(*profile.database).summary(1));
    QCOMPARE(delivered.records, level >= 6 ? 2 : 0);
    QCOMPARE(must(LeftOutStore(*profile.database).of(s_shop, s_orders)).size(),
             level >= 11 ? 1u : 0u);
    QCOMPARE(must(connectionOverview(*profile.database, profile.profile)).at(0).openRejected, 2);
}

void TestStoredProfiles::historyIsWhatItWas()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    const auto events = must(TimelineStore(*profile.database).list(s_shop, 10));
    QCOMPARE(events.size(), level >= 2 ? 2u : 0u);
    if (level >= 2)
        QCOMPARE(events[0].after["prefix"_L1].toString(), u"shop_"_s);
    const auto checkpoints = must(CheckpointHistory(*profile.database).list(s_shop));
    QCOMPARE(checkpoints.size(), level >= 10 ? 2u : 0u);
    const auto finding = must(SchemaFindings(*profile.database).find(s_shop));
    QCOMPARE(finding.has_value(), level >= 10);
    if (finding)
        QCOMPARE(finding->catalog.streams.size(), 2u);
    const auto notices = must(NoticeStore(*profile.database).list({}));
    QCOMPARE(notices.size(), level >= 15 ? 1u : 0u);
    if (!notices.empty())
        QCOMPARE(notices[0].sendings.size(), 2u);
    const auto verified = must(VerificationStore(*profile.database).last(s_shop));
    QCOMPARE(verified.has_value(), level >= 16);
    if (verified)
        QCOMPARE(verified->streams.at(0).equal, 3);
}

void TestStoredProfiles::goesOnBeingUsed()
{
    QFETCH(const int, level);
    const Upgraded profile(storedProfiles().at(level));
    Connection shop = profile.shop();
    shop.settings.prefix = u"other_"_s;
    must(ConnectionRepository(*profile.database).save(shop));
    QCOMPARE(profile.shop().settings.prefix, u"other_"_s);
    JobRepository jobs(*profile.database);
    const Job job = must(jobs.create(s_shop, JobTrigger::Manual, profile.clock.now()));
    // Numbers of runs that were removed are never given again.
    QVERIFY(job.id > (level >= 10 ? 7 : level >= 5 ? 6 : level >= 3 ? 5 : 3));
    must(jobs.setStatus(job.id, JobStatus::Running, profile.clock.now()));
    const auto attempt = must(jobs.startAttempt(
        job.id, profile.clock.now(),
        {StreamResult{s_users, u"shop_users"_s, StreamStatus::Queued, {}, {}, {}}}));
    QCOMPARE(attempt.number, 1);
    CheckpointStore checkpoints(*profile.database);
    // The flush that was on its way never reached the destination.
    must(checkpoints.recover(s_shop, s_users, std::nullopt));
    must(checkpoints.startGeneration(s_shop, s_users, 9));
    QCOMPARE(must(checkpoints.load(s_shop, s_users)).generationId, 9);
    QCOMPARE(must(RejectedStore(*profile.database)
                      .setStatus(std::vector<qint64>{1}, RejectedStatus::Fixed, u"done"_s)),
             1);
}

QTEST_GUILESS_MAIN(TestStoredProfiles)
#include "teststoredprofiles.moc"
