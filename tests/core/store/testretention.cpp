// Retention: old runs, their logs and closed records go; what still says something stays.
#include "core/store/rejectedstore.h"
#include "core/store/retention.h"
#include "tests/core/store/storefixture.h"

#include <QFile>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestRetention final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"a"_s).id;
    }

    void removesOldRunsWithTheirLogs()
    {
        const qint64 old = run(JobStatus::Failed);
        pass(100);
        const qint64 young = run(JobStatus::Failed);
        pass(100);
        run(JobStatus::Failed);
        const PrunedHistory pruned = prune();
        QCOMPARE(pruned.runs, 1);
        QCOMPARE(runs(), 2);
        QVERIFY(!QFile::exists(log(old)));
        QVERIFY(QFile::exists(log(young)));
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM attempts"), 2);
        QCOMPARE(prune().runs, 0);
    }

    void keepsTheNewestRunAndTheNewestSuccess()
    {
        run(JobStatus::Succeeded);
        const qint64 success = run(JobStatus::Succeeded);
        run(JobStatus::Failed);
        const qint64 newest = run(JobStatus::Failed);
        pass(1000);
        QCOMPARE(prune().runs, 2);
        const auto left = must(JobRepository(*m_store->database).list(m_connection, 10));
        QCOMPARE(left.size(), 2u);
        QCOMPARE(left[0].id, newest);
        QCOMPARE(left[1].id, success);
    }

    void keepsRunsThatHaveNotEnded()
    {
        m_store->attempt(m_connection);
        run(JobStatus::Failed);
        pass(1000);
        QCOMPARE(prune().runs, 0);
    }

    void keepsOpenRecordsAndTheirRuns()
    {
        run(JobStatus::Succeeded, 3);
        run(JobStatus::Succeeded);
        pass(1000);
        QCOMPARE(prune().runs, 0);
        RejectedStore records(*m_store->database);
        QCOMPARE(must(records.count({})), 3);

        const auto page = must(records.page({}, 0, 10));
        must(records.setStatus({page[0].id, page[1].id}, RejectedStatus::Ignored, u"old"_s));
        QCOMPARE(prune().rejectedRecords, 0); // closed today
        pass(181);
        must(records.setStatus({page[2].id}, RejectedStatus::Fixed, {}));
        QCOMPARE(prune().rejectedRecords, 2);
        QCOMPARE(must(records.count({})), 1);
        QCOMPARE(runs(), 2);
        pass(181);
        const PrunedHistory last = prune();
        QCOMPARE(last.rejectedRecords, 1);
        QCOMPARE(last.runs, 1);
    }

    void keepsARunWithAFlushOfUnknownFate()
    {
        const Attempt attempt = m_store->attempt(m_connection);
        CheckpointStore checkpoints(*m_store->database);
        const FlushKey key{m_connection, {{}, u"users"_s}, u"f"_s};
        must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(3)));
        end(attempt, JobStatus::Failed);
        run(JobStatus::Failed);
        pass(1000);
        QCOMPARE(prune().runs, 0);
        must(checkpoints.recover(m_connection, key.stream, {}));
        QCOMPARE(prune().runs, 1);
    }

    void keepsEverythingWhenAskedTo()
    {
        run(JobStatus::Failed);
        run(JobStatus::Failed);
        pass(10'000);
        const RetentionPolicy unlimited{{}, {}};
        QCOMPARE(must(pruneHistory(*m_store->database, m_store->profile, unlimited)).runs, 0);
        QCOMPARE(runs(), 2);
    }

    void removesThousandsInPortions()
    {
        for (int i = 0; i < 450; ++i)
            must(JobRepository(*m_store->database)
                     .setStatus(
                         must(JobRepository(*m_store->database)
                                  .create(m_connection, JobTrigger::Schedule, m_store->clock.now()))
                             .id,
                         JobStatus::Failed, m_store->clock.now()));
        pass(1000);
        QCOMPARE(prune().runs, 449);
        CancellationSource source;
        source.request_stop();
        const auto cancelled
            = pruneHistory(*m_store->database, m_store->profile, {}, source.get_token());
        QVERIFY(!cancelled && cancelled.error().isCancelled());
    }

    void findsThemByIndices()
    {
        const QString closed = planOf(retentionqueries::removeClosed);
        QVERIFY2(closed.contains(u"rejected_records_closed (status_at<?)"_s),
                 qUtf8Printable(closed));
        const QString old = planOf(retentionqueries::oldRuns);
        QVERIFY2(
            old.contains(u"SEARCH r USING COVERING INDEX rejected_records_by_job (job_id=?)"_s),
            qUtf8Printable(old));
        QVERIFY2(old.contains(u"SEARCH f USING COVERING INDEX flushes_by_attempt (job_id=?)"_s),
                 qUtf8Printable(old));
        QVERIFY2(!old.contains(u"SCAN n"_s) && !old.contains(u"SCAN s"_s), qUtf8Printable(old));
    }

private:
    void pass(int days) { m_store->clock.advance(std::chrono::days(days)); }
    PrunedHistory prune() { return must(pruneHistory(*m_store->database, m_store->profile, {})); }
    [[nodiscard]] qint64 runs() const { return m_store->number("SELECT COUNT(*) FROM jobs"); }
    [[nodiscard]] QString log(qint64 job) const { return m_store->profile.attemptLog(job, 1); }

    void end(const Attempt &attempt, JobStatus status)
    {
        must(JobRepository(*m_store->database)
                 .setStatus(attempt.jobId, status, m_store->clock.now()));
    }

    /// A run that ended now, with a log and \a refused rejected records. Returns its job.
    qint64 run(JobStatus status, int refused = 0)
    {
        const Attempt attempt = m_store->attempt(m_connection);
        if (refused > 0) {
            CheckpointStore checkpoints(*m_store->database);
            const FlushKey key{m_connection, {{}, u"users"_s}, QString::number(attempt.jobId)};
            must(checkpoints.stageRejected(
                key,
                std::vector(static_cast<std::size_t>(refused), rejected(u"c"_s, u"f"_s, "x"))));
            must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(9, refused)));
            must(checkpoints.confirmFlush(key));
        }
        end(attempt, status);
        QFile file(log(attempt.jobId));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The log cannot be written.");
        return attempt.jobId;
    }

    [[nodiscard]] QString planOf(const char *sql) const
    {
        return must(
            m_store->database->read<QString>([&](QSqlDatabase &database) -> Result<QString> {
                const QByteArray explain = QByteArray("EXPLAIN QUERY PLAN ") + sql;
                Statement select(database, explain.constData());
                QString text;
                while (must(select.step()))
                    text += select.text(3) + u'\n';
                return text;
            }));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_connection;
};

QTEST_GUILESS_MAIN(TestRetention)
#include "testretention.moc"
