// EngineThread: the queue of requests, stopping, schedules; signals in the right thread.
#include "core/engine/enginethread.h"
#include "core/store/connectionlock.h"
#include "core/store/waitingruns.h"
#include "tests/engine/enginefixture.h"

#include <numeric>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// An engine thread over the fixture's profile, and what it said.
class ThreadFixture final
{
public:
    ThreadFixture()
    {
        f.script->streams[u"a"_s].rows = 20;
        thread = std::make_unique<EngineThread>(
            EngineServices{f.registry, *f.database, f.secrets, f.profile, f.clock});
        const auto note = [this](const char *word) {
            return [this, word](const QString &id) { said << QLatin1StringView(word) + id; };
        };
        EngineThread *t = thread.get();
        QObject::connect(t, &EngineThread::runQueued, t, note("queued "));
        QObject::connect(t, &EngineThread::requestWithdrawn, t, note("withdrawn "));
        QObject::connect(t, &EngineThread::runStarted, t, note("started "));
        QObject::connect(t, &EngineThread::runFinished, t, note("finished "));
        QObject::connect(t, &EngineThread::runRefused, t, note("refused "));
        QObject::connect(t, &EngineThread::allStopped, t, [this] { said << u"stopped"_s; });
    }

    /// Runs of the fakes block at their first batch until let go.
    void blockRuns()
    {
        f.script->streams[u"a"_s].beforeBatch
            = [open = isOpen](qint64, const Cancellation &cancellation) {
                  while (!*open && !cancellation.stop_requested())
                      std::this_thread::yield();
              };
    }

    QString connection() { return f.connectFakes(s_append); }

    /// A connection with a schedule whose newest job is \a age old.
    QString scheduled(const Schedule &schedule, std::optional<std::chrono::hours> age)
    {
        const QString id = connection();
        ConnectionRepository connections(*f.database);
        Connection stored = must(connections.find(id));
        stored.schedule = schedule;
        must(connections.save(stored));
        if (age) {
            JobRepository jobs(*f.database);
            const Job job = must(jobs.create(id, JobTrigger::Manual, f.clock.now() - *age));
            must(jobs.setStatus(job.id, JobStatus::Succeeded, f.clock.now() - *age));
        }
        return id;
    }

    EngineFixture f{FakeClock::Waits::Block};
    std::shared_ptr<std::atomic<bool>> isOpen = std::make_shared<std::atomic<bool>>(false);
    QStringList said;
    std::unique_ptr<EngineThread> thread;
};

Schedule everyHours(int hours)
{
    Schedule schedule;
    schedule.kind = ScheduleKind::Interval;
    schedule.everyHours = hours;
    return schedule;
}

} // namespace

class TestEngineThread final : public QObject
{
    Q_OBJECT

private slots:
    void runsAConnectionAndTellsItInItsOwnThread();
    void queuesWhatIsBeyondTheMaximum();
    void startsMoreWhenTheMaximumGrows();
    void dropsARequestThatRunsOrWaits();
    void takesAWaitingRequestBack();
    void letsAWaitingRequestGoFirst();
    void limitHoldsAcrossProcesses();
    void otherProcessesMoveAndRemoveWhatWaits();
    void asksQuietlyWhileARunIsPaused();
    void stopsARun();
    void refusesWhatCannotRun();
    void stopsEverything();
    void saysSoWhenNothingRan();
    void interruptsRunsAtItsEnd();
    void endsWithoutEverStarting();
    void startsWhatIsDue();
    void startsNothingWhileSchedulesAreHeld();
    void waitsWithSchedulesAlone();
    void startsNothingWithoutSchedules();
    void waitsQuietlyForAnotherProcess();
    void holdsSchedulesAfterAnInterruption();
    void leavesARefusedConnectionUntilItsNextTime();
};

void TestEngineThread::runsAConnectionAndTellsItInItsOwnThread()
{
    ThreadFixture t;
    const QString id = t.connection();
    QThread *told = nullptr;
    JobStatus status = JobStatus::Pending;
    connect(t.thread.get(), &EngineThread::runFinished, t.thread.get(),
            [&](const QString &, qint64 jobId, JobStatus end) {
                told = QThread::currentThread();
                status = end;
                t.f.lastJob = jobId;
            });
    t.thread->start(false);
    t.thread->requestRun(id);
    QTRY_COMPARE(t.said, (QStringList{u"queued "_s + id, u"started "_s + id, u"finished "_s + id}));
    QCOMPARE(told, QThread::currentThread());
    QCOMPARE(status, JobStatus::Succeeded);
    QCOMPARE(t.f.job().trigger, JobTrigger::Manual);
    QCOMPARE(t.f.rows(u"a"_s).size(), std::size_t(20));
    QCOMPARE(t.thread->progress(id)->totals().written, 20);
    QVERIFY(!t.thread->isRunning(id));
}

