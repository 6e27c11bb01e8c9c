// CheckpointHistory: where streams stood before, to be looked at and gone back to.
#pragma once

#include "core/store/checkpointstore.h"

#include <QSqlDatabase>

namespace millrace {

/// Why a stream came to stand where it does.
enum class CheckpointCause {
    Run, ///< A run came so far.
    Set, ///< A person set it, or went back to it.
    Restart, ///< A person had the stream start again.
    Refresh,
    Clear,
    Earlier, ///< Where it stood before a change; how it came there is not known.
};
/// "run", "set", "restart", "refresh", "clear", "earlier".
[[nodiscard]] QString checkpointCauseName(CheckpointCause cause);

/// Where a stream stood once. A plain value.
struct PastCheckpoint final
{
    qint64 id = 0; ///< Given by the store; goes up.
    StreamId stream;
    CheckpointCause cause = CheckpointCause::Run;
    std::optional<qint64> jobId; ///< Of Run, Refresh and Clear; the run may be gone.
    qint64 generationId = 0;
    std::optional<std::string> position; ///< Nothing: the beginning.
    TimePoint at;
};

/// Kept for each stream: one for each run, the newest position it reached, and one for each change
/// by a person; the newest s_mostPerStream. Safe from any thread; the database must outlive it.
class CheckpointHistory final
{
public:
    static constexpr int s_mostPerStream = 50;

    explicit CheckpointHistory(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Of one stream, or of all; newest first.
    [[nodiscard]] Result<std::vector<PastCheckpoint>>
    list(const QString &connectionId, const std::optional<StreamId> &stream = {}) const;
    /// "store.checkpoint_unknown" when the connection has none with this id.
    [[nodiscard]] Result<PastCheckpoint> find(const QString &connectionId, qint64 id) const;
    /// Has the next run go on where the stream stood then, see CheckpointStore::setPosition() and,
    /// for the beginning, restartStreams(). Returns what it went back to.
    [[nodiscard]] Result<PastCheckpoint>
    restore(const Profile &profile, const QString &connectionId, qint64 id, ChangeOrigin origin);

private:
    StateDatabase &m_database;
};

// Inside a transaction of their caller.

/// Remembers where \a stream stands: what a run reached before in the same generation is replaced
/// by it.
[[nodiscard]] Result<void> noteCheckpoint(const QSqlDatabase &database, const QString &connectionId,
                                          const StreamId &stream, const StreamState &state,
                                          CheckpointCause cause, std::optional<qint64> jobId,
                                          TimePoint at);
/// The first run that is known of the generation \a stream is in; nothing when none is.
[[nodiscard]] Result<std::optional<qint64>> firstRunOfGeneration(const QSqlDatabase &database,
                                                                 const QString &connectionId,
                                                                 const StreamId &stream);
/// Remembers \a former, from which a person is about to move the stream away, unless it is known.
[[nodiscard]] Result<void> noteFormerCheckpoint(const QSqlDatabase &database,
                                                const QString &connectionId, const StreamId &stream,
                                                const StreamState &former, TimePoint at);

} // namespace millrace
