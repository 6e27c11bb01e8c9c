// JobRepository: legal steps only, and nothing lost between storing and finding.
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Error someError(const QString &code)
{
    return Error{code,        ErrorKind::Transient, u"What failed."_s, u"What to do."_s,
                 u"detail"_s, u"/field"_s};
}

} // namespace

class TestJobRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"a"_s).id;
        m_jobs = std::make_unique<JobRepository>(*m_store->database);
    }

    void numbersFromOneAndNeverAgain()
    {
        QCOMPARE(create().id, 1);
        QCOMPARE(create().id, 2);
        must(m_store->run("DELETE FROM jobs WHERE id = 2"));
        QCOMPARE(create().id, 3);
        QCOMPARE(m_jobs->create(u"none"_s, JobTrigger::Manual, {}).error().code,
                 u"store.connection_unknown"_s);
    }

    void allowsLegalStepsOnly_data()
    {
        QTest::addColumn<JobStatus>("from");
        QTest::addColumn<JobStatus>("to");
        for (const JobStatus from : s_statuses) {
            for (const JobStatus to : s_statuses)
                QTest::addRow("%s to %s", qUtf8Printable(jobStatusName(from)),
                              qUtf8Printable(jobStatusName(to)))
                    << from << to;
        }
    }
    void allowsLegalStepsOnly()
    {
        QFETCH(JobStatus, from);
        QFETCH(JobStatus, to);
        const qint64 id = create().id;
        if (from != JobStatus::Pending)
            must(m_jobs->setStatus(id, from, at(1)));
        const auto changed = m_jobs->setStatus(id, to, at(2), someError(u"x.y"_s));
        const Job job = must(m_jobs->find(id));
        QCOMPARE(changed.isOk(), canChange(from, to));
        QCOMPARE(job.status, canChange(from, to) ? to : from);
        QCOMPARE(job.error.has_value(), changed.isOk());
        if (changed) {
            QCOMPARE(job.endedAt, isTerminal(to) ? std::optional(at(2)) : std::nullopt);
        } else {
            QCOMPARE(changed.error().kind, ErrorKind::System);
            QCOMPARE(changed.error().code, u"store.job_step_illegal"_s);
            QCOMPARE(job.endedAt, isTerminal(from) ? std::optional(at(1)) : std::nullopt);
        }
    }

    void keepsEveryDetail()
    {
        const qint64 id = must(m_jobs->create(m_connection, JobTrigger::CommandLine, at(1))).id;
        must(m_jobs->setStatus(id, JobStatus::Running, at(2)));
        std::vector<StreamResult> streams(2);
        streams[0].stream = {u"ns"_s, u"users"_s};
        streams[0].target = u"t_users"_s;
        streams[1].stream = {{}, u"users"_s};
        Attempt attempt = must(m_jobs->startAttempt(id, at(3), streams));
        QCOMPARE(attempt.number, 1);
        QCOMPARE(attempt.status, JobStatus::Running);
        QCOMPARE(attempt.streams.size(), 2u);

        attempt.status = JobStatus::Incomplete;
        attempt.endedAt = at(4);
        attempt.error = someError(u"a.b"_s);
        attempt.streams[1].status = StreamStatus::Incomplete;
        attempt.streams[1].counts.read = 5;
        attempt.streams[1].counts.unconfirmed = 5;
        attempt.streams[1].counts.readBytes = 1234567890123;
        attempt.streams[1].error = someError(u"c.d"_s);
        attempt.streams[1].notes = {u"one, \"quoted\""_s, u"two"_s};
        attempt.streams[1].target = u"u"_s;
        must(m_jobs->finishAttempt(attempt));
        QCOMPARE(must(m_jobs->startAttempt(id, at(5), {})).number, 2);
        must(m_jobs->setStatus(id, JobStatus::Failed, at(6), someError(u"e.f"_s)));
        m_store->reopen();

        const Job job = must(JobRepository(*m_store->database).find(id));
        QCOMPARE(job.connectionId, m_connection);
        QCOMPARE(job.trigger, JobTrigger::CommandLine);
        QCOMPARE(job.createdAt, at(1));
        QCOMPARE(job.endedAt, std::optional(at(6)));
        QCOMPARE(job.error->code, u"e.f"_s);
        QCOMPARE(job.attempts.size(), 2u);
        const Attempt &found = job.attempts[0];
        QCOMPARE(found.jobId, id);
        QCOMPARE(found.status, JobStatus::Incomplete);
        QCOMPARE(found.startedAt, at(3));
        QCOMPARE(found.endedAt, std::optional(at(4)));
        QCOMPARE(found.error->message, u"What failed."_s);
        QCOMPARE(found.error->hint, u"What to do."_s);
        QCOMPARE(found.error->detail, u"detail"_s);
        QCOMPARE(found.error->field, u"/field"_s);
        QCOMPARE(found.error->kind, ErrorKind::Transient);
        QCOMPARE(found.streams.size(), 2u);
        QCOMPARE(found.streams[0].stream, (StreamId{u"ns"_s, u"users"_s}));
        QCOMPARE(found.streams[0].target, u"t_users"_s);
        QCOMPARE(found.streams[0].status, StreamStatus::Queued);
        QVERIFY(!found.streams[0].error);
        QCOMPARE(found.streams[1].counts, attempt.streams[1].counts);
        QCOMPARE(found.streams[1].error->code, u"c.d"_s);
        QCOMPARE(found.streams[1].notes, attempt.streams[1].notes);
        QVERIFY(!job.attempts[1].endedAt);
    }

    void refusesAttemptsOfAJobThatEnded()
    {
        const qint64 id = create().id;
        must(m_jobs->setStatus(id, JobStatus::Cancelled, at(1)));
        QCOMPARE(m_jobs->startAttempt(id, at(2), {}).error().code, u"store.job_step_illegal"_s);
        QCOMPARE(m_jobs->startAttempt(99, at(2), {}).error().code, u"store.job_unknown"_s);
        QCOMPARE(m_jobs->setStatus(99, JobStatus::Running, at(2)).error().code,
                 u"store.job_unknown"_s);
        QCOMPARE(m_jobs->find(99).error().code, u"store.job_unknown"_s);
        Attempt unknown;
        unknown.jobId = id;
        unknown.number = 1;
        QCOMPARE(m_jobs->finishAttempt(unknown).error().code, u"store.attempt_unknown"_s);
    }

    void refusesCountsThatWereNeverConfirmed()
    {
        Attempt attempt = m_store->attempt(m_connection);
        attempt.streams[0].counts = flushed(10, 2);
        attempt.status = JobStatus::Succeeded;
        const auto finished = m_jobs->finishAttempt(attempt);
        QCOMPARE(finished.error().code, u"store.counts_disagree"_s);
        QVERIFY(finished.error().message.contains(u"written 8 against 0"_s));
        QCOMPARE(must(m_jobs->find(attempt.jobId)).attempts[0].status, JobStatus::Running);
    }

    void takesTheConfirmedCountsAndWhatCameAfter()
    {
        Attempt attempt = m_store->attempt(m_connection);
        CheckpointStore checkpoints(*m_store->database);
        const FlushKey key{m_connection, attempt.streams[0].stream, u"f1"_s};
        must(checkpoints.prepareFlush(key, "1", attempt.jobId, attempt.number, flushed(10, 2)));
        must(checkpoints.confirmFlush(key));
        attempt.streams[0].counts = flushed(10, 2);
        attempt.streams[0].counts.read += 5;
        attempt.streams[0].counts.unconfirmed = 5;
        attempt.streams[0].counts.readBytes += 40;
        attempt.status = JobStatus::Failed;
        // A stream that was complete before the attempt began.
        StreamResult earlier;
        earlier.stream.name = u"earlier"_s;
        earlier.status = StreamStatus::Synced;
        attempt.streams.push_back(earlier);
        must(m_jobs->finishAttempt(attempt));
        const Attempt found = must(m_jobs->find(attempt.jobId)).attempts[0];
        QCOMPARE(found.streams[0].counts, attempt.streams[0].counts);
        QVERIFY(found.streams[0].counts.isBalanced());
        QCOMPARE(found.streams.size(), 3u);
        QCOMPARE(found.streams[2].stream.name, u"earlier"_s);
        QCOMPARE(found.streams[2].status, StreamStatus::Synced);
    }

    void listsTheNewestFirst()
    {
        const QString other = m_store->connection(u"b"_s).id;
        std::vector<qint64> made;
        for (int i = 0; i < 5; ++i) {
            made.push_back(create().id);
            must(m_jobs->create(other, JobTrigger::Manual, at(1)));
        }
        m_store->attempt(m_connection);
        const auto page = must(m_jobs->list(m_connection, 2));
        QCOMPARE(page.size(), 2u);
        QCOMPARE(page[0].attempts.size(), 1u);
        QCOMPARE(page[0].attempts[0].streams.size(), 2u);
        QCOMPARE(page[1].id, made[4]);
        QVERIFY(page[1].attempts.empty());
        const auto next = must(m_jobs->list(m_connection, 2, page[1].id));
        QCOMPARE(next[0].id, made[3]);
        QCOMPARE(next[1].id, made[2]);
        QCOMPARE(must(m_jobs->list({}, 100)).size(), 11u);
        QCOMPARE(must(m_jobs->list({}, 100, 3)).size(), 2u);
    }

    void findsWhatAKilledProcessLeft()
    {
        const qint64 pending = create().id;
        const qint64 running = m_store->attempt(m_connection).jobId;
        const qint64 ended = create().id;
        must(m_jobs->setStatus(ended, JobStatus::Succeeded, at(1)));
        const auto unfinished = must(m_jobs->unfinished(m_connection));
        QCOMPARE(unfinished.size(), 2u);
        QCOMPARE(unfinished[0].id, pending);
        QCOMPARE(unfinished[1].id, running);
        QCOMPARE(unfinished[1].attempts.size(), 1u);
    }

private:
    static constexpr std::array s_statuses{JobStatus::Pending,    JobStatus::Running,
                                           JobStatus::Incomplete, JobStatus::Failed,
                                           JobStatus::Succeeded,  JobStatus::Cancelled};

    static TimePoint at(int seconds)
    {
        return TimePoint(std::chrono::seconds(seconds) + std::chrono::microseconds(123'456));
    }
    Job create() { return must(m_jobs->create(m_connection, JobTrigger::Manual, at(1))); }

    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<JobRepository> m_jobs;
    QString m_connection;
};

QTEST_GUILESS_MAIN(TestJobRepository)
#include "testjobrepository.moc"
