#include "core/engine/scheduler.h"

#include "core/store/connectionlock.h"

#include <QCoreApplication>
#include <QFileInfo>

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

Scheduler::~Scheduler() = default;

void Scheduler::start()
{
    m_timer.start();
    look();
}

void Scheduler::hold(bool isHeld)
{
    m_isHeld = isHeld;
    if (isHeld)
        m_lock.reset();
}

void Scheduler::wait(bool isWaiting) { m_isWaiting = isWaiting; }

std::optional<TimePoint> Scheduler::next() const
{
    return m_lock ? m_dueTimes.next() : std::nullopt;
}

bool Scheduler::takeCharge()
{
    if (m_lock)
        return true;
    const QString program = QFileInfo(QCoreApplication::applicationFilePath()).fileName();
    auto lock = SchedulerLock::acquire(m_services.profile, program);
    // A folder that cannot be written to is what the runs themselves report.
    if (!lock || !*lock)
        return false;
    m_lock = std::move(*lock);
    // What another one did meanwhile is in the state database.
    m_dueTimes = DueTimes();
    m_unstored.clear();
    m_readAt.reset();
    return true;
}

void Scheduler::look()
{
    if (m_isHeld || !takeCharge() || m_isWaiting)
        return;
    const TimePoint now = m_services.clock.now();
    if (!isReadDue(now))
        return;
    readConnections(now);
    for (const DueRun &run : m_dueTimes.dueRuns(now)) {
        if (ConnectionLock::isHeld(m_services.profile, run.connectionId)) {
            postpone(run.connectionId);
            continue;
        }
        m_dueTimes.noteTry(run.connectionId, now);
        emit runDue(run);
    }
    storeMarks();
}

void Scheduler::postpone(const QString &connectionId)
{
    const TimePoint now = m_services.clock.now();
    m_dueTimes.postpone(connectionId, now, now + s_longestWait);
}

void Scheduler::confirm(const DueRun &run)
{
    m_dueTimes.confirm(run, m_services.clock.now());
    storeMarks();
}

void Scheduler::storeMarks()
{
    // Only the one in charge knows better than what is stored.
    if (!m_lock)
        return;
    for (ScheduleMark &mark : m_dueTimes.takeMarks())
        m_unstored.push_back(std::move(mark));
    // What cannot be stored is tried again with the next one; runs report what ails the database.
    if (!m_unstored.empty() && ScheduleStore(m_services.database).save(m_unstored))
        m_unstored.clear();
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
    const bool isFirst = !m_readAt;
    m_readAt = now;
    const auto changes = m_services.database.changeCounter();
    auto connections = ScheduleStore(m_services.database).all();
    if (!changes || !connections) {
        // The next look tries again; runs themselves report what ails the database.
        if (isFirst)
            m_readAt.reset();
        return;
    }
    m_changes = *changes;
    // One that still runs may be interrupted yet, by the process that had been in charge and ends:
    // it waits until its connection is free, and is none when it has ended by itself.
    m_dueTimes.update(now, *connections);
}

} // namespace millrace
