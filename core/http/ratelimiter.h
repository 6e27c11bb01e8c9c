// RateLimiter: keeps many threads together below a vendor's limits.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/http/ratewindow.h"
#include "core/http/retrypolicy.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

namespace millrace {

/// The limits of one API account.
struct RateLimits final
{
    std::vector<RateWindowOptions>
        windows{}; ///< All of them hold at once, e.g. per 10 s and per day.
    int concurrency = 0; ///< Calls in flight at once; 0: no limit of its own.
};

/// Hands out permits to call, first come, first served. In no interval of a window's length are
/// more calls begun than the window allows, wherever the interval starts. Safe from any thread.
/// \a clock has to outlive it.
class RateLimiter final
{
public:
    RateLimiter(RateLimits limits, Clock &clock);
    Q_DISABLE_COPY_MOVE(RateLimiter)

    /// The right to one call, given back when destroyed.
    class Permit final
    {
    public:
        Permit(Permit &&other) noexcept
            : m_limiter(std::exchange(other.m_limiter, nullptr))
        {
        }
        Permit(const Permit &) = delete;
        Permit &operator=(const Permit &) = delete;
        Permit &operator=(Permit &&) = delete;
        ~Permit();

    private:
        friend class RateLimiter;
        explicit Permit(RateLimiter *limiter)
            : m_limiter(limiter)
        {
        }
        RateLimiter *m_limiter;
    };

    /// Waits for the turn. Error::cancelled() at once when \a cancellation is requested.
    [[nodiscard]] Result<Permit> acquire(const Cancellation &cancellation,
                                         const HttpWaitObserver &observer = {});

    /// No call begins before \a pause has passed; a longer pause that was asked for stays.
    void pause(std::chrono::milliseconds pause, HttpWaitReason reason = HttpWaitReason::RateLimit);

    /// The server says that \a remaining calls are left in the present interval of window
    /// \a window (others may use the same account). Only ever lowers what is left.
    void noteRemaining(std::size_t window, int remaining);

    /// How many wait for their turn.
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Delay final
    {
        std::chrono::milliseconds wait{0};
        HttpWaitReason reason = HttpWaitReason::OwnLimit;
    };

    [[nodiscard]] bool isTurn(quint64 ticket) const;
    [[nodiscard]] Delay delay();
    void leave(quint64 ticket);
    void release();

    Clock &m_clock;
    const int m_concurrency;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<quint64> m_queue; ///< Tickets of those who wait; the first has its turn.
    quint64 m_nextTicket = 0;
    int m_inFlight = 0;
    std::vector<RateWindow> m_windows;
    std::chrono::steady_clock::time_point m_pausedUntil{};
    HttpWaitReason m_pauseReason = HttpWaitReason::RateLimit;
};

} // namespace millrace
