#include "core/model/pausedrun.h"
#include "ui/theme/language.h"
#include "ui/workspace/statesentence.h"

#include <QtTest>

using namespace millrace;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const TimePoint s_now = TimePoint(1'790'000'000s);

ConnectionSummary summary()
{
    ConnectionSummary summary;
    summary.connection.id = u"id"_s;
    summary.connection.name = u"Orders"_s;
    return summary;
}

StreamResult result(const QString &name, StreamStatus status, qint64 read, qint64 written)
{
    StreamResult result;
    result.stream.name = name;
    result.status = status;
    result.counts.read = read;
    result.counts.written = written;
    return result;
}

Job job(JobStatus status, std::vector<StreamResult> streams)
{
    Job job;
    job.id = 1;
    job.status = status;
    job.createdAt = s_now - 10min;
    job.endedAt = s_now - 5min;
    Attempt attempt;
    attempt.number = 1;
    attempt.status = status;
    attempt.streams = std::move(streams);
    job.attempts.push_back(attempt);
    return job;
}

} // namespace

class TestStateSentence : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { installLanguage(QLocale::c()); }
    void runningTellsWhatIsRead();
    void runningTellsTheRetry();
    void runningTellsWhoIsWaitedFor();
    void runInAnotherProgramIsSaidSo();
    void failedTellsReasonHintAndNextRun();
    void waitTakesThePlaceOfTheNextRun();
    void theNextRunSaysWhyItIsNotOnTime();
    void schedulesOfStreamsCountAsWell();
    void actionRequiredPromisesNoRun();
    void incompleteCountsStreams();
    void cancelledTellsWhatIsKept();
    void rejectedRecordsAreCounted_data();
    void rejectedRecordsAreCounted();
    void zeroIsExplained();
    void notRunYetTellsWhen();
    void pausedHasNoNextRun();
    void pausedRunTellsWhatIsKept();
    void failingAllTheTimeIsWarnedOf();
    void pauseByItselfTellsWhy();
    void queueTellsItsPlace();
    void whatIsCalledAfterARunIsSaidSo();
};

void TestStateSentence::runningTellsWhatIsRead()
{
    SyncProgress progress;
    StreamProgress stream;
    stream.stream.name = u"orders"_s;
    stream.status = StreamStatus::Syncing;
    stream.counts.read = 48'210;
    stream.estimatedRows = 60'000;
    progress.streams = {stream};
    QCOMPARE(stateSentence(summary(), ConnectionState::Running, &progress, s_now),
             u"Reading orders: 48,210 of about 60,000 records."_s);
    progress.streams.push_back({StreamId{{}, u"users"_s}, StreamStatus::Synced, {}, {}, {}});
    QCOMPARE(stateSentence(summary(), ConnectionState::Running, &progress, s_now),
             u"Reading orders; 1 of 2 streams are done, 48,210 records read so far."_s);
}

void TestStateSentence::runningTellsTheRetry()
{
    SyncProgress progress;
    progress.retryAt = s_now + 2h;
    QCOMPARE(stateSentence(summary(), ConnectionState::Running, &progress, s_now),
             u"The last attempt did not get through. The next one starts in 2 hours."_s);
}

void TestStateSentence::runningTellsWhoIsWaitedFor()
{
    ConnectionSummary connection = summary();
    connection.source.name = u"CRM"_s;
    connection.destination.name = u"HubSpot"_s;
    SyncProgress progress;
    progress.streams = {{StreamId{{}, u"users"_s}, StreamStatus::Syncing, {}, {}, {}}};
    progress.endWait = EndWait{EndpointRole::Destination, s_now + 90s, true};
    QString sentence = stateSentence(connection, ConnectionState::Running, &progress, s_now);
    QVERIFY2(sentence.startsWith(u"HubSpot limits how often it is asked. The run goes on at "_s),
             qPrintable(sentence));
    progress.endWait = EndWait{EndpointRole::Source, s_now + 90s, false};
    sentence = stateSentence(connection, ConnectionState::Running, &progress, s_now);
    QVERIFY2(sentence.startsWith(u"The run waits and asks CRM again at "_s), qPrintable(sentence));
}

void TestStateSentence::runInAnotherProgramIsSaidSo()
{
    QCOMPARE(stateSentence(summary(), ConnectionState::Running, nullptr, s_now),
             u"A run is on in another program."_s);
}

void TestStateSentence::failedTellsReasonHintAndNextRun()
{
    ConnectionSummary failed = summary();
    failed.lastJob = job(JobStatus::Failed, {});
    failed.lastJob->error
        = Error{u"a.b"_s, ErrorKind::Transient, u"The disk is full."_s, u"Make room."_s, {}, {}};
    failed.connection.schedule = {ScheduleKind::Interval, 1, {}, {}};
    QCOMPARE(
        stateSentence(failed, ConnectionState::Failed, nullptr, s_now),
        u"The last run failed: The disk is full. Make room. The next run starts in 50 minutes."_s);
}

