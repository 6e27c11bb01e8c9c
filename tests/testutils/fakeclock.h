// FakeClock: time that passes only when a test says so.
#pragma once

#include "core/base/clock.h"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace millrace::test {

/// Starts at 2026-01-01 00:00 UTC. In automatic mode a wait returns at once and moves the time on
/// by its length; otherwise it blocks until advance() has moved far enough. Safe from any thread.
class FakeClock final : public Clock
{
public:
    enum class Waits { PassAtOnce, Block };

    explicit FakeClock(Waits waits = Waits::Block)
        : m_waits(waits)
    {
    }

    [[nodiscard]] TimePoint now() const override
    {
        const std::lock_guard lock(m_mutex);
        return s_start + m_passed;
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        const std::lock_guard lock(m_mutex);
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + m_passed;
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        std::unique_lock lock(m_mutex);
        m_waited.push_back(duration);
        m_changed.notify_all();
        if (m_waits == Waits::PassAtOnce && duration >= s_shortWait) {
            m_passed += duration;
            return !cancellation.stop_requested();
        }
        const auto end = m_passed + duration;
        m_changed.wait(lock, cancellation, [&] { return m_passed >= end; });
        return !cancellation.stop_requested();
    }

    void advance(std::chrono::milliseconds duration)
    {
        const std::lock_guard lock(m_mutex);
        m_passed += duration;
        m_changed.notify_all();
    }

    /// The waits of at least 5 s so far: pauses between attempts, not the ticks of a watch.
    [[nodiscard]] std::vector<std::chrono::seconds> longWaits() const
    {
        const std::lock_guard lock(m_mutex);
        std::vector<std::chrono::seconds> found;
        for (const auto duration : m_waited) {
            if (duration >= s_shortWait)
                found.push_back(std::chrono::duration_cast<std::chrono::seconds>(duration));
        }
        return found;
    }

private:
    static constexpr std::chrono::milliseconds s_shortWait{5000};
    static constexpr TimePoint s_start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

    const Waits m_waits;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::chrono::microseconds m_passed{0};
    std::vector<std::chrono::milliseconds> m_waited;
};

} // namespace millrace::test
