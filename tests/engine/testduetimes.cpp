// DueTimes: what is due after sleep, changes, refusals and runs of other processes.
#include "core/engine/duetimes.h"

#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// 2026-01-01, a Thursday, at \a hour o'clock UTC.
TimePoint at(double hour)
{
    return TimePoint(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1})
        + std::chrono::seconds(static_cast<qint64>(hour * 3600));
}

ScheduledConnection every(int hours, std::optional<TimePoint> lastCreated)
{
    ScheduledConnection connection;
    connection.id = u"interval"_s;
    connection.schedule.kind = ScheduleKind::Interval;
    connection.schedule.everyHours = hours;
    connection.lastCreated = lastCreated;
    return connection;
}

ScheduledConnection cron(const QString &expression, std::optional<TimePoint> lastCreated)
{
    ScheduledConnection connection;
    connection.id = u"cron"_s;
    connection.schedule.kind = ScheduleKind::Cron;
    connection.schedule.cron = expression;
    connection.lastCreated = lastCreated;
    return connection;
}

const QStringList s_none;
const QStringList s_interval{u"interval"_s};
const QStringList s_cron{u"cron"_s};

} // namespace

class TestDueTimes final : public QObject
{
    Q_OBJECT

private slots:
    void countsFromTheLastJobWhateverStartedIt()
    {
        DueTimes times;
        times.update(at(5), {every(6, at(0))});
        QCOMPARE(times.dueConnections(at(5.9)), s_none);
        QCOMPARE(times.dueConnections(at(6)), s_interval);
        QCOMPARE(times.next(), std::optional(at(6)));
        times.update(at(5.5), {every(6, at(5.4))}); // A manual run.
        QCOMPARE(times.dueConnections(at(6)), s_none);
        QCOMPARE(times.dueConnections(at(11.4)), s_interval);
    }

    void startsAtOnceWhatNeverRan()
    {
        DueTimes times;
        times.update(at(5), {every(6, {})});
        QCOMPARE(times.dueConnections(at(5)), s_interval);
    }

    void catchesUpOnceAfterALongSleep()
    {
        DueTimes times;
        times.update(at(0), {cron(u"0 * * * *"_s, at(-1)), every(1, at(-1))});
        QCOMPARE(times.dueConnections(at(50.5)), (QStringList{u"cron"_s, u"interval"_s}));
        times.noteTry(u"cron"_s, at(50.5));
        times.noteTry(u"interval"_s, at(50.5));
        QCOMPARE(times.dueConnections(at(50.6)), s_none);
        QCOMPARE(times.dueConnections(at(51)), s_cron);
        QCOMPARE(times.dueConnections(at(51.5)), (QStringList{u"cron"_s, u"interval"_s}));
    }

    void catchesUpOnceAfterTheProgramWasOff()
    {
        DueTimes times;
        times.update(at(100.5), {cron(u"0 12 * * *"_s, at(12))});
        QCOMPARE(times.dueConnections(at(100.5)), s_cron);
        times.update(at(100.6), {cron(u"0 12 * * *"_s, at(100.5))});
        QCOMPARE(times.dueConnections(at(101)), s_none);
        QCOMPARE(times.dueConnections(at(108)), s_cron);
    }

    void catchesUpWithACronTimeMissedBeforeTheFirstRun()
    {
        // Created at one o'clock, never run, and started again the day after.
        DueTimes times;
        ScheduledConnection connection = cron(u"0 12 * * *"_s, {});
        connection.scheduledSince = at(1);
        times.update(at(26), {connection});
        QCOMPARE(times.dueConnections(at(26)), s_cron);
        times.noteTry(u"cron"_s, at(26));
        QCOMPARE(times.next(), std::optional(at(36)));

        // A schedule set after the last run did not miss what came before it.
        DueTimes later;
        connection.lastCreated = at(1);
        connection.scheduledSince = at(13);
        later.update(at(14), {connection});
        QCOMPARE(later.next(), std::optional(at(36)));
    }

