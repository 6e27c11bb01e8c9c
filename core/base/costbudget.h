// CostBudget: a bound for what several queues hold together.
#pragma once

#include "core/base/cancellation.h"

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace millrace {

/// Shared by BoundedQueues; safe from any thread. Without a limit it only counts.
class CostBudget final
{
public:
    /// \a limit in the unit of the cost; 0: none.
    explicit CostBudget(std::int64_t limit = 0)
        : m_limit(limit)
    {
    }
    CostBudget(const CostBudget &) = delete;
    CostBudget &operator=(const CostBudget &) = delete;

    /// Holds for what waits already. What is held beyond a smaller limit is not taken back.
    void setLimit(std::int64_t limit)
    {
        const std::lock_guard lock(m_mutex);
        m_limit = limit;
        m_changed.notify_all();
    }

    /// Waits until \a cost fits, or \a mayPass, which is asked again after each give() and wake(),
    /// lets it through all the same. False when \a cancellation is requested.
    template<typename MayPass>
    bool take(std::int64_t cost, const MayPass &mayPass, const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        const bool isThrough = m_changed.wait(lock, cancellation, [&] {
            return m_limit <= 0 || m_used + cost <= m_limit || mayPass();
        });
        if (isThrough)
            m_used += cost;
        return isThrough;
    }

    void give(std::int64_t cost)
    {
        const std::lock_guard lock(m_mutex);
        m_used -= cost;
        m_changed.notify_all();
    }

    /// Has everybody who waits look again.
    void wake()
    {
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    }

    /// What is held at this moment.
    [[nodiscard]] std::int64_t used() const
    {
        const std::lock_guard lock(m_mutex);
        return m_used;
    }

private:
    mutable std::mutex m_mutex; ///< Guards everything below.
    std::condition_variable_any m_changed;
    std::int64_t m_limit;
    std::int64_t m_used = 0;
};

} // namespace millrace
