// approximateBytes(): what a value takes in memory, roughly.
#pragma once

#include "core/declarative/value/value.h"

#include <cstdint>

namespace millrace::declarative {

/// The bytes \a value takes, roughly, as if nothing were shared.
[[nodiscard]] std::int64_t approximateBytes(const Value &value);

} // namespace millrace::declarative
