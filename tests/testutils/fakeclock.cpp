#include "tests/testutils/fakeclock.h"

namespace millrace::test {

TimePoint FakeClock::now() const
{
    const std::lock_guard lock(m_mutex);
    return TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1)) + m_passed;
}

std::chrono::steady_clock::time_point FakeClock::steadyNow() const
{
    const std::lock_guard lock(m_mutex);
    return std::chrono::steady_clock::time_point(m_passed);
}

bool FakeClock::wait(std::chrono::milliseconds duration, const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return false;
    const std::lock_guard lock(m_mutex);
    m_passed += duration;
    m_waits.push_back(duration);
    return true;
}

void FakeClock::advance(std::chrono::microseconds duration)
{
    const std::lock_guard lock(m_mutex);
    m_passed += duration;
}

std::vector<std::chrono::milliseconds> FakeClock::waits() const
{
    const std::lock_guard lock(m_mutex);
    return m_waits;
}

} // namespace millrace::test
