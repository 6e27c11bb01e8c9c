#include "core/model/failurestreak.h"

#include <algorithm>

namespace millrace {

namespace {

bool isReached(const FailureStreak &streak, int failures, int days, TimePoint now)
{
    if (streak.failures == 0 || (failures == 0 && days == 0))
        return false;
    return streak.failures >= failures && streak.days(now) >= days;
}

} // namespace

int FailureStreak::days(TimePoint now) const
{
    if (!since)
        return 0;
    const auto passed = std::chrono::floor<std::chrono::days>(now - *since).count();
    return static_cast<int>(std::clamp<decltype(passed)>(passed, 0, 100'000));
}

StreakVerdict judged(const FailureStreak &streak, const RunPolicy &policy, TimePoint now)
{
    if (isReached(streak, policy.pauseFailures, policy.pauseDays, now))
        return StreakVerdict::Pause;
    // Without a pause there is nothing to warn of.
    const bool pauses = policy.pauseFailures > 0 || policy.pauseDays > 0;
    return pauses && isReached(streak, policy.warnFailures, policy.warnDays, now)
        ? StreakVerdict::Warn
        : StreakVerdict::Fine;
}

} // namespace millrace
