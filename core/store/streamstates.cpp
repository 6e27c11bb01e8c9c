#include "core/store/streamstates.h"

#include "core/store/statement.h"
#include "core/store/streambinding.h"
#include "core/store/writernoterows.h"

#include <QUuid>

namespace millrace {

namespace {

/// The state in the current row, in the columns from \a column on.
StreamState stateAt(const Statement &row, int column)
{
    StreamState state;
    state.generationId = row.integer(column);
    state.generationKey = row.text(column + 1);
    if (!row.isNull(column + 2))
        state.checkpoint = Checkpoint{row.utf8(column + 2), row.text(column + 3)};
    state.isFinished = row.integer(column + 4) != 0;
    state.replaces = row.integer(column + 5) != 0;
    return state;
}

} // namespace

Result<StreamState> loadStreamState(const QSqlDatabase &database, const QString &connectionId,
                                    const StreamId &stream)
{
    Statement find(
        database,
        "SELECT generation_id, generation_key, position, flush_id, is_finished, "
        "replaces FROM stream_states WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(find, connectionId, stream);
    auto row = find.step();
    if (!row)
        return row.error();
    return *row ? stateAt(find, 0) : StreamState();
}

Result<std::vector<std::pair<StreamId, StreamState>>> loadStreamStates(const QSqlDatabase &database,
                                                                       const QString &connectionId)
{
    Statement list(database,
                   "SELECT namespace, name, generation_id, generation_key, position, flush_id, "
                   "is_finished, replaces FROM stream_states WHERE connection_id = ?1 "
                   "ORDER BY namespace, name");
    list.bind(1, connectionId);
    std::vector<std::pair<StreamId, StreamState>> states;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return states;
        states.emplace_back(StreamId{list.text(0), list.text(1)}, stateAt(list, 2));
    }
}

Result<void> storeStreamState(const QSqlDatabase &database, const QString &connectionId,
                              const StreamId &stream, const StreamState &state)
{
    Statement save(database,
                   "INSERT INTO stream_states (connection_id, namespace, name, generation_id, "
                   "generation_key, position, flush_id, is_finished, replaces) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
                   "ON CONFLICT (connection_id, namespace, name) DO UPDATE SET "
                   "generation_id = ?4, generation_key = ?5, position = ?6, flush_id = ?7, "
                   "is_finished = ?8, replaces = ?9");
    bindStream(save, connectionId, stream);
    save.bind(4, state.generationId);
    save.bind(5, state.generationKey);
    if (state.checkpoint) {
        save.bindText(6, state.checkpoint->position);
        save.bind(7, state.checkpoint->flushId);
    }
    save.bind(8, state.isFinished);
    save.bind(9, state.replaces);
    return save.run();
}

Result<StreamState> beginGeneration(const QSqlDatabase &database, const QString &connectionId,
                                    const StreamId &stream, qint64 generationId,
                                    GenerationStart start)
{
    StreamState state;
    if (start == GenerationStart::Again) {
        const auto former = loadStreamState(database, connectionId, stream);
        if (!former)
            return former.error();
        // What was to go with the generation that is given up is to go with this one.
        state.replaces = former->isReplacing();
    } else {
        state.replaces = start == GenerationStart::Replacing;
    }
    state.generationId = generationId;
    state.generationKey = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (auto dropped = dropFlushes(database, connectionId, stream); !dropped)
        return dropped.error();
    if (auto dropped = dropWriterNotes(database, connectionId, stream); !dropped)
        return dropped.error();
    if (auto stored = storeStreamState(database, connectionId, stream, state); !stored)
        return stored.error();
    return state;
}

Result<void> removeStreamState(const QSqlDatabase &database, const QString &connectionId,
                               const StreamId &stream)
{
    if (auto dropped = dropFlushes(database, connectionId, stream); !dropped)
        return dropped;
    if (auto dropped = dropWriterNotes(database, connectionId, stream); !dropped)
        return dropped;
    Statement remove(database,
                     "DELETE FROM stream_states "
                     "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(remove, connectionId, stream);
    return remove.run();
}

Result<void> dropFlushes(const QSqlDatabase &database, const QString &connectionId,
                         const StreamId &stream)
{
    Statement drop(database,
                   "DELETE FROM flushes "
                   "WHERE connection_id = ?1 AND namespace = ?2 AND name = ?3");
    bindStream(drop, connectionId, stream);
    return drop.run();
}

} // namespace millrace
