// SyncProgress: immutable numbers of a running sync at one moment.
#pragma once

#include "core/model/endpoint.h"
#include "core/model/job.h"

#include <optional>
#include <vector>

namespace millrace {

/// One stream at one moment.
struct StreamProgress final
{
    StreamId stream;
    StreamStatus status = StreamStatus::Queued;
    /// written and rejected are confirmed; what is in flight is counted as unconfirmed.
    StreamCounts counts;
    std::optional<qint64> estimatedRows;
    std::optional<Error> error;
};

/// One end of the run waits before it asks its server again. A plain value.
struct EndWait final
{
    EndpointRole role = EndpointRole::Source;
    TimePoint until;
    bool isRateLimit = false; ///< The server limits how often it is asked.

    bool operator==(const EndWait &) const = default;
};

/// A snapshot that replaces the former one. Handed on as shared_ptr<const SyncProgress>.
struct SyncProgress final
{
    QString connectionId;
    qint64 jobId = 0;
    int attempt = 0;
    JobStatus status = JobStatus::Pending;
    TimePoint startedAt; ///< Of the job.
    TimePoint takenAt;
    std::optional<TimePoint> retryAt; ///< Set while waiting for the next attempt.
    std::optional<EndWait> endWait; ///< The longest one that is not over.
    double rowsPerSecond = 0; ///< Rows read, smoothed over the last seconds.
    double bytesPerSecond = 0;
    std::optional<std::chrono::seconds> remaining; ///< When every stream has an estimate.
    std::vector<StreamProgress> streams;

    /// The sum over the streams.
    [[nodiscard]] StreamCounts totals() const
    {
        StreamCounts sum;
        for (const StreamProgress &stream : streams)
            sum += stream.counts;
        return sum;
    }
};

} // namespace millrace
