// Retention: old runs, their logs and closed records go; what still says something stays.
#include "core/store/failurestreaks.h"
#include "core/store/rejectedstore.h"
#include "core/store/retention.h"
#include "core/store/statement.h"
#include "core/store/storageuse.h"
#include "core/store/storedretention.h"
#include "core/store/verificationstore.h"
#include "tests/core/store/childprocess.h"
#include "tests/core/store/storefixture.h"

#include <QDir>
#include <QFile>

#include <set>

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

    void everyTableOfRunsIsMeasured()
    {
        // What goes with a run counts as room of runs, but for records and flushes.
        const auto tables = must(
            m_store->database->read<QStringList>([](QSqlDatabase &database) -> Result<QStringList> {
                Statement select(database,
                                 "SELECT DISTINCT t.name FROM sqlite_schema t, "
                                 "pragma_foreign_key_list(t.name) f WHERE t.type = 'table' "
                                 "AND f.\"table\" IN ('jobs', 'attempts', 'attempt_streams')");
                QStringList names;
                for (;;) {
                    const auto row = select.step();
                    if (!row)
                        return row.error();
                    if (!*row)
                        return names;
                    names << select.text(0);
                }
            }));
        QVERIFY(tables.contains(u"attempts"_s));
        for (const QString &table : tables) {
            const bool isKnown = runTables().contains(table) || rejectedTables().contains(table)
                || table == "flushes"_L1;
            QVERIFY2(isKnown, qPrintable(table));
        }
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

    void deliveredFilesGoWithTheirRuns()
    {
        const qint64 old = run(JobStatus::Failed);
        const auto file = [&](const QString &path, bool isDelivered) {
            must(m_store->run(
                u"INSERT INTO delivery_files (connection_id, namespace, name, job_id, part, "
                "first_record, last_record, records, place, path, form, delivered_at) VALUES "
                "('%1', '', 'users', %2, 0, 1, 2, 2, '/srv', '%3', 'csv', %4)"_s
                    .arg(m_connection, QString::number(old), path, isDelivered ? u"1"_s : u"NULL"_s)
                    .toUtf8()
                    .constData()));
        };
        file(u"%1/users/a.csv"_s.arg(old), true);
        file(u"x/%1"_s.arg(old), true);
        file(u"%1/users/planned.csv"_s.arg(old), false);
        // Names that another run can choose as well.
        file(u"users/all.csv"_s, true);
        file(u"1%1/users/a.csv"_s.arg(old), true);
        QCOMPARE(prune().runs, 0);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 5);
        run(JobStatus::Failed);
        pass(1000);
        QCOMPARE(prune().runs, 1);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files"), 3);
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM delivery_files WHERE delivered_at IS NULL"),
                 1);
    }

    void keepsEverythingWhenAskedTo()
    {
        run(JobStatus::Failed);
        run(JobStatus::Failed);
        pass(10'000);
        const RetentionPolicy unlimited = withoutLimits();
        QVERIFY(must(pruneHistory(*m_store->database, m_store->profile, unlimited)).isNothing());
        QCOMPARE(runs(), 2);
    }

    void oldLogsGoAndTheirRunsStay()
    {
        const qint64 old = run(JobStatus::Failed);
        pass(20);
        const qint64 young = run(JobStatus::Failed);
        run(JobStatus::Failed);
        pass(20);
        RetentionPolicy policy = withoutLimits();
        policy.keepLogsDays = 30;
        fill(old, 1'000);
        const PrunedHistory pruned = prune(policy);
        QCOMPARE(pruned.logs, 1);
        QCOMPARE(pruned.logBytes, 1'000);
        QCOMPARE(pruned.runs, 0);
        QCOMPARE(runs(), 3);
        QVERIFY(!QFile::exists(log(old)));
        QVERIFY(QFile::exists(log(young)));
        QVERIFY(prune(policy).isNothing());
    }

    void theOldestLogsGoWhenThereAreTooMany()
    {
        std::vector<qint64> all;
        for (int i = 0; i < 6; ++i) {
            all.push_back(run(i == 1 ? JobStatus::Succeeded : JobStatus::Failed));
            fill(all.back(), 1'000);
            pass(1);
        }
        RetentionPolicy policy = withoutLimits();
        policy.mostLogs = 3'500;
        QCOMPARE(prune(policy).logs, 3);
        // The newest success stays, and counts.
        for (const int gone : {0, 2, 3})
            QVERIFY2(!QFile::exists(log(all[static_cast<std::size_t>(gone)])),
                     qPrintable(QString::number(gone)));
        for (const int kept : {1, 4, 5})
            QVERIFY2(QFile::exists(log(all[static_cast<std::size_t>(kept)])),
                     qPrintable(QString::number(kept)));
        policy.mostLogs = 1;
        QCOMPARE(prune(policy).logs, 1); // the success and the newest run stay whatever they take
    }

    void logsOfRunsThatGoOnStay()
    {
        const Attempt attempt = m_store->attempt(m_connection);
        fill(attempt.jobId, 5'000);
        const qint64 ended = run(JobStatus::Failed);
        fill(ended, 5'000);
        run(JobStatus::Failed);
        pass(1'000);
        RetentionPolicy policy = withoutLimits();
        policy.keepLogsDays = 1;
        policy.mostLogs = 1;
        QCOMPARE(prune(policy).logs, 1);
        QVERIFY(QFile::exists(log(attempt.jobId)));
        QVERIFY(!QFile::exists(log(ended)));
    }

    void logsWithoutARunAreAsOldAsTheirFiles()
    {
        QFile stray(m_store->profile.attemptLog(4711, 2));
        QVERIFY(stray.open(QIODevice::WriteOnly));
        stray.close();
        QFile other(m_store->profile.logsFolder() + u"/notes.txt"_s);
        QVERIFY(other.open(QIODevice::WriteOnly));
        RetentionPolicy policy = withoutLimits();
        policy.keepLogsDays = 30;
        const auto changed = [this](int days) {
            const auto time = std::chrono::floor<std::chrono::milliseconds>(
                m_store->clock.now() - std::chrono::days(days));
            return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
        };
        QVERIFY(stray.open(QIODevice::ReadWrite)
                && stray.setFileTime(changed(29), QFileDevice::FileModificationTime));
        stray.close();
        QCOMPARE(prune(policy).logs, 0);
        QVERIFY(stray.open(QIODevice::ReadWrite)
                && stray.setFileTime(changed(31), QFileDevice::FileModificationTime));
        stray.close();
        QCOMPARE(prune(policy).logs, 1);
        QVERIFY(other.exists());
    }

    void theOldestRunsGoWhenTheyTakeTooMuch()
    {
        failedRuns(100);
        run(JobStatus::Succeeded);
        failedRuns(499);
        const qint64 before = bytes(runTables());
        RetentionPolicy policy = withoutLimits();
        policy.mostRuns = before / 2;
        const PrunedHistory pruned = prune(policy);
        QVERIFY2(bytes(runTables()) <= before / 2, qPrintable(QString::number(bytes(runTables()))));
        QVERIFY2(pruned.runs > 250 && pruned.runs < 350, qPrintable(QString::number(pruned.runs)));
        QCOMPARE(m_store->number("SELECT MIN(id) FROM jobs"), 101); // the success
        QCOMPARE(m_store->number("SELECT MAX(id) FROM jobs"), 600);
        QVERIFY(!QFile::exists(log(1)));
        policy.mostRuns = 1;
        QVERIFY(prune(policy).runs > 200);
        QCOMPARE(runs(), 31); // The failures that a pause by itself counts, and the success.
        QVERIFY(prune(policy).isNothing()); // what has to stay does not make it go round for ever
    }

    void failuresThatArePausedForStay()
    {
        must(m_store->run("UPDATE connections SET settings = "
                          "json_set(settings, '$.run_policy.pause_failures', 40)"));
        const qint64 oldest = run(JobStatus::Failed);
        pass(5);
        failedRuns(300);
        const FailureStreak before = must(failureStreak(*m_store->database, m_connection));
        QCOMPARE(before.failures, 301);
        RetentionPolicy policy = withoutLimits();
        policy.mostRuns = 1;
        QVERIFY(prune(policy).runs > 200);
        const FailureStreak after = must(failureStreak(*m_store->database, m_connection));
        QVERIFY(after.failures >= 40);
        // The days without success are counted from the first run.
        QCOMPARE(after.days(m_store->clock.now()), before.days(m_store->clock.now()));
        QCOMPARE(m_store->number("SELECT MIN(id) FROM jobs"), oldest);
        // By age they go: whoever wants that has said so in days.
        pass(1000);
        QVERIFY(prune().runs > 30);
    }

    void theOldestClosedRecordsGoWhenTheyTakeTooMuch()
    {
        run(JobStatus::Succeeded, 400);
        run(JobStatus::Succeeded, 400);
        run(JobStatus::Succeeded);
        RejectedStore records(*m_store->database);
        std::vector<qint64> ids;
        for (const RejectedRecord &record : must(records.page({}, 0, 800)))
            ids.push_back(record.id);
        const std::vector<qint64> first(ids.begin(), ids.begin() + 300);
        const std::vector<qint64> second(ids.begin() + 300, ids.begin() + 600);
        must(records.setStatus(second, RejectedStatus::Ignored, {}));
        pass(1);
        must(records.setStatus(first, RejectedStatus::Ignored, {}));
        const qint64 before = bytes(rejectedTables());
        RetentionPolicy policy = withoutLimits();
        policy.mostRejected = before * 3 / 4;
        const PrunedHistory pruned = prune(policy);
        QVERIFY(bytes(rejectedTables()) <= before * 3 / 4);
        QVERIFY2(pruned.rejectedRecords >= 150 && pruned.rejectedRecords < 300,
                 qPrintable(QString::number(pruned.rejectedRecords)));
        RejectedFilter open;
        open.status = RejectedStatus::Open;
        QCOMPARE(must(records.count(open)), 200);
        // Those closed first went first.
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM rejected_records WHERE status_at = "
                                 "(SELECT MAX(status_at) FROM rejected_records)"),
                 300);
        policy.mostRejected = 1;
        prune(policy);
        QCOMPARE(must(records.count({})), 200);
        QVERIFY(prune(policy).isNothing());
    }

    void closedRecordsOfARunThatGoesOnStay()
    {
        const Attempt attempt = m_store->attempt(m_connection);
        CheckpointStore checkpoints(*m_store->database);
        const FlushKey key{m_connection, {{}, u"users"_s}, u"f"_s};
        must(checkpoints.stageRejected(key, {rejected(u"c"_s, u"f"_s, "x")}));
        must(checkpoints.prepareFlush(key, "1", attempt.jobId, 1, flushed(2, 1)));
        must(checkpoints.confirmFlush(key));
        RejectedStore records(*m_store->database);
        must(records.setStatus({must(records.page({}, 0, 1))[0].id}, RejectedStatus::Ignored, {}));
        pass(1'000);
        RetentionPolicy policy;
        policy.mostRejected = 1;
        QCOMPARE(prune(policy).rejectedRecords, 0);
        end(attempt, JobStatus::Failed);
        QCOMPARE(prune(policy).rejectedRecords, 1);
    }

    void rowsOfVerificationsGoByAge()
    {
        VerificationStore store(*m_store->database);
        must(store.keep(m_connection, verification()));
        RetentionPolicy policy = withoutLimits();
        policy.keepShownRowsDays = 30;
        pass(29);
        QVERIFY(prune(policy).isNothing());
        QCOMPARE(must(store.last(m_connection))->streams.at(0).examples.size(), 1u);
        pass(2);
        const qint64 before = bytes(shownRowsTables());
        QCOMPARE(prune(policy).verifications, 1);
        QVERIFY(bytes(shownRowsTables()) < before);
        // What it found stays, without a value of either end.
        const auto kept = must(store.last(m_connection));
        QVERIFY(kept.has_value());
        QCOMPARE(kept->streams.size(), 2u);
        QCOMPARE(kept->streams.at(0).different, 7);
        QCOMPARE(kept->streams.at(0).notes, QStringList{u"A note."_s});
        QVERIFY(kept->streams.at(0).examples.empty());
        QVERIFY(!m_store->number("SELECT instr(result, 'hush') FROM verifications"));
        QVERIFY(prune(policy).isNothing());
    }

    void rowsOfVerificationsGoBySize()
    {
        VerificationStore store(*m_store->database);
        must(store.keep(m_connection, verification()));
        const QString other = m_store->connection(u"other"_s).id;
        Verification later = verification();
        later.endedAt += std::chrono::hours(1);
        must(store.keep(other, later));
        RetentionPolicy policy = withoutLimits();
        policy.mostShownRows = bytes(shownRowsTables()) - 100;
        QCOMPARE(prune(policy).verifications, 1);
        QVERIFY(must(store.last(m_connection))->streams.at(0).examples.empty());
        QVERIFY(!must(store.last(other))->streams.at(0).examples.empty());
        policy.mostShownRows = 1;
        QCOMPARE(prune(policy).verifications, 1);
        QVERIFY(prune(policy).isNothing());
    }

    void checkpointsAndSettingsAreLeftAlone()
    {
        for (int i = 0; i < 5; ++i)
            run(JobStatus::Succeeded, 1);
        const auto all = [this] {
            return QList<qint64>{m_store->number("SELECT COUNT(*) FROM stream_states"),
                                 m_store->number("SELECT COUNT(*) FROM connections"),
                                 m_store->number("SELECT COUNT(*) FROM checkpoint_history"),
                                 m_store->number("SELECT COUNT(*) FROM timeline"),
                                 m_store->number("SELECT COUNT(*) FROM settings")};
        };
        const QList<qint64> before = all();
        QVERIFY(before[0] > 0 && before[2] > 0);
        pass(10'000);
        RetentionPolicy policy;
        policy.keepRunsDays = policy.keepLogsDays = policy.keepClosedRejectedDays = 1;
        policy.mostRuns = policy.mostLogs = policy.mostRejected = 1;
        prune(policy);
        QCOMPARE(all(), before);
    }

    /// Killed in the midst of it: no log stays whose run is gone, and the next call ends it.
    void aKilledRemovalIsGoneOnWith()
    {
        failedRuns(3'000);
        const qint64 success = run(JobStatus::Succeeded);
        run(JobStatus::Failed);
        pass(1'000);
        const qint64 runsBefore = runs();
        m_store->close();
        {
            ChildProcess child({m_store->folder.filePath(u"profile"_s),
                                QString::number(m_store->clock.now().time_since_epoch().count())});
            QVERIFY(child.says("starts"));
            QTRY_VERIFY(logs().size() < 2'700);
            child.kill();
            QVERIFY(child.isKilled());
        }
        m_store->open();
        QVERIFY(runs() < runsBefore);
        for (const qint64 job : logs())
            QVERIFY2(
                m_store->number(
                    u"SELECT COUNT(*) FROM jobs WHERE id = %1"_s.arg(job).toLatin1().constData())
                    == 1,
                qPrintable(QString::number(job)));
        prune();
        QCOMPARE(runs(), 2);
        QCOMPARE(logs(), (std::set<qint64>{success, success + 1}));
    }

    void usesAreMeasured()
    {
        const StorageUse empty = must(storageUse(*m_store->database, m_store->profile));
        for (int i = 0; i < 200; ++i)
            fill(run(JobStatus::Failed, 3), 100);
        const StorageUse full = must(storageUse(*m_store->database, m_store->profile));
        QCOMPARE(full.logs, 20'000);
        QVERIFY(full.runs > empty.runs + 20'000);
        QVERIFY(full.rejected > empty.rejected + 20'000);
        QVERIFY(full.runs + full.rejected + full.rest() + full.unused <= full.database);
        must(m_store->run("DELETE FROM rejected_records"));
        const StorageUse less = must(storageUse(*m_store->database, m_store->profile));
        QVERIFY(less.rejected < full.rejected / 2);
        QVERIFY(less.unused > full.unused + 40'000);
        must(m_store->database->compact({}));
        const StorageUse compacted = must(storageUse(*m_store->database, m_store->profile));
        QVERIFY2(compacted.unused < less.unused / 3,
                 qPrintable(u"%1 of %2"_s.arg(compacted.unused).arg(less.unused)));
    }

    void limitsAreStored()
    {
        QVERIFY(must(storedRetention(*m_store->database)) == RetentionPolicy());
        RetentionPolicy policy{1, 2, 3, 4, 5, 6, 7, 8};
        must(storeRetention(*m_store->database, policy));
        QVERIFY(must(storedRetention(*m_store->database)) == policy);
        must(storeRetention(*m_store->database, withoutLimits()));
        QVERIFY(must(storedRetention(*m_store->database)) == withoutLimits());
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
    PrunedHistory prune(const RetentionPolicy &policy = {})
    {
        return must(pruneHistory(*m_store->database, m_store->profile, policy));
    }
    [[nodiscard]] static RetentionPolicy withoutLimits()
    {
        return {{}, {}, {}, {}, {}, {}, {}, {}};
    }
    /// One that ended now, with one row of the first of its two streams.
    [[nodiscard]] Verification verification() const
    {
        Verification made;
        made.startedAt = made.endedAt = m_store->clock.now();
        VerifiedStream users;
        users.stream.name = u"users"_s;
        users.different = 7;
        users.notes = QStringList{u"A note."_s};
        users.examples.push_back({RowDifferenceKind::Different,
                                  u"1"_s,
                                  false,
                                  {{u"name"_s, QString(500, u'a'), u"hush"_s}}});
        VerifiedStream orders;
        orders.stream.name = u"orders"_s;
        made.streams = {users, orders};
        return made;
    }
    [[nodiscard]] qint64 bytes(const QStringList &tables) const
    {
        return must(m_store->database->read<qint64>(
            [&](QSqlDatabase &database) { return bytesOfTables(database, tables); }));
    }
    /// \a count failed runs that ended now, with their logs, all at once.
    void failedRuns(int count) const
    {
        const qint64 first = m_store->number("SELECT IFNULL(MAX(id), 0) + 1 FROM jobs");
        const qint64 now = std::chrono::floor<std::chrono::microseconds>(m_store->clock.now())
                               .time_since_epoch()
                               .count();
        must(m_store->run(
            u"WITH RECURSIVE n(i) AS (SELECT %1 UNION ALL SELECT i + 1 FROM n LIMIT %2) "
            "INSERT INTO jobs (id, connection_id, status, job_trigger, created_at, ended_at) "
            "SELECT i, '%3', 'failed', 'manual', %4, %4 FROM n;"
            "INSERT INTO attempts (job_id, number, status, started_at, ended_at) "
            "SELECT id, 1, 'failed', %4, %4 FROM jobs WHERE id >= %1;"
            "INSERT INTO attempt_streams SELECT id, 1, '', 'users', 0, 'users', 'failed', "
            "0, 0, 0, 0, 0, 0, 0, NULL, '[]' FROM jobs WHERE id >= %1"_s
                .arg(QString::number(first), QString::number(count), m_connection,
                     QString::number(now))
                .toUtf8()
                .constData()));
        for (qint64 job = first; job < first + count; ++job)
            fill(job, 0);
    }
    void fill(qint64 job, int size) const
    {
        QFile file(log(job));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(size, 'x'));
    }
    /// The runs whose logs are there.
    [[nodiscard]] std::set<qint64> logs() const
    {
        std::set<qint64> jobs;
        for (const QString &name : QDir(m_store->profile.logsFolder()).entryList(QDir::Files))
            jobs.insert(name.section(u'-', 1, 1).toLongLong());
        return jobs;
    }
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

namespace {

/// Prunes the profile at the first argument, at the time of the second.
int runChild(const QStringList &arguments)
{
    StoreFixture store(arguments[0]);
    store.clock.advance(std::chrono::duration_cast<std::chrono::milliseconds>(
        TimePoint(TimePoint::duration(arguments[1].toLongLong())) - store.clock.now()));
    say("starts");
    must(pruneHistory(*store.database, store.profile, {}));
    waitForParent();
    return 0;
}

} // namespace

int main(int argc, char **argv) { return runTestOrChild<TestRetention>(argc, argv, runChild); }

#include "testretention.moc"