void TestEngineThread::queuesWhatIsBeyondTheMaximum()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    const QString three = t.connection();
    QCOMPARE(t.thread->maximumRuns(), 2);
    t.thread->start(false);
    for (const QString &id : {one, two, three})
        t.thread->requestRun(id);
    QTRY_COMPARE(t.said.filter(u"started"_s).size(), 2);
    QTRY_COMPARE(t.said.filter(u"queued"_s).size(), 3);
    QCOMPARE(t.thread->runningIds(), (QStringList{one, two}));
    QCOMPARE(t.thread->queuedIds(), QStringList{three});
    QVERIFY(t.thread->isQueued(three));
    QVERIFY(!t.thread->isRunning(three));
    t.thread->stop(one, StopReason::Cancel);
    QTRY_VERIFY(t.said.contains(u"started "_s + three));
    QCOMPARE(t.thread->runningIds(), (QStringList{two, three}));
    QVERIFY(t.thread->queuedIds().isEmpty());
}

void TestEngineThread::startsMoreWhenTheMaximumGrows()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    t.thread->requestRun(one);
    t.thread->requestRun(two);
    QTRY_COMPARE(t.said.filter(u"queued"_s).size(), 2);
    QCOMPARE(t.thread->runningIds(), QStringList{one});
    t.thread->setMaximumRuns(3);
    QTRY_VERIFY(t.said.contains(u"started "_s + two));
    QCOMPARE(t.thread->runningIds(), (QStringList{one, two}));
}

void TestEngineThread::dropsARequestThatRunsOrWaits()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    for (const QString &id : {one, two, one, two})
        t.thread->requestRun(id);
    QTRY_VERIFY(t.said.contains(u"queued "_s + two));
    *t.isOpen = true;
    QTRY_VERIFY(t.said.contains(u"finished "_s + two));
    QCOMPARE(t.said.filter(u"queued"_s).size(), 2);
    QCOMPARE(t.said.filter(u"started"_s).size(), 2);
    QVERIFY(t.said.filter(u"refused"_s).isEmpty());
}

void TestEngineThread::takesAWaitingRequestBack()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    t.thread->requestRun(one);
    t.thread->requestRun(two);
    QTRY_VERIFY(t.said.contains(u"queued "_s + two));
    t.thread->stop(two, StopReason::Cancel);
    QVERIFY(!t.thread->isQueued(two));
    QTRY_COMPARE(t.said.last(), u"withdrawn "_s + two);
    *t.isOpen = true;
    QTRY_VERIFY(t.said.contains(u"finished "_s + one));
    QVERIFY(!t.said.contains(u"started "_s + two));
}

void TestEngineThread::limitHoldsAcrossProcesses()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    // As another process has them: locks know no processes.
    EngineThread other(
        EngineServices{t.f.registry, *t.f.database, t.f.secrets, t.f.profile, t.f.clock});
    QStringList said;
    connect(&other, &EngineThread::runStarted, &other, [&said](const QString &id) { said << id; });
    other.setMaximumRuns(1);
    other.start(false);
    t.thread->requestRun(one);
    QTRY_VERIFY(t.said.contains(u"started "_s + one));
    other.requestRun(two);
    const WaitingRuns waiting(*t.f.database, t.f.profile);
    QTRY_COMPARE(must(waiting.all()).size(), std::size_t(1));
    QCOMPARE(must(waiting.all()).front().connectionId, two);
    QVERIFY(must(waiting.all()).front().needsSlot);
    QVERIFY(said.isEmpty());
    *t.isOpen = true;
    QTRY_VERIFY_WITH_TIMEOUT(said.contains(two), 20'000);
    QTRY_VERIFY(must(waiting.all()).empty());
}

