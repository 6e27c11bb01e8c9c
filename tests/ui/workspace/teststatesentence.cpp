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
    void runInAnotherProgramIsSaidSo();
    void failedTellsReasonHintAndNextRun();
    void waitTakesThePlaceOfTheNextRun();
    void actionRequiredPromisesNoRun();
    void incompleteCountsStreams();
    void cancelledTellsWhatIsKept();
    void rejectedRecordsAreCounted_data();
    void rejectedRecordsAreCounted();
    void zeroIsExplained();
    void notRunYetTellsWhen();
    void pausedHasNoNextRun();
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

QTEST_GUILESS_MAIN(TestStateSentence)
#include "teststatesentence.moc"