void TestStateSentence::waitTakesThePlaceOfTheNextRun()
{
    ConnectionSummary waiting = summary();
    QCOMPARE(stateSentence(waiting, ConnectionState::NotRunYet, nullptr, s_now,
                           WaitReason::MeteredNetwork),
             u"It has not run yet. Sync now starts the first run."_s);
    waiting.connection.schedule = {ScheduleKind::Interval, 1, {}, {}};
    QCOMPARE(stateSentence(waiting, ConnectionState::NotRunYet, nullptr, s_now,
                           WaitReason::MeteredNetwork),
             u"It has not run yet. Scheduled runs wait: the network is metered."_s);
    QCOMPARE(
        stateSentence(waiting, ConnectionState::NotRunYet, nullptr, s_now, WaitReason::Battery),
        u"It has not run yet. Scheduled runs wait: the computer runs on battery."_s);
}

void TestStateSentence::theNextRunSaysWhyItIsNotOnTime()
{
    ConnectionSummary connection = summary();
    connection.lastJob = job(JobStatus::Succeeded, {result(u"a"_s, StreamStatus::Synced, 1, 1)});
    Schedule &schedule = connection.connection.schedule;
    schedule.kind = ScheduleKind::Interval;
    schedule.everyHours = 1;
    // 1,790,000,000 is 2026-09-21 14:13:20 UTC.
    schedule.quietHours = {{QTime(15, 0), QTime(18, 30)}};
    const QString sentence = stateSentence(connection, ConnectionState::Healthy, nullptr, s_now);
    QVERIFY2(sentence.contains(u"The next run starts in 4 hours, after quiet hours."_s),
             qPrintable(sentence));
    schedule.quietHours.clear();
    schedule.jitterMinutes = 25;
    const QString spread = stateSentence(connection, ConnectionState::Healthy, nullptr, s_now);
    QVERIFY2(spread.contains(u", spread by up to 25 minutes."_s), qPrintable(spread));
}

void TestStateSentence::schedulesOfStreamsCountAsWell()
{
    ConnectionSummary connection = summary();
    connection.lastJob = job(JobStatus::Succeeded, {result(u"a"_s, StreamStatus::Synced, 1, 1)});
    StreamSchedule ofStream;
    ofStream.schedule.kind = ScheduleKind::Interval;
    ofStream.schedule.everyHours = 2;
    ofStream.streams = {{{}, u"a"_s}};
    connection.connection.streamSchedules = {ofStream};
    QCOMPARE(nextRun(connection, s_now), std::optional(s_now + 110min));
}

void TestStateSentence::actionRequiredPromisesNoRun()
{
    ConnectionSummary failed = summary();
    failed.lastJob = job(JobStatus::Failed, {});
    failed.lastJob->error
        = Error{u"a.b"_s, ErrorKind::Configuration, u"The password is wrong."_s, {}, {}, {}};
    failed.connection.schedule = {ScheduleKind::Interval, 1, {}, {}};
    QCOMPARE(stateSentence(failed, ConnectionState::ActionRequired, nullptr, s_now),
             u"The last run failed: The password is wrong."_s);
}

void TestStateSentence::incompleteCountsStreams()
{
    ConnectionSummary part = summary();
    StreamResult broken = result(u"users"_s, StreamStatus::Incomplete, 5, 5);
    broken.error = Error{u"a.b"_s, ErrorKind::Transient, u"The connection broke."_s, {}, {}, {}};
    part.lastJob
        = job(JobStatus::Incomplete, {result(u"orders"_s, StreamStatus::Synced, 10, 10), broken});
    QCOMPARE(stateSentence(part, ConnectionState::Incomplete, nullptr, s_now),
             u"1 of 2 streams did not get through: The connection broke."_s);
}

void TestStateSentence::cancelledTellsWhatIsKept()
{
    ConnectionSummary cancelled = summary();
    cancelled.lastJob
        = job(JobStatus::Cancelled, {result(u"orders"_s, StreamStatus::Cancelled, 1500, 1200)});
    QCOMPARE(stateSentence(cancelled, ConnectionState::Incomplete, nullptr, s_now),
             u"The last run was cancelled; the 1,200 records it had written are kept."_s);
}

void TestStateSentence::rejectedRecordsAreCounted_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("beginning");
    QTest::addRow("one") << qint64(1) << u"1 rejected record waits for a decision."_s;
    QTest::addRow("many") << qint64(12) << u"12 rejected records wait for a decision."_s;
}

