// ToldClock: time for what waits for the server of a source, which is told to whoever runs it.
#pragma once

#include "core/connector/configuration.h"

namespace millrace::declarative {

/// Whoever waits by it is between two requests: for a budget, a backoff, or a job of the API. Safe
/// from any thread; \a clock outlives it.
class ToldClock final : public Clock
{
public:
    ToldClock(Clock &clock, const Configuration &configuration)
        : m_clock(clock)
        , m_configuration(configuration)
    {
    }

    [[nodiscard]] TimePoint now() const override { return m_clock.now(); }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return m_clock.steadyNow();
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        if (duration >= s_shortestTold)
            m_configuration.tellWait({m_clock.now() + duration, false});
        return m_clock.wait(duration, cancellation);
    }

private:
    static constexpr std::chrono::milliseconds s_shortestTold{1000};

    Clock &m_clock;
    const Configuration m_configuration;
};

} // namespace millrace::declarative
