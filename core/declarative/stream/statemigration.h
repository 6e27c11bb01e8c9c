// State migrations: states of older forms brought into the present one.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

namespace millrace::declarative {

/// \a state after the state_migrations of \a stream, a DeclarativeStream. Those in Python code are
/// left out with a warning. Errors: those of templates, declarative.component_invalid.
[[nodiscard]] Result<Value> migratedState(const Component &stream, const Value &state,
                                          Runtime &runtime);

} // namespace millrace::declarative
