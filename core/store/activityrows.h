// The rows that say what a stream did last, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/job.h"

#include <QHash>
#include <QSqlDatabase>

#include <vector>

namespace millrace {

/// The streams of \a attempt are in its job from now on.
[[nodiscard]] Result<void> noteRunning(const QSqlDatabase &database, const Attempt &attempt);

/// Rows of \a stream, which is in the job, became durable.
[[nodiscard]] Result<void> noteWritten(const QSqlDatabase &database, qint64 jobId,
                                       const StreamId &stream, TimePoint at);

/// The streams of \a attempt, which has ended, that a run has got all of are complete as of its
/// first attempt.
[[nodiscard]] Result<void> noteComplete(const QSqlDatabase &database, const Attempt &attempt);

/// The job read only some rows of \a stream, as it was told to: it makes nothing complete.
[[nodiscard]] Result<void> forgetComplete(const QSqlDatabase &database, qint64 jobId,
                                          const StreamId &stream);

/// The destination has nothing of \a stream any more.
[[nodiscard]] Result<void> noteEmptied(const QSqlDatabase &database, const QString &connectionId,
                                       const StreamId &stream);

[[nodiscard]] Result<void> removeActivity(const QSqlDatabase &database, const QString &connectionId,
                                          const StreamId &stream);

/// Of the connections whose newest job is limited to some streams, by id: how the streams which
/// that job left out ended in the last run they were in. One query, whatever their number.
[[nodiscard]] Result<QHash<QString, std::vector<StreamResult>>>
loadLeftOut(const QSqlDatabase &database);

} // namespace millrace
