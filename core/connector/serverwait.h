// ServerWait: a connector waits before it asks its server again.
#pragma once

#include "core/base/clock.h"

#include <functional>

namespace millrace {

/// A wait that is about to begin. A plain value.
struct ServerWait final
{
    TimePoint until{};
    /// The server says how often it may be asked, or is known to; otherwise it is asked again later
    /// for another reason, such as an answer that was none.
    bool isRateLimit = false;

    bool operator==(const ServerWait &) const = default;
};

/// Told of each wait of at least a second before it begins, on the waiting thread. Must be quick
/// and safe from any thread.
using ServerWaitObserver = std::function<void(const ServerWait &wait)>;

} // namespace millrace
