// FakeClock: a clock that only moves when somebody waits or a test says so.
#pragma once

#include "core/base/clock.h"

#include <mutex>
#include <vector>

namespace millrace::test {

/// wait() returns at once and moves the time by its length. Safe from any thread.
class FakeClock final : public Clock
{
public:
    /// Starts at 2026-01-01 00:00 UTC.
    FakeClock() = default;

    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override;
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override;

    /// Moves the time without a wait.
    void advance(std::chrono::microseconds duration);
    /// The lengths of all waits that were not cancelled, in their order.
    [[nodiscard]] std::vector<std::chrono::milliseconds> waits() const;

private:
    mutable std::mutex m_mutex;
    std::chrono::microseconds m_passed{0};
    std::vector<std::chrono::milliseconds> m_waits;
};

} // namespace millrace::test
