// Requested jobs: runs that read streams again, and runs that clear them, before they begin.
#pragma once

#include "core/engine/refreshrules.h"
#include "core/engine/syncengine.h"
#include "core/model/job.h"
#include "core/model/timelineevent.h"

namespace millrace {

/// Who the timeline names for what \a trigger started.
[[nodiscard]] ChangeOrigin originOf(JobTrigger trigger);

// Each stores a pending job under the lock of the connection; the next run of the connection, which
// the caller starts, is that job. So it is not lost when the process ends in between. What an
// interrupted run left is given up: it would leave out the streams it had ended. Blocks.
// "store.connection_unknown"; "store.stream_unknown"; "store.connection_busy" while a run is on.

/// A run that reads the streams of \a request again from their beginning, and syncs the others.
/// "engine.connection_paused"; "engine.refresh_impossible"; "engine.nothing_to_refresh".
[[nodiscard]] Result<Job> requestRefresh(const EngineServices &services,
                                         const QString &connectionId, const RefreshRequest &request,
                                         JobTrigger trigger);

/// A run that reads nothing and empties \a streams (none: all) at the destination, in one attempt;
/// also of a paused connection. See StreamClearing.
[[nodiscard]] Result<Job> requestClearing(const EngineServices &services,
                                          const QString &connectionId,
                                          const std::vector<StreamId> &streams, JobTrigger trigger);

} // namespace millrace
