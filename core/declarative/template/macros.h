// The functions that templates may call: dates and what Jinja has of its own.
#pragma once

#include "core/declarative/template/names.h"

#include <span>

namespace millrace::declarative {

[[nodiscard]] std::span<const NamedFunction> timeMacros();

} // namespace millrace::declarative
