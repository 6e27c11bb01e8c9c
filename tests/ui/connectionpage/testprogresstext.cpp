#include "ui/connectionpage/progresstext.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint s_start{std::chrono::hours(1000)};

StreamProgress stream(StreamStatus status, qint64 read, std::optional<qint64> estimated)
{
    StreamProgress stream;
    stream.stream.name = u"orders"_s;
    stream.status = status;
    stream.counts.read = read;
    stream.counts.written = read;
    stream.estimatedRows = estimated;
    return stream;
}

} // namespace

class TestProgressText final : public QObject
{
    Q_OBJECT

private slots:
    void percentNeedsAnEstimateOfEveryStream();
    void percentIsNeverHundredWhileRunning();
    void retryCountsDown();
    void retryTellsTheReason();
    void speedTellsWhatIsLeft();
    void speedTellsWhoIsWaitedFor();
    void endTellsAttemptsAndTrigger();
};

void TestProgressText::percentNeedsAnEstimateOfEveryStream()
{
    SyncProgress progress;
    progress.streams
        = {stream(StreamStatus::Synced, 100, {}), stream(StreamStatus::Syncing, 50, 300)};
    QCOMPARE(percentOf(progress), std::optional(37));
    progress.streams.push_back(stream(StreamStatus::Queued, 0, {}));
    QCOMPARE(percentOf(progress), std::optional<int>());
}

void TestProgressText::percentIsNeverHundredWhileRunning()
{
    SyncProgress progress;
    progress.streams = {stream(StreamStatus::Syncing, 500, 300)};
    QCOMPARE(percentOf(progress), std::optional(99));
}

void TestProgressText::retryCountsDown()
{
    SyncProgress progress;
    progress.attempt = 2;
    progress.retryAt = s_start + 90s;
    QCOMPARE(retryText(progress, s_start),
             u"Attempt 2 did not get through; the next one starts in 1:30."_s);
    QVERIFY(retryText(progress, s_start + 83s).contains(u" 0:07."_s));
    QVERIFY(retryText(progress, s_start + 200s).contains(u" 0:00."_s));
    progress.retryAt = s_start + 1h + 2min;
    QVERIFY(retryText(progress, s_start).contains(u" 1:02:00."_s));
}

void TestProgressText::retryTellsTheReason()
{
    SyncProgress progress;
    progress.streams = {stream(StreamStatus::Incomplete, 5, {})};
    progress.streams[0].error
        = Error{u"fake.broken"_s, ErrorKind::Transient, u"The line broke."_s, {}, {}, {}};
    QVERIFY(retryReason(progress).startsWith(u"orders: The line broke."_s));
}

void TestProgressText::speedTellsWhatIsLeft()
{
    SyncProgress progress;
    progress.rowsPerSecond = 1930.4;
    progress.bytesPerSecond = 1.2e6;
    QVERIFY(!speedText(progress).contains(u"left"_s));
    progress.remaining = 40s;
    QVERIFY(speedText(progress).contains(u"left"_s));
    progress.retryAt = s_start;
    QVERIFY(speedText(progress).isEmpty());
}

void TestProgressText::speedTellsWhoIsWaitedFor()
{
    SyncProgress progress;
    progress.takenAt = s_start;
    progress.remaining = 40s;
    progress.endWait = EndWait{EndpointRole::Source, s_start + 90s, true};
    QVERIFY2(speedText(progress).contains(u"the source limits how often it is asked; on at "_s),
             qPrintable(speedText(progress)));
    QVERIFY2(speedText(progress).endsWith(u", in 1:30"_s), qPrintable(speedText(progress)));
    QVERIFY(!speedText(progress).contains(u"left"_s)); // Nobody knows.
    progress.endWait = EndWait{EndpointRole::Destination, s_start + 7s, false};
    QVERIFY2(speedText(progress).contains(u"the destination is asked again at "_s),
             qPrintable(speedText(progress)));
}

void TestProgressText::endTellsAttemptsAndTrigger()
{
    Job job;
    job.status = JobStatus::Failed;
    job.trigger = JobTrigger::Schedule;
    job.createdAt = s_start;
    job.endedAt = s_start + 12s;
    Attempt attempt;
    attempt.startedAt = s_start;
    job.attempts = {attempt, attempt, attempt};
    const QString text = endedText(job, s_start + 5min);
    QVERIFY(text.startsWith(u"Failed "_s));
    QVERIFY(text.contains(u"3 attempts"_s));
    QVERIFY(text.contains(u"by the schedule"_s));
}

QTEST_MAIN(TestProgressText)
#include "testprogresstext.moc"
