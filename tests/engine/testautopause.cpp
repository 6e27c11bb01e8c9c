// The pause of a connection that only fails (behaviour §5.3), its warning, and what does not count.
#include "core/base/runlog.h"
#include "core/store/failurestreaks.h"
#include "core/store/timelinestore.h"
#include "tests/engine/enginefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A connection of the past.
class Past final
{
public:
    explicit Past(EngineFixture &fixture, const ConnectionSettings &settings = {})
        : f(fixture)
    {
        f.script->streams[u"a"_s].openError = configurationError();
        id = f.connectFakes(s_overwrite, settings);
    }

    void has(JobStatus status, int count, std::chrono::hours age, JobKind kind = JobKind::Sync)
    {
        JobRepository jobs(*f.database);
        for (int i = 0; i < count; ++i) {
            const Job job
                = must(jobs.create(id, JobTrigger::Schedule, f.clock.now() - age, {}, kind));
            must(jobs.setStatus(job.id, status, f.clock.now() - age));
        }
    }
    /// Fails once more.
    void fails() { QCOMPARE(f.run(id), JobStatus::Failed); }
    [[nodiscard]] bool isPaused() const
    {
        return !must(ConnectionRepository(*f.database).find(id)).isEnabled;
    }
    [[nodiscard]] int failures() const { return must(failureStreak(*f.database, id)).failures; }
    /// What the log of the last run says.
    [[nodiscard]] QString log() const
    {
        QString text;
        for (const LogEntry &entry : must(RunLog::read(f.profile.attemptLog(f.lastJob, 1))))
            text += entry.message + u'\n';
        return text;
    }

    EngineFixture &f;
    QString id;
};

} // namespace

class TestAutoPause final : public QObject
{
    Q_OBJECT

private slots:
    void pausesAtThirtyFailuresAndSevenDays();
    void warnsAtTwentyFailuresAndFourDays();
    void doesNotPauseBeforeSevenDays();
    void doesNotPauseBeforeThirtyFailures();
    void beginsAnewAfterASuccess();
    void beginsAnewWhenItIsResumed();
    void leavesCancelledRunsAndRetriesOut();
    void goesByTheNumbersOfTheConnection();
    void tellsTheTimelineWhy();
};

void TestAutoPause::pausesAtThirtyFailuresAndSevenDays()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Succeeded, 1, 24h * 7);
    past.has(JobStatus::Failed, 20, 24h * 6);
    past.has(JobStatus::Incomplete, 9, 24h * 2);
    QVERIFY(!past.isPaused());
    past.fails();
    QVERIFY(past.isPaused());
    QCOMPARE(f.engine->start(past.id).error().code, u"engine.connection_paused"_s);
    QVERIFY(past.log().contains(u"30 runs in a row"_s));
}

void TestAutoPause::warnsAtTwentyFailuresAndFourDays()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Succeeded, 1, 24h * 4);
    past.has(JobStatus::Failed, 18, 24h);
    past.fails();
    QVERIFY(!past.log().contains(u"pauses by itself"_s));
    past.fails();
    QVERIFY(!past.isPaused());
    QVERIFY2(past.log().contains(u"pauses by itself at 30 runs and 7 days"_s),
             qPrintable(past.log()));
}

void TestAutoPause::doesNotPauseBeforeSevenDays()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Succeeded, 1, 24h * 7 - 1h);
    past.has(JobStatus::Failed, 200, 24h);
    past.fails();
    QVERIFY(!past.isPaused());
}

void TestAutoPause::doesNotPauseBeforeThirtyFailures()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Succeeded, 1, 24h * 300);
    past.has(JobStatus::Failed, 28, 24h * 200);
    past.fails();
    QVERIFY(!past.isPaused());
}

void TestAutoPause::beginsAnewAfterASuccess()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Failed, 50, 24h * 30);
    QCOMPARE(past.failures(), 50);
    past.has(JobStatus::Succeeded, 1, 24h * 20);
    QCOMPARE(past.failures(), 0);
    past.fails();
    QCOMPARE(past.failures(), 1);
    QVERIFY(!past.isPaused());
}

void TestAutoPause::beginsAnewWhenItIsResumed()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Failed, 29, 24h * 30);
    past.fails();
    QVERIFY(past.isPaused());
    (void)must(ConnectionRepository(*f.database).setEnabled(past.id, true));
    QCOMPARE(past.failures(), 0);
    f.clock.advance(1h);
    past.fails();
    QVERIFY(!past.isPaused());
    QCOMPARE(past.failures(), 1);
}

void TestAutoPause::leavesCancelledRunsAndRetriesOut()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Failed, 3, 24h);
    past.has(JobStatus::Cancelled, 5, 12h);
    past.has(JobStatus::Failed, 5, 12h, JobKind::Retry);
    past.has(JobStatus::Succeeded, 1, 6h, JobKind::Retry);
    QCOMPARE(past.failures(), 3);
}

void TestAutoPause::goesByTheNumbersOfTheConnection()
{
    EngineFixture f;
    ConnectionSettings settings;
    settings.runPolicy.pauseFailures = 2;
    settings.runPolicy.pauseDays = 0;
    Past past(f, settings);
    past.fails();
    QVERIFY(!past.isPaused());
    past.fails();
    QVERIFY(past.isPaused());
}

void TestAutoPause::tellsTheTimelineWhy()
{
    EngineFixture f;
    Past past(f);
    past.has(JobStatus::Failed, 29, 24h * 8);
    past.fails();
    const auto events = must(TimelineStore(*f.database).list(past.id, 1));
    QCOMPARE(events.front().kind, TimelineKind::Paused);
    QCOMPARE(events.front().origin, ChangeOrigin::Schedule);
    QCOMPARE(events.front().after, (QJsonObject{{u"failures"_s, 30}, {u"days"_s, 8}}));
}

QTEST_GUILESS_MAIN(TestAutoPause)
#include "testautopause.moc"
