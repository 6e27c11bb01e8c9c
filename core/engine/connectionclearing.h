// Clearing: takes away what a connection has written at its destination.
#pragma once

#include "core/base/cancellation.h"
#include "core/catalog/stream.h"
#include "core/engine/syncengine.h"
#include "core/model/timelineevent.h"

#include <vector>

namespace millrace {

/// Empties the destination tables or objects of the chosen \a streams of the connection and
/// forgets their checkpoints, stream by stream; the next run copies everything again. The timeline
/// tells it as the doing of \a origin. Blocks its thread.
///
/// Works through the connector's own replacing mode: no rows replace all rows. Errors:
/// "engine.clear_unsupported" when the destination has no such mode, "store.connection_busy" while
/// the connection runs. Streams before the one that failed stay cleared.
[[nodiscard]] Result<void> clearStreams(const EngineServices &services, const QString &connectionId,
                                        const std::vector<StreamId> &streams, ChangeOrigin origin,
                                        const Cancellation &cancellation);

} // namespace millrace
