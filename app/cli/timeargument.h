// Time arguments: moments as a person names them on the command line.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <QString>

namespace millrace {

/// "30s", "90m", "6h", "7d": so long before \a now; or ISO 8601, local where it names no zone, with
/// a blank for the T or without a time. "cli.time_invalid".
[[nodiscard]] Result<TimePoint> timeArgument(const QString &text, TimePoint now);

} // namespace millrace
