// ScriptedClock: a clock that can be put forward, and starts at the same moment every time.
#pragma once

#include "core/base/clock.h"

#include <atomic>

namespace millrace::test {

/// Runs as fast as the machine's clock; only where it stands is its own. Safe from any thread.
class ScriptedClock final : public Clock
{
public:
    explicit ScriptedClock(TimePoint start) { jumpTo(start); }

    /// Never backwards.
    void jumpTo(TimePoint time) { m_offset = time - m_machine.now(); }

    [[nodiscard]] TimePoint now() const override { return m_machine.now() + m_offset.load(); }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return m_machine.steadyNow();
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        return m_machine.wait(duration, cancellation);
    }

private:
    SystemClock m_machine;
    std::atomic<std::chrono::microseconds> m_offset{};
};

} // namespace millrace::test
