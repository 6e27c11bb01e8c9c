// StateSentence: how a connection stands, why, and what happens next, as words.
#pragma once

#include "core/model/connectionstate.h"
#include "core/model/syncprogress.h"
#include "core/store/connectionoverview.h"

#include <QString>

namespace millrace {

/// One or two sentences: the state's cause, then what happens next and when (experience §3.5).
/// \a progress may be null; it is used while the connection runs. Times are local.
[[nodiscard]] QString stateSentence(const ConnectionSummary &connection, ConnectionState state,
                                    const SyncProgress *progress, TimePoint now);

/// When the connection runs next by itself; nothing when it is paused or manual.
[[nodiscard]] std::optional<TimePoint> nextRun(const ConnectionSummary &connection, TimePoint now);

} // namespace millrace
