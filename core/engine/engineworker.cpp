#include "core/engine/engineworker.h"

#include "core/store/storeerrors.h"

namespace millrace {

namespace {

bool isBusyElsewhere(const Error &error)
{
    return error.code == QLatin1StringView(storeerrors::connectionBusy.code);
}

} // namespace

EngineWorker::EngineWorker(const EngineServices &services, RunQueue &queue)
    : m_queue(queue)
    // Children, so that they move to the thread with the worker.
    , m_engine(services, this)
    , m_scheduler(services, this)
{
    connect(&m_engine, &SyncEngine::runStarted, this, &EngineWorker::runStarted);
    connect(&m_engine, &SyncEngine::runFinished, this, &EngineWorker::noteEnd);
    connect(&m_scheduler, &Scheduler::runDue, this, &EngineWorker::requestScheduled);
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
}

void EngineWorker::requestScheduled(const QString &connectionId)
{
    RunOptions options;
    options.trigger = JobTrigger::Schedule;
    if (m_queue.add({connectionId, options}))
        announce(connectionId);
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
            return;
        start(*request);
    }
}

void EngineWorker::start(const RunRequest &request)
{
    const auto started = m_engine.start(request.connectionId, request.options);
    if (started)
        return;
    m_queue.ended(request.connectionId);
    if (request.options.trigger == JobTrigger::Schedule && isBusyElsewhere(started.error())) {
        m_scheduler.postpone(request.connectionId);
        emit requestWithdrawn(request.connectionId);
        return;
    }
    emit runRefused(request.connectionId, started.error());
}

void EngineWorker::noteEnd(const QString &connectionId, qint64 jobId, JobStatus status)
{
    m_queue.ended(connectionId);
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
