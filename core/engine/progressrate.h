// ProgressRate: rows and bytes per second over the last moments.
#pragma once

#include "core/model/job.h"

#include <chrono>
#include <deque>

namespace millrace {

/// Fed with running totals; tells how fast they have grown over the last five seconds.
class ProgressRate final
{
public:
    void add(std::chrono::steady_clock::time_point now, const StreamCounts &total)
    {
        constexpr std::chrono::seconds window{5};
        m_samples.push_back({now, total.read, total.readBytes});
        while (m_samples.size() > 2 && now - m_samples.front().time > window)
            m_samples.pop_front();
    }
    [[nodiscard]] double rowsPerSecond() const { return perSecond(&Sample::rows); }
    [[nodiscard]] double bytesPerSecond() const { return perSecond(&Sample::bytes); }

private:
    struct Sample final
    {
        std::chrono::steady_clock::time_point time;
        qint64 rows;
        qint64 bytes;
    };

    [[nodiscard]] double perSecond(qint64 Sample::*value) const
    {
        if (m_samples.size() < 2)
            return 0;
        const std::chrono::duration<double> span = m_samples.back().time - m_samples.front().time;
        const auto gained = static_cast<double>(m_samples.back().*value - m_samples.front().*value);
        return span.count() > 0 ? gained / span.count() : 0;
    }

    std::deque<Sample> m_samples;
};

} // namespace millrace
