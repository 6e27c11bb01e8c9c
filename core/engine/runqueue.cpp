#include "core/engine/runqueue.h"

#include <algorithm>

namespace millrace {

std::deque<RunRequest>::const_iterator RunQueue::waiting(const QString &connectionId) const
{
    return std::ranges::find(m_waiting, connectionId, &RunRequest::connectionId);
}

bool RunQueue::add(const RunRequest &request)
{
    const std::lock_guard lock(m_mutex);
    if (m_running.contains(request.connectionId)
        || waiting(request.connectionId) != m_waiting.end())
        return false;
    m_waiting.push_back(request);
    return true;
}

bool RunQueue::withdraw(const QString &connectionId)
{
    const std::lock_guard lock(m_mutex);
    const auto found = waiting(connectionId);
    if (found == m_waiting.end())
        return false;
    m_waiting.erase(found);
    return true;
}

bool RunQueue::moveToFront(const QString &connectionId)
{
    const std::lock_guard lock(m_mutex);
    const auto found = waiting(connectionId);
    if (found == m_waiting.end())
        return false;
    RunRequest request = *found;
    m_waiting.erase(found);
    m_waiting.push_front(std::move(request));
    return true;
}

QStringList RunQueue::withdrawAll()
{
    const std::lock_guard lock(m_mutex);
    QStringList ids;
    for (const RunRequest &request : m_waiting)
        ids << request.connectionId;
    m_waiting.clear();
    return ids;
}

std::optional<RunRequest> RunQueue::takeNext()
{
    const std::lock_guard lock(m_mutex);
    if (m_waiting.empty() || m_running.size() >= m_maximum)
        return std::nullopt;
    RunRequest next = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_running << next.connectionId;
    return next;
}

void RunQueue::putBack(const RunRequest &request)
{
    const std::lock_guard lock(m_mutex);
    m_running.removeOne(request.connectionId);
    m_waiting.push_front(request);
}

bool RunQueue::reorder(const QStringList &connectionIds)
{
    const std::lock_guard lock(m_mutex);
    const auto placeOf = [&connectionIds](const RunRequest &request) {
        const qsizetype place = connectionIds.indexOf(request.connectionId);
        return place < 0 ? connectionIds.size() : place;
    };
    if (std::ranges::is_sorted(m_waiting, {}, placeOf))
        return false;
    std::ranges::stable_sort(m_waiting, {}, placeOf);
    return true;
}

std::vector<RunRequest> RunQueue::requests() const
{
    const std::lock_guard lock(m_mutex);
    return {m_waiting.begin(), m_waiting.end()};
}

void RunQueue::ended(const QString &connectionId)
{
    const std::lock_guard lock(m_mutex);
    m_running.removeOne(connectionId);
}

void RunQueue::setMaximum(int runs)
{
    const std::lock_guard lock(m_mutex);
    m_maximum = std::max(1, runs);
}

int RunQueue::maximum() const
{
    const std::lock_guard lock(m_mutex);
    return m_maximum;
}

bool RunQueue::isRunning(const QString &connectionId) const
{
    const std::lock_guard lock(m_mutex);
    return m_running.contains(connectionId);
}

bool RunQueue::isQueued(const QString &connectionId) const
{
    const std::lock_guard lock(m_mutex);
    return waiting(connectionId) != m_waiting.end();
}

QStringList RunQueue::runningIds() const
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

QStringList RunQueue::queuedIds() const
{
    const std::lock_guard lock(m_mutex);
    QStringList ids;
    for (const RunRequest &request : m_waiting)
        ids << request.connectionId;
    return ids;
}

} // namespace millrace
