// RunHistogram: every run is in the slot it began in, across changes of the clock too.
#include "core/store/runhistogram.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

TimePoint point(const QString &utc)
{
    return TimePoint(
        std::chrono::milliseconds(QDateTime::fromString(utc, Qt::ISODate).toMSecsSinceEpoch()));
}

} // namespace

class TestRunHistogram final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_id = m_store->connection(u"nightly"_s).id;
    }

    void slotsFollowEachOther_data()
    {
        QTest::addColumn<int>("span");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("now");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("lastFrom");
        const auto row = [](const char *name, RunSpan span, const char *zone, const QString &now,
                            int count, const QString &from) {
            QTest::newRow(name) << static_cast<int>(span) << QByteArray(zone) << now << count
                                << from;
        };
        row("quarters", RunSpan::SixHours, "UTC", u"2026-05-04T10:31:07Z"_s, 24,
            u"2026-05-04T10:30:00Z"_s);
        row("hours", RunSpan::Day, "Europe/Berlin", u"2026-05-04T10:31:07Z"_s, 24,
            u"2026-05-04T10:00:00Z"_s);
        row("hours of half an hour", RunSpan::Day, "Asia/Kolkata", u"2026-05-04T10:31:07Z"_s, 24,
            u"2026-05-04T10:30:00Z"_s);
        row("quarters of days", RunSpan::Week, "Europe/Berlin", u"2026-05-04T10:31:07Z"_s, 28,
            u"2026-05-04T10:00:00Z"_s);
        row("quarters of days in spring", RunSpan::Week, "Europe/Berlin", u"2026-03-29T00:30:00Z"_s,
            28, u"2026-03-28T23:00:00Z"_s);
        row("days", RunSpan::Month, "Europe/Berlin", u"2026-05-04T10:31:07Z"_s, 30,
            u"2026-05-03T22:00:00Z"_s);
        row("days in autumn", RunSpan::Month, "Europe/Berlin", u"2026-10-25T22:59:59Z"_s, 30,
            u"2026-10-24T22:00:00Z"_s);
        row("before 1970", RunSpan::Day, "UTC", u"1969-12-31T23:59:59Z"_s, 24,
            u"1969-12-31T23:00:00Z"_s);
    }

    void slotsFollowEachOther()
    {
        QFETCH(int, span);
        QFETCH(QByteArray, zone);
        QFETCH(QString, now);
        QFETCH(int, count);
        QFETCH(QString, lastFrom);
        const auto bars = runSlots(static_cast<RunSpan>(span), point(now), QTimeZone(zone));
        QCOMPARE(static_cast<int>(bars.size()), count);
        QVERIFY(bars.back().from == point(lastFrom));
        QVERIFY(bars.back().from <= point(now) && point(now) < bars.back().until);
        for (std::size_t i = 1; i < bars.size(); ++i) {
            QVERIFY(bars[i].from == bars[i - 1].until);
            QVERIFY(bars[i].from > bars[i - 1].from);
        }
    }

    void runsAreCountedWhereTheyBegan()
    {
        const TimePoint start = m_store->clock.now();
        run(JobStatus::Succeeded, 10, 0);
        m_store->clock.advance(15min);
        run(JobStatus::Succeeded, 8, 2);
        run(JobStatus::Failed, 0, 0);
        run(JobStatus::Incomplete, 3, 0);
        run(JobStatus::Cancelled, 0, 0);
        must(JobRepository(*m_store->database)
                 .create(m_id, JobTrigger::Schedule, m_store->clock.now()));
        const auto bars = must(runHistogram(*m_store->database, RunSpan::SixHours,
                                            m_store->clock.now(), QTimeZone::utc()));
        QCOMPARE(bars.size(), 24u);
        const RunSlot &first = bars[22];
        const RunSlot &last = bars[23];
        QVERIFY(first.from == start);
        QCOMPARE(first.total(), 1);
        QCOMPARE(first.count(RunOutcome::Succeeded), 1);
        QCOMPARE(first.written, 10);
        QCOMPARE(last.total(), 5);
        QCOMPARE(last.count(RunOutcome::WithRejected), 1);
        QCOMPARE(last.count(RunOutcome::Failed), 2);
        QCOMPARE(last.count(RunOutcome::Cancelled), 1);
        QCOMPARE(last.count(RunOutcome::Open), 1);
        QCOMPARE(last.rejected, 2);
        for (std::size_t i = 0; i < 22; ++i)
            QCOMPARE(bars[i].total(), 0);

        m_store->clock.advance(std::chrono::hours(7));
        const auto later = must(runHistogram(*m_store->database, RunSpan::SixHours,
                                             m_store->clock.now(), QTimeZone::utc()));
        for (const RunSlot &slot : later)
            QCOMPARE(slot.total(), 0);
    }

    void runsOfASlotAreListed()
    {
        run(JobStatus::Succeeded, 10, 0);
        m_store->clock.advance(1h);
        const TimePoint since = m_store->clock.now();
        const qint64 rejected = run(JobStatus::Succeeded, 8, 2);
        const qint64 failed = run(JobStatus::Failed, 0, 0);
        RunQuery query;
        query.since = since;
        query.until = since + 1h;
        const auto runs = must(listRuns(*m_store->database, query, 10));
        QCOMPARE(runs.size(), 2u);
        QCOMPARE(runs[0].jobId, failed);
        QCOMPARE(runs[0].connectionName, u"nightly"_s);
        QCOMPARE(runs[0].outcome(), RunOutcome::Failed);
        QCOMPARE(runs[1].jobId, rejected);
        QCOMPARE(runs[1].written, 8);
        QCOMPARE(runs[1].rejected, 2);
        query.outcome = RunOutcome::WithRejected;
        QCOMPARE(must(listRuns(*m_store->database, query, 10)).size(), 1u);
        query.connectionId = u"another"_s;
        QVERIFY(must(listRuns(*m_store->database, query, 10)).empty());
        QCOMPARE(must(listRuns(*m_store->database, {}, 10)).size(), 3u);
        QCOMPARE(must(listRuns(*m_store->database, {}, 1)).size(), 1u);
    }

    void wordsAreKnown()
    {
        for (const RunSpan span : s_allRunSpans)
            QCOMPARE(runSpanFromName(runSpanName(span)), std::optional(span));
        for (const RunOutcome outcome : s_allRunOutcomes)
            QCOMPARE(runOutcomeFromName(runOutcomeName(outcome)), std::optional(outcome));
        QVERIFY(!runSpanFromName(u"8d"_s));
    }

private:
    qint64 run(JobStatus status, qint64 written, qint64 rejected)
    {
        Attempt attempt = m_store->attempt(m_id);
        attempt.status = status;
        attempt.endedAt = m_store->clock.now();
        StreamCounts &counts = attempt.streams[0].counts;
        counts.read = written + rejected;
        counts.written = written;
        counts.rejected = rejected;
        // As the confirmation of a flush would have it.
        const QString sql
            = u"UPDATE attempt_streams SET rows_read = %1, rows_written = %2, rows_rejected = %3 "
              "WHERE job_id = %4 AND name = 'users'"_s.arg(counts.read)
                  .arg(written)
                  .arg(rejected)
                  .arg(attempt.jobId);
        must(m_store->run(sql.toLatin1().constData()));
        JobRepository jobs(*m_store->database);
        must(jobs.finishAttempt(attempt));
        must(jobs.setStatus(attempt.jobId, status, m_store->clock.now()));
        return attempt.jobId;
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_id;
};

QTEST_GUILESS_MAIN(TestRunHistogram)
#include "testrunhistogram.moc"
