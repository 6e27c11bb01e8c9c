// Runs that are paused: what stays, what waits, and how they go on; in this process and in another.
#include "core/engine/runcontrol.h"
#include "core/model/pausedrun.h"
#include "core/store/connectionlock.h"
#include "core/store/runwishes.h"
#include "tests/engine/enginefixture.h"

#include <QDeadlineTimer>

#include <thread>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

RunOptions smallFlushes()
{
    RunOptions options;
    options.flush.rows = 20;
    return options;
}

EngineServices servicesOf(EngineFixture &f)
{
    return {f.registry, *f.database, f.secrets, f.profile, f.clock};
}

/// A connection whose run does \a act at its sixtieth row, once, and then waits to be stopped.
QString stoppedInTheMiddle(EngineFixture &f, const std::function<void(const QString &)> &act)
{
    FakeStream &stream = f.script->streams[u"a"_s];
    stream.rows = 100;
    const auto id = std::make_shared<QString>();
    const auto isDone = std::make_shared<bool>(false);
    stream.beforeBatch = [&f, id, isDone, act](qint64 row, const Cancellation &cancellation) {
        if (row != 60 || *isDone)
            return;
        *isDone = true;
        while (f.rows(u"a"_s).empty()) // The writer is slower on a busy machine.
            std::this_thread::yield();
        act(*id);
        while (!cancellation.stop_requested()) {
            f.clock.advance(1s);
            std::this_thread::sleep_for(1ms);
        }
    };
    *id = f.connectFakes(s_append);
    return *id;
}

/// Lets \a work wait for time on a thread of its own; one that never ends is cancelled.
Result<Job> whileTimePasses(EngineFixture &f,
                            const std::function<Result<Job>(const Cancellation &)> &work)
{
    std::optional<Result<Job>> result;
    std::atomic<bool> isDone = false;
    CancellationSource stop;
    std::thread working([&] {
        result.emplace(work(stop.get_token()));
        isDone = true;
    });
    const QDeadlineTimer deadline(30s);
    while (!isDone) {
        if (deadline.hasExpired())
            stop.request_stop();
        f.clock.advance(100ms);
        std::this_thread::sleep_for(1ms);
    }
    working.join();
    return *result;
}

/// A run of another process, as it looks from here: a lock that is held, with its job noted.
struct Holder final
{
    explicit Holder(EngineFixture &f, const QString &connectionId, JobKind kind = JobKind::Sync)
        : lock(must(ConnectionLock::acquire(f.profile, connectionId)))
    {
        JobRepository jobs(*f.database);
        job = must(jobs.create(connectionId, JobTrigger::Manual, f.clock.now(), {}, kind)).id;
        must(jobs.setStatus(job, JobStatus::Running, f.clock.now()));
        lock->note(job);
    }

    std::unique_ptr<ConnectionLock> lock;
    qint64 job = 0;
};

} // namespace

class TestRunPauses final : public QObject
{
    Q_OBJECT

private slots:
    void keepsWhatIsStoredAndSaysHowMuch();
    void goesOnAtTheCheckpointWithTheSameJob();
    void waitsAcrossTheEndOfTheProgram();
    void startsNothingByItselfMeanwhile();
    void startsNoStreamsByThemselvesMeanwhile();
    void staysPausedWhenTheProgramEndsAtOnce();
    void isCancelledWhenBothAreAskedFor();
    void endsARetryInsteadOfPausingIt();
    void pausesARunOfAnotherProcess();
    void cancelsARunOfAnotherProcess();
    void leavesAKilledRunThatWaitsBesideIt();
    void asksForTheJobOfTheHolderAlone();
    void speaksForAHolderThatDies();
    void reachesTheRunBehindAClearing();
    void givesUpOnAHolderWithoutAJob();
    void endsWhenItIsCancelled();
    void pausesWhatAKilledProcessLeft();
    void givesUpAPausedRun();
    void saysThatNothingRuns();
    void forgetsAWishThatCameTooLate();
};

