// CheckpointStore: the position of every stream, and the two-step flush that moves it.
#pragma once

#include "core/catalog/checkpoint.h"
#include "core/catalog/statedocument.h"
#include "core/model/job.h"
#include "core/model/rejectedrecord.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace millrace {

/// What the engine knows of a stream between runs.
struct StreamState final
{
    qint64 generationId = 0;
    /// Unique name of the generation (a UUID); empty when the stream never ran.
    QString generationKey;
    /// The last confirmed one of this generation; without a flush id when a person set it.
    std::optional<Checkpoint> checkpoint;
    /// The replacing or full-refresh run of this generation has ended; the next run starts anew.
    bool isFinished = false;
    /// The rows of older generations go once this one is finished; see RefreshMode::Remove.
    bool replaces = false;

    /// Whether they are still there because it is not.
    [[nodiscard]] bool isReplacing() const { return replaces && !isFinished; }
};

/// Names the rows that become durable together.
struct FlushKey final
{
    QString connectionId;
    StreamId stream;
    QString flushId; ///< Unique; also stored at a transactional destination.
};

/// Names the notes of a stream's writer (see WriterNotes).
struct NotesKey final
{
    QString connectionId;
    StreamId stream;
    bool isRetry = false; ///< Of retries of rejected records; else of runs.
};

/// What became of a rejected record that was written once more.
struct RetriedRecord final
{
    qint64 id = 0;
    bool isFixed = false;
    /// Of a record refused again: outcome, code, field, message, value and sentRecord.
    RejectedRecord again{};
};

/// A key that a flush delivers, and which open records with it are older.
struct DeliveredKey final
{
    std::string hash; ///< RejectedRecord::keyHash
    std::optional<qint64> below; ///< Those with lower ids; nothing: all that were there before.
    qint64 ordinal = 0; ///< Of the flush's own records, those of earlier rows.
};

class ConnectionLock;

/// A stream whose data at the destination was taken away.
struct EmptiedStream final
{
    StreamId stream;
    QString target; ///< Where it was written to, for the timeline.
};

/// Moves checkpoints so that a kill at any moment neither loses nor doubles a rejected row.
///
/// Order: stageRejected() any number of times and prepareFlush() before the destination commits,
/// confirmFlush() after it did. After a kill, recover() keeps or drops what was staged, depending
/// on what the destination says it committed. Safe from any thread; the database must outlive it.
class CheckpointStore final
{
public:
    explicit CheckpointStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// The state of a stream; the default one when it never ran.
    [[nodiscard]] Result<StreamState> load(const QString &connectionId,
                                           const StreamId &stream) const;

    /// Starts a new generation with a key of its own: sets the id, forgets checkpoint, staged flush
    /// and finished mark. Returns the new state.
    [[nodiscard]] Result<StreamState> startGeneration(const QString &connectionId,
                                                      const StreamId &stream, qint64 generationId);

    /// Keeps \a records, invisible, as part of \a key; its connection and stream are theirs. Job
    /// and attempt are the ones prepareFlush() names.
    [[nodiscard]] Result<void> stageRejected(const FlushKey &key,
                                             const std::vector<RejectedRecord> &records);

    /// Keeps what became of records that are part of \a key, until the flush is confirmed: then
    /// they are fixed, or open with their new reason.
    [[nodiscard]] Result<void> stageRetried(const FlushKey &key,
                                            const std::vector<RetriedRecord> &retried);

    /// Keeps the keys \a key delivers. When it is confirmed, older open records with the same key
    /// are superseded.
    [[nodiscard]] Result<void> stageDelivered(const FlushKey &key,
                                              const std::vector<DeliveredKey> &keys);

    /// Calls \a take with the keyHash of every open or staged record of the stream that has one.
    [[nodiscard]] Result<void>
    forEachOpenKey(const QString &connectionId, const StreamId &stream,
                   const std::function<void(std::string_view)> &take) const;

    /// Stores, in one transaction, that \a key is about to be committed with \a position, and what
    /// it adds to the counts of the stream in attempt \a attempt of job \a jobId. System errors:
    /// "store.attempt_unknown" unless that attempt was started with the stream,
    /// "store.flush_pending" while another flush of the stream is prepared.
    [[nodiscard]] Result<void> prepareFlush(const FlushKey &key, const std::string &position,
                                            qint64 jobId, int attempt, const StreamCounts &added);

