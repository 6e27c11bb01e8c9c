// EngineWorker: the half of EngineThread that lives in the thread.
#pragma once

#include "core/engine/runqueue.h"
#include "core/engine/scheduler.h"
#include "core/engine/syncengine.h"
#include "core/store/waitingruns.h"

#include <QObject>
#include <QTimer>

#include <map>

namespace millrace {

/// Carries out what waits in the queue. Made in any thread and moved to its own; every slot and
/// signal belongs there, progress() to any thread. Destroying it interrupts every run.
class EngineWorker final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EngineWorker)

public:
    /// \a queue outlives it.
    EngineWorker(const EngineServices &services, RunQueue &queue);
    ~EngineWorker() override;

    [[nodiscard]] std::shared_ptr<const SyncProgress> progress(const QString &connectionId) const;

    /// Tells that the request waits, and starts what may start.
    void announce(const QString &connectionId);
    void announceWithdrawal(const QString &connectionId);
    void startWaiting();
    /// Tells other processes what waits here.
    void showWaiting();
    void stop(const QString &connectionId, StopReason reason);
    /// Starts nothing until allStopped(); an interruption holds the schedules as well.
    void stopAll(StopReason reason);
    void startSchedules();
    void holdSchedules(bool isHeld);
    /// As EngineThread has them.
    void waitWithSchedules(bool isWaiting);
    void setMemoryLimit(qint64 bytes);

signals:
    void queueChanged();
    void runQueued(const QString &connectionId);
    void requestWithdrawn(const QString &connectionId);
    void runStarted(const QString &connectionId, qint64 jobId);
    void runFinished(const QString &connectionId, qint64 jobId, millrace::JobStatus status);
    void runRefused(const QString &connectionId, const millrace::Error &error);
    void allStopped();

private:
    void requestScheduled(const DueRun &run);
    /// Whether \a request has its turn among the runs of all processes; it holds a slot then.
    [[nodiscard]] bool takeTurn(const RunRequest &request);
    void start(const RunRequest &request);
    /// Does what other processes want with what waits here, and tries again to start it.
    void followOthers();
    void noteEnd(const QString &connectionId, qint64 jobId, JobStatus status);
    void endStopping();

    const Profile m_profile;
    RunQueue &m_queue;
    WaitingRuns m_waiting;
    std::vector<WaitingRun> m_shown; ///< What other processes know of.
    QTimer m_timer; ///< While something waits.
    std::map<QString, std::unique_ptr<FileLock>> m_slots; ///< Of what runs.
    QString m_refusedSlot; ///< The first that waits, when all slots are taken.
    SyncEngine m_engine;
    Scheduler m_scheduler;
    bool m_isStopping = false;
};

} // namespace millrace
