// StreamActivity: what each stream of a connection did last, whichever run that was in.
#pragma once

#include "core/model/job.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct StreamActivity final
{
    StreamId stream;
    qint64 lastJob = 0; ///< The run it was in last.
    /// How it ended there, over all attempts; nothing when that run is no longer kept.
    std::optional<StreamResult> lastResult;

    /// The run that wrote rows of it last; the times are missing when it is no longer kept.
    std::optional<qint64> wroteJob;
    std::optional<TimePoint> wroteAt; ///< When the last of these rows became durable.
    std::optional<TimePoint> wroteJobStarted; ///< Of its first attempt.
    std::optional<TimePoint> wroteJobEnded;
};

/// Of every stream of the connection that was ever in a run, ordered by namespace and name.
[[nodiscard]] Result<std::vector<StreamActivity>> streamActivity(const StateDatabase &database,
                                                                 const QString &connectionId);

} // namespace millrace
