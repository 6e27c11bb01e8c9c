// ScheduleStore and SchedulerLock: what schedules count from, marks, and who is in charge.
#include "core/model/pausedrun.h"
#include "core/model/streamschedule.h"
#include "core/store/nextrun.h"
#include "core/store/schedulerlock.h"
#include "core/store/schedulestore.h"
#include "core/store/statement.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};
const StreamId s_orders{{}, u"orders"_s};

Schedule hourly()
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Cron;
    schedule.cron = u"0 * * * *"_s;
    return schedule;
}

} // namespace

class TestScheduleStore final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"shop"_s);
        m_connection.schedule = hourly();
        m_connection.streamSchedules = {{hourly(), {s_orders}}};
        m_connection = must(ConnectionRepository(*m_store->database).save(m_connection));
    }

    void readsEverySchedule()
    {
        const auto all = must(ScheduleStore(*m_store->database).all());
        QCOMPARE(all.size(), std::size_t(2));
        QVERIFY(all[0].key.isEmpty() && all[0].streams.empty());
        QCOMPARE(all[1].key, scheduleKey(m_connection.streamSchedules[0]));
        QVERIFY(all[1].streams == std::vector{s_orders});
        QVERIFY(all[0].scheduledSince.has_value());
        QVERIFY(!all[0].lastCreated && !all[0].mark && !all[0].isInterrupted);
    }

    void goesOnBesideAScheduleItCannotRead()
    {
        const Connection other = m_store->connection(u"other"_s);
        QVERIFY(m_store->database->write<void>([&](QSqlDatabase &database) {
            Statement spoil(
                database,
                "UPDATE connections SET schedule = '{\"kind\": \"of a newer program\"}' "
                "WHERE id = ?1");
            spoil.bind(1, other.id);
            return spoil.run();
        }));
        QCOMPARE(must(ScheduleStore(*m_store->database).all()).size(), std::size_t(2));
    }

    void countsARunForTheStreamsItWasFor()
    {
        JobRepository jobs(*m_store->database);
        const auto create = [&](const std::vector<StreamId> &streams, JobKind kind) {
            m_store->clock.advance(1h);
            const Job job = must(jobs.create(m_connection.id, JobTrigger::Manual,
                                             m_store->clock.now(), streams, kind));
            return job.createdAt;
        };
        const TimePoint whole = create({}, JobKind::Sync);
        (void)create({s_users}, JobKind::Sync);
        (void)create({}, JobKind::Retry);
        auto all = must(ScheduleStore(*m_store->database).all());
        QCOMPARE(all[0].lastCreated, std::optional(whole));
        QCOMPARE(all[1].lastCreated, std::optional(whole));
        const TimePoint both = create({s_orders, s_users}, JobKind::Sync);
        all = must(ScheduleStore(*m_store->database).all());
        QCOMPARE(all[0].lastCreated, std::optional(whole));
        QCOMPARE(all[1].lastCreated, std::optional(both));
    }

    void knowsWhatTheScheduleLeftInTheMiddle()
    {
        JobRepository jobs(*m_store->database);
        const Job job = must(
            jobs.create(m_connection.id, JobTrigger::Schedule, m_store->clock.now(), {s_orders}));
        auto all = must(ScheduleStore(*m_store->database).all());
        QVERIFY(!all[0].isInterrupted && all[1].isInterrupted);
        // One that was paused waits for a person.
        Error paused;
        paused.code = QString::fromLatin1(s_runPausedCode);
        must(jobs.setStatus(job.id, JobStatus::Running, m_store->clock.now()));
        must(jobs.setStatus(job.id, JobStatus::Pending, m_store->clock.now(), paused));
        all = must(ScheduleStore(*m_store->database).all());
        QVERIFY(!all[0].isInterrupted && !all[1].isInterrupted);
        must(jobs.setStatus(job.id, JobStatus::Failed, m_store->clock.now()));
        // A run that a person started is theirs to go on with.
        (void)must(jobs.create(m_connection.id, JobTrigger::Manual, m_store->clock.now()));
        all = must(ScheduleStore(*m_store->database).all());
        QVERIFY(!all[0].isInterrupted && !all[1].isInterrupted);
    }

    void keepsMarksAsLongAsTheirSchedule()
    {
        ScheduleStore schedules(*m_store->database);
        const QString key = scheduleKey(m_connection.streamSchedules[0]);
        const TimePoint now = m_store->clock.now();
        const std::vector<ScheduleMark> marks{{m_connection.id, {}, now, {}},
                                              {m_connection.id, key, now, now + 1h}};
        must(schedules.save(marks));
        QCOMPARE(must(schedules.marks()), marks);
        QCOMPARE(must(schedules.all())[1].mark, std::optional(marks[1]));

        // Gone with the next mark of the connection, and with the connection itself.
        m_connection.streamSchedules.clear();
        must(ConnectionRepository(*m_store->database).save(m_connection));
        must(schedules.save(
            {{m_connection.id, {}, now + 2h, now}, {m_connection.id, key, now, {}}}));
        QCOMPARE(must(schedules.marks()),
                 (std::vector<ScheduleMark>{{m_connection.id, {}, now + 2h, now}}));
        must(ConnectionRepository(*m_store->database).remove(m_connection.id));
        must(schedules.save({{m_connection.id, {}, now, {}}}));
        QVERIFY(must(schedules.marks()).empty());
    }

    void dropsSchedulesOfStreamsThatAreNotChosen()
    {
        m_connection.catalog.streams.pop_back();
        m_connection.streamSchedules = {{hourly(), {s_users, s_orders}}, {hourly(), {s_orders}}};
        const QString left = m_connection.catalog.streams.front().stream.id.name;
        const Connection saved = must(ConnectionRepository(*m_store->database).save(m_connection));
        QCOMPARE(saved.streamSchedules.size(), std::size_t(left == u"users" ? 1 : 2));
        for (const StreamSchedule &schedule : saved.streamSchedules)
            QCOMPARE(schedule.streams.front().name, left);
        QCOMPARE(must(ConnectionRepository(*m_store->database).find(saved.id)).streamSchedules,
                 saved.streamSchedules);
    }

    void tellsTheTimelineOfChanges()
    {
        const TimePoint before = m_store->clock.now();
        m_store->clock.advance(1h);
        m_connection.streamSchedules[0].schedule.jitterMinutes = 5;
        must(ConnectionRepository(*m_store->database).save(m_connection));
        const auto all = must(ScheduleStore(*m_store->database).all());
        QVERIFY(all[1].scheduledSince && *all[1].scheduledSince > before);
        QCOMPARE(all[1].schedule.jitterMinutes, 5);
    }

    void findsTheNextRunOfAllSchedules()
    {
        // The clock starts at midnight; the stream's schedule is spread and comes first all the
        // same, for that of every stream is daily.
        m_connection.schedule.cron = u"0 12 * * *"_s;
        m_connection.schedule.quietHours = {{QTime(11, 0), QTime(18, 0)}};
        must(ConnectionRepository(*m_store->database).save(m_connection));
        const auto next = [&] {
            return nextRunOf(must(connectionOverview(*m_store->database, m_store->profile)).front(),
                             m_store->clock.now());
        };
        m_store->clock.advance(1min);
        QCOMPARE(next()->streams, std::vector{s_orders});
        QCOMPARE(next()->planned.start, m_store->clock.now() + 59min);
        m_connection.streamSchedules.clear();
        must(ConnectionRepository(*m_store->database).save(m_connection));
        QCOMPARE(next()->planned.start, m_store->clock.now() + 18h - 1min);
        QCOMPARE(reasonOf(*next()), u"after quiet hours"_s);
        must(ConnectionRepository(*m_store->database).setEnabled(m_connection.id, false));
        QVERIFY(!next());
    }

    void oneHoldsTheLock()
    {
        QVERIFY(!SchedulerLock::holder(m_store->profile));
        auto first = must(SchedulerLock::acquire(m_store->profile, u"millrace"_s));
        QVERIFY(first != nullptr);
        QVERIFY(must(SchedulerLock::acquire(m_store->profile, u"other"_s)) == nullptr);
        const auto holder = SchedulerLock::holder(m_store->profile);
        QVERIFY(holder.has_value());
        QCOMPARE(holder->processId, QCoreApplication::applicationPid());
        QCOMPARE(holder->program, u"millrace"_s);
        first.reset();
        QVERIFY(!SchedulerLock::holder(m_store->profile));
        QVERIFY(must(SchedulerLock::acquire(m_store->profile, u"other"_s)) != nullptr);
    }

private:
    std::unique_ptr<StoreFixture> m_store;
    Connection m_connection;
};

QTEST_GUILESS_MAIN(TestScheduleStore)
#include "testschedulestore.moc"