void TestEngineThread::otherProcessesMoveAndRemoveWhatWaits()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    const QString three = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    for (const QString &id : {one, two, three})
        t.thread->requestRun(id);
    WaitingRuns waiting(*t.f.database, t.f.profile);
    QTRY_COMPARE(must(waiting.all()).size(), std::size_t(2));
    QVERIFY(must(waiting.move(three, 1)));
    QTRY_COMPARE_WITH_TIMEOUT(t.thread->queuedIds(), (QStringList{three, two}), 20'000);
    // What is moved here afterwards stays moved.
    t.thread->runNext(two);
    QTRY_COMPARE(must(waiting.all()).front().connectionId, two);
    QVERIFY(must(waiting.withdraw(three)));
    QTRY_VERIFY_WITH_TIMEOUT(t.said.contains(u"withdrawn "_s + three), 20'000);
    QCOMPARE(t.thread->queuedIds(), QStringList{two});
    QVERIFY(!must(waiting.withdraw(three)));
    QVERIFY(!must(waiting.move(one, 1)));
}

void TestEngineThread::letsAWaitingRequestGoFirst()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    const QString three = t.connection();
    t.thread->setMaximumRuns(1);
    t.thread->start(false);
    for (const QString &id : {one, two, three})
        t.thread->requestRun(id);
    QTRY_COMPARE(t.thread->queuedIds(), (QStringList{two, three}));
    QSignalSpy changed(t.thread.get(), &EngineThread::queueChanged);
    t.thread->runNext(three);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(t.thread->queuedIds(), (QStringList{three, two}));
    t.thread->runNext(one); // It runs and does not wait.
    QCOMPARE(changed.size(), 1);
    t.thread->stop(one, StopReason::Cancel);
    QTRY_VERIFY(t.said.contains(u"started "_s + three));
    QVERIFY(!t.said.contains(u"started "_s + two));
}

void TestEngineThread::asksQuietlyWhileARunIsPaused()
{
    ThreadFixture t;
    t.blockRuns();
    const QString id = t.scheduled(everyHours(1), {});
    t.thread->start(false);
    t.thread->requestRun(id);
    QTRY_VERIFY(t.said.contains(u"started "_s + id));
    t.thread->stop(id, StopReason::Pause);
    QTRY_VERIFY(t.said.contains(u"finished "_s + id));
    t.said.clear();
    RunOptions scheduled;
    scheduled.trigger = JobTrigger::Schedule;
    t.thread->requestRun(id, scheduled);
    QTRY_COMPARE(t.said, (QStringList{u"queued "_s + id, u"withdrawn "_s + id}));
    QVERIFY(!t.thread->isRunning(id));
}

void TestEngineThread::stopsARun()
{
    ThreadFixture t;
    t.blockRuns();
    const QString id = t.connection();
    QSignalSpy finished(t.thread.get(), &EngineThread::runFinished);
    t.thread->start(false);
    t.thread->requestRun(id);
    QTRY_VERIFY(t.said.contains(u"started "_s + id));
    t.thread->stop(id, StopReason::Cancel);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().at(2).value<JobStatus>(), JobStatus::Cancelled);
}

void TestEngineThread::refusesWhatCannotRun()
{
    ThreadFixture t;
    QSignalSpy refused(t.thread.get(), &EngineThread::runRefused);
    t.thread->start(false);
    t.thread->requestRun(u"nobody"_s);
    QTRY_COMPARE(refused.size(), 1);
    QCOMPARE(refused.first().at(1).value<Error>().code, u"store.connection_unknown"_s);

    const QString id = t.connection();
    const auto lock = must(ConnectionLock::acquire(t.f.profile, id));
    t.thread->requestRun(id);
    QTRY_COMPARE(refused.size(), 2);
    QCOMPARE(refused.last().at(1).value<Error>().code, u"store.connection_busy"_s);
    QVERIFY(t.thread->runningIds().isEmpty());
}

void TestEngineThread::stopsEverything()
{
    ThreadFixture t;
    t.blockRuns();
    const QString one = t.connection();
    const QString two = t.connection();
    const QString three = t.connection();
    t.thread->start(false);
    for (const QString &id : {one, two, three})
        t.thread->requestRun(id);
    QTRY_COMPARE(t.said.filter(u"started"_s).size(), 2);
    t.thread->stopAll(StopReason::Interrupt);
    QTRY_COMPARE(t.said.last(), u"stopped"_s);
    QCOMPARE(t.said.filter(u"finished"_s).size(), 2);
    QVERIFY(t.said.contains(u"withdrawn "_s + three));
    QVERIFY(t.thread->runningIds().isEmpty());
    QVERIFY(t.thread->queuedIds().isEmpty());
    const auto left = must(JobRepository(*t.f.database).unfinished(one));
    QCOMPARE(left.size(), std::size_t(1));

    *t.isOpen = true;
    t.thread->requestRun(three);
    QTRY_VERIFY(t.said.contains(u"finished "_s + three));
}

void TestEngineThread::saysSoWhenNothingRan()
{
    ThreadFixture t;
    t.thread->start(false);
    t.thread->stopAll(StopReason::Cancel);
    QTRY_COMPARE(t.said, QStringList{u"stopped"_s});
}