void TestRunPauses::keepsWhatIsStoredAndSaysHowMuch()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    QVERIFY(isPaused(f.job()));
    const qint64 kept = static_cast<qint64>(f.rows(u"a"_s).size());
    QVERIFY(kept > 0);
    QCOMPARE(f.result().counts.written, kept);
    QVERIFY2(f.job().error->message.contains(QString::number(kept)),
             qPrintable(f.job().error->message));
    QVERIFY(!ConnectionLock::isHeld(f.profile, id));
}

void TestRunPauses::goesOnAtTheCheckpointWithTheSameJob()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    const qint64 paused = f.lastJob;
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, paused);
    QCOMPARE(ids(f.rows(u"a"_s)), idsUpTo(100));
    QCOMPARE(f.result().counts.written, 100);
    QVERIFY(!f.job().error);
}

void TestRunPauses::waitsAcrossTheEndOfTheProgram()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    const qint64 paused = f.lastJob;
    f.restartEngine();
    QVERIFY(isPaused(f.job()));
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, paused);
}

void TestRunPauses::startsNothingByItselfMeanwhile()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    RunOptions scheduled;
    scheduled.trigger = JobTrigger::Schedule;
    const auto refused = f.engine->start(id, scheduled);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"engine.run_waits"_s);
    QVERIFY(!ConnectionLock::isHeld(f.profile, id));
    QVERIFY(isPaused(f.job()));
}

void TestRunPauses::startsNoStreamsByThemselvesMeanwhile()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    RunOptions scheduled;
    scheduled.trigger = JobTrigger::Schedule;
    scheduled.streams = {{{}, u"a"_s}};
    QCOMPARE(f.engine->start(id, scheduled).error().code, u"engine.run_waits"_s);
}

void TestRunPauses::staysPausedWhenTheProgramEndsAtOnce()
{
    EngineFixture f;
    const QString id = stoppedInTheMiddle(f, [&f](const QString &c) {
        f.engine->stop(c, StopReason::Pause);
        f.engine->stop(c, StopReason::Interrupt);
    });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    QVERIFY(isPaused(f.job()));
}

void TestRunPauses::isCancelledWhenBothAreAskedFor()
{
    EngineFixture f;
    const QString id = stoppedInTheMiddle(f, [&f](const QString &c) {
        f.engine->stop(c, StopReason::Pause);
        f.engine->stop(c, StopReason::Cancel);
    });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Cancelled);
}

void TestRunPauses::endsARetryInsteadOfPausingIt()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Job retry
        = must(jobs.create(id, JobTrigger::Manual, f.clock.now(), {{{}, u"a"_s}}, JobKind::Retry));
    const auto ended = RunControl(servicesOf(f)).pause(id, {});
    QVERIFY(ended);
    QCOMPARE(ended->id, retry.id);
    QCOMPARE(ended->status, JobStatus::Cancelled);
}

void TestRunPauses::pausesARunOfAnotherProcess()
{
    EngineFixture f;
    // The wish lies in the state database, as another process puts it there.
    const QString id = stoppedInTheMiddle(f, [&f](const QString &c) {
        const auto jobs = must(JobRepository(*f.database).unfinished(c));
        must(RunWishes(*f.database).ask(jobs.front().id, RunWish::Pause));
    });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    QVERIFY(isPaused(f.job()));
    QVERIFY(!*RunWishes(*f.database).of(f.lastJob));
}

