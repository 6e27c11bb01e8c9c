// The error table of what is called after a run.
#pragma once

#include "core/base/error.h"

namespace millrace::hookerrors {

inline constexpr ErrorDefinition programFailed{
    "hooks.program_failed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The command %1 cannot be started: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the name of the program in the connection's settings.")};
inline constexpr ErrorDefinition commandEnded{
    "hooks.command_ended", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The command %1 ended with %2."),
    QT_TRANSLATE_NOOP("errors", "What it wrote stands in the log of the run.")};
inline constexpr ErrorDefinition timedOut{
    "hooks.timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "%1 did not end within %L2 seconds and was stopped."),
    QT_TRANSLATE_NOOP("errors", "Raise its time limit in the connection's settings.")};
inline constexpr ErrorDefinition webhookRefused{
    "hooks.webhook_refused", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The webhook at %1 answered with the status %2."),
    QT_TRANSLATE_NOOP("errors", "Check the address, and what its server logs about the call.")};
inline constexpr ErrorDefinition systemFailed{
    "hooks.system_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The command %1 cannot be watched: %2."), ""};

} // namespace millrace::hookerrors
