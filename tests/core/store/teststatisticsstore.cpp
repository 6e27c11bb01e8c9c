// StatisticsStore: what attempts measured, and how fresh streams are.
#include "core/store/connectionlock.h"
#include "core/store/retention.h"
#include "core/store/statisticsstore.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStatisticsStore final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_id = m_store->connection(u"nightly"_s).id;
    }

    void keepsEverything()
    {
        const Attempt attempt = m_store->attempt(m_id);
        StreamStatistics users = measured(u"users"_s, attempt.number);
        StreamStatistics orders = measured(u"orders"_s, attempt.number);
        orders.estimatedRows.reset();
        orders.read = {};
        orders.isBackfilled = false;
        must(statistics().store(attempt.jobId, {users, orders}));
        const TimeSpan discovery{m_store->clock.now(), m_store->clock.now() + 2s};
        must(statistics().storeDiscovery(attempt.jobId, discovery));
        m_store->reopen();
        const RunStatistics found = must(statistics().find(attempt.jobId));
        QCOMPARE(found.streams.size(), 2u);
        QVERIFY(found.streams[0] == orders);
        QVERIFY(found.streams[1] == users);
        QVERIFY(found.discovery == discovery);
        QVERIFY(must(statistics().find(4711)).streams.empty());
    }

    void attemptsAddUp()
    {
        const Attempt first = m_store->attempt(m_id);
        StreamStatistics one = measured(u"users"_s, 1);
        StreamStatistics two = one;
        two.attempt = 2;
        two.sourceWaits.longest = 9s;
        two.read.until = *one.read.until + 1h;
        const RunStatistics run{{one, two}, {}};
        const auto sum = run.of(one.stream);
        QCOMPARE(sum->bytesWritten, 2 * one.bytesWritten);
        QCOMPARE(sum->sourceWaits.count, 2 * one.sourceWaits.count);
        QVERIFY(sum->sourceWaits.longest == 9s);
        QVERIFY(sum->read.from == one.read.from);
        QVERIFY(sum->read.until == two.read.until);
        QVERIFY(!run.of({u""_s, u"orders"_s}));
        QVERIFY(first.number == 1);
    }

    void streamThatIsNotOfTheAttemptIsLeftOut()
    {
        const Attempt attempt = m_store->attempt(m_id);
        must(statistics().store(attempt.jobId, {measured(u"strangers"_s, attempt.number)}));
        QVERIFY(must(statistics().find(attempt.jobId)).streams.empty());
    }

    void freshnessIsThatOfTheLastCompleteRun()
    {
        auto fresh = must(statistics().freshness(m_id));
        QCOMPARE(fresh.size(), 2u);
        QVERIFY(!fresh[0].freshAt && !fresh[0].completeJob);

        const TimePoint begun = m_store->clock.now();
        Attempt first = m_store->attempt(m_id);
        m_store->clock.advance(1min);
        end(first, StreamStatus::Incomplete, StreamStatus::Synced);
        Attempt second
            = must(JobRepository(*m_store->database)
                       .startAttempt(first.jobId, m_store->clock.now(), {first.streams[0]}));
        m_store->clock.advance(1min);
        const TimePoint done = m_store->clock.now();
        second.streams[0].status = StreamStatus::Synced;
        end(second, StreamStatus::Synced, {});
        must(JobRepository(*m_store->database)
                 .setStatus(first.jobId, JobStatus::Succeeded, m_store->clock.now()));
        fresh = must(statistics().freshness(m_id));
        QCOMPARE(fresh[0].stream.name, u"users"_s);
        QVERIFY(fresh[0].freshAt == begun);
        QVERIFY(fresh[0].completeAt == done);
        QCOMPARE(fresh[0].completeJob, std::optional(first.jobId));
        QVERIFY(fresh[1].completeAt == begun + 1min);

        // A run that does not get everything through makes nothing fresher.
        m_store->clock.advance(1h);
        Attempt third = m_store->attempt(m_id);
        end(third, StreamStatus::Failed, StreamStatus::Synced);
        fresh = must(statistics().freshness(m_id));
        QVERIFY(fresh[0].freshAt == begun);
        QCOMPARE(fresh[1].completeJob, std::optional(third.jobId));
    }

    void clearedStreamIsFreshNoLonger()
    {
        Attempt attempt = m_store->attempt(m_id);
        end(attempt, StreamStatus::Synced, StreamStatus::Synced);
        const auto lock = must(ConnectionLock::acquire(m_store->profile, m_id));
        must(CheckpointStore(*m_store->database)
                 .restartEmptied(*lock, m_id, {{attempt.streams[0].stream, u"users"_s}},
                                 ChangeOrigin::Window));
        const auto fresh = must(statistics().freshness(m_id));
        QVERIFY(!fresh[0].freshAt && !fresh[0].completeJob && !fresh[0].wroteAt);
        QVERIFY(fresh[1].freshAt.has_value());
    }

    void anotherDestinationHasNothing()
    {
        Attempt attempt = m_store->attempt(m_id);
        end(attempt, StreamStatus::Synced, StreamStatus::Synced);
        QVERIFY(must(statistics().freshness(m_id))[0].freshAt.has_value());
        const Endpoint other = m_store->endpoint(EndpointRole::Destination, u"other"_s);
        must(ConnectionRepository(*m_store->database).edit(m_id, [&](Connection &connection) {
            connection.destinationId = other.id;
        }));
        for (const StreamFreshness &fresh : must(statistics().freshness(m_id)))
            QVERIFY(!fresh.freshAt && !fresh.completeJob && !fresh.wroteAt);
    }

    void goesWithItsRun()
    {
        const Attempt attempt = m_store->attempt(m_id);
        must(statistics().store(attempt.jobId, {measured(u"users"_s, attempt.number)}));
        must(statistics().storeDiscovery(attempt.jobId,
                                         {m_store->clock.now(), m_store->clock.now()}));
        must(m_store->run("DELETE FROM jobs"));
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM stream_statistics"), 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM run_discoveries"), 0);
    }

private:
    [[nodiscard]] StatisticsStore statistics() { return StatisticsStore(*m_store->database); }

    StreamStatistics measured(const QString &stream, int attempt)
    {
        StreamStatistics result;
        result.stream.name = stream;
        result.attempt = attempt;
        result.bytesWritten = 1000;
        result.bytesFiltered = 20;
        result.estimatedRows = 12;
        result.sourceCheckpoints = 3;
        result.storedCheckpoints = 2;
        result.sourceWaits = {3, 6s, 4s};
        result.storedWaits = {2, 300ms, 200ms};
        result.read = {m_store->clock.now(), m_store->clock.now() + 5s};
        result.written = {m_store->clock.now() + 1s, m_store->clock.now() + 6s};
        result.mapping = 77us;
        result.isBackfilled = true;
        return result;
    }

    void end(Attempt &attempt, StreamStatus first, std::optional<StreamStatus> second)
    {
        attempt.streams[0].status = first;
        if (second)
            attempt.streams[1].status = *second;
        attempt.status = JobStatus::Incomplete;
        attempt.endedAt = m_store->clock.now();
        must(JobRepository(*m_store->database).finishAttempt(attempt));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_id;
};

QTEST_GUILESS_MAIN(TestStatisticsStore)
#include "teststatisticsstore.moc"
