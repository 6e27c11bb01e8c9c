// Numbers as Python's int() and float() read them.
#pragma once

#include "core/declarative/value/value.h"

#include <cstdint>
#include <optional>

namespace millrace::declarative {

/// Python's float(): a number, a Bool, or a text that holds one, with blanks around it. Nothing
/// also for what is not finite.
[[nodiscard]] std::optional<double> pythonFloat(const Value &value);

/// Python's int(): decimals of a number are cut off, a text has to be a whole number.
[[nodiscard]] std::optional<std::int64_t> pythonInteger(const Value &value);

} // namespace millrace::declarative
