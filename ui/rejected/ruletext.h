// Rule text: rules for rejected records, joined and in words.
#pragma once

#include "core/engine/rejectedrule.h"

namespace millrace {

/// \a connection with all \a rules; the error of the first that cannot be one.
[[nodiscard]] Result<Connection> withRules(const Connection &connection,
                                           const std::vector<RejectedRule> &rules);

/// "As a rule it heals 12 of 14 open records.", with what else would happen.
[[nodiscard]] QString ruleEffectText(const RuleEffect &effect);

} // namespace millrace