void TestStateSentence::rejectedRecordsAreCounted()
{
    QFETCH(qint64, count);
    QFETCH(QString, beginning);
    ConnectionSummary rejected = summary();
    rejected.openRejected = count;
    rejected.lastJob
        = job(JobStatus::Succeeded, {result(u"orders"_s, StreamStatus::Synced, 10, 9)});
    QCOMPARE(stateSentence(rejected, ConnectionState::RejectedRecords, nullptr, s_now),
             beginning + u" 9 records were written 5 minutes ago."_s);
}

void TestStateSentence::zeroIsExplained()
{
    ConnectionSummary healthy = summary();
    StreamResult nothing = result(u"orders"_s, StreamStatus::Synced, 0, 0);
    nothing.notes = {u"Nothing has changed after 2026-05-04."_s};
    healthy.lastJob = job(JobStatus::Succeeded, {nothing});
    QCOMPARE(stateSentence(healthy, ConnectionState::Healthy, nullptr, s_now),
             u"No new records 5 minutes ago: Nothing has changed after 2026-05-04."_s);
}

void TestStateSentence::notRunYetTellsWhen()
{
    ConnectionSummary fresh = summary();
    QCOMPARE(stateSentence(fresh, ConnectionState::NotRunYet, nullptr, s_now),
             u"It has not run yet. Sync now starts the first run."_s);
    fresh.connection.schedule = {ScheduleKind::Interval, 6, {}, {}};
    QCOMPARE(stateSentence(fresh, ConnectionState::NotRunYet, nullptr, s_now),
             u"It has not run yet. The next run starts in a moment."_s);
}

void TestStateSentence::pausedHasNoNextRun()
{
    ConnectionSummary paused = summary();
    paused.connection.isEnabled = false;
    paused.connection.schedule = {ScheduleKind::Interval, 6, {}, {}};
    QVERIFY(!nextRun(paused, s_now));
}

void TestStateSentence::pausedRunTellsWhatIsKept()
{
    ConnectionSummary paused = summary();
    paused.lastJob
        = job(JobStatus::Pending, {result(u"a"_s, StreamStatus::Cancelled, 5'000, 4'800)});
    paused.lastJob->error
        = Error{QString::fromLatin1(s_runPausedCode), ErrorKind::Cancelled, {}, {}, {}, {}};
    QCOMPARE(paused.state(), ConnectionState::Paused);
    QCOMPARE(
        stateSentence(paused, ConnectionState::Paused, nullptr, s_now),
        u"The run is paused; the 4,800 records it has written are kept. Resumed, it goes on at "
        "its checkpoint."_s);
    // Where the connection is paused as well, that comes first.
    paused.connection.isEnabled = false;
    QCOMPARE(stateSentence(paused, ConnectionState::Paused, nullptr, s_now),
             u"Paused: nothing runs until the connection is resumed."_s);
    // Somebody goes on with it.
    paused.isLocked = true;
    QCOMPARE(paused.state(), ConnectionState::Running);
}

void TestStateSentence::failingAllTheTimeIsWarnedOf()
{
    ConnectionSummary failed = summary();
    failed.lastJob = job(JobStatus::Failed, {});
    failed.failures = {22, s_now - 24h * 5};
    QVERIFY(
        stateSentence(failed, ConnectionState::Failed, nullptr, s_now)
            .contains(u"It has failed 22 times in a row, for 5 days, and pauses by itself at 30 "
                      "times and 7 days."_s));
    failed.failures.failures = 19;
    QVERIFY(
        !stateSentence(failed, ConnectionState::Failed, nullptr, s_now).contains(u"by itself"_s));
}

void TestStateSentence::pauseByItselfTellsWhy()
{
    ConnectionSummary paused = summary();
    paused.connection.isEnabled = false;
    paused.failures = {31, s_now - 24h * 9};
    QCOMPARE(stateSentence(paused, ConnectionState::Paused, nullptr, s_now),
             u"Paused after 31 failed runs in a row and 9 days without success. Nothing runs until "
             "the connection is resumed."_s);
}

void TestStateSentence::queueTellsItsPlace()
{
    const auto sentence = [](const QueuePlace &place) {
        return stateSentence(summary(), ConnectionState::Queued, nullptr, s_now, {}, place);
    };
    QCOMPARE(
        sentence({1, 3, 2}),
        u"Next of 3 that wait: the run starts as soon as one of the 2 that are on has ended."_s);
    QCOMPARE(sentence({3, 3, 2}), u"Number 3 of 3 that wait; 2 runs are on."_s);
}

void TestStateSentence::whatIsCalledAfterARunIsSaidSo()
{
    SyncProgress progress;
    progress.status = JobStatus::Succeeded;
    QCOMPARE(stateSentence(summary(), ConnectionState::Running, &progress, s_now),
             u"The run is over; what is called after it is not."_s);
}

QTEST_GUILESS_MAIN(TestStateSentence)
#include "teststatesentence.moc"
