// Failure streaks of connections as the jobs have them, and the pause they end in.
#pragma once

#include "core/model/failurestreak.h"
#include "core/store/statedatabase.h"

#include <QHash>
#include <QSqlDatabase>

namespace millrace {

/// Of the connection \a connectionId; of one that is unknown nothing has failed.
[[nodiscard]] Result<FailureStreak> failureStreak(const StateDatabase &database,
                                                  const QString &connectionId);
/// Of every connection by its id, inside a transaction of the caller.
[[nodiscard]] Result<QHash<QString, FailureStreak>>
loadFailureStreaks(const QSqlDatabase &database);

/// Pauses the connection because of \a streak and tells the timeline so; false when it was paused
/// or gone already.
[[nodiscard]] Result<bool> pauseForFailures(StateDatabase &database, const QString &connectionId,
                                            const FailureStreak &streak, TimePoint now);

} // namespace millrace
