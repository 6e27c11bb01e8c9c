#include "core/declarative/stream/workerpool.h"

#include <algorithm>

namespace millrace::declarative {

WorkerPool::WorkerPool(int concurrency)
    : m_concurrency(std::max(concurrency, 1))
{
}

WorkerPool::~WorkerPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        m_changed.notify_all();
    }
    for (std::thread &thread : m_threads)
        thread.join();
}

void WorkerPool::submit(Job job)
{
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
    startThreads();
    m_changed.notify_one();
}

void WorkerPool::startThreads()
{
    while (int(m_jobs.size()) > m_idle && m_running + m_idle < m_concurrency) {
        // Counted as idle from the start, so that none is started twice for one job.
        ++m_idle;
        m_threads.emplace_back([this] { work(); });
    }
}

void WorkerPool::leave()
{
    const std::lock_guard lock(m_mutex);
    --m_running;
    startThreads();
    m_changed.notify_all();
}

void WorkerPool::enter()
{
    std::unique_lock lock(m_mutex);
    ++m_returning;
    m_changed.wait(lock, [this] { return m_running < m_concurrency; });
    --m_returning;
    ++m_running;
    // Whoever was told of a job meanwhile went back to sleep for this one.
    m_changed.notify_all();
}

void WorkerPool::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto mayRun
            = [this] { return !m_jobs.empty() && m_running < m_concurrency && m_returning == 0; };
        m_changed.wait(lock, [&] { return mayRun() || (m_isEnding && m_jobs.empty()); });
        if (m_jobs.empty())
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        --m_idle;
        ++m_running;
        lock.unlock();
        job();
        // What the job holds goes before the next one waits for it.
        job = nullptr;
        lock.lock();
        --m_running;
        ++m_idle;
        // This thread takes the next job itself; to wake all the others for it would cost more
        // than a small job.
        if (m_returning > 0 || m_isEnding)
            m_changed.notify_all();
    }
}

} // namespace millrace::declarative
