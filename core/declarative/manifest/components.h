// Types and parameters: makes complete components of the short forms that manifests are written in.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <string>

namespace millrace::declarative {

/// Which of two parameters of one name counts.
enum class ParameterOrder { NearestWins, OuterWins };

/// \a node with the types of its components filled in and the parameters of each handed to those
/// below it (reference §4). \a field is "<ParentType>.<field>", empty for the root; \a inherited is
/// a Mapping. Error: declarative.manifest_too_large.
[[nodiscard]] Result<Value> completedComponent(const std::string &field, const Value &node,
                                               const Value &inherited,
                                               ParameterOrder order = ParameterOrder::NearestWins);

} // namespace millrace::declarative
