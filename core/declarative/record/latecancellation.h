// LateCancellation: a cancellation that follows another one after a short while.
#pragma once

#include "core/base/cancellation.h"

#include <chrono>
#include <mutex>
#include <thread>

namespace millrace::declarative {

/// For what is still to be said to a server once the work is cancelled. Safe from any thread; its
/// end waits for nothing.
class LateCancellation final
{
public:
    LateCancellation(const Cancellation &first, std::chrono::milliseconds grace);
    LateCancellation(const LateCancellation &) = delete;
    LateCancellation &operator=(const LateCancellation &) = delete;

    [[nodiscard]] Cancellation token() const { return m_source.get_token(); }

private:
    void startTimer();

    const std::chrono::milliseconds m_grace;
    CancellationSource m_source;
    std::mutex m_mutex;
    std::jthread m_timer; ///< Runs from the first cancellation on.
    CancellationCallback m_relay; ///< Ends before what it starts.
};

} // namespace millrace::declarative