void TestRunPauses::cancelsARunOfAnotherProcess()
{
    EngineFixture f;
    f.script->streams[u"a"_s].beforeBatch = [](qint64 row, const Cancellation &cancellation) {
        while (row >= 50 && !cancellation.stop_requested())
            std::this_thread::sleep_for(1ms);
    };
    const QString id = f.connectFakes(s_append);
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(id, smallFlushes()));
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).cancel(id, stop); });
    QVERIFY2(job, job ? "" : qPrintable(job.error().message));
    QCOMPARE(job->id, f.lastJob);
    QCOMPARE(job->status, JobStatus::Cancelled);
    QVERIFY(!finished.isEmpty() || finished.wait(10'000));
}

void TestRunPauses::leavesAKilledRunThatWaitsBesideIt()
{
    EngineFixture f;
    f.script->streams[u"a"_s].beforeBatch = [](qint64 row, const Cancellation &cancellation) {
        while (row >= 50 && !cancellation.stop_requested())
            std::this_thread::sleep_for(1ms);
    };
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Job killed = must(jobs.create(id, JobTrigger::Schedule, f.clock.now()));
    must(jobs.setStatus(killed.id, JobStatus::Running, f.clock.now()));
    RunOptions options = smallFlushes();
    options.streams = {{{}, u"a"_s}};
    QSignalSpy finished(f.engine.get(), &SyncEngine::runFinished);
    f.lastJob = must(f.engine->start(id, options));
    QTRY_COMPARE(must(jobs.find(f.lastJob)).status, JobStatus::Running);
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).cancel(id, stop); });
    QVERIFY2(job, job ? "" : qPrintable(job.error().message));
    QCOMPARE(job->id, f.lastJob);
    QCOMPARE(job->status, JobStatus::Cancelled);
    QVERIFY(!finished.isEmpty() || finished.wait(10'000));
    QCOMPARE(must(jobs.find(killed.id)).status, JobStatus::Running);
}

void TestRunPauses::asksForTheJobOfTheHolderAlone()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Job beside = must(jobs.create(id, JobTrigger::Schedule, f.clock.now()));
    must(jobs.setStatus(beside.id, JobStatus::Running, f.clock.now()));
    // It never looks at its wishes, as a process that was stopped does.
    const Holder holder(f, id);
    const auto before = f.clock.steadyNow();
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).cancel(id, stop); });
    QVERIFY(!job);
    QCOMPARE(job.error().code, u"engine.not_stopping"_s);
    QVERIFY(f.clock.steadyNow() - before >= 30s);
    QCOMPARE(must(RunWishes(*f.database).of(holder.job)), std::optional(RunWish::Cancel));
    QVERIFY(!must(RunWishes(*f.database).of(beside.id)));
    QCOMPARE(must(jobs.find(holder.job)).status, JobStatus::Running);
    QCOMPARE(must(jobs.find(beside.id)).status, JobStatus::Running);
}

void TestRunPauses::speaksForAHolderThatDies()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Job beside = must(jobs.create(id, JobTrigger::Schedule, f.clock.now()));
    must(jobs.setStatus(beside.id, JobStatus::Running, f.clock.now()));
    Holder holder(f, id);
    // It is killed once it was asked: its lock is gone, and nobody fulfils the wish.
    std::thread dying([&] {
        while (!must(RunWishes(*f.database).of(holder.job)))
            std::this_thread::sleep_for(1ms);
        holder.lock.reset();
    });
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).pause(id, stop); });
    // Or the test would wait for it for ever when nothing was asked.
    (void)RunWishes(*f.database).ask(holder.job, RunWish::Pause);
    dying.join();
    QVERIFY2(job, job ? "" : qPrintable(job.error().message));
    QCOMPARE(job->id, holder.job);
    QVERIFY(isPaused(*job));
    QVERIFY(!isPaused(must(jobs.find(beside.id))));
}

void TestRunPauses::reachesTheRunBehindAClearing()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Holder clearing(f, id, JobKind::Clear);
    const Job run = must(jobs.create(id, JobTrigger::Manual, f.clock.now()));
    must(jobs.setStatus(run.id, JobStatus::Running, f.clock.now()));
    // The clearing has ended in the moment it was asked to, and its process begins with the run.
    must(jobs.setStatus(clearing.job, JobStatus::Succeeded, f.clock.now()));
    std::thread running([&] {
        while (!must(RunWishes(*f.database).of(clearing.job)))
            std::this_thread::sleep_for(1ms);
        clearing.lock->note(run.id);
        while (!must(RunWishes(*f.database).of(run.id)))
            std::this_thread::sleep_for(1ms);
        must(jobs.setStatus(run.id, JobStatus::Cancelled, f.clock.now()));
    });
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).cancel(id, stop); });
    // Or the test would wait for it for ever when nothing was asked.
    (void)RunWishes(*f.database).ask(clearing.job, RunWish::Cancel);
    (void)RunWishes(*f.database).ask(run.id, RunWish::Cancel);
    running.join();
    QVERIFY2(job, job ? "" : qPrintable(job.error().message));
    QCOMPARE(job->id, run.id);
    QCOMPARE(job->status, JobStatus::Cancelled);
}

