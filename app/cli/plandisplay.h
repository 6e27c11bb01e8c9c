// Plan text: what applying files would change, for terminals and as JSON.
#pragma once

#include "app/cli/output.h"
#include "core/interchange/profileplan.h"

namespace millrace {

/// Prints what \a plan changes; what stays is only counted.
void printPlan(Output &output, const ProfilePlan &plan);
/// The keys of docs/json.md but "applied".
[[nodiscard]] QJsonObject toJson(const ProfilePlan &plan);

} // namespace millrace
