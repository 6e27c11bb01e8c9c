#include "core/declarative/record/latecancellation.h"

#include <condition_variable>

namespace millrace::declarative {

LateCancellation::LateCancellation(const Cancellation &first, std::chrono::milliseconds grace)
    : m_grace(grace)
    , m_relay(first, [this] { startTimer(); })
{
}

void LateCancellation::startTimer()
{
    const std::lock_guard lock(m_mutex);
    m_timer = std::jthread([source = m_source, grace = m_grace](const Cancellation &ended) mutable {
        std::mutex mutex;
        std::condition_variable_any changed;
        std::unique_lock waiting(mutex);
        changed.wait_for(waiting, ended, grace, [] { return false; });
        source.request_stop();
    });
}

} // namespace millrace::declarative
