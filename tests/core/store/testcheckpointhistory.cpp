// CheckpointHistory: what is remembered, for how long, and going back.
#include "core/store/checkpointhistory.h"
#include "core/store/connectionlock.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};

std::string positionAt(int number) { return R"({"at":)" + std::to_string(number) + '}'; }

} // namespace

class TestCheckpointHistory final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_connection = m_store->connection(u"a"_s).id;
        must(checkpoints().startGeneration(m_connection, s_users, 1));
    }

    void oneRunIsOneEntryWithItsNewestPosition()
    {
        const qint64 job = m_store->attempt(m_connection).jobId;
        flush(job, u"f1"_s, 10);
        flush(job, u"f2"_s, 20);
        const auto past = list();
        QCOMPARE(past.size(), std::size_t(1));
        QCOMPARE(past[0].cause, CheckpointCause::Run);
        QCOMPARE(past[0].jobId, std::optional(job));
        QCOMPARE(past[0].position, std::optional(positionAt(20)));
        const qint64 next = m_store->attempt(m_connection).jobId;
        flush(next, u"f3"_s, 30);
        QCOMPARE(list().size(), std::size_t(2));
        QCOMPARE(list()[0].jobId, std::optional(next));
    }

    void isBounded()
    {
        for (int i = 0; i < CheckpointHistory::s_mostPerStream + 5; ++i)
            must(checkpoints().setPosition(m_store->profile, m_connection, s_users, positionAt(i),
                                           ChangeOrigin::Window));
        const auto past = list();
        QCOMPARE(past.size(), std::size_t(CheckpointHistory::s_mostPerStream));
        QCOMPARE(past[0].position,
                 std::optional(positionAt(CheckpointHistory::s_mostPerStream + 4)));
    }

    void tellsWhatAPersonDid()
    {
        flush(m_store->attempt(m_connection).jobId, u"f1"_s, 10);
        must(checkpoints().setPosition(m_store->profile, m_connection, s_users, positionAt(5),
                                       ChangeOrigin::Window));
        must(checkpoints().restartStreams(m_store->profile, m_connection, {s_users},
                                          ChangeOrigin::Window));
        const auto past = list();
        QCOMPARE(past.size(), std::size_t(3));
        QCOMPARE(past[0].cause, CheckpointCause::Restart);
        QVERIFY(!past[0].position);
        QCOMPARE(past[1].cause, CheckpointCause::Set);
        QCOMPARE(past[2].cause, CheckpointCause::Run);
    }

    void whatWasThereBeforeTheHistoryIsKeptOnce()
    {
        must(checkpoints().adopt(m_connection, s_users, Checkpoint{positionAt(7), u"old"_s}));
        must(checkpoints().setPosition(m_store->profile, m_connection, s_users, positionAt(3),
                                       ChangeOrigin::Window));
        const auto past = list();
        QCOMPARE(past.size(), std::size_t(2));
        QCOMPARE(past[1].cause, CheckpointCause::Earlier);
        QCOMPARE(past[1].position, std::optional(positionAt(7)));
    }

    void goesBackToAPositionAndToTheBeginning()
    {
        flush(m_store->attempt(m_connection).jobId, u"f1"_s, 10);
        must(checkpoints().restartStreams(m_store->profile, m_connection, {s_users},
                                          ChangeOrigin::Window));
        flush(m_store->attempt(m_connection).jobId, u"f2"_s, 20);
        const auto past = list();
        QCOMPARE(past.size(), std::size_t(3));
        must(history().restore(m_store->profile, m_connection, past[2].id, ChangeOrigin::Window));
        const StreamState back = state();
        QCOMPARE(back.checkpoint->position, positionAt(10));
        QVERIFY(back.checkpoint->flushId.isEmpty());
        must(history().restore(m_store->profile, m_connection, past[1].id, ChangeOrigin::Window));
        QVERIFY(!state().checkpoint);
        QCOMPARE(must(TimelineStore(*m_store->database).list(m_connection, 1)).at(0).kind,
                 TimelineKind::CheckpointChanged);
    }

    void isRefusedWhileARunIsOn()
    {
        flush(m_store->attempt(m_connection).jobId, u"f1"_s, 10);
        const qint64 id = list()[0].id;
        const auto lock = must(ConnectionLock::acquire(m_store->profile, m_connection));
        const auto refused
            = history().restore(m_store->profile, m_connection, id, ChangeOrigin::Window);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"store.connection_busy"_s);
    }

    void unknownEntryAndOthersConnectionAreRefused()
    {
        flush(m_store->attempt(m_connection).jobId, u"f1"_s, 10);
        const QString other = m_store->connection(u"b"_s).id;
        QCOMPARE(history().find(other, list()[0].id).error().code, u"store.checkpoint_unknown"_s);
        QCOMPARE(history().find(m_connection, 99).error().code, u"store.checkpoint_unknown"_s);
    }

    void severalStreamsMoveTogetherOrNotAtAll()
    {
        const StreamId orders{{}, u"orders"_s};
        const auto refused = checkpoints().setPositions(
            m_store->profile, m_connection,
            {{s_users, positionAt(4)}, {StreamId{{}, u"gone"_s}, positionAt(4)}},
            ChangeOrigin::Window);
        QVERIFY(!refused);
        QVERIFY(!state().checkpoint);
        must(checkpoints().setPositions(m_store->profile, m_connection,
                                        {{s_users, positionAt(4)}, {orders, {}}},
                                        ChangeOrigin::Window));
        QCOMPARE(state().checkpoint->position, positionAt(4));
        const auto event = must(TimelineStore(*m_store->database).list(m_connection, 1)).at(0);
        QCOMPARE(event.after.keys(), (QStringList{u"orders"_s, u"users"_s}));
    }

    void goesWithTheConnection()
    {
        flush(m_store->attempt(m_connection).jobId, u"f1"_s, 10);
        must(ConnectionRepository(*m_store->database).remove(m_connection));
        QVERIFY(list().empty());
    }

private:
    [[nodiscard]] CheckpointStore checkpoints() const
    {
        return CheckpointStore(*m_store->database);
    }
    [[nodiscard]] CheckpointHistory history() const
    {
        return CheckpointHistory(*m_store->database);
    }
    [[nodiscard]] std::vector<PastCheckpoint> list() const
    {
        return must(history().list(m_connection, s_users));
    }
    [[nodiscard]] StreamState state() const
    {
        return must(checkpoints().load(m_connection, s_users));
    }
    void flush(qint64 job, const QString &id, int position) const
    {
        const FlushKey key{m_connection, s_users, id};
        must(checkpoints().prepareFlush(key, positionAt(position), job, 1, {}));
        must(checkpoints().confirmFlush(key));
    }

    std::unique_ptr<StoreFixture> m_store;
    QString m_connection;
};

QTEST_GUILESS_MAIN(TestCheckpointHistory)
#include "testcheckpointhistory.moc"
