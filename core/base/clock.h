// The one door to time, so that waits can be tested without waiting.
#pragma once

#include "core/base/cancellation.h"

#include <chrono>

namespace millrace {

using TimePoint = std::chrono::sys_time<std::chrono::microseconds>;

/// Tells and waits for time. Safe from any thread.
class Clock
{
public:
    virtual ~Clock() = default;

    /// The wall clock in UTC.
    [[nodiscard]] virtual TimePoint now() const = 0;

    /// A clock that never jumps, for durations.
    [[nodiscard]] virtual std::chrono::steady_clock::time_point steadyNow() const = 0;

    /// Waits for \a duration. Returns false at once when \a cancellation is requested.
    virtual bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) = 0;
};

/// The machine's clock.
class SystemClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override;
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override;
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override;
};

} // namespace millrace
