// connectionOverview(): what the lists show, at a constant number of queries.
#include "core/model/pausedrun.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionoverview.h"
#include "tests/core/store/storefixture.h"

#include <sqlite3.h>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// The statements that were run, as SQLite traces them.
struct Trace final
{
    QStringList statements;

    static int note(unsigned, void *self, void *statement, void *)
    {
        const char *sql = sqlite3_sql(static_cast<sqlite3_stmt *>(statement));
        static_cast<Trace *>(self)->statements << QString::fromUtf8(sql);
        return 0;
    }
};

} // namespace

class TestConnectionOverview final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_store = std::make_unique<StoreFixture>(); }

    void tellsEverythingOfEachConnection()
    {
        const Connection nightly = m_store->connection(u"nightly"_s);
        Connection archive = m_store->connection(u"Archive"_s);
        archive.tags = {u"slow"_s};
        must(ConnectionRepository(*m_store->database).save(archive));
        end(nightly.id, JobStatus::Succeeded);
        const TimePoint success = m_store->clock.now();
        m_store->clock.advance(std::chrono::hours(1));
        const Attempt failed = end(nightly.id, JobStatus::Failed, ErrorKind::Transient, 3);

        const auto all = overview();
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].connection.name, u"Archive"_s);
        QCOMPARE(all[0].connection.tags, QStringList{u"slow"_s});
        QVERIFY(!all[0].lastJob);
        QVERIFY(!all[0].lastSuccess);
        QCOMPARE(all[0].openRejected, 0);
        QCOMPARE(all[0].state(), ConnectionState::NotRunYet);

        const ConnectionSummary &summary = all[1];
        QCOMPARE(summary.source.name, u"nightly source"_s);
        QCOMPARE(summary.destination.name, u"nightly end"_s);
        QVERIFY(summary.lastJob.has_value());
        QCOMPARE(summary.lastJob->id, failed.jobId);
        const Job whole = must(JobRepository(*m_store->database).find(failed.jobId));
        QCOMPARE(summary.lastJob->attempts.size(), whole.attempts.size());
        QCOMPARE(summary.lastJob->attempts[0].streams.size(), 2u);
        QCOMPARE(summary.lastJob->attempts[0].streams[1].stream.name, u"orders"_s);
        QVERIFY(summary.lastJob->attempts[0].streams[0].counts
                == whole.attempts[0].streams[0].counts);
        QVERIFY(summary.lastSuccess == success);
        QCOMPARE(summary.openRejected, 3);
        QCOMPARE(summary.state(), ConnectionState::Failed);
        QCOMPARE(summary.state(false, true), ConnectionState::Queued);
        QCOMPARE(summary.state(true, true), ConnectionState::Running);
    }

    void showsEveryAttemptInOrder()
    {
        const Connection connection = m_store->connection(u"a"_s);
        Attempt first = m_store->attempt(connection.id);
        first.status = JobStatus::Failed;
        first.endedAt = m_store->clock.now();
        JobRepository jobs(*m_store->database);
        must(jobs.finishAttempt(first));
        must(jobs.startAttempt(first.jobId, m_store->clock.now(), first.streams));
        const auto all = overview();
        QCOMPARE(all[0].lastJob->attempts.size(), 2u);
        QCOMPARE(all[0].lastJob->attempts[0].status, JobStatus::Failed);
        QCOMPARE(all[0].lastJob->attempts[1].number, 2);
        QCOMPARE(all[0].lastJob->attempts[1].streams.size(), 2u);
    }

    void pausedRunIsSeenBehindARunOfSomeStreams()
    {
        const Connection connection = m_store->connection(u"a"_s);
        JobRepository jobs(*m_store->database);
        const Job job = must(jobs.create(connection.id, JobTrigger::Manual, m_store->clock.now()));
        Error paused;
        paused.code = QString::fromLatin1(s_runPausedCode);
        must(jobs.setStatus(job.id, JobStatus::Running, m_store->clock.now()));
        must(jobs.setStatus(job.id, JobStatus::Pending, m_store->clock.now(), paused));
        const Job some = must(jobs.create(connection.id, JobTrigger::Manual, m_store->clock.now(),
                                          {StreamId{{}, u"users"_s}}));
        must(jobs.setStatus(some.id, JobStatus::Succeeded, m_store->clock.now()));
        ConnectionSummary summary = overview()[0];
        QCOMPARE(summary.lastJob->id, some.id);
        QVERIFY(summary.pausedRun());
        QCOMPARE(summary.pausedRun()->id, job.id);
        QCOMPARE(summary.state(), ConnectionState::Paused);
        must(jobs.setStatus(job.id, JobStatus::Cancelled, m_store->clock.now()));
        QVERIFY(!overview()[0].pausedRun());
    }

    void isNotHealthyWhileARunOfSomeStreamsLeftOthersBehind()
    {
        const Connection connection = m_store->connection(u"a"_s);
        JobRepository jobs(*m_store->database);
        const auto runOnly = [&](const QString &name) {
            const StreamId id{{}, name};
            const Job job
                = must(jobs.create(connection.id, JobTrigger::Manual, m_store->clock.now(), {id}));
            must(jobs.setStatus(job.id, JobStatus::Running, m_store->clock.now()));
            Attempt attempt = must(jobs.startAttempt(job.id, m_store->clock.now(),
                                                     {StreamResult{id, {}, {}, {}, {}, {}}}));
            attempt.status = JobStatus::Succeeded;
            attempt.streams[0].status = StreamStatus::Synced;
            must(jobs.finishAttempt(attempt));
            must(jobs.setStatus(job.id, JobStatus::Succeeded, m_store->clock.now()));
        };
        runOnly(u"users"_s);
        ConnectionSummary summary = overview()[0];
        QCOMPARE(summary.behind.size(), 1u);
        QCOMPARE(summary.behind[0].stream.name, u"orders"_s);
        QCOMPARE(summary.behind[0].status, StreamStatus::Queued);
        QCOMPARE(summary.state(), ConnectionState::Incomplete);
        QVERIFY(!summary.lastSuccess);
        QVERIFY(!summary.lastWhole);

        Attempt both = m_store->attempt(connection.id);
        both.status = JobStatus::Incomplete;
        both.streams[0].status = StreamStatus::Synced;
        both.streams[1].status = StreamStatus::Failed;
        both.streams[1].error
            = Error{u"x.y"_s, ErrorKind::Configuration, u"No such column."_s, {}, {}, {}};
        must(jobs.finishAttempt(both));
        must(jobs.setStatus(both.jobId, JobStatus::Incomplete, m_store->clock.now()));
        QVERIFY(overview()[0].behind.empty());
        runOnly(u"users"_s);
        summary = overview()[0];
        QCOMPARE(summary.behind.size(), 1u);
        QCOMPARE(summary.behind[0].error->message, u"No such column."_s);
        QCOMPARE(summary.state(), ConnectionState::ActionRequired);
        QVERIFY(summary.lastWhole.has_value());

        runOnly(u"orders"_s);
        QVERIFY(overview()[0].behind.empty());
        QCOMPARE(overview()[0].state(), ConnectionState::Healthy);
    }

    void seesALockOfAnyProcess()
    {
        const Connection connection = m_store->connection(u"a"_s);
        const auto lock = must(ConnectionLock::acquire(m_store->profile, connection.id));
        QVERIFY(overview()[0].isLocked);
        QCOMPARE(overview()[0].state(), ConnectionState::Running);
    }

    void costsTheSameNumberOfQueriesForAny()
    {
        m_store->connection(u"c0"_s);
        const qsizetype forOne = traced().size();
        QVERIFY(forOne > 0);
        for (int i = 1; i < 12; ++i) {
            const Connection connection = m_store->connection(u"c%1"_s.arg(i));
            end(connection.id, JobStatus::Succeeded, {}, i);
        }
        const QStringList forTwelve = traced();
        QVERIFY2(forTwelve.size() == forOne, qUtf8Printable(forTwelve.join(u'\n')));
    }

    void readsJobsAndRecordsByTheirIndices()
    {
        const Connection connection = m_store->connection(u"a"_s);
        end(connection.id, JobStatus::Succeeded, {}, 2);
        for (const QString &sql : traced()) {
            const QString plan = planOf(sql);
            for (const QString &scan :
                 {u"SCAN j"_s, u"SCAN jobs"_s, u"SCAN a"_s, u"SCAN s"_s, u"SCAN r"_s})
                QVERIFY2(!plan.split(u'\n').contains(scan), qUtf8Printable(sql + u'\n' + plan));
            if (sql.contains(u"'clear'"_s))
                QVERIFY2(plan.contains(u"USING INDEX jobs_that_clear (connection_id=?)"_s),
                         qUtf8Printable(plan));
            else if (sql.contains(u"succeeded"_s))
                QVERIFY2(plan.contains(u"USING INDEX jobs_succeeded (connection_id=?)"_s)
                             || plan.contains(u"USING INDEX jobs_whole (connection_id=?)"_s),
                         qUtf8Printable(plan));
            if (sql.contains(u"rejected_records"_s))
                QVERIFY2(plan.contains(u"USING COVERING INDEX rejected_records_by_group "
                                       "(group_id=? AND status=?)"_s),
                         qUtf8Printable(plan));
        }
    }

