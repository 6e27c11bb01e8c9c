// TaskThread: a thread that does tasks one after another.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace millrace {

/// Started with the object; the destructor does the waiting tasks and joins. Safe from any thread.
class TaskThread final
{
public:
    using Task = std::function<void()>;

    TaskThread();
    ~TaskThread();
    TaskThread(const TaskThread &) = delete;
    TaskThread &operator=(const TaskThread &) = delete;

    /// Does \a task on the thread and waits for its end. REQUIRES: called from another thread.
    void run(const Task &task);
    /// Leaves \a task to the thread.
    void post(Task task);

private:
    void work();

    std::mutex m_mutex;
    std::condition_variable m_taskCame;
    std::condition_variable m_taskDone;
    std::deque<Task> m_tasks;
    bool m_isEnding = false;
    std::thread m_thread; // last: it uses the others
};

} // namespace millrace
