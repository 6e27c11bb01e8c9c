#include "core/base/clock.h"

#include <condition_variable>
#include <mutex>

namespace millrace {

TimePoint SystemClock::now() const
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point SystemClock::steadyNow() const
{
    return std::chrono::steady_clock::now();
}

bool SystemClock::wait(std::chrono::milliseconds duration, const Cancellation &cancellation)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    wake.wait_for(lock, cancellation, duration, [] { return false; });
    return !cancellation.stop_requested();
}

} // namespace millrace