private:
    [[nodiscard]] std::vector<ConnectionSummary> overview() const
    {
        return must(connectionOverview(*m_store->database, m_store->profile));
    }

    /// Ends a run of the connection with \a refused rejected records.
    Attempt end(const QString &connectionId, JobStatus status, std::optional<ErrorKind> kind = {},
                int refused = 0)
    {
        Attempt attempt = m_store->attempt(connectionId);
        if (refused > 0) {
            CheckpointStore checkpoints(*m_store->database);
            const FlushKey key{connectionId, {{}, u"users"_s}, QString::number(attempt.jobId)};
            const std::vector<RejectedRecord> records(static_cast<std::size_t>(refused),
                                                      rejected(u"code"_s, u"field"_s, "x"));
            must(checkpoints.stageRejected(key, records));
            must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(9, refused)));
            must(checkpoints.confirmFlush(key));
        }
        std::optional<Error> error;
        if (kind)
            error = Error{u"x.y"_s, *kind, u"It broke."_s, {}, {}, {}};
        must(JobRepository(*m_store->database)
                 .setStatus(attempt.jobId, status, m_store->clock.now(), error));
        return attempt;
    }

    /// The statements of one overview.
    [[nodiscard]] QStringList traced() const
    {
        Trace trace;
        must(m_store->database->read<void>([&](QSqlDatabase &database) -> Result<void> {
            sqlite3 *handle = sqliteHandle(database);
            sqlite3_trace_v2(handle, SQLITE_TRACE_STMT, &Trace::note, &trace);
            must(connectionOverview(*m_store->database, m_store->profile));
            sqlite3_trace_v2(handle, 0, nullptr, nullptr);
            return {};
        }));
        return trace.statements;
    }

    [[nodiscard]] QString planOf(const QString &sql) const
    {
        return must(
            m_store->database->read<QString>([&](QSqlDatabase &database) -> Result<QString> {
                const QByteArray explain = "EXPLAIN QUERY PLAN " + sql.toUtf8();
                Statement select(database, explain.constData());
                QString text;
                while (must(select.step()))
                    text += select.text(3) + u'\n';
                return text;
            }));
    }

    std::unique_ptr<StoreFixture> m_store;
};

QTEST_GUILESS_MAIN(TestConnectionOverview)
#include "testconnectionoverview.moc"
