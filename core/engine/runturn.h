// RunTurn: a run of a program without a queue waits until it may begin.
#pragma once

#include "core/engine/syncengine.h"
#include "core/store/filelock.h"

#include <functional>

namespace millrace {

/// Blocks until no more than \a most runs of the profile would be on with this one, and returns
/// what has to be held while it lasts; null where nothing can be held. Meanwhile it stands in the
/// queue that all processes see; \a tell is called once when it has to wait. Errors:
/// "engine.taken_back" when somebody took it from the queue, cancelled.
[[nodiscard]] Result<std::unique_ptr<FileLock>>
waitForTurn(const EngineServices &services, const QString &connectionId, JobTrigger trigger,
            int most, const std::function<void()> &tell, const Cancellation &cancellation);

} // namespace millrace
