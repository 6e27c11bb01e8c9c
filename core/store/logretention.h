// Log retention: which logs of runs are old enough, or too many, to stay.
#pragma once

#include "core/base/cancellation.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

struct RemovedLogs final
{
    qint64 logs = 0;
    qint64 bytes = 0;
};

/// Removes the logs of runs that ended before \a limit, then the oldest ones until those that are
/// left take no more than \a bytes. What a run has logged that has not ended stays, and so do the
/// logs of the newest run of a connection and of its newest success; they count all the same. A
/// log without its run, such as of a connection that is gone, is as old as its file.
///
/// Each file is removed at once or not at all, and nothing else says whether it is there: after a
/// kill the next call goes on.
[[nodiscard]] Result<RemovedLogs> pruneLogs(StateDatabase &database, const Profile &profile,
                                            std::optional<TimePoint> limit,
                                            std::optional<qint64> bytes,
                                            const Cancellation &cancellation);

} // namespace millrace
