#include "core/store/taskthread.h"

#include <QtGlobal>

#include <utility>

namespace millrace {

TaskThread::TaskThread()
    : m_thread([this] { work(); })
{
}

TaskThread::~TaskThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_taskCame.notify_one();
    m_thread.join();
}

void TaskThread::run(const Task &task)
{
    Q_ASSERT(std::this_thread::get_id() != m_thread.get_id());
    bool isDone = false;
    post([&] {
        task();
        const std::lock_guard lock(m_mutex);
        isDone = true;
        m_taskDone.notify_all();
    });
    std::unique_lock lock(m_mutex);
    m_taskDone.wait(lock, [&] { return isDone; });
}

void TaskThread::post(Task task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_taskCame.notify_one();
}

void TaskThread::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_taskCame.wait(lock, [this] { return m_isEnding || !m_tasks.empty(); });
        if (m_tasks.empty())
            return;
        const Task task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
    }
}

} // namespace millrace
