// AttemptPolicy: when a failed run is tried again, and when it is given up.
#pragma once

#include "core/model/runpolicy.h"

#include <chrono>
#include <optional>

namespace millrace {

/// Counts the failures of one run against the bounds of a RunPolicy: an attempt that moved rows
/// failed in part, one that moved none failed completely. Only a complete failure is followed by a
/// wait; a partial one resets it (behaviour §6).
class AttemptPolicy final
{
public:
    /// \a maximumAttempts: a bound of the caller's on top of the numbers of \a policy.
    explicit AttemptPolicy(const RunPolicy &policy = {}, std::optional<int> maximumAttempts = {})
        : m_policy(policy)
        , m_maximumAttempts(maximumAttempts)
    {
    }

    /// Notes a failed attempt. Returns how long to wait before the next one, or nothing when the
    /// run is to be given up.
    [[nodiscard]] std::optional<std::chrono::seconds> failed(bool movedRows);
    /// The same for an attempt of another process, before the run was interrupted or paused; the
    /// bound of the caller does not count it.
    void failedEarlier(bool movedRows) { note(movedRows); }

private:
    void note(bool movedRows);
    [[nodiscard]] std::chrono::seconds wait() const;

    RunPolicy m_policy;
    std::optional<int> m_maximumAttempts;
    int m_attempts = 0;
    int m_completeInRow = 0;
    int m_completeTotal = 0;
    int m_partialInRow = 0;
    int m_partialTotal = 0;
};

} // namespace millrace
