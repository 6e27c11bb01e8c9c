// The rows that say where a stream stands, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/catalog/stream.h"
#include "core/store/checkpointstore.h"

#include <QSqlDatabase>
#include <QString>

namespace millrace {

/// The stored state of the stream, the default one when there is none.
[[nodiscard]] Result<StreamState>
loadStreamState(const QSqlDatabase &database, const QString &connectionId, const StreamId &stream);

/// Every stored state of the connection, ordered by namespace and name.
[[nodiscard]] Result<std::vector<std::pair<StreamId, StreamState>>>
loadStreamStates(const QSqlDatabase &database, const QString &connectionId);

/// Stores \a state as it is.
[[nodiscard]] Result<void> storeStreamState(const QSqlDatabase &database,
                                            const QString &connectionId, const StreamId &stream,
                                            const StreamState &state);

/// Starts generation \a generationId under a new key: no checkpoint, no finished mark, and no
/// flush of the former generation is left. Returns the new state.
[[nodiscard]] Result<StreamState> beginGeneration(const QSqlDatabase &database,
                                                  const QString &connectionId,
                                                  const StreamId &stream, qint64 generationId);

/// Forgets everything about the stream, flushes on their way included.
[[nodiscard]] Result<void> removeStreamState(const QSqlDatabase &database,
                                             const QString &connectionId, const StreamId &stream);

/// Drops every flush of the stream, prepared or not, with its staged records.
[[nodiscard]] Result<void> dropFlushes(const QSqlDatabase &database, const QString &connectionId,
                                       const StreamId &stream);

} // namespace millrace
