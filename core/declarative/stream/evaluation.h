// Evaluation of fields that know the person's configuration alone.
#pragma once

#include "core/declarative/manifest/component.h"
#include "core/declarative/runtime.h"

#include <string>
#include <string_view>

namespace millrace::declarative {

/// \a text as a template, with the configuration and \a parameters. Errors: those of templates.
[[nodiscard]] Result<Value> evaluatedValue(const std::string &text, const Value &parameters,
                                           Runtime &runtime);
/// The same as Python's text of it.
[[nodiscard]] Result<std::string> evaluatedText(const std::string &text, const Value &parameters,
                                                Runtime &runtime);
/// The field \a name of \a component, or \a fallback, evaluated.
[[nodiscard]] Result<std::string> evaluatedField(const Component &component, std::string_view name,
                                                 Runtime &runtime, std::string_view fallback = {});

/// declarative.component_invalid at \a component.
[[nodiscard]] Error invalidComponent(const Component &component, const QString &why);

} // namespace millrace::declarative
