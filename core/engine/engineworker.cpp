#include "core/engine/engineworker.h"

#include "core/engine/engineerrors.h"
#include "core/store/runslots.h"
#include "core/store/storeerrors.h"

#include <algorithm>

namespace millrace {

namespace {

/// Between two looks at what other processes do, while something waits.
constexpr std::chrono::milliseconds s_lookInterval{1'000};

bool isBusyElsewhere(const Error &error)
{
    return error.code == QLatin1StringView(storeerrors::connectionBusy.code);
}

/// A run is paused: nothing that a person has to be told at each time of the schedule.
bool isWaiting(const Error &error)
{
    return error.code == QLatin1StringView(engineerrors::runWaits.code);
}

} // namespace

EngineWorker::EngineWorker(const EngineServices &services, RunQueue &queue)
    : m_profile(services.profile)
    , m_queue(queue)
    , m_waiting(services.database, services.profile)
    , m_timer(this)
    // Children, so that they move to the thread with the worker.
    , m_engine(services, this)
    , m_scheduler(services, this)
{
    connect(&m_engine, &SyncEngine::runStarted, this, &EngineWorker::runStarted);
    connect(&m_engine, &SyncEngine::runFinished, this, &EngineWorker::noteEnd);
    connect(&m_scheduler, &Scheduler::runDue, this, &EngineWorker::requestScheduled);
    m_timer.setInterval(s_lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &EngineWorker::followOthers);
}

EngineWorker::~EngineWorker() = default;

std::shared_ptr<const SyncProgress> EngineWorker::progress(const QString &connectionId) const
{
    return m_engine.progress(connectionId);
}

void EngineWorker::announce(const QString &connectionId)
{
    emit runQueued(connectionId);
    startWaiting();
}

void EngineWorker::announceWithdrawal(const QString &connectionId)
{
    emit requestWithdrawn(connectionId);
    showWaiting();
}

void EngineWorker::requestScheduled(const DueRun &run)
{
    RunOptions options;
    options.trigger = JobTrigger::Schedule;
    options.streams = run.streams;
    if (m_queue.add({run.connectionId, options}))
        announce(run.connectionId);
    else
        m_scheduler.postpone(run.connectionId); // What waits or runs may be for other streams.
}

void EngineWorker::startSchedules() { m_scheduler.start(); }

void EngineWorker::holdSchedules(bool isHeld) { m_scheduler.hold(isHeld); }

void EngineWorker::waitWithSchedules(bool isWaiting) { m_scheduler.wait(isWaiting); }

void EngineWorker::setMemoryLimit(qint64 bytes) { m_engine.setMemoryLimit(bytes); }

void EngineWorker::startWaiting()
{
    while (!m_isStopping) {
        const auto request = m_queue.takeNext();
        if (!request)
            break;
        if (!takeTurn(*request)) {
            m_queue.putBack(*request);
            break;
        }
        start(*request);
    }
    showWaiting();
}

bool EngineWorker::takeTurn(const RunRequest &request)
{
    const QString &id = request.connectionId;
    const RunSlots runs(m_profile);
    const int most = m_queue.maximum();
    m_refusedSlot.clear();
    // Nobody else waits behind a slot that is free, most of the time.
    const auto before = m_shown.empty() ? Result<int>(0) : m_waiting.ahead(id);
    if (before && *before > 0 && *before >= runs.freeOf(most)) {
        m_refusedSlot = id;
        return false;
    }
    auto slot = runs.take(most);
    // A folder that cannot be written to is what the run itself reports.
    if (!slot)
        return true;
    if (!*slot) {
        m_refusedSlot = id;
        return false;
    }
    m_slots[id] = std::move(*slot);
    return true;
}

void EngineWorker::showWaiting()
{
    std::vector<WaitingRun> waiting;
    for (const RunRequest &request : m_queue.requests())
        waiting.push_back({{},
                           request.connectionId,
                           {},
                           request.options.trigger,
                           request.connectionId == m_refusedSlot});
    if (waiting.empty())
        m_timer.stop();
    else if (!m_timer.isActive())
        m_timer.start();
    // What cannot be told now is told at the next look.
    if (waiting != m_shown && m_waiting.show(waiting))
        m_shown = std::move(waiting);
}

void EngineWorker::followOthers()
{
    // What was moved here is told first, or it would be moved back.
    showWaiting();
    const auto own = m_waiting.own();
    const auto isShown = [this](const RunRequest &request) {
        return std::ranges::find(m_shown, request.connectionId, &WaitingRun::connectionId)
            != m_shown.end();
    };
    for (const RunRequest &request : own ? m_queue.requests() : std::vector<RunRequest>()) {
        const QString &id = request.connectionId;
        if (!isShown(request) || own->contains(id) || !m_queue.withdraw(id))
            continue;
        // It has had its turn; the next time of the schedule is another one.
        if (request.options.trigger == JobTrigger::Schedule)
            m_scheduler.confirm({id, request.options.streams});
        emit requestWithdrawn(id);
    }
    if (own && m_queue.reorder(*own))
        emit queueChanged();
    startWaiting();
}

void EngineWorker::start(const RunRequest &request)
{
    const bool isScheduled = request.options.trigger == JobTrigger::Schedule;
    const auto started = m_engine.start(request.connectionId, request.options);
    if (started) {
        if (isScheduled)
            m_scheduler.confirm({request.connectionId, request.options.streams});
        return;
    }
    m_queue.ended(request.connectionId);
    m_slots.erase(request.connectionId);
    if (isScheduled && isBusyElsewhere(started.error())) {
        m_scheduler.postpone(request.connectionId);
        emit requestWithdrawn(request.connectionId);
        return;
    }
    if (isScheduled)
        m_scheduler.confirm({request.connectionId, request.options.streams});
    if (isWaiting(started.error())) {
        emit requestWithdrawn(request.connectionId);
        return;
    }
    emit runRefused(request.connectionId, started.error());
}

void EngineWorker::noteEnd(const QString &connectionId, qint64 jobId, JobStatus status)
{
    m_queue.ended(connectionId);
    m_slots.erase(connectionId);
    emit runFinished(connectionId, jobId, status);
    if (m_isStopping)
        endStopping();
    startWaiting();
}

void EngineWorker::stop(const QString &connectionId, StopReason reason)
{
    m_engine.stop(connectionId, reason);
}

void EngineWorker::stopAll(StopReason reason)
{
    m_isStopping = true;
    if (reason == StopReason::Interrupt)
        m_scheduler.hold(true);
    for (const QString &id : m_queue.runningIds())
        m_engine.stop(id, reason);
    endStopping();
}

void EngineWorker::endStopping()
{
    if (!m_queue.runningIds().isEmpty())
        return;
    m_isStopping = false;
    emit allStopped();
}

} // namespace millrace
