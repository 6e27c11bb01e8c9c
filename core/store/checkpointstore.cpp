#include "core/store/checkpointstore.h"

#include "core/store/flushrows.h"
#include "core/store/storeerrors.h"
#include "core/store/streamstates.h"

namespace millrace {

Result<StreamState> CheckpointStore::load(const QString &connectionId, const StreamId &stream) const
{
    return m_database.read<StreamState>(
        [&](QSqlDatabase &database) { return loadStreamState(database, connectionId, stream); });
}

Result<StreamState> CheckpointStore::startGeneration(const QString &connectionId,
                                                     const StreamId &stream, qint64 generationId)
{
    return m_database.write<StreamState>([&](QSqlDatabase &database) {
        return beginGeneration(database, connectionId, stream, generationId);
    });
}

Result<void> CheckpointStore::stageRejected(const FlushKey &key,
                                            const std::vector<RejectedRecord> &records)
{
    if (records.empty())
        return {};
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto flush = findOrInsertFlush(database, key);
        if (!flush)
            return flush.error();
        return insertStagedRecords(database, key, *flush, records);
    });
}

Result<void> CheckpointStore::prepareFlush(const FlushKey &key, const std::string &position,
                                           qint64 jobId, int attempt, const StreamCounts &added)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto pending = loadFlushes(database, key.connectionId, key.stream);
        if (!pending)
            return pending.error();
        for (const StoredFlush &flush : *pending) {
            // A second one would make it unclear which of them a kill left at the destination.
            if (flush.isPrepared && flush.flushId != key.flushId)
                return makeError(storeerrors::flushPending, {key.stream.text()});
        }
        const auto flush = findOrInsertFlush(database, key);
        if (!flush)
            return flush.error();
        return markFlushPrepared(database, key, *flush, position, jobId, attempt, added);
    });
}

Result<void> CheckpointStore::confirmFlush(const FlushKey &key)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto pending = loadFlushes(database, key.connectionId, key.stream);
        if (!pending)
            return pending.error();
        for (const StoredFlush &flush : *pending) {
            if (flush.isPrepared && flush.flushId == key.flushId)
                return settleFlush(database, key, flush);
        }
        const auto state = loadStreamState(database, key.connectionId, key.stream);
        if (!state)
            return state.error();
        // Asked again after a confirmation whose answer got lost.
        if (state->checkpoint && state->checkpoint->flushId == key.flushId)
            return {};
        return makeError(storeerrors::flushUnknown, {key.stream.text(), key.flushId});
    });
}

Result<void> CheckpointStore::recover(const QString &connectionId, const StreamId &stream,
                                      const std::optional<QString> &committedFlushId)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto pending = loadFlushes(database, connectionId, stream);
        if (!pending)
            return pending.error();
        for (const StoredFlush &flush : *pending) {
            if (!flush.isPrepared || committedFlushId != flush.flushId)
                continue;
            const FlushKey key{connectionId, stream, flush.flushId};
            if (auto settled = settleFlush(database, key, flush); !settled)
                return settled;
        }
        return dropFlushes(database, connectionId, stream);
    });
}

Result<void> CheckpointStore::adopt(const QString &connectionId, const StreamId &stream,
                                    const std::optional<Checkpoint> &checkpoint)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        auto state = loadStreamState(database, connectionId, stream);
        if (!state)
            return state.error();
        if (state->checkpoint == checkpoint)
            return {};
        state->checkpoint = checkpoint;
        return storeStreamState(database, connectionId, stream, *state);
    });
}

Result<void> CheckpointStore::finish(const QString &connectionId, const StreamId &stream)
{
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        auto state = loadStreamState(database, connectionId, stream);
        if (!state)
            return state.error();
        state->isFinished = true;
        return storeStreamState(database, connectionId, stream, *state);
    });
}

} // namespace millrace
