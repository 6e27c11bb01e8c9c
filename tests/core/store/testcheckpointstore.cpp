// CheckpointStore: the two-step flush, and what a kill between any two steps leaves.
#include "core/store/connectionlock.h"
#include "core/store/rejectedstore.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/childprocess.h"
#include "tests/core/store/storefixture.h"

#include <unistd.h>

#include <QElapsedTimer>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};

/// The steps of a flush of ten rows, two of them rejected, in the engine's order.
enum class Step { Begin, StageOne, StageTwo, Prepare, CommitAtDestination, Confirm };

/// Does the steps up to \a last and dies by SIGKILL.
int flushAndDie(const QStringList &arguments)
{
    StoreFixture store(arguments[0]);
    const auto last = static_cast<Step>(arguments[1].toInt());
    const FlushKey key{arguments[2], s_users, u"f2"_s};
    CheckpointStore checkpoints(*store.database);
    const auto isDone = [&](Step step) { return static_cast<int>(last) >= static_cast<int>(step); };
    if (isDone(Step::StageOne))
        must(checkpoints.stageRejected(key, {rejected(u"x"_s, u"a"_s, "one")}));
    if (isDone(Step::StageTwo))
        must(checkpoints.stageRejected(key, {rejected(u"x"_s, u"b"_s, "two")}));
    if (isDone(Step::Prepare))
        must(checkpoints.prepareFlush(key, R"({"at":20})", arguments[3].toLongLong(), 1,
                                      flushed(10, 2)));
    if (isDone(Step::Confirm))
        must(checkpoints.confirmFlush(key));
    ::kill(::getpid(), SIGKILL);
    return 1;
}

} // namespace

