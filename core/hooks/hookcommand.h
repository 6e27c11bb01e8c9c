// HookCommand: a program that is given a text and watched to its end.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/clock.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QStringList>

#include <functional>

namespace millrace {

/// What a program is started with. A plain value.
struct HookCommand final
{
    QString program; ///< Looked for in PATH unless it has a slash.
    QStringList arguments;
    QStringList variables; ///< "NAME=value"; nothing else is in its environment.
    QByteArray input; ///< For its standard input.
    std::chrono::milliseconds timeLimit{60'000};
};

/// Takes one line of what the program writes, without its end.
using HookOutput = std::function<void(const QString &line)>;

/// Starts \a command without a shell, in the person's home folder and a process group of its own,
/// and blocks until it has ended. At the time limit and at \a cancellation the whole group is
/// asked to end, and killed two seconds later. Standard output and standard error come as one, up
/// to 64 KiB in lines of up to 2,000 characters. Errors: hooks.program_failed, hooks.command_ended
/// (another exit code than 0), hooks.timed_out, hooks.system_failed, cancelled.
[[nodiscard]] Result<void> runHookCommand(const HookCommand &command, const Clock &clock,
                                          const HookOutput &output,
                                          const Cancellation &cancellation);

/// The variables of this process that every program needs, and no others: a variable may hold a
/// secret that a configuration refers to.
[[nodiscard]] QStringList plainEnvironment();

} // namespace millrace
