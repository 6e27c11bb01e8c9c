// RunHook: what is called after a run.
#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <vector>

namespace millrace {

enum class RunHookKind {
    Command, ///< A program, started without a shell.
    Webhook, ///< An address that gets a POST.
};

/// Which ends of a run call a hook.
enum class RunHookMoment { Always, Succeeded, NotSucceeded };

/// A command or webhook that gets the summary of a run once it has ended. A plain value.
struct RunHook final
{
    RunHookKind kind = RunHookKind::Command;
    RunHookMoment moment = RunHookMoment::Always;
    QString program; ///< Used by Command.
    QStringList arguments; ///< Used by Command.
    QString url; ///< Used by Webhook: as it was entered. It may be a key, and is never stored.
    QJsonObject urlSecret{}; ///< Used by Webhook: {"$secret": name} or {"$env": variable}.
    QString host{}; ///< Of the address behind urlSecret, where it is known; all that may be shown.
    std::chrono::seconds timeLimit{60};

    /// Whether it is a webhook whose address is kept with the secrets.
    [[nodiscard]] bool isKept() const { return url.isEmpty() && !urlSecret.isEmpty(); }
    bool operator==(const RunHook &) const = default;
};

} // namespace millrace
