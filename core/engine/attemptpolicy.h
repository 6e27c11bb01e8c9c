// AttemptPolicy: when a failed run is tried again, and when it is given up.
#pragma once

#include <chrono>
#include <optional>

namespace millrace {

/// The numbers of behaviour §6: an attempt that moved rows failed in part, one that moved none
/// failed completely. At most 5 complete failures in a row and 10 in all, 1,000 partial ones in a
/// row and 20 in all. Only a complete failure is followed by a wait: 10 s, 30 s, 90 s, … up to 30
/// minutes; a partial one resets it.
class AttemptPolicy final
{
public:
    /// \a maximumAttempts: a bound of the caller's on top of the numbers above.
    explicit AttemptPolicy(std::optional<int> maximumAttempts = {})
        : m_maximumAttempts(maximumAttempts)
    {
    }

    /// Notes a failed attempt. Returns how long to wait before the next one, or nothing when the
    /// run is to be given up.
    [[nodiscard]] std::optional<std::chrono::seconds> failed(bool movedRows);

private:
    std::optional<int> m_maximumAttempts;
    int m_attempts = 0;
    int m_completeInRow = 0;
    int m_completeTotal = 0;
    int m_partialInRow = 0;
    int m_partialTotal = 0;
};

} // namespace millrace