class TestCheckpointStore final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"a"_s).id;
        m_attempt = m_store->attempt(m_connection);
    }

    void knowsNothingOfAStreamThatNeverRan()
    {
        const StreamState state = load();
        QCOMPARE(state.generationId, 0);
        QVERIFY(state.generationKey.isEmpty());
        QVERIFY(!state.checkpoint);
        QVERIFY(!state.isFinished);
    }

    void startsAGeneration()
    {
        const StreamState first = must(checkpoints().startGeneration(m_connection, s_users, 1));
        QCOMPARE(first.generationId, 1);
        QVERIFY(!first.generationKey.isEmpty());
        QCOMPARE(load().generationKey, first.generationKey);
        flush(u"f1"_s, "1", 10, {rejected(u"x"_s, u"a"_s, "v")});
        must(checkpoints().finish(m_connection, s_users));
        QVERIFY(load().isFinished);
        stage(u"f2"_s, {rejected(u"x"_s, u"a"_s, "v")});

        const StreamState second = must(checkpoints().startGeneration(m_connection, s_users, 2));
        QVERIFY(second.generationKey != first.generationKey);
        QVERIFY(!load().checkpoint);
        QVERIFY(!load().isFinished);
        QCOMPARE(stagedCount(), 0);
        QCOMPARE(rejectedCount(), 1); // what was confirmed stays
    }

    void hidesStagedRecords()
    {
        stage(u"f1"_s, {rejected(u"x"_s, u"a"_s, "v"), rejected(u"x"_s, u"b"_s, "w")});
        const RejectedStore store(*m_store->database);
        QVERIFY(must(store.page({}, 0, 10)).empty());
        QVERIFY(must(store.groups({})).empty());
        QCOMPARE(must(store.count({})), 0);
        prepare(u"f1"_s, "1", 10, 2);
        QCOMPARE(must(store.count({})), 0);
        must(checkpoints().confirmFlush(key(u"f1"_s)));
        QCOMPARE(must(store.count({})), 2);
    }

    void confirmsEverythingAtOnce()
    {
        flush(u"f1"_s, R"({"at":10})", 10, {rejected(u"x"_s, u"a"_s, "one")});
        flush(u"f2"_s, R"({"at":20})", 5, {});
        QCOMPARE(load().checkpoint, std::optional(Checkpoint{R"({"at":20})", u"f2"_s}));
        const StreamCounts counts = storedCounts();
        QCOMPARE(counts.read, 15);
        QCOMPARE(counts.written, 14);
        QCOMPARE(counts.rejected, 1);
        QCOMPARE(counts.readBytes, 120);
        const auto records = must(RejectedStore(*m_store->database).page({}, 0, 10));
        QCOMPARE(records.size(), 1u);
        QCOMPARE(records[0].value, std::string("one"));
        QCOMPARE(records[0].jobId, m_attempt.jobId);
        QCOMPARE(records[0].attempt, 1);
        QCOMPARE(records[0].connectionId, m_connection);
        QCOMPARE(records[0].stream, s_users);
        QCOMPARE(records[0].status, RejectedStatus::Open);
        QCOMPARE(stagedCount(), 0);
    }

    void confirmsOnlyOnce()
    {
        flush(u"f1"_s, "1", 10, {rejected(u"x"_s, u"a"_s, "v")});
        must(checkpoints().confirmFlush(key(u"f1"_s)));
        QCOMPARE(rejectedCount(), 1);
        QCOMPARE(storedCounts().read, 10);
    }

    void refusesWhatWasNeverPrepared()
    {
        QCOMPARE(checkpoints().confirmFlush(key(u"f1"_s)).error().code, u"store.flush_unknown"_s);
        stage(u"f1"_s, {rejected(u"x"_s, u"a"_s, "v")});
        QCOMPARE(checkpoints().confirmFlush(key(u"f1"_s)).error().code, u"store.flush_unknown"_s);
        const auto prepared
            = checkpoints().prepareFlush(key(u"f1"_s), "1", m_attempt.jobId, 9, flushed(1));
        QCOMPARE(prepared.error().code, u"store.attempt_unknown"_s);
        prepare(u"f1"_s, "1", 1, 1);
        const auto second
            = checkpoints().prepareFlush(key(u"f2"_s), "2", m_attempt.jobId, 1, flushed(1));
        QCOMPARE(second.error().code, u"store.flush_pending"_s);
    }

    void settlesAKillBetweenAnyTwoSteps_data()
    {
        QTest::addColumn<int>("last");
        QTest::addColumn<bool>("isCommitted"); // what the destination says
        QTest::addColumn<bool>("isKept");
        QTest::newRow("before anything") << 0 << false << false;
        QTest::newRow("after the first staging") << 1 << false << false;
        QTest::newRow("after the last staging") << 2 << false << false;
        QTest::newRow("after preparing") << 3 << false << false;
        QTest::newRow("after the destination's commit") << 4 << true << true;
        QTest::newRow("after confirming") << 5 << true << true;
    }
    void settlesAKillBetweenAnyTwoSteps()
    {
        QFETCH(int, last);
        QFETCH(bool, isCommitted);
        QFETCH(bool, isKept);
        flush(u"f1"_s, R"({"at":10})", 10, {rejected(u"x"_s, u"a"_s, "zero")});
        m_store->close();
        ChildProcess child({m_store->folder.filePath(u"profile"_s), QString::number(last),
                            m_connection, QString::number(m_attempt.jobId)});
        QVERIFY(child.isKilled());

        for (int times = 0; times < 2; ++times) { // the recovery may be killed and repeated too
            m_store->open();
            must(checkpoints().recover(m_connection, s_users, isCommitted ? u"f2"_s : u"f1"_s));
            QCOMPARE(load().checkpoint,
                     std::optional(isKept ? Checkpoint{R"({"at":20})", u"f2"_s}
                                          : Checkpoint{R"({"at":10})", u"f1"_s}));
            QCOMPARE(rejectedCount(), isKept ? 3 : 1);
            QCOMPARE(storedCounts().read, isKept ? 20 : 10);
            QCOMPARE(storedCounts().written, isKept ? 17 : 9);
            QVERIFY(storedCounts().isBalanced());
            QCOMPARE(stagedCount(), 0);
            QCOMPARE(m_store->number("SELECT COUNT(*) FROM flushes"), 0);
            m_store->close();
        }
        // The next flush is not in the way of what was left.
        m_store->open();
        flush(u"f3"_s, R"({"at":30})", 5, {rejected(u"x"_s, u"a"_s, "v")});
        QCOMPARE(rejectedCount(), isKept ? 4 : 2);
    }

    void dropsWhatADestinationWithoutMemoryMayHave()
    {
        stage(u"f1"_s, {rejected(u"x"_s, u"a"_s, "v")});
        prepare(u"f1"_s, "1", 10, 1);
        must(checkpoints().recover(m_connection, s_users, std::nullopt));
        QVERIFY(!load().checkpoint);
        QCOMPARE(rejectedCount(), 0);
        QCOMPARE(storedCounts().read, 0);
    }

    void leavesOtherStreamsAlone()
    {
        const StreamId orders{{}, u"orders"_s};
        const FlushKey other{m_connection, orders, u"f1"_s};
        must(checkpoints().stageRejected(other, {rejected(u"x"_s, u"a"_s, "v")}));
        must(checkpoints().prepareFlush(other, "7", m_attempt.jobId, 1, flushed(4, 1)));
        must(checkpoints().recover(m_connection, s_users, u"f1"_s));
        must(checkpoints().startGeneration(m_connection, s_users, 2));
        must(checkpoints().confirmFlush(other));
        QCOMPARE(rejectedCount(), 1);
        QCOMPARE(must(checkpoints().load(m_connection, orders)).checkpoint->position,
                 std::string("7"));
    }

    void countsLateConfirmedRowsOnce()
    {
        // The destination committed, the confirmation failed, the attempt ended with its rows
        // unconfirmed; the next attempt finds them committed.
        prepare(u"f1"_s, "1", 10, 0);
        Attempt ended = m_attempt;
        ended.status = JobStatus::Incomplete;
        ended.streams[0].counts.read = 13;
        ended.streams[0].counts.unconfirmed = 13;
        ended.streams[0].counts.readBytes = 104;
        must(JobRepository(*m_store->database).finishAttempt(ended));
        must(checkpoints().recover(m_connection, s_users, u"f1"_s));
        const StreamCounts counts = storedCounts();
        QCOMPARE(counts.read, 13);
        QCOMPARE(counts.written, 10);
        QCOMPARE(counts.unconfirmed, 3);
        QCOMPARE(counts.readBytes, 104);
        QVERIFY(counts.isBalanced());
    }

    void notesOfAWriterHoldUntilTheFlushIsConfirmed()
    {
        const NotesKey notes{m_connection, s_users, false};
        QVERIFY(must(checkpoints().writerNotes(notes)).isEmpty());
        const QByteArray bytes("job 1 \0 \xff", 9);
        must(checkpoints().keepWriterNotes(notes, "job 0", {}));
        must(checkpoints().keepWriterNotes(notes, bytes, {}));
        m_store->reopen();
        QCOMPARE(must(checkpoints().writerNotes(notes)), bytes);
        prepare(u"f1"_s, "1", 10, 0);
        // As after a kill before the confirmation.
        must(checkpoints().recover(m_connection, s_users, {}));
        QCOMPARE(must(checkpoints().writerNotes(notes)), bytes);
        flush(u"f2"_s, "1", 10, {});
        QVERIFY(must(checkpoints().writerNotes(notes)).isEmpty());
    }

    void notesForAfterwardsHoldFromTheConfirmationOn()
    {
        const NotesKey notes{m_connection, s_users, false};
        must(checkpoints().keepWriterNotes(notes, "both", "the second"));
        QCOMPARE(must(checkpoints().writerNotes(notes)), "both"_ba);
        flush(u"f1"_s, "1", 10, {});
        QCOMPARE(must(checkpoints().writerNotes(notes)), "the second"_ba);
        flush(u"f2"_s, "2", 10, {});
        QVERIFY(must(checkpoints().writerNotes(notes)).isEmpty());
    }

    void notesAreOfOneStreamGenerationAndKindOfRun()
    {
        const NotesKey runs{m_connection, s_users, false};
        const NotesKey retries{m_connection, s_users, true};
        const NotesKey orders{m_connection, {{}, u"orders"_s}, false};
        for (const NotesKey &key : {runs, retries, orders})
            must(checkpoints().keepWriterNotes(key, "x", {}));
        flush(u"f1"_s, "1", 10, {});
        QVERIFY(must(checkpoints().writerNotes(runs)).isEmpty());
        QCOMPARE(must(checkpoints().writerNotes(retries)), "x"_ba);
        QCOMPARE(must(checkpoints().writerNotes(orders)), "x"_ba);

        must(checkpoints().keepWriterNotes(runs, "x", {}));
        must(checkpoints().startGeneration(m_connection, s_users, 2));
        QVERIFY(must(checkpoints().writerNotes(runs)).isEmpty());
        QCOMPARE(must(checkpoints().writerNotes(retries)), "x"_ba);
        must(ConnectionRepository(*m_store->database).remove(m_connection));
        QCOMPARE(m_store->number("SELECT COUNT(*) FROM writer_notes"), 0);
    }

    void adoptsADestinationsCheckpoint()
    {
        must(checkpoints().startGeneration(m_connection, s_users, 3));
        const QString generation = load().generationKey;
        const Checkpoint theirs{R"({"at":99})", u"theirs"_s};
        must(checkpoints().adopt(m_connection, s_users, theirs));
        QCOMPARE(load().checkpoint, std::optional(theirs));
        QCOMPARE(load().generationKey, generation);
        must(checkpoints().adopt(m_connection, s_users, std::nullopt));
        QVERIFY(!load().checkpoint);
        QCOMPARE(load().generationId, 3);
    }

    void keepsEveryByte()
    {
        RejectedRecord record = rejected(u"x"_s, u"f"_s, {});
        record.value = std::string("a\0b\xff\xc3\xa4", 6);
        record.sourceRecord = "{\"ä\":\"\\u0000\"}";
        record.sentRecord = "";
        record.message = u"Zeile 1\nZeile 2 ✓"_s;
        record.outcome = RejectedOutcome::Truncated;
        record.rejectedAt = TimePoint(std::chrono::microseconds(-1));
        stage(u"f1"_s, {record});
        prepare(u"f1"_s, "1", 1, 0);
        must(checkpoints().confirmFlush(key(u"f1"_s)));
        const auto found = must(RejectedStore(*m_store->database).page({}, 0, 1)).front();
        QCOMPARE(found.value, record.value);
        QCOMPARE(found.sourceRecord, record.sourceRecord);
        QCOMPARE(found.sentRecord, record.sentRecord);
        QCOMPARE(found.message, record.message);
        QCOMPARE(found.outcome, record.outcome);
        QCOMPARE(found.rejectedAt, record.rejectedAt);
    }

    void stagesThousandsQuickly()
    {
        std::vector<RejectedRecord> records;
        for (int i = 0; i < 20'000; ++i) {
            records.push_back(rejected(i % 2 ? u"x"_s : u"y"_s, u"f"_s + QString::number(i % 5),
                                       std::string(150, 'v')));
        }
        QElapsedTimer timer;
        timer.start();
        stage(u"f1"_s, records);
        const qint64 staging = timer.restart();
        prepare(u"f1"_s, "1", 20'000, 20'000);
        must(checkpoints().confirmFlush(key(u"f1"_s)));
        const qint64 confirming = timer.elapsed();
        QCOMPARE(rejectedCount(), 20'000);
        qInfo("20,000 records of 300 bytes: staged in %lld ms, confirmed in %lld ms", staging,
              confirming);
        // Far above what it takes; a statement per transaction would take minutes.
        QVERIFY(staging + confirming < 20'000);
    }

    void listsEveryState()
    {
        const StreamId orders{{}, u"orders"_s};
        must(checkpoints().startGeneration(m_connection, orders, 4));
        must(checkpoints().startGeneration(m_connection, {{}, u"users"_s}, 1));
        const auto all = must(checkpoints().all(m_connection));
        QCOMPARE(all.size(), 2u);
        QVERIFY(all[0].first == orders);
        QCOMPARE(all[0].second.generationId, 4);
        QVERIFY(!all[0].second.generationKey.isEmpty());
        QVERIFY(must(checkpoints().all(u"none"_s)).empty());
    }

    void restartsStreamsInANewGeneration()
    {
        const StreamId users{{}, u"users"_s};
        const StreamState former = must(checkpoints().startGeneration(m_connection, users, 3));
        flush(u"f1"_s, "{\"cursor\":1}", 5, {});
        must(checkpoints().restartStreams(m_store->profile, m_connection,
                                          {users, StreamId{{}, u"orders"_s}},
                                          ChangeOrigin::Window));
        const StreamState state = must(checkpoints().load(m_connection, users));
        QCOMPARE(state.generationId, 4);
        QVERIFY(state.generationKey != former.generationKey);
        QVERIFY(!state.checkpoint);
        const TimelineEvent event = lastEvent();
        QCOMPARE(event.kind, TimelineKind::CheckpointChanged);
        QCOMPARE(event.origin, ChangeOrigin::Window);
        QCOMPARE(event.before.value(u"users"_s).toString(), u"{\"cursor\":1}"_s);
        QVERIFY(event.after.value(u"users"_s).isNull() && event.after.contains(u"orders"_s));

        const auto unknown = checkpoints().restartStreams(m_store->profile, m_connection,
                                                          {users, StreamId{u"other"_s, u"users"_s}},
                                                          ChangeOrigin::Window);
        QCOMPARE(unknown.error().code, u"store.stream_unknown"_s);
        QCOMPARE(must(checkpoints().load(m_connection, users)).generationId, 4);
    }

    void restartsEmptiedStreamsUnderALockThatIsHeld()
    {
        const StreamId users{{}, u"users"_s};
        must(checkpoints().startGeneration(m_connection, users, 3));
        flush(u"f1"_s, "{\"cursor\":1}", 5, {});
        const auto lock = must(ConnectionLock::acquire(m_store->profile, m_connection));
        const auto busy = checkpoints().restartStreams(m_store->profile, m_connection, {users},
                                                       ChangeOrigin::Window);
        QCOMPARE(busy.error().code, u"store.connection_busy"_s);
        must(checkpoints().restartEmptied(*lock, m_connection, {{users, u"p_users"_s}},
                                          ChangeOrigin::CommandLine));
        const StreamState state = must(checkpoints().load(m_connection, users));
        QCOMPARE(state.generationId, 4);
        QVERIFY(!state.checkpoint);
        const TimelineEvent event = lastEvent();
        QCOMPARE(event.before.value(u"users"_s).toString(), u"{\"cursor\":1}"_s);
        QCOMPARE(event.after.value(u"users"_s).toObject().value(u"cleared"_s).toString(),
                 u"p_users"_s);
    }

    void setsAPositionUnderANewKey()
    {
        const StreamId users{{}, u"users"_s};
        const StreamState former = must(checkpoints().startGeneration(m_connection, users, 3));
        flush(u"f1"_s, "{\"cursor\":1}", 5, {});
        const std::string position = "{\"cursor\": 12345678901234567890}";
        must(checkpoints().setPosition(m_store->profile, m_connection, users, position,
                                       ChangeOrigin::CommandLine));
        const StreamState state = must(checkpoints().load(m_connection, users));
        QCOMPARE(state.generationId, 3);
        QVERIFY(state.generationKey != former.generationKey);
        QVERIFY(state.checkpoint == (Checkpoint{position, {}}));
        QCOMPARE(lastEvent().after.value(u"users"_s).toString(), QString::fromStdString(position));
    }

    void refusesPositionsThatCannotBe()
    {
        const StreamId users{{}, u"users"_s};
        const auto set = [&](const std::string &position, const StreamId &stream) {
            const auto done = checkpoints().setPosition(m_store->profile, m_connection, stream,
                                                        position, ChangeOrigin::Window);
            return done ? QString() : done.error().code;
        };
        for (const char *text : {"", "{", "{\"a\":}", "1, 2", "] [", "tomorrow"})
            QCOMPARE(set(text, users), u"store.position_invalid"_s);
        QCOMPARE(set("1", users), QString());
        QCOMPARE(set("1", {{}, u"none"_s}), u"store.stream_unknown"_s);

        prepare(u"f9"_s, "2", 5, 0);
        QCOMPARE(set("1", users), u"store.position_unsettled"_s);
        must(checkpoints().recover(m_connection, users, {}));
        QCOMPARE(set("1", users), QString());

        Connection connection = must(ConnectionRepository(*m_store->database).find(m_connection));
        connection.catalog.streams[0].mode
            = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
        must(ConnectionRepository(*m_store->database).save(connection));
        QCOMPARE(set("1", users), u"store.position_useless"_s);
    }

    void changesNothingWhileTheConnectionRuns()
    {
        const StreamId users{{}, u"users"_s};
        const StreamState former = must(checkpoints().startGeneration(m_connection, users, 3));
        const auto lock = must(ConnectionLock::acquire(m_store->profile, m_connection));
        QCOMPARE(checkpoints()
                     .restartStreams(m_store->profile, m_connection, {users}, ChangeOrigin::Window)
                     .error()
                     .code,
                 u"store.connection_busy"_s);
        QCOMPARE(checkpoints()
                     .setPosition(m_store->profile, m_connection, users, "1", ChangeOrigin::Window)
                     .error()
                     .code,
                 u"store.connection_busy"_s);
        QCOMPARE(must(checkpoints().load(m_connection, users)).generationKey, former.generationKey);
    }

private:
    [[nodiscard]] CheckpointStore checkpoints() const
    {
        return CheckpointStore(*m_store->database);
    }
    [[nodiscard]] FlushKey key(const QString &flushId) const
    {
        return FlushKey{m_connection, s_users, flushId};
    }
    [[nodiscard]] StreamState load() const
    {
        return must(checkpoints().load(m_connection, s_users));
    }
    void stage(const QString &flushId, const std::vector<RejectedRecord> &records) const
    {
        must(checkpoints().stageRejected(key(flushId), records));
    }
    void prepare(const QString &flushId, const std::string &position, qint64 read,
                 qint64 refused) const
    {
        must(checkpoints().prepareFlush(key(flushId), position, m_attempt.jobId, 1,
                                        flushed(read, refused)));
    }
    void flush(const QString &flushId, const std::string &position, qint64 read,
               const std::vector<RejectedRecord> &records) const
    {
        stage(flushId, records);
        prepare(flushId, position, read, static_cast<qint64>(records.size()));
        must(checkpoints().confirmFlush(key(flushId)));
    }
    [[nodiscard]] qint64 rejectedCount() const
    {
        return must(RejectedStore(*m_store->database).count({}));
    }
    [[nodiscard]] qint64 stagedCount() const
    {
        return m_store->number("SELECT COUNT(*) FROM staged_records");
    }
    /// Of "users" in the first attempt.
    [[nodiscard]] StreamCounts storedCounts() const
    {
        const Job job = must(JobRepository(*m_store->database).find(m_attempt.jobId));
        return job.attempts.front().streams.front().counts;
    }

    [[nodiscard]] TimelineEvent lastEvent() const
    {
        return must(TimelineStore(*m_store->database).list(m_connection, 1)).front();
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_connection;
    Attempt m_attempt;
};

int main(int argc, char **argv)
{
    return runTestOrChild<TestCheckpointStore>(argc, argv, flushAndDie);
}
#include "testcheckpointstore.moc"
