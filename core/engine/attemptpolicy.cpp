#include "core/engine/attemptpolicy.h"

#include <algorithm>

namespace millrace {

std::optional<std::chrono::seconds> AttemptPolicy::failed(bool movedRows)
{
    using std::chrono::seconds;
    constexpr int completeInRowLimit = 5;
    constexpr int completeTotalLimit = 10;
    constexpr int partialInRowLimit = 1000;
    constexpr int partialTotalLimit = 20;
    constexpr seconds firstWait{10};
    constexpr seconds longestWait{1800};

    ++m_attempts;
    if (movedRows) {
        ++m_partialInRow;
        ++m_partialTotal;
        m_completeInRow = 0;
    } else {
        ++m_completeInRow;
        ++m_completeTotal;
        m_partialInRow = 0;
    }
    if (m_maximumAttempts && m_attempts >= *m_maximumAttempts)
        return std::nullopt;
    if (m_completeInRow >= completeInRowLimit || m_completeTotal >= completeTotalLimit
        || m_partialInRow >= partialInRowLimit || m_partialTotal >= partialTotalLimit)
        return std::nullopt;
    if (movedRows)
        return seconds{0};

    seconds wait = firstWait;
    for (int i = 1; i < m_completeInRow; ++i)
        wait = std::min(wait * 3, longestWait);
    return wait;
}

} // namespace millrace
