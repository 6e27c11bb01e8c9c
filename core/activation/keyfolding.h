// Matching keys without regard to case.
#pragma once

#include <string>

namespace millrace {

/// \a key, UTF-8, as vendors compare it that take "Ann" and "ann" for one record.
[[nodiscard]] std::string foldedKey(std::string key);

} // namespace millrace
