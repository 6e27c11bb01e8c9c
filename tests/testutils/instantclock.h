// InstantClock: a clock whose waits pass at once.
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace millrace::test {

/// Starts at 2026-01-01 00:00 UTC; each wait moves it on by its length and returns. Safe from any
/// thread.
class InstantClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override
    {
        return std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) + m_passed.load();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + m_passed.load();
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        auto passed = m_passed.load();
        while (!m_passed.compare_exchange_weak(passed, passed + duration)) { }
        return !cancellation.stop_requested();
    }

private:
    std::atomic<std::chrono::microseconds> m_passed{};
};

} // namespace millrace::test
