// StateSentence: how a connection stands, why, and what happens next, as words.
#pragma once

#include "core/model/connectionstate.h"
#include "core/model/syncprogress.h"
#include "core/store/connectionoverview.h"

#include <QString>

#include <optional>

namespace millrace {

/// Why scheduled runs wait although they are due.
enum class WaitReason { MeteredNetwork, Battery };

/// Where a connection waits for its run.
struct QueuePlace final
{
    int place = 1; ///< From 1.
    int waiting = 1; ///< Connections that wait, this one included.
    int running = 0;
};

/// One or two sentences: the state's cause, then what happens next and when (experience §3.5).
/// \a progress may be null; it is used while the connection runs. Times are local. \a wait: what
/// holds the scheduled runs of all connections back; \a queue: while it waits for its run.
[[nodiscard]] QString stateSentence(const ConnectionSummary &connection, ConnectionState state,
                                    const SyncProgress *progress, TimePoint now,
                                    std::optional<WaitReason> wait = {},
                                    std::optional<QueuePlace> queue = {});

/// When the connection runs next by itself; nothing when it is paused or manual.
[[nodiscard]] std::optional<TimePoint> nextRun(const ConnectionSummary &connection, TimePoint now);

} // namespace millrace
