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
/// status, job_trigger, created_at, ended_at, error, streams.
[[nodiscard]] Result<std::vector<Job>> loadJobs(const QSqlDatabase &database, Statement &jobs);

/// The newest job of every connection, with attempts and stream results, by the connection's id;
/// three queries, however many there are.
[[nodiscard]] Result<QHash<QString, Job>> loadNewestJobs(const QSqlDatabase &database);

/// The stream result in the current row, in the columns from \a column on: namespace, name, target,
/// status, the seven counts, error, notes.
[[nodiscard]] Result<StreamResult> streamResultAt(const Statement &row, int column);

/// The streams a job is limited to, as its column holds them.
[[nodiscard]] QString storedStreams(const std::vector<StreamId> &streams);

/// Stores the stream results of \a attempt, replacing what is there.
[[nodiscard]] Result<void> storeStreamResults(const QSqlDatabase &database, const Attempt &attempt);

/// "store.counts_disagree" unless the written, filtered, rejected and changed counts of \a attempt
/// are those its confirmed flushes added up to.
[[nodiscard]] Result<void> checkConfirmedCounts(const QSqlDatabase &database,
                                                const Attempt &attempt);

} // namespace millrace
