#include "core/store/checkpointstore.h"

#include "core/store/activityrows.h"
#include "core/store/checkpointhistory.h"
#include "core/store/connectionlock.h"
#include "core/store/connectionrows.h"
#include "core/store/flushrows.h"
#include "core/store/healingrows.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/streambinding.h"
#include "core/store/streamstates.h"
#include "core/store/timelinerows.h"
#include "core/store/writernoterows.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The stream \a id of the connection, as it is chosen.
Result<ConfiguredStream> chosenStream(const QSqlDatabase &database, const QString &connectionId,
                                      const StreamId &id)
{
    const auto connection = loadConnection(database, connectionId);
    if (!connection)
        return connection.error();
    if (!*connection)
        return makeError(storeerrors::connectionUnknown, {connectionId});
    const auto &streams = (*connection)->catalog.streams;
    const auto stream = std::ranges::find_if(
        streams, [&](const ConfiguredStream &candidate) { return candidate.stream.id == id; });
    if (stream == streams.end())
        return makeError(storeerrors::streamUnknown, {(*connection)->name, id.text()});
    return *stream;
}

/// The position for the timeline, as text: a JSON number would lose digits.
QJsonValue positionForTimeline(const StreamState &state)
{
    return state.checkpoint ? QJsonValue(QString::fromStdString(state.checkpoint->position))
                            : QJsonValue(QJsonValue::Null);
}

/// Has a stream stand at \a position, or at the beginning of a new generation, and tells \a event.
Result<void> changeState(const QSqlDatabase &database, const QString &connectionId,
                         const StreamId &stream, const std::optional<std::string> &position,
                         CheckpointCause cause, TimelineEvent &event)
{
    const auto former = loadStreamState(database, connectionId, stream);
    if (!former)
        return former.error();
    if (auto noted = noteFormerCheckpoint(database, connectionId, stream, *former, event.time);
        !noted)
        return noted;
    const qint64 generation = position ? former->generationId : former->generationId + 1;
    // Older rows are to be replaced by all rows, not by those behind a position.
    const auto start = position || cause == CheckpointCause::Clear ? GenerationStart::Retaining
                                                                   : GenerationStart::Again;
    auto state = beginGeneration(database, connectionId, stream, generation, start);
    if (!state)
        return state.error();
    if (position) {
        state->checkpoint = Checkpoint{*position, {}};
        if (auto stored = storeStreamState(database, connectionId, stream, *state); !stored)
            return stored;
    }
    if (auto noted = noteCheckpoint(database, connectionId, stream, *state, cause, {}, event.time);
        !noted)
        return noted;
    event.before.insert(stream.text(), positionForTimeline(*former));
    event.after.insert(stream.text(), positionForTimeline(*state));
    return {};
}

/// Begins a new generation of a chosen stream, and tells \a event.
Result<void> restartStream(const QSqlDatabase &database, const QString &connectionId,
                           const StreamId &stream, CheckpointCause cause, TimelineEvent &event)
{
    if (auto chosen = chosenStream(database, connectionId, stream); !chosen)
        return chosen.error();
    return changeState(database, connectionId, stream, {}, cause, event);
}

} // namespace

Result<void> moveStream(const QSqlDatabase &database, const QString &connectionId,
                        const StreamId &stream, const std::string &position, TimelineEvent &event)
{
    const auto chosen = chosenStream(database, connectionId, stream);
    if (!chosen)
        return chosen.error();
    if (!chosen->mode.isIncremental())
        return makeError(storeerrors::positionUseless, {stream.text()});
    const auto pending = loadFlushes(database, connectionId, stream);
    if (!pending)
        return pending.error();
    if (std::ranges::any_of(*pending, &StoredFlush::isPrepared))
        return makeError(storeerrors::positionUnsettled, {stream.text()});
    return changeState(database, connectionId, stream, position, CheckpointCause::Set, event);
}

namespace {

Result<void> checkIsJson(const StreamId &stream, const std::string &position)
{
    // A document of Qt's cannot be a bare value.
    const QByteArray list = '[' + QByteArray::fromStdString(position) + ']';
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(list, &fault);
    if (fault.error != QJsonParseError::NoError || document.array().size() != 1)
        return makeError(storeerrors::positionInvalid, {stream.text()}, fault.errorString(),
                         u"/position"_s);
    return {};
}

} // namespace

TimelineEvent CheckpointStore::checkpointEvent(const QString &connectionId,
                                               ChangeOrigin origin) const
{
    TimelineEvent event;
    event.connectionId = connectionId;
    event.time = m_database.clock().now();
    event.kind = TimelineKind::CheckpointChanged;
    event.origin = origin;
    return event;
}

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

Result<void> CheckpointStore::stageRetried(const FlushKey &key,
                                           const std::vector<RetriedRecord> &retried)
{
    if (retried.empty())
        return {};
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto flush = findOrInsertFlush(database, key);
        if (!flush)
            return flush.error();
        return insertStagedRetries(database, key, *flush, retried);
    });
}

Result<void> CheckpointStore::stageDelivered(const FlushKey &key,
                                             const std::vector<DeliveredKey> &keys)
{
    if (keys.empty())
        return {};
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto flush = findOrInsertFlush(database, key);
        if (!flush)
            return flush.error();
        return insertStagedKeys(database, *flush, keys);
    });
}

