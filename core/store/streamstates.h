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

/// What becomes of the rows of older generations once a new one has ended.
enum class GenerationStart {
    Again, ///< What was to become of them already: they stay unless the former was to replace them.
    Retaining,
    Replacing,
};

/// Starts generation \a generationId under a new key: no checkpoint, no finished mark, and no
/// flush of the former generation is left. Returns the new state.
[[nodiscard]] Result<StreamState> beginGeneration(const QSqlDatabase &database,
                                                  const QString &connectionId,
                                                  const StreamId &stream, qint64 generationId,
                                                  GenerationStart start = GenerationStart::Again);

/// Forgets everything about the stream, flushes on their way included.
[[nodiscard]] Result<void> removeStreamState(const QSqlDatabase &database,
                                             const QString &connectionId, const StreamId &stream);

/// Has a chosen stream go on at \a position, and tells \a event. REQUIRES: \a position is JSON.
[[nodiscard]] Result<void> moveStream(const QSqlDatabase &database, const QString &connectionId,
                                      const StreamId &stream, const std::string &position,
                                      TimelineEvent &event);

/// Drops every flush of the stream, prepared or not, with its staged records.
[[nodiscard]] Result<void> dropFlushes(const QSqlDatabase &database, const QString &connectionId,
                                       const StreamId &stream);

} // namespace millrace
