// ThreadTimer: the processor's time of a thread, for tests of what must not take long.
#pragma once

#include <ctime>

namespace millrace::test {

/// Measures the time the processor spends on the calling thread. Unlike the time on the wall it
/// does not grow when the machine is busy, so that a bound on it fails only by what the thread
/// does.
class ThreadTimer
{
public:
    /// Milliseconds of processor time since the timer was made, asked by the thread that made it.
    [[nodiscard]] long long elapsed() const { return now() - m_began; }

private:
    static long long now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return time.tv_sec * 1000LL + time.tv_nsec / 1'000'000;
    }

    long long m_began = now();
};

} // namespace millrace::test
