// BoundedQueue: the only hand-over between the threads of a run, with back-pressure.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/costbudget.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace millrace {

/// First in, first out between one producer and one consumer thread; bounded by items and by cost.
///
/// push() waits while the queue is full, so a slow consumer slows the producer and memory stays
/// flat. An item that alone costs more than the bound is let in when the queue is empty, and so is
/// one for which the budget has no room: a queue that holds nothing would otherwise wait for others
/// that may never move.
template<typename T>
class BoundedQueue final
{
public:
    /// \a maximumCost is in the unit of push()'s cost, usually bytes. \a budget bounds this queue
    /// and others together; null: none.
    BoundedQueue(std::size_t maximumItems, std::int64_t maximumCost,
                 std::shared_ptr<CostBudget> budget = nullptr)
        : m_maximumItems(maximumItems)
        , m_maximumCost(maximumCost)
        , m_budget(std::move(budget))
    {
    }
    ~BoundedQueue()
    {
        if (m_budget)
            m_budget->give(m_cost);
    }
    BoundedQueue(const BoundedQueue &) = delete;
    BoundedQueue &operator=(const BoundedQueue &) = delete;

    /// Appends \a item. Returns false when the queue was closed or \a cancellation requested.
    bool push(T item, std::int64_t cost, const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        const bool ready = m_roomMade.wait(lock, cancellation, [&] {
            return m_isClosed || m_items.empty()
                || (m_items.size() < m_maximumItems && m_cost + cost <= m_maximumCost);
        });
        if (!ready || m_isClosed || cancellation.stop_requested())
            return false;
        if (m_budget) {
            // Nobody else pushes, so there is still room afterwards.
            lock.unlock();
            const auto mayPass = [this] { return m_isEmpty || m_isClosed; };
            if (!m_budget->take(cost, mayPass, cancellation))
                return false;
            lock.lock();
            if (m_isClosed) {
                m_budget->give(cost);
                return false;
            }
        }
        m_items.emplace_back(std::move(item), cost);
        m_cost += cost;
        m_isEmpty = false;
        m_itemCame.notify_one();
        return true;
    }

    /// Takes the oldest item. Returns nothing when the queue is closed and empty, or cancelled.
    std::optional<T> pop(const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        m_itemCame.wait(lock, cancellation, [&] { return m_isClosed || !m_items.empty(); });
        if (m_items.empty() || cancellation.stop_requested())
            return std::nullopt;
        auto [item, cost] = std::move(m_items.front());
        m_items.pop_front();
        m_cost -= cost;
        m_isEmpty = m_items.empty();
        m_roomMade.notify_one();
        lock.unlock();
        if (m_budget)
            m_budget->give(cost);
        return std::optional<T>(std::move(item));
    }

    /// No item comes after this; what is inside can still be taken. May be called by both sides.
    void close()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isClosed = true;
            m_roomMade.notify_all();
            m_itemCame.notify_all();
        }
        if (m_budget)
            m_budget->wake();
    }

private:
    const std::size_t m_maximumItems;
    const std::int64_t m_maximumCost;
    const std::shared_ptr<CostBudget> m_budget;
    std::mutex m_mutex;
    std::condition_variable_any m_roomMade;
    std::condition_variable_any m_itemCame;
    std::deque<std::pair<T, std::int64_t>> m_items;
    std::int64_t m_cost = 0;
    // Changed under the mutex, and read without it while the budget is waited for.
    std::atomic_bool m_isEmpty = true;
    std::atomic_bool m_isClosed = false;
};

} // namespace millrace
