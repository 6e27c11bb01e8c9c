// streamActivity(): the last run of each stream, and the last that wrote rows.
#include "core/store/streamactivity.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestStreamActivity final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_store = std::make_unique<StoreFixture>(); }

    void isEmptyBeforeTheFirstRun()
    {
        const Connection connection = m_store->connection(u"a"_s);
        QVERIFY(activityOf(connection.id).empty());
    }

    void remembersTheLastRunThatWroteRows()
    {
        const Connection connection = m_store->connection(u"a"_s);
        const Attempt first = m_store->attempt(connection.id);
        const TimePoint started = m_store->clock.now();
        m_store->clock.advance(5min);
        flush(connection.id, first.jobId, flushed(9));
        const TimePoint written = m_store->clock.now();
        m_store->clock.advance(2min);
        end(first, JobStatus::Succeeded);
        m_store->clock.advance(24h);
        const Attempt second = m_store->attempt(connection.id);
        flush(connection.id, second.jobId, flushed(3, 3)); // every row is refused
        end(second, JobStatus::Succeeded);

        const auto activity = activityOf(connection.id);
        QCOMPARE(activity.size(), 2u);
        QCOMPARE(activity[0].stream.name, u"orders"_s);
        QVERIFY(!activity[0].wroteJob);
        QVERIFY(!activity[0].wroteAt);
        const StreamActivity &users = activity[1];
        QCOMPARE(users.lastJob, second.jobId);
        QCOMPARE(users.lastResult->counts.rejected, 3);
        QCOMPARE(users.wroteJob, std::optional(first.jobId));
        QVERIFY(users.wroteAt == written);
        QVERIFY(users.wroteJobStarted == started);
        QVERIFY(users.wroteJobEnded == written + 2min);
    }

    void outlivesTheRun()
    {
        const Connection connection = m_store->connection(u"a"_s);
        const Attempt attempt = m_store->attempt(connection.id);
        flush(connection.id, attempt.jobId, flushed(9));
        must(m_store->run("DELETE FROM jobs"));
        const auto activity = activityOf(connection.id);
        QVERIFY(activity[1].wroteAt.has_value());
        QVERIFY(!activity[1].lastResult);
        QVERIFY(!activity[1].wroteJobStarted);
    }

    void isForgottenWithTheChoiceOfTheStream()
    {
        Connection connection = m_store->connection(u"a"_s);
        end(m_store->attempt(connection.id), JobStatus::Succeeded);
        connection.catalog.streams.pop_back();
        must(ConnectionRepository(*m_store->database).save(connection));
        const auto activity = activityOf(connection.id);
        QCOMPARE(activity.size(), 1u);
        QCOMPARE(activity[0].stream.name, u"users"_s);
    }

private:
    [[nodiscard]] std::vector<StreamActivity> activityOf(const QString &connectionId) const
    {
        return must(streamActivity(*m_store->database, connectionId));
    }

    /// Confirms rows of the stream "users".
    void flush(const QString &connectionId, qint64 jobId, const StreamCounts &counts)
    {
        CheckpointStore checkpoints(*m_store->database);
        const FlushKey key{connectionId, {{}, u"users"_s}, QString::number(jobId)};
        must(checkpoints.stageRejected(key, {}));
        must(checkpoints.prepareFlush(key, "1", jobId, 1, counts));
        must(checkpoints.confirmFlush(key));
    }

    void end(const Attempt &attempt, JobStatus status)
    {
        must(JobRepository(*m_store->database)
                 .setStatus(attempt.jobId, status, m_store->clock.now()));
    }

    std::unique_ptr<StoreFixture> m_store;
};

QTEST_GUILESS_MAIN(TestStreamActivity)
#include "teststreamactivity.moc"
