// Notices at the end of a command that ran something.
#pragma once

#include "app/cli/session.h"

namespace millrace {

/// Looks for notices and sends what is due, for some seconds at most; what is left goes with the
/// next program. Never fails the command: a channel that fails is a warning.
void sendNotices(Session &session);

/// What the services of \a session are to the rooms of core.
[[nodiscard]] EngineServices engineServicesOf(Session &session, StateDatabase &database);

/// "webhook: The webhook at … answered with the status 404. 2 notices wait, 1 was given up."
[[nodiscard]] QStringList channelFailureTexts(StateDatabase &database);

} // namespace millrace
