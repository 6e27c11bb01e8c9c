#include "core/http/ratelimiter.h"

#include <algorithm>

namespace millrace {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds s_shortestTold{1000};

} // namespace

RateLimiter::RateLimiter(RateLimits limits, Clock &clock)
    : m_clock(clock)
    , m_concurrency(limits.concurrency)
    , m_windows(limits.windows.begin(), limits.windows.end())
{
}

RateLimiter::Permit::~Permit()
{
    if (m_limiter)
        m_limiter->release();
}

Result<RateLimiter::Permit> RateLimiter::acquire(const Cancellation &cancellation,
                                                 const HttpWaitObserver &observer)
{
    std::unique_lock lock(m_mutex);
    const quint64 ticket = m_nextTicket++;
    m_queue.push_back(ticket);
    while (true) {
        m_changed.wait(lock, cancellation, [&] { return isTurn(ticket); });
        if (cancellation.stop_requested()) {
            leave(ticket);
            return Error::cancelled();
        }
        const Delay delay = this->delay();
        if (delay.wait == milliseconds(0))
            break;
        // Without the lock, but still first in the queue: nobody overtakes.
        lock.unlock();
        if (observer && delay.wait >= s_shortestTold)
            observer({delay.reason, m_clock.now() + delay.wait, {}, 0});
        m_clock.wait(delay.wait, cancellation);
        lock.lock();
    }
    const auto now = m_clock.steadyNow();
    for (RateWindow &window : m_windows)
        window.note(now);
    ++m_inFlight;
    leave(ticket);
    return Permit(this);
}

bool RateLimiter::isTurn(quint64 ticket) const
{
    const bool hasRoom = m_concurrency <= 0 || m_inFlight < m_concurrency;
    return hasRoom && m_queue.front() == ticket;
}

RateLimiter::Delay RateLimiter::delay()
{
    const auto now = m_clock.steadyNow();
    Delay longest;
    if (m_pausedUntil > now)
        longest = {std::chrono::ceil<milliseconds>(m_pausedUntil - now), m_pauseReason};
    for (RateWindow &window : m_windows) {
        const milliseconds wait = window.wait(now);
        if (wait > longest.wait)
            longest = {wait, HttpWaitReason::OwnLimit};
    }
    return longest;
}

void RateLimiter::leave(quint64 ticket)
{
    std::erase(m_queue, ticket);
    m_changed.notify_all();
}

void RateLimiter::release()
{
    const std::lock_guard lock(m_mutex);
    --m_inFlight;
    m_changed.notify_all();
}

void RateLimiter::pause(milliseconds pause, HttpWaitReason reason)
{
    const std::lock_guard lock(m_mutex);
    const auto until = m_clock.steadyNow() + pause;
    if (until <= m_pausedUntil)
        return;
    m_pausedUntil = until;
    m_pauseReason = reason;
}

void RateLimiter::noteRemaining(std::size_t window, int remaining)
{
    const std::lock_guard lock(m_mutex);
    if (window < m_windows.size())
        m_windows[window].lowerTo(m_clock.steadyNow(), remaining);
}

std::size_t RateLimiter::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

} // namespace millrace
