// PostgresWait: waiting for a socket so that a cancellation ends it at once.
#pragma once

#include "core/base/cancellation.h"

#include <chrono>
#include <optional>

namespace millrace {

enum class SocketReady {
    Ready,
    TimedOut,
    Cancelled,
};

/// What to wait for.
struct SocketWait final
{
    int socket = -1;
    bool toRead = true;
    bool toWrite = false;
};

/// Waits until \a wanted can be read or written (or has failed), \a deadline has passed (nothing:
/// no limit), or \a cancellation is requested, which is seen within a tenth of a second.
[[nodiscard]] SocketReady
waitForSocket(const SocketWait &wanted,
              std::optional<std::chrono::steady_clock::time_point> deadline,
              const Cancellation &cancellation);

} // namespace millrace
