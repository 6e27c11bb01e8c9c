// Clear targets: what the clearing of a connection takes away.
#pragma once

#include "core/catalog/stream.h"
#include "core/engine/destinationnames.h"
#include "core/engine/syncengine.h"

#include <vector>

namespace millrace {

/// The tables or files that the run of requestClearing() would empty, in the order of the
/// connection, each with the other connections that write there too and lose their rows with it.
/// \a streams may be empty for all. Asks no server. "store.connection_unknown",
/// "store.stream_unknown".
[[nodiscard]] Result<std::vector<PlannedName>> clearTargets(const EngineServices &services,
                                                            const QString &connectionId,
                                                            const std::vector<StreamId> &streams);

} // namespace millrace
