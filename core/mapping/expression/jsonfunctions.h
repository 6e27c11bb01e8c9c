// Functions on JSON, by simdjson; numbers keep every digit.
#pragma once

#include "core/mapping/expression/functions.h"

namespace millrace::expression {

/// (json, path?): null where the path leads nowhere or to null.
[[nodiscard]] Preparation preparePath(const KnownArguments &arguments);
/// The value as JSON.
[[nodiscard]] Operand jsonGet(const Call &call);
/// The value as text: the content of a JSON text, anything else as its JSON.
[[nodiscard]] Operand jsonText(const Call &call);
/// Null for anything but a list.
[[nodiscard]] Operand jsonArrayLength(const Call &call);

/// (name, value, …)
[[nodiscard]] Preparation prepareObject(const KnownArguments &arguments);
[[nodiscard]] Operand jsonObject(const Call &call);

} // namespace millrace::expression
