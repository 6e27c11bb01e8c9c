// Delivers the rejected records of a connection between two of its runs.
#pragma once

#include "core/delivery/rejecteddelivery.h"
#include "core/engine/syncengine.h"

namespace millrace {

/// Goes on with what runs have left, as the end of a run does. Nothing: the destination asks for no
/// delivery. Errors come before anything is done: an unknown connection, one that runs
/// ("store.connection_busy"), a secret that cannot be read; what failed later is in the report.
/// Blocks.
[[nodiscard]] Result<std::optional<DeliveryReport>>
deliverRejected(const EngineServices &services, const QString &connectionId, DeliveryLog log,
                const Cancellation &cancellation);

} // namespace millrace
