// FailureStreak: how long a connection has been failing, and what follows from it.
#pragma once

#include "core/base/clock.h"
#include "core/model/runpolicy.h"

#include <optional>

namespace millrace {

/// Runs that failed or stayed incomplete one after another; cancelled ones, and retries of rejected
/// records, neither count nor end the row.
struct FailureStreak final
{
    int failures = 0;
    /// The end of the last success, or the last time the connection was resumed; the creation of
    /// the oldest known run where there is neither. Nothing when it has not run yet.
    std::optional<TimePoint> since{};

    /// Whole days since then; 0 when \a now is before it.
    [[nodiscard]] int days(TimePoint now) const;
};

enum class StreakVerdict {
    Fine,
    Warn, ///< The connection pauses by itself if it goes on failing.
    Pause,
};

/// By the bounds of \a policy (behaviour §5.3): both of a pair have to be reached; one of zero asks
/// for nothing, and where both are zero there is neither warning nor pause.
[[nodiscard]] StreakVerdict judged(const FailureStreak &streak, const RunPolicy &policy,
                                   TimePoint now);

} // namespace millrace
