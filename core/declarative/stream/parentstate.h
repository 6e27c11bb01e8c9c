// The state a parent stream goes on with, found in that of its child.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

namespace millrace::declarative {

/// The state of the parent in \a parentConfig (a ParentStreamConfig), taken from \a childState:
/// its parent_state, else the child's global state, else the value of a state that has one alone.
/// {} when the parent starts anew, as it does without incremental_dependency.
[[nodiscard]] Result<Value> parentState(const Component &parentConfig, const Value &childState,
                                        Runtime &runtime);

} // namespace millrace::declarative
