// StoppedClock: the moment at which the vectors of the reference were recorded.
#pragma once

#include "core/base/clock.h"

namespace millrace::test {

/// Always 2024-06-01 00:00 UTC.
class StoppedClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override
    {
        return std::chrono::sys_days(std::chrono::year(2024) / 6 / 1);
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override { return {}; }
    bool wait(std::chrono::milliseconds, const Cancellation &) override { return true; }
};

} // namespace millrace::test
