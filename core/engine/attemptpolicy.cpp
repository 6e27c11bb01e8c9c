#include "core/engine/attemptpolicy.h"

#include <algorithm>

namespace millrace {

namespace {

/// However long the waits may grow: longer than any run lasts.
constexpr std::chrono::seconds s_longestWaitOfAll{7 * 86'400};

bool isReached(int count, int bound) { return bound > 0 && count >= bound; }

} // namespace

void AttemptPolicy::note(bool movedRows)
{
    if (movedRows) {
        ++m_partialInRow;
        ++m_partialTotal;
        m_completeInRow = 0;
    } else {
        ++m_completeInRow;
        ++m_completeTotal;
        m_partialInRow = 0;
    }
}

std::optional<std::chrono::seconds> AttemptPolicy::failed(bool movedRows)
{
    note(movedRows);
    ++m_attempts;
    if (m_maximumAttempts && m_attempts >= *m_maximumAttempts)
        return std::nullopt;
    if (isReached(m_completeInRow, m_policy.mostCompleteInRow)
        || isReached(m_completeTotal, m_policy.mostComplete)
        || isReached(m_partialInRow, m_policy.mostPartialInRow)
        || isReached(m_partialTotal, m_policy.mostPartial))
        return std::nullopt;
    return movedRows ? std::chrono::seconds{0} : wait();
}

std::chrono::seconds AttemptPolicy::wait() const
{
    const auto longest = m_policy.longestWait > std::chrono::seconds{0}
        ? std::min(m_policy.longestWait, s_longestWaitOfAll)
        : s_longestWaitOfAll;
    auto wait = std::min(m_policy.firstWait, longest);
    for (int i = 1; i < m_completeInRow && wait < longest; ++i)
        wait = std::min(wait * m_policy.waitFactor, longest);
    return wait;
}

} // namespace millrace
