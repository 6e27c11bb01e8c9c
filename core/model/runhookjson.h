// RunHook as JSON: in the state database and in the file form of a connection.
#pragma once

#include "core/model/runhook.h"

#include <QJsonArray>

#include <optional>

namespace millrace {

inline constexpr int s_mostRunHooks = 10; ///< Of one connection.
inline constexpr std::chrono::seconds s_longestRunHook{3'600};

/// "command", "webhook".
[[nodiscard]] QString runHookKindName(RunHookKind kind);
/// "always", "succeeded", "not_succeeded".
[[nodiscard]] QString runHookMomentName(RunHookMoment moment);

/// Whether the hook can be called at all: a command has a program, a webhook a reference to its
/// address, or an address with http or https and without a user or password; the time limit is from
/// 1 s to s_longestRunHook. The error ("connection.hook_invalid") has "/program", "/url" or
/// "/time_limit_seconds" as field.
[[nodiscard]] Result<void> validate(const RunHook &hook);

/// A list of {"kind", "when", "program", "arguments", "url", "host", "time_limit_seconds"}, each
/// with what its kind needs. An address may be a key: a webhook whose address is not kept as a
/// secret is left out.
[[nodiscard]] QJsonArray toJson(const std::vector<RunHook> &hooks);
/// An address may be a text, which then still has to be kept, or a reference. Every hook is
/// validated. The error's field is below the place in the list: "/0/url".
[[nodiscard]] Result<std::vector<RunHook>> runHooksFromJson(const QJsonArray &json);

} // namespace millrace