    /// In one transaction: the position becomes the checkpoint, the staged records become open
    /// rejected records, retried records are settled, older records of delivered keys superseded,
    /// the counts are added to the attempt's stream. Rows the ended attempt had
    /// counted as unconfirmed are confirmed then, not read twice. Asked again: success.
    /// "store.flush_unknown" when it was not prepared.
    [[nodiscard]] Result<void> confirmFlush(const FlushKey &key);

    /// Settles what a killed run left for the stream: confirms the prepared flush when its id is
    /// \a committedFlushId, drops it otherwise; drops staged records that belong to no flush.
    [[nodiscard]] Result<void> recover(const QString &connectionId, const StreamId &stream,
                                       const std::optional<QString> &committedFlushId);

    /// What the writer of a stream keeps of the flush on its way; empty: nothing. confirmFlush()
    /// puts what is kept for afterwards in its place.
    [[nodiscard]] Result<QByteArray> writerNotes(const NotesKey &key) const;
    [[nodiscard]] Result<void> keepWriterNotes(const NotesKey &key, const QByteArray &notes,
                                               const QByteArray &afterwards);

    /// Takes \a checkpoint as the current one; used when a destination's own wins.
    [[nodiscard]] Result<void> adopt(const QString &connectionId, const StreamId &stream,
                                     const std::optional<Checkpoint> &checkpoint);

    /// Marks the generation as ended.
    [[nodiscard]] Result<void> finish(const QString &connectionId, const StreamId &stream);

    /// Supersedes the open records that runs before \a jobId, and before the first of the
    /// generation, rejected of the stream, with an event each: that run has ended a generation for
    /// which every row was read again, and replaced the table. Without a job all of them: the table
    /// was cleared. In transactions of some thousand records; asked again it goes on. Returns how
    /// many.
    [[nodiscard]] Result<qint64> closeReplaced(const QString &connectionId, const StreamId &stream,
                                               std::optional<qint64> jobId);

    // What a person changes. The lock of the connection is taken for the time of the change, so
    // that no run is on its way: "store.connection_busy" while one is. Each is one transaction and
    // one entry of the timeline. "store.connection_unknown", "store.stream_unknown".

    /// Every stream that has a state, ordered by namespace and name.
    [[nodiscard]] Result<std::vector<std::pair<StreamId, StreamState>>>
    all(const QString &connectionId) const;

    /// Has the next run read the streams from their beginning, in a new generation. Nothing at the
    /// destination is touched: rows appended earlier stay, and come once more in append mode.
    [[nodiscard]] Result<void> restartStreams(const Profile &profile, const QString &connectionId,
                                              const std::vector<StreamId> &streams,
                                              ChangeOrigin origin);
    /// The same under \a held, the lock of the connection.
    [[nodiscard]] Result<void> restartStreams(const ConnectionLock &held,
                                              const QString &connectionId,
                                              const std::vector<StreamId> &streams,
                                              ChangeOrigin origin);
    /// The same for streams that are empty at the destination now, which the timeline tells. Their
    /// open rejected records are superseded: the rows are read again.
    [[nodiscard]] Result<void> restartEmptied(const ConnectionLock &held,
                                              const QString &connectionId,
                                              const std::vector<EmptiedStream> &streams,
                                              ChangeOrigin origin);

    /// Has the next run go on at \a position, a JSON value the source understands, whatever the
    /// destination remembers: the generation gets a new key, under which it knows nothing. Rows
    /// between the two positions come twice or not at all, as asked for.
    /// "store.position_invalid" when it is not JSON; "store.position_useless" for a full refresh,
    /// which begins anew with each run; "store.position_unsettled" while it is not known whether
    /// the last flush of a killed run took effect, which the next run finds out.
    [[nodiscard]] Result<void> setPosition(const Profile &profile, const QString &connectionId,
                                           const StreamId &stream, const std::string &position,
                                           ChangeOrigin origin);
    /// The same for several streams, all or none; one without a position is read from its
    /// beginning.
    [[nodiscard]] Result<void> setPositions(const Profile &profile, const QString &connectionId,
                                            const std::vector<StreamPosition> &positions,
                                            ChangeOrigin origin);

private:
    [[nodiscard]] TimelineEvent checkpointEvent(const QString &connectionId,
                                                ChangeOrigin origin) const;

    StateDatabase &m_database;
};

} // namespace millrace
