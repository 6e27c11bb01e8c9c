// Time arguments: moments as a person names them on the command line.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <optional>
#include <string>

namespace millrace {

/// "30s", "90m", "6h", "7d": so long before \a now; or ISO 8601, local where it names no zone, with
/// a blank for the T or without a time. Nothing for an empty text. "cli.time_invalid".
[[nodiscard]] Result<std::optional<TimePoint>> timeArgument(const std::string &text, TimePoint now);

} // namespace millrace