void TestEngineThread::interruptsRunsAtItsEnd()
{
    ThreadFixture t;
    t.blockRuns();
    const QString id = t.connection();
    t.thread->start(true);
    t.thread->requestRun(id);
    QTRY_VERIFY(t.said.contains(u"started "_s + id));
    t.thread.reset();
    QVERIFY(!ConnectionLock::isHeld(t.f.profile, id));
    const auto left = must(JobRepository(*t.f.database).unfinished(id));
    QCOMPARE(left.size(), std::size_t(1));
    QCOMPARE(left.front().status, JobStatus::Pending);
}

void TestEngineThread::endsWithoutEverStarting()
{
    ThreadFixture t;
    const QString id = t.connection();
    t.thread->requestRun(id);
    QVERIFY(t.thread->isQueued(id));
    t.thread.reset();
    QVERIFY(must(JobRepository(*t.f.database).list(id, 1)).empty());
}

void TestEngineThread::startsWhatIsDue()
{
    ThreadFixture t;
    const QString due = t.scheduled(everyHours(2), 3h);
    const QString later = t.scheduled(everyHours(2), 1h);
    t.thread->start(true);
    QTRY_VERIFY(t.said.contains(u"finished "_s + due));
    QCOMPARE(t.said.filter(u"queued"_s), QStringList{u"queued "_s + due});
    const Job job = must(JobRepository(*t.f.database).list(due, 1)).front();
    QCOMPARE(job.trigger, JobTrigger::Schedule);
    t.f.clock.advance(1h);
    QTRY_VERIFY(t.said.contains(u"finished "_s + later));
    QCOMPARE(t.said.filter(u"queued"_s).size(), 2);
}

void TestEngineThread::startsNothingWhileSchedulesAreHeld()
{
    ThreadFixture t;
    const QString due = t.scheduled(everyHours(2), 3h);
    t.thread->holdSchedules(true);
    t.thread->start(true);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
    t.thread->holdSchedules(false);
    QTRY_VERIFY(t.said.contains(u"finished "_s + due));
}

void TestEngineThread::waitsWithSchedulesAlone()
{
    ThreadFixture t;
    const QString due = t.scheduled(everyHours(2), 3h);
    const QString byHand = t.connection();
    t.thread->waitWithSchedules(true);
    t.thread->start(true);
    t.thread->requestRun(byHand);
    QTRY_VERIFY(t.said.contains(u"finished "_s + byHand));
    // The end of another hold does not end this one.
    t.thread->holdSchedules(true);
    t.thread->holdSchedules(false);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
    t.thread->waitWithSchedules(false);
    QTRY_VERIFY(t.said.contains(u"finished "_s + due));
}

void TestEngineThread::startsNothingWithoutSchedules()
{
    ThreadFixture t;
    (void)t.scheduled(everyHours(2), 3h);
    t.thread->start(false);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
}

void TestEngineThread::waitsQuietlyForAnotherProcess()
{
    ThreadFixture t;
    const QString due = t.scheduled(everyHours(2), 3h);
    auto lock = must(ConnectionLock::acquire(t.f.profile, due));
    t.thread->start(true);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
    QVERIFY(t.said.isEmpty());
    lock.reset();
    t.f.clock.advance(31s);
    QTRY_VERIFY(t.said.contains(u"finished "_s + due));
}

void TestEngineThread::holdsSchedulesAfterAnInterruption()
{
    ThreadFixture t;
    t.thread->start(true);
    t.thread->stopAll(StopReason::Interrupt);
    QTRY_COMPARE(t.said, QStringList{u"stopped"_s});
    (void)t.scheduled(everyHours(2), 3h);
    t.f.clock.advance(1h);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
}

void TestEngineThread::leavesARefusedConnectionUntilItsNextTime()
{
    ThreadFixture t;
    const QString due = t.scheduled(everyHours(2), 3h);
    ConnectionRepository connections(*t.f.database);
    Connection stored = must(connections.find(due));
    stored.catalog.streams.clear();
    must(connections.save(stored));
    t.thread->start(true);
    QTRY_VERIFY(t.said.contains(u"refused "_s + due));
    t.f.clock.advance(1h);
    QSignalSpy queued(t.thread.get(), &EngineThread::runQueued);
    QVERIFY(!queued.wait(1500));
    t.f.clock.advance(1h);
    QTRY_COMPARE(t.said.filter(u"refused"_s).size(), 2);
}

QTEST_GUILESS_MAIN(TestEngineThread)
#include "testenginethread.moc"
