#include "ui/workspace/watchedtask.h"

namespace millrace {

using namespace std::chrono_literals;

WatchedTask::WatchedTask(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
    m_timer.setInterval(200ms);
    connect(&m_timer, &QTimer::timeout, this, &WatchedTask::tellNews);
}

WatchedTask::~WatchedTask()
{
    m_cancellation.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void WatchedTask::cancel()
{
    if (m_state != State::Running)
        return;
    (void)collect();
    m_cancellation.request_stop();
    ++m_number;
    m_timer.stop();
    m_state = State::Cancelled;
    emit changed();
}

Cancellation WatchedTask::renew()
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_error.reset();
    m_state = State::Running;
    ++m_number;
    return m_cancellation.get_token();
}

void WatchedTask::watch()
{
    m_timer.start();
    emit changed();
}

void WatchedTask::end(const std::optional<Error> &error)
{
    m_timer.stop();
    m_error = error;
    m_state = error ? State::Failed : State::Done;
    emit changed();
}

void WatchedTask::tellNews()
{
    if (collect())
        emit changed();
}

} // namespace millrace
