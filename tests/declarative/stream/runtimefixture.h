// RuntimeFixture: a Runtime without a server, with a clock of its own.
#pragma once

#include "core/declarative/runtime.h"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace millrace::test {

/// A clock that stands at 2024-06-01 00:00 UTC until it is moved. Safe from any thread.
class StandingClock final : public Clock
{
public:
    [[nodiscard]] TimePoint now() const override
    {
        return std::chrono::sys_days{std::chrono::year{2024} / 6 / 1} + passed.load();
    }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override
    {
        return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + passed.load();
    }
    bool wait(std::chrono::milliseconds duration, const Cancellation &cancellation) override
    {
        passed = passed.load() + duration;
        return !cancellation.stop_requested();
    }

    std::atomic<std::chrono::microseconds> passed{std::chrono::microseconds(0)};
};

/// Keeps what is logged.
class LoggingObserver final : public declarative::ReadObserver
{
public:
    void logged(declarative::LogLevel, const std::string &, const std::string &message) override
    {
        const std::lock_guard lock(m_mutex);
        messages.push_back(message);
    }

    std::vector<std::string> messages;

private:
    std::mutex m_mutex;
};

class RuntimeFixture final
{
public:
    explicit RuntimeFixture(declarative::Value config);
    ~RuntimeFixture();

    declarative::LiveConfig config;
    StandingClock clock;
    LoggingObserver observer;

private:
    struct Rest; // What no stream here uses: transport, cache, budget.
    std::unique_ptr<Rest> m_rest;

public:
    CancellationSource stopping;
    declarative::Runtime runtime;
};

} // namespace millrace::test
