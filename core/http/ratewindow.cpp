#include "core/http/ratewindow.h"

#include <algorithm>

namespace millrace {

using std::chrono::milliseconds;

milliseconds RateWindow::wait(Time now)
{
    forget(now);
    if (m_calls < m_options.calls)
        return milliseconds(0);
    // Enough groups have to leave that one call has room.
    qint64 left = m_calls;
    for (const Group &group : m_groups) {
        left -= group.calls;
        if (left < m_options.calls)
            return std::max(std::chrono::ceil<milliseconds>(group.last + m_options.interval - now),
                            milliseconds(1));
    }
    return m_options.interval;
}

void RateWindow::note(Time now, int calls)
{
    const bool isOfLast
        = !m_groups.empty() && now - m_groups.back().first < m_options.interval / 1000;
    if (!isOfLast)
        m_groups.push_back({now, now, 0});
    m_groups.back().last = now;
    m_groups.back().calls += calls;
    m_calls += calls;
}

void RateWindow::lowerTo(Time now, int remaining)
{
    forget(now);
    const qint64 left = m_options.calls - m_calls;
    if (left > remaining)
        note(now, static_cast<int>(left - std::max(remaining, 0)));
}

void RateWindow::forget(Time now)
{
    while (!m_groups.empty() && m_groups.front().last + m_options.interval <= now) {
        m_calls -= m_groups.front().calls;
        m_groups.pop_front();
    }
}

} // namespace millrace
