// BoundedQueue: the only hand-over between the threads of a run, with back-pressure.
#pragma once

#include "core/base/cancellation.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace millrace {

/// First in, first out between one producer and one consumer thread; bounded by items and by cost.
///
/// push() waits while the queue is full, so a slow consumer slows the producer and memory stays
/// flat. An item that alone costs more than the bound is let in when the queue is empty.
template<typename T>
class BoundedQueue final
{
public:
    /// \a maximumCost is in the unit of push()'s cost, usually bytes.
    BoundedQueue(std::size_t maximumItems, std::int64_t maximumCost)
        : m_maximumItems(maximumItems)
        , m_maximumCost(maximumCost)
    {
    }
    BoundedQueue(const BoundedQueue &) = delete;
    BoundedQueue &operator=(const BoundedQueue &) = delete;

    /// Appends \a item. Returns false when the queue was closed or \a cancellation requested.
    bool push(T item, std::int64_t cost, const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        const bool ready = m_roomMade.wait(lock, cancellation, [&] {
            return m_closed || m_items.empty()
                || (m_items.size() < m_maximumItems && m_cost + cost <= m_maximumCost);
        });
        if (!ready || m_closed || cancellation.stop_requested())
            return false;
        m_items.emplace_back(std::move(item), cost);
        m_cost += cost;
        m_itemCame.notify_one();
        return true;
    }

    /// Takes the oldest item. Returns nothing when the queue is closed and empty, or cancelled.
    std::optional<T> pop(const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        m_itemCame.wait(lock, cancellation, [&] { return m_closed || !m_items.empty(); });
        if (m_items.empty() || cancellation.stop_requested())
            return std::nullopt;
        auto [item, cost] = std::move(m_items.front());
        m_items.pop_front();
        m_cost -= cost;
        m_roomMade.notify_one();
        return std::optional<T>(std::move(item));
    }

    /// No item comes after this; what is inside can still be taken. May be called by both sides.
    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_roomMade.notify_all();
        m_itemCame.notify_all();
    }

private:
    const std::size_t m_maximumItems;
    const std::int64_t m_maximumCost;
    std::mutex m_mutex;
    std::condition_variable_any m_roomMade;
    std::condition_variable_any m_itemCame;
    std::deque<std::pair<T, std::int64_t>> m_items;
    std::int64_t m_cost = 0;
    bool m_closed = false;
};

} // namespace millrace
