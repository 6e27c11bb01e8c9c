// Scheduler: what is asked for when one process takes over from another.
#include "core/engine/scheduler.h"
#include "core/store/connectionlock.h"
#include "tests/engine/enginefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A connection that runs once a day, whose run of this moment another process has begun.
QString begunElsewhere(EngineFixture &f)
{
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    ConnectionRepository connections(*f.database);
    Connection connection = must(connections.find(id));
    connection.schedule.kind = ScheduleKind::Interval;
    (void)must(connections.save(connection));
    const TimePoint now = f.clock.now();
    JobRepository jobs(*f.database);
    f.lastJob = must(jobs.create(id, JobTrigger::Schedule, now)).id;
    must(jobs.setStatus(f.lastJob, JobStatus::Running, now));
    must(ScheduleStore(*f.database).save({{id, {}, now, now}}));
    return id;
}

} // namespace

class TestScheduler final : public QObject
{
    Q_OBJECT

private slots:
    void goesOnWithARunThatEndsAfterTheHandOver()
    {
        EngineFixture f;
        const QString id = begunElsewhere(f);
        auto lock = must(ConnectionLock::acquire(f.profile, id));
        Scheduler scheduler({f.registry, *f.database, f.secrets, f.profile, f.clock});
        QStringList asked;
        QObject::connect(&scheduler, &Scheduler::runDue, &scheduler,
                         [&](const DueRun &run) { asked << run.connectionId; });
        for (int look = 0; look < 3; ++look, f.clock.advance(60s))
            scheduler.look();
        QVERIFY(asked.isEmpty());
        // The other process is told to end, and stops in the middle.
        lock.reset();
        f.clock.advance(60s);
        scheduler.look();
        QCOMPARE(asked, QStringList{id});
    }

    void asksForNothingAfterARunThatCameToItsEnd()
    {
        EngineFixture f;
        const QString id = begunElsewhere(f);
        auto lock = must(ConnectionLock::acquire(f.profile, id));
        Scheduler scheduler({f.registry, *f.database, f.secrets, f.profile, f.clock});
        QStringList asked;
        QObject::connect(&scheduler, &Scheduler::runDue, &scheduler,
                         [&](const DueRun &run) { asked << run.connectionId; });
        scheduler.look();
        must(JobRepository(*f.database).setStatus(f.lastJob, JobStatus::Succeeded, f.clock.now()));
        lock.reset();
        for (int look = 0; look < 3; ++look) {
            f.clock.advance(60s);
            scheduler.look();
        }
        QVERIFY(asked.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestScheduler)
#include "testscheduler.moc"
