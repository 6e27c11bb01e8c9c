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
        times.postpone(u"cron"_s, at(10), at(10.1));
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
        QCOMPARE(times.dueConnections(at(1) + 65s), s_cron);
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
        times.postpone(u"interval"_s, at(1), at(1));
        QVERIFY(!times.next());
    }

    void runsStreamsByTheirOwnSchedules()
    {
        DueTimes times;
        const ScheduledConnection whole = cron(u"0 12 * * *"_s, at(0));
        const ScheduledConnection orders = some(u"0 * * * *"_s, u"orders"_s);
        const ScheduledConnection items = some(u"30 * * * *"_s, u"items"_s);
        times.update(at(0.6), {whole, orders, items});
        // Both are one run, of the streams of both.
        const auto both = times.dueRuns(at(2));
        QCOMPARE(both.size(), std::size_t(1));
        QVERIFY((both[0].streams == std::vector<StreamId>{{{}, u"items"_s}, {{}, u"orders"_s}}));
        times.noteTry(u"cron"_s, at(2));
        QVERIFY(times.dueRuns(at(2.4)).empty());
        const auto one = times.dueRuns(at(2.5));
        QCOMPARE(one.size(), std::size_t(1));
        QVERIFY((one[0].streams == std::vector<StreamId>{{{}, u"items"_s}}));
    }

    void countsARunOfEveryStreamForEachOfThem()
    {
        DueTimes times;
        const ScheduledConnection whole = cron(u"0 12 * * *"_s, at(11.9));
        const ScheduledConnection orders = some(u"0 * * * *"_s, u"orders"_s);
        times.update(at(11.95), {whole, orders});
        const auto due = times.dueRuns(at(12));
        QCOMPARE(due.size(), std::size_t(1));
        QVERIFY(due[0].streams.empty());
        times.noteTry(u"cron"_s, at(12));
        times.confirm(due[0], at(12));
        QVERIFY(times.dueRuns(at(12.9)).empty());
        QCOMPARE(times.next(), std::optional(at(13)));
    }

    void doesNotLoseARunThatCouldNotBeQueued()
    {
        // A run of one stream waits while every stream falls due.
        DueTimes times;
        const ScheduledConnection whole = cron(u"0 12 * * *"_s, at(0));
        const ScheduledConnection orders = some(u"30 * * * *"_s, u"orders"_s);
        times.update(at(11.4), {whole, orders});
        const auto partial = times.dueRuns(at(11.5));
        times.noteTry(u"cron"_s, at(11.5));
        QVERIFY(times.dueRuns(at(12)).front().streams.empty());
        times.noteTry(u"cron"_s, at(12));
        times.postpone(u"cron"_s, at(12), at(12.01));
        times.confirm(partial.front(), at(12.005)); // The waiting one begins.
        const auto after = times.dueRuns(at(12.01));
        QCOMPARE(after.size(), std::size_t(1));
        QVERIFY(after[0].streams.empty());
    }

    void carriesOnWhereAnotherProcessEnded()
    {
        // The run went on with an older job, whose creation says nothing of it.
        DueTimes first;
        first.update(at(11.9), {cron(u"0 12 * * *"_s, at(0))});
        QCOMPARE(first.takeMarks().size(), std::size_t(1));
        const auto due = first.dueRuns(at(12));
        first.noteTry(u"cron"_s, at(12));
        QVERIFY(first.takeMarks().empty()); // It may still wait in line.
        first.confirm(due.front(), at(12.2));
        const auto marks = first.takeMarks();
        QCOMPARE(marks.size(), std::size_t(1));

        DueTimes second;
        ScheduledConnection stored = cron(u"0 12 * * *"_s, at(0));
        stored.mark = marks.front();
        second.update(at(13), {stored});
        QCOMPARE(second.next(), std::optional(at(36)));
    }

    void goesOnWithAnInterruptedRunOnce()
    {
        ScheduledConnection connection = cron(u"0 12 * * *"_s, at(12));
        connection.isInterrupted = true;
        connection.mark = ScheduleMark{u"cron"_s, {}, at(12), at(12)};
        DueTimes times;
        times.update(at(13), {connection});
        QCOMPARE(times.dueConnections(at(13)), s_cron);
        times.noteTry(u"cron"_s, at(13));
        times.confirm({u"cron"_s, {}}, at(13));
        times.update(at(13.1), {connection});
        QCOMPARE(times.next(), std::optional(at(36)));

        // One that ends its process does so once a minute at most.
        connection.mark = ScheduleMark{u"cron"_s, {}, at(13), at(13)};
        DueTimes next;
        next.update(at(13) + 5s, {connection});
        QCOMPARE(next.next(), std::optional(at(13) + 60s));
    }

    void startsNothingInQuietHours()
    {
        DueTimes times;
        ScheduledConnection quiet = cron(u"0 * * * *"_s, at(20.9));
        quiet.schedule.quietHours = {{QTime(22, 0), QTime(6, 0)}};
        times.update(at(20.95), {quiet});
        QCOMPARE(times.dueConnections(at(21)), s_cron);
        // Another run of it lasts until the quiet hours have begun.
        times.postpone(u"cron"_s, at(21), at(22.5));
        QCOMPARE(times.dueConnections(at(22.5)), s_none);
        QCOMPARE(times.dueConnections(at(29.9)), s_none);
        QCOMPARE(times.dueConnections(at(30)), s_cron);
        times.noteTry(u"cron"_s, at(30));
        QCOMPARE(times.next(), std::optional(at(31)));
    }

    void doublesNothingWhenTheClockIsSetBack()
    {
        DueTimes times;
        times.update(at(11), {cron(u"0 12 * * *"_s, at(0))});
        const auto due = times.dueRuns(at(12));
        times.noteTry(u"cron"_s, at(12));
        times.confirm(due.front(), at(12));
        times.update(at(11.2), {cron(u"0 12 * * *"_s, at(12))});
        QCOMPARE(times.dueConnections(at(12)), s_none);
        QCOMPARE(times.next(), std::optional(at(36)));
    }

    void missesNothingOfAScheduleThatAWrongClockDates()
    {
        ScheduledConnection connection = cron(u"0 12 * * *"_s, {});
        connection.scheduledSince = at(365 * 24);
        DueTimes times;
        times.update(at(11), {connection});
        QCOMPARE(times.next(), std::optional(at(12)));
        // The look at the time itself reads the connections first.
        times.update(at(12.001), {connection});
        QCOMPARE(times.dueConnections(at(12.001)), s_cron);
    }

    void waitsForNoTimeOfAClockThatWasAhead()
    {
        DueTimes times;
        const TimePoint ahead = at(30 * 24);
        times.update(ahead, {cron(u"0 12 * * *"_s, at(29 * 24))});
        QCOMPARE(times.dueConnections(ahead + 12h), s_cron);
        times.postpone(u"cron"_s, ahead + 12h, ahead + 12h + 30s);
        times.update(at(10), {cron(u"0 12 * * *"_s, {})});
        QCOMPARE(times.next(), std::optional(at(12)));
    }

    void goesOnAfterAClockThatWasAYearAhead()
    {
        const TimePoint ahead = at(365 * 24);
        for (const ScheduledConnection &connection :
             {cron(u"0 12 * * *"_s, ahead), every(24, ahead)}) {
            ScheduledConnection stored = connection;
            stored.mark = ScheduleMark{connection.id, {}, ahead, ahead};
            DueTimes times;
            times.update(at(10), {stored});
            const auto next = times.next();
            QVERIFY(next && *next <= at(34));
            // It counts from the moment that was noticed, not from each look anew.
            const auto marks = times.takeMarks();
            QCOMPARE(marks.size(), std::size_t(1));
            stored.mark = marks.front();
            times.update(at(11), {stored});
            QCOMPARE(times.next(), next);
            DueTimes restarted;
            restarted.update(at(11), {stored});
            QCOMPARE(restarted.next(), next);
        }
    }

    void doesNotLoseATimeBetweenTheChangeAndTheLook()
    {
        DueTimes times;
        ScheduledConnection connection = cron(u"0 20 * * *"_s, at(1));
        times.update(at(11.9), {connection});
        connection.schedule.cron = u"0 12 * * *"_s;
        connection.scheduledSince = at(11.99);
        times.update(at(12.01), {connection});
        QCOMPARE(times.dueConnections(at(12.01)), s_cron);
    }

private:
    /// A schedule of one stream of the connection "cron".
    static ScheduledConnection some(const QString &expression, const QString &stream)
    {
        ScheduledConnection connection = cron(expression, {});
        connection.key = stream;
        connection.streams = {{{}, stream}};
        return connection;
    }
};

QTEST_GUILESS_MAIN(TestDueTimes)
#include "testduetimes.moc"