Result<void>
CheckpointStore::forEachOpenKey(const QString &connectionId, const StreamId &stream,
                                const std::function<void(std::string_view)> &take) const
{
    return m_database.read<void>([&](QSqlDatabase &database) -> Result<void> {
        Statement keys(database, healingqueries::openKeys);
        bindStream(keys, connectionId, stream);
        for (;;) {
            auto row = keys.step();
            if (!row)
                return row.error();
            if (!*row)
                return {};
            take(keys.utf8(0));
        }
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
                return settleFlush(database, key, flush, m_database.clock().now());
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
            if (auto settled = settleFlush(database, key, flush, m_database.clock().now());
                !settled)
                return settled;
        }
        return dropFlushes(database, connectionId, stream);
    });
}

Result<QByteArray> CheckpointStore::writerNotes(const NotesKey &key) const
{
    return m_database.read<QByteArray>(
        [&](QSqlDatabase &database) { return loadWriterNotes(database, key); });
}

Result<void> CheckpointStore::keepWriterNotes(const NotesKey &key, const QByteArray &notes,
                                              const QByteArray &afterwards)
{
    return m_database.write<void>(
        [&](QSqlDatabase &database) { return storeWriterNotes(database, key, notes, afterwards); });
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

Result<qint64> CheckpointStore::closeReplaced(const QString &connectionId, const StreamId &stream,
                                              std::optional<qint64> jobId)
{
    std::optional<qint64> first = jobId;
    if (jobId) {
        // A generation of several runs: what the earlier of them rejected was not read again.
        const auto begun = m_database.read<std::optional<qint64>>([&](QSqlDatabase &database) {
            return firstRunOfGeneration(database, connectionId, stream);
        });
        if (!begun)
            return begun.error();
        first = std::min(*jobId, begun->value_or(*jobId));
    }
    qint64 sum = 0;
    for (;;) {
        const auto closed = m_database.write<qint64>([&](QSqlDatabase &database) {
            return closeSomeReplaced(database, connectionId, stream, first, jobId,
                                     m_database.clock().now());
        });
        if (!closed)
            return closed;
        if (*closed == 0)
            return sum;
        sum += *closed;
    }
}

Result<std::vector<std::pair<StreamId, StreamState>>>
CheckpointStore::all(const QString &connectionId) const
{
    using States = std::vector<std::pair<StreamId, StreamState>>;
    return m_database.read<States>(
        [&](QSqlDatabase &database) { return loadStreamStates(database, connectionId); });
}

Result<void> CheckpointStore::restartStreams(const Profile &profile, const QString &connectionId,
                                             const std::vector<StreamId> &streams,
                                             ChangeOrigin origin)
{
    const auto lock = ConnectionLock::acquire(profile, connectionId);
    if (!lock)
        return lock.error();
    return restartStreams(**lock, connectionId, streams, origin);
}

Result<void> CheckpointStore::restartStreams(const ConnectionLock &, const QString &connectionId,
                                             const std::vector<StreamId> &streams,
                                             ChangeOrigin origin)
{
    TimelineEvent event = checkpointEvent(connectionId, origin);
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const StreamId &stream : streams) {
            if (auto done
                = restartStream(database, connectionId, stream, CheckpointCause::Restart, event);
                !done)
                return done;
        }
        return streams.empty() ? Result<void>() : insertTimelineEvent(database, event);
    });
}

Result<void> CheckpointStore::restartEmptied(const ConnectionLock &, const QString &connectionId,
                                             const std::vector<EmptiedStream> &streams,
                                             ChangeOrigin origin)
{
    TimelineEvent event = checkpointEvent(connectionId, origin);
    const auto restarted = m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const EmptiedStream &emptied : streams) {
            if (auto done = restartStream(database, connectionId, emptied.stream,
                                          CheckpointCause::Clear, event);
                !done)
                return done;
            if (auto noted = noteEmptied(database, connectionId, emptied.stream); !noted)
                return noted;
            event.after.insert(emptied.stream.text(), QJsonObject{{u"cleared"_s, emptied.target}});
        }
        return streams.empty() ? Result<void>() : insertTimelineEvent(database, event);
    });
    if (!restarted)
        return restarted;
    for (const EmptiedStream &emptied : streams) {
        if (const auto closed = closeReplaced(connectionId, emptied.stream, std::nullopt); !closed)
            return closed.error();
    }
    return {};
}

Result<void> CheckpointStore::setPosition(const Profile &profile, const QString &connectionId,
                                          const StreamId &stream, const std::string &position,
                                          ChangeOrigin origin)
{
    return setPositions(profile, connectionId, {{stream, position}}, origin);
}

Result<void> CheckpointStore::setPositions(const Profile &profile, const QString &connectionId,
                                           const std::vector<StreamPosition> &positions,
                                           ChangeOrigin origin)
{
    for (const StreamPosition &each : positions) {
        if (auto valid = each.position ? checkIsJson(each.stream, *each.position) : Result<void>();
            !valid)
            return valid;
    }
    const auto lock = ConnectionLock::acquire(profile, connectionId);
    if (!lock)
        return lock.error();
    TimelineEvent event = checkpointEvent(connectionId, origin);
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        for (const auto &[stream, position] : positions) {
            if (auto moved = position ? moveStream(database, connectionId, stream, *position, event)
                                      : restartStream(database, connectionId, stream,
                                                      CheckpointCause::Restart, event);
                !moved)
                return moved;
        }
        return positions.empty() ? Result<void>() : insertTimelineEvent(database, event);
    });
}

} // namespace millrace
