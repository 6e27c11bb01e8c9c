// Time limits in words.
#pragma once

#include <QString>

#include <chrono>

namespace millrace {

/// "3 hours", "90 minutes", "45 seconds": in the largest unit that is exact.
[[nodiscard]] QString timeLimitText(std::chrono::seconds duration);

} // namespace millrace