void TestRunPauses::givesUpOnAHolderWithoutAJob()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    // What changes a connection holds its lock as well, and names no job.
    const auto lock = must(ConnectionLock::acquire(f.profile, id));
    const auto job = whileTimePasses(
        f, [&](const Cancellation &stop) { return RunControl(servicesOf(f)).pause(id, stop); });
    QVERIFY(!job);
    QCOMPARE(job.error().code, u"engine.not_stopping"_s);
}

void TestRunPauses::endsWhenItIsCancelled()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    const Holder holder(f, id);
    CancellationSource stop;
    std::thread stopping([&] {
        while (!must(RunWishes(*f.database).of(holder.job)))
            std::this_thread::sleep_for(1ms);
        stop.request_stop();
    });
    // No time passes meanwhile.
    const auto job = RunControl(servicesOf(f)).cancel(id, stop.get_token());
    stopping.join();
    QVERIFY(!job);
    QVERIFY(job.error().isCancelled());
}

void TestRunPauses::pausesWhatAKilledProcessLeft()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    JobRepository jobs(*f.database);
    const Job job = must(jobs.create(id, JobTrigger::Schedule, f.clock.now()));
    must(jobs.setStatus(job.id, JobStatus::Running, f.clock.now()));
    (void)must(jobs.startAttempt(
        job.id, f.clock.now(), {StreamResult{{{}, u"a"_s}, {}, StreamStatus::Queued, {}, {}, {}}}));
    const auto paused = RunControl(servicesOf(f)).pause(id, {});
    QVERIFY2(paused, paused ? "" : qPrintable(paused.error().message));
    QVERIFY(isPaused(*paused));
    QCOMPARE(paused->attempts.front().status, JobStatus::Incomplete);
    // Once more is no fault.
    QVERIFY(isPaused(*RunControl(servicesOf(f)).pause(id, {})));
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QCOMPARE(f.lastJob, job.id);
}

void TestRunPauses::givesUpAPausedRun()
{
    EngineFixture f;
    const QString id
        = stoppedInTheMiddle(f, [&f](const QString &c) { f.engine->stop(c, StopReason::Pause); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    const std::size_t kept = f.rows(u"a"_s).size();
    const auto cancelled = RunControl(servicesOf(f)).cancel(id, {});
    QVERIFY(cancelled);
    QCOMPARE(cancelled->status, JobStatus::Cancelled);
    QCOMPARE(f.rows(u"a"_s).size(), kept);
    const qint64 before = f.lastJob;
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QVERIFY(f.lastJob > before);
}

void TestRunPauses::saysThatNothingRuns()
{
    EngineFixture f;
    f.script->streams[u"a"_s].rows = 10;
    const QString id = f.connectFakes(s_append);
    QCOMPARE(RunControl(servicesOf(f)).pause(id, {}).error().code, u"engine.nothing_runs"_s);
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QCOMPARE(RunControl(servicesOf(f)).cancel(id, {}).error().code, u"engine.nothing_runs"_s);
    QCOMPARE(RunControl(servicesOf(f)).cancel(u"x"_s, {}).error().code,
             u"store.connection_unknown"_s);
}

void TestRunPauses::forgetsAWishThatCameTooLate()
{
    EngineFixture f;
    const QString id = stoppedInTheMiddle(
        f, [&f](const QString &c) { f.engine->stop(c, StopReason::Interrupt); });
    QCOMPARE(f.run(id, smallFlushes()), JobStatus::Pending);
    must(RunWishes(*f.database).ask(f.lastJob, RunWish::Cancel));
    QCOMPARE(f.run(id), JobStatus::Succeeded);
    QVERIFY(!*RunWishes(*f.database).of(f.lastJob));
}

QTEST_GUILESS_MAIN(TestRunPauses)
#include "testrunpauses.moc"
