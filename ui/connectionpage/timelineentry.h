// Timeline entries: a run or a change of a connection, in words.
#pragma once

#include "core/store/timelinepage.h"

#include <QString>

namespace millrace {

/// "Run 12 succeeded", "Settings changed".
[[nodiscard]] QString entryTitle(const TimelineEntry &entry);
/// The balance of a run, or from → to of a change; one line.
[[nodiscard]] QString entryDetail(const TimelineEntry &entry);
/// "by the schedule", "on the command line".
[[nodiscard]] QString entryWho(const TimelineEntry &entry);
[[nodiscard]] QString entryIcon(const TimelineEntry &entry);

} // namespace millrace
