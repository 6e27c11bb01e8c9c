// StateDelegatingStream: which of two streams reads, by the state.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

namespace millrace::declarative {

/// What a stream's component stands for.
struct StreamChoice final
{
    Component stream; ///< A DeclarativeStream.
    bool dropsState = false; ///< The state is too old for what the API still has.
};

/// \a component itself, or of a StateDelegatingStream the stream for everything when there is no
/// \a state, else the incremental one. \a checksAge: a state that is older than
/// api_retention_period is dropped. Errors: declarative.component_invalid, those of templates and
/// durations.
[[nodiscard]] Result<StreamChoice> chosenStream(const Component &component, const Value &state,
                                                bool checksAge, Runtime &runtime);

} // namespace millrace::declarative
