// NextRun: when a connection runs next by itself, of all its schedules.
#pragma once

#include "core/model/plannedrun.h"
#include "core/store/connectionoverview.h"

namespace millrace {

struct NextRun final
{
    PlannedRun planned;
    Schedule schedule; ///< The one it is of.
    std::vector<StreamId> streams; ///< None: every stream.
};

/// The earliest run of the schedules of \a connection, as the scheduler plans it; nothing when the
/// connection is paused or all is manual.
[[nodiscard]] std::optional<NextRun> nextRunOf(const ConnectionSummary &connection, TimePoint now);

/// Why it does not start at the time of its schedule: "after quiet hours"; empty when it does.
[[nodiscard]] QString reasonOf(const NextRun &run);

} // namespace millrace
