// StreamRow: one stream of a run as the tables of the connection page show it.
#pragma once

#include "core/model/connection.h"
#include "core/model/job.h"
#include "core/model/syncprogress.h"
#include "core/store/statisticsstore.h"
#include "core/store/streamactivity.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct StreamRow final
{
    StreamId id;
    QString target; ///< Empty until the stream was opened.
    std::optional<StreamStatus> status; ///< Nothing: the stream was in no run yet.
    StreamCounts counts;
    std::optional<Error> error;
    QStringList notes;
    std::optional<qint64> estimatedRows;
    std::optional<double> rowsPerSecond; ///< While it is being read.
    StreamFreshness freshness; ///< With neither time when no run got all of it through.
    std::optional<qint64> earlierRun; ///< When these numbers are of a run before the shown one.

    std::optional<qint64> wroteRun; ///< The last run that wrote rows of it.
    std::optional<TimePoint> lastRecordAt; ///< When the last of them became durable.
    std::optional<qint64> wroteDuration; ///< Milliseconds that run took.

    /// Finished share of the estimate, 0 to 100; nothing without an estimate.
    [[nodiscard]] std::optional<int> percent() const;
};

/// The streams of \a connection in its order, with what \a job says of them; streams of the job
/// that are not chosen any more come last.
[[nodiscard]] std::vector<StreamRow> streamRows(const Connection &connection,
                                                const std::optional<Job> &job);
/// The streams of one run, or of one of its attempts.
[[nodiscard]] std::vector<StreamRow> streamRows(const std::vector<StreamResult> &results);
/// Puts the numbers of a running sync over \a rows.
void overlay(std::vector<StreamRow> &rows, const SyncProgress &progress);

/// Adds what the streams did last: the rows of \a shownRun stay as they are, the others get what
/// the last run they were in brought.
void addActivity(std::vector<StreamRow> &rows, const std::vector<StreamActivity> &activity,
                 std::optional<qint64> shownRun);

/// Adds how fresh the streams are.
void addFreshness(std::vector<StreamRow> &rows, const std::vector<StreamFreshness> &freshness);

} // namespace millrace
