#include "core/engine/scheduler.h"

#include "core/store/connectionlock.h"
#include "core/store/connectionrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/timelinestore.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_lookInterval = 1s;
constexpr std::chrono::seconds s_longestWait = 30s;
/// A run changes the state database all the time; reading the connections costs more than a look.
constexpr std::chrono::seconds s_afterChange = 5s;

} // namespace

Scheduler::Scheduler(const EngineServices &services, QObject *parent)
    : QObject(parent)
    , m_services(services)
    // A child, so that it moves to the thread with the scheduler.
    , m_timer(this)
{
    m_timer.setInterval(s_lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &Scheduler::look);
}

void Scheduler::start()
{
    m_timer.start();
    look();
}

void Scheduler::hold(bool isHeld) { m_isHeld = isHeld; }

void Scheduler::wait(bool isWaiting) { m_isWaiting = isWaiting; }

void Scheduler::look()
{
    if (m_isHeld || m_isWaiting)
        return;
    const TimePoint now = m_services.clock.now();
    if (!isReadDue(now))
        return;
    readConnections(now);
    for (const QString &id : m_dueTimes.dueConnections(now)) {
        if (ConnectionLock::isHeld(m_services.profile, id)) {
            postpone(id);
            continue;
        }
        m_dueTimes.noteTry(id, now);
        emit runDue(id);
    }
}

void Scheduler::postpone(const QString &connectionId)
{
    m_dueTimes.postpone(connectionId, m_services.clock.now() + s_longestWait);
}

bool Scheduler::isReadDue(TimePoint now)
{
    // A clock that was set back must not end the looking.
    if (!m_readAt || now >= *m_readAt + s_longestWait || now < *m_readAt)
        return true;
    const auto next = m_dueTimes.next();
    if (next && *next <= now)
        return true;
    if (now < *m_readAt + s_afterChange)
        return false;
    const auto changes = m_services.database.changeCounter();
    return changes && *changes != m_changes;
}

void Scheduler::readConnections(TimePoint now)
{
    m_readAt = now;
    const auto changes = m_services.database.changeCounter();
    const auto connections = scheduledConnections();
    if (!changes || !connections)
        return; // The next look tries again; runs themselves report what ails the database.
    m_changes = *changes;
    m_dueTimes.update(now, *connections);
}

Result<std::vector<ScheduledConnection>> Scheduler::scheduledConnections() const
{
    const auto connections = ConnectionRepository(m_services.database).all();
    if (!connections)
        return connections.error();
    const JobRepository jobs(m_services.database);
    std::vector<ScheduledConnection> scheduled;
    for (const Connection &connection : *connections) {
        ScheduledConnection found;
        found.id = connection.id;
        found.isEnabled = connection.isEnabled;
        found.schedule = connection.schedule;
        if (connection.isEnabled && connection.schedule.kind != ScheduleKind::Manual) {
            const auto last = jobs.lastWhole(connection.id);
            if (!last)
                return last.error();
            found.lastCreated = *last;
            const auto since = TimelineStore(m_services.database).scheduledSince(connection.id);
            if (!since)
                return since.error();
            found.scheduledSince = *since;
        }
        scheduled.push_back(std::move(found));
    }
    return scheduled;
}

} // namespace millrace
