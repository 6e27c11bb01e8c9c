// The rows of jobs, attempts and stream results, inside a transaction of their caller.
#pragma once

#include "core/base/result.h"
#include "core/model/job.h"

#include <QHash>
#include <QSqlDatabase>

#include <vector>

namespace millrace {

class Statement;

/// Every job \a jobs selects, with attempts and stream results. The columns are id, connection_id,
/// status, job_trigger, created_at, ended_at, error, streams, kind, refresh_mode.
[[nodiscard]] Result<std::vector<Job>> loadJobs(const QSqlDatabase &database, Statement &jobs);

/// The newest job of every connection that read its source, with attempts and stream results, by
/// the connection's id; three queries, however many there are.
[[nodiscard]] Result<QHash<QString, Job>> loadNewestJobs(const QSqlDatabase &database);

/// The newest run of every connection that cleared streams, was successful and is newer than its
/// newest job, by the connection's id; without attempts.
[[nodiscard]] Result<QHash<QString, Job>> loadNewestClearings(const QSqlDatabase &database);

/// The stream result in the current row, in the columns from \a column on: namespace, name, target,
/// status, the seven counts, error, notes.
[[nodiscard]] Result<StreamResult> streamResultAt(const Statement &row, int column);

/// Streams as a column holds them, such as those a job is limited to.
[[nodiscard]] QString storedStreams(const std::vector<StreamId> &streams);
[[nodiscard]] std::vector<StreamId> streamsFromStored(const QString &text);

/// Stores \a job, without attempts, and gives it its id. "store.connection_unknown".
[[nodiscard]] Result<void> insertJob(const QSqlDatabase &database, Job &job);

/// Stores the stream results of \a attempt, replacing what is there.
[[nodiscard]] Result<void> storeStreamResults(const QSqlDatabase &database, const Attempt &attempt);

/// "store.counts_disagree" unless the written, filtered, rejected and changed counts of \a attempt
/// are those its confirmed flushes added up to.
[[nodiscard]] Result<void> checkConfirmedCounts(const QSqlDatabase &database,
                                                const Attempt &attempt);

} // namespace millrace
