// WorkerPool: the threads that read the slices of one source.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace millrace::declarative {

/// Runs jobs first in, first out, at most a number of them at once. A job that has to wait for
/// others than the server lets one of them run meanwhile. Safe from any thread.
class WorkerPool final
{
public:
    using Job = std::function<void()>;

    /// \a concurrency: how many jobs run at once, at least one.
    explicit WorkerPool(int concurrency);
    /// Waits for every job. REQUIRES: no job waits for something that no longer comes.
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    [[nodiscard]] int concurrency() const { return m_concurrency; }

    void submit(Job job);

    /// Called by a job: \a wait runs while another job has its place.
    template<typename Wait>
    void standAside(Wait wait)
    {
        leave();
        wait();
        enter();
    }

private:
    void leave();
    void enter();
    void work();
    void startThreads();

    const int m_concurrency;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    std::vector<std::thread> m_threads;
    int m_running = 0; ///< Jobs that run and do not stand aside.
    int m_returning = 0; ///< Jobs that want their place back; they go first.
    int m_idle = 0;
    bool m_isEnding = false;
};

} // namespace millrace::declarative
