// AsyncJobSlots: how many jobs a source has at its server at once.
#pragma once

#include "core/base/cancellation.h"

#include <condition_variable>
#include <mutex>

namespace millrace::declarative {

/// Counts the jobs of all streams of a source. Safe from any thread.
class AsyncJobSlots final
{
public:
    /// \a limit: max_concurrent_async_job_count, at least one.
    explicit AsyncJobSlots(int limit = 1)
        : m_free(limit < 1 ? 1 : limit)
    {
    }

    /// Waits until a job may be started. False: cancelled.
    [[nodiscard]] bool acquire(const Cancellation &cancellation)
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, cancellation, [this] { return m_free > 0; }))
            return false;
        --m_free;
        return true;
    }

    void release()
    {
        const std::lock_guard lock(m_mutex);
        ++m_free;
        m_changed.notify_one();
    }

private:
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_free;
};

} // namespace millrace::declarative
