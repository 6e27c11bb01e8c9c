// RunPolicy as JSON: in the state database and in the file form of a connection.
#pragma once

#include "core/model/runpolicy.h"

namespace millrace {

/// Only what differs from the defaults: "complete_failures_in_row", "complete_failures",
/// "partial_failures_in_row", "partial_failures", "first_wait_seconds", "wait_factor",
/// "longest_wait_seconds", "source_silence_seconds", "destination_silence_seconds",
/// "longest_run_seconds", "warn_failures", "warn_days", "pause_failures", "pause_days".
[[nodiscard]] QJsonObject toJson(const RunPolicy &policy);
/// What is missing takes its default. An unknown key, and a value that is no whole number of its
/// range, is a Configuration error ("connection.run_policy_invalid") that names the key as field.
[[nodiscard]] Result<RunPolicy> runPolicyFromJson(const QJsonObject &json);

/// The values that one key may have.
struct RunPolicyRange final
{
    qint64 least = 0;
    qint64 most = 0;
};
/// REQUIRES: \a key is one of those above.
[[nodiscard]] RunPolicyRange runPolicyRange(const QString &key);

} // namespace millrace