    void doesNotInventMissedTimes()
    {
        DueTimes never;
        never.update(at(13), {cron(u"0 12 * * *"_s, {})});
        QCOMPARE(never.dueConnections(at(13)), s_none);
        QCOMPARE(never.next(), std::optional(at(36)));

        // A schedule that is set at one o'clock did not miss twelve.
        DueTimes changed;
        ScheduledConnection manual = cron(u"0 12 * * *"_s, at(1));
        manual.schedule.kind = ScheduleKind::Manual;
        changed.update(at(2), {manual});
        QVERIFY(!changed.next());
        changed.update(at(13), {cron(u"0 12 * * *"_s, at(1))});
        QCOMPARE(changed.next(), std::optional(at(36)));
    }

    void neverStartsAPausedConnection()
    {
        DueTimes times;
        ScheduledConnection paused = cron(u"0 * * * *"_s, at(0));
        paused.isEnabled = false;
        times.update(at(5), {paused});
        QCOMPARE(times.dueConnections(at(500)), s_none);
        QVERIFY(!times.next());
        paused.isEnabled = true;
        times.update(at(7.5), {paused});
        QCOMPARE(times.dueConnections(at(7.6)), s_none); // What was missed in the pause stays so.
        QCOMPARE(times.next(), std::optional(at(8)));
    }

    void waitsForTheNextTimeAfterARefusal()
    {
        // No job was created, so the last one says nothing of the try.
        DueTimes times;
        times.update(at(10), {every(6, at(0))});
        QCOMPARE(times.dueConnections(at(10)), s_interval);
        times.noteTry(u"interval"_s, at(10));
        times.update(at(11), {every(6, at(0))});
        QCOMPARE(times.dueConnections(at(15.9)), s_none);
        QCOMPARE(times.dueConnections(at(16)), s_interval);
    }

    void staysDueWhileAnotherProcessRunsIt()
    {
        DueTimes times;
        times.update(at(10), {cron(u"0 * * * *"_s, at(9.5))});
        times.noteTry(u"cron"_s, at(10));
        times.postpone(u"cron"_s, at(10.1));
        QCOMPARE(times.dueConnections(at(10.05)), s_none);
        QCOMPARE(times.next(), std::optional(at(10.1)));
        QCOMPARE(times.dueConnections(at(10.1)), s_cron);
        // The job of the other process came before the time; the time still counts.
        times.update(at(10.2), {cron(u"0 * * * *"_s, at(9.9))});
        QCOMPARE(times.dueConnections(at(10.2)), s_cron);
        times.update(at(10.3), {cron(u"0 * * * *"_s, at(10.25))});
        QCOMPARE(times.dueConnections(at(10.9)), s_none);
    }

    void keepsAMinuteBetweenTwoStarts()
    {
        DueTimes times;
        times.update(at(1), {cron(u"*/10 * * * * ?"_s, at(1))});
        QCOMPARE(times.next(), std::optional(at(1) + 60s));
        times.noteTry(u"cron"_s, at(1) + 65s);
        QCOMPARE(times.next(), std::optional(at(1) + 125s));
    }

    void startsTheLongestOverdueFirst()
    {
        DueTimes times;
        times.update(at(0), {cron(u"0 5 * * *"_s, at(0)), every(4, at(0))});
        QCOMPARE(times.dueConnections(at(6)), (QStringList{u"interval"_s, u"cron"_s}));
    }

    void ignoresAnInvalidSchedule()
    {
        DueTimes times;
        times.update(at(0), {cron(u"61 * * * *"_s, at(-100))});
        QCOMPARE(times.dueConnections(at(100)), s_none);
    }

    void forgetsConnectionsThatAreGone()
    {
        DueTimes times;
        times.update(at(0), {every(1, {})});
        times.update(at(0), {});
        QCOMPARE(times.dueConnections(at(1)), s_none);
        times.noteTry(u"interval"_s, at(1));
        times.postpone(u"interval"_s, at(1));
        QVERIFY(!times.next());
    }
};

QTEST_GUILESS_MAIN(TestDueTimes)
#include "testduetimes.moc"
