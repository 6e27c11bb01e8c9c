// EngineThread: the engine and the scheduler on a thread of their own, for programs with a window.
#pragma once

#include "core/engine/syncengine.h"

#include <QObject>
#include <QStringList>
#include <QThread>

#include <memory>

namespace millrace {

/// Owns the thread, the SyncEngine in it and the Scheduler beside it. Every function returns at
/// once and may be called from any thread; signals come in the thread this object lives in.
///
/// Requests wait in line: at most maximumRuns() connections run at once, those of other processes
/// of the profile counted in, and a request for one that runs or waits already is dropped. What
/// waits here is in WaitingRuns, so that other processes see it, move it and take it back.
class EngineThread final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EngineThread)

public:
    explicit EngineThread(const EngineServices &services, QObject *parent = nullptr);
    /// Interrupts every run, and waits for the thread to end.
    ~EngineThread() override;

    /// Starts the thread; schedules run from now on when \a withSchedules.
    void start(bool withSchedules);

    void requestRun(const QString &connectionId, const RunOptions &options = {});
    /// The waiting request is the next to start; nothing happens when the connection does not wait.
    void runNext(const QString &connectionId);
    /// Takes a waiting request back, or stops the run.
    void stop(const QString &connectionId, StopReason reason);
    /// Takes every waiting request back and stops everything; allStopped() follows once nothing
    /// runs, and nothing starts before. After an interruption the schedules are held.
    void stopAll(StopReason reason);
    void setMaximumRuns(int runs);
    [[nodiscard]] int maximumRuns() const;
    /// Schedules start nothing while they are held.
    void holdSchedules(bool isHeld);
    /// Schedules start nothing while they wait, for the sake of the network or the battery; what
    /// falls due is asked for once afterwards. Independent of holdSchedules().
    void waitWithSchedules(bool isWaiting);
    /// See EngineSettings::memoryLimit; it holds until a run starts, which reads the stored one.
    void setMemoryLimit(qint64 bytes);

    [[nodiscard]] std::shared_ptr<const SyncProgress> progress(const QString &connectionId) const;
    [[nodiscard]] bool isRunning(const QString &connectionId) const;
    [[nodiscard]] bool isQueued(const QString &connectionId) const;
    [[nodiscard]] QStringList runningIds() const;
    [[nodiscard]] QStringList queuedIds() const; ///< In the order in which they start.

signals:
    void runQueued(const QString &connectionId);
    /// The order of what waits is another one.
    void queueChanged();
    /// A waiting request was taken back, by stop() or stopAll(), or by the schedule because another
    /// process runs the connection; it is no longer queued.
    void requestWithdrawn(const QString &connectionId);
    void runStarted(const QString &connectionId, qint64 jobId);
    void runFinished(const QString &connectionId, qint64 jobId, millrace::JobStatus status);
    /// A request could not be carried out: locked elsewhere, paused, gone, invalid.
    void runRefused(const QString &connectionId, const millrace::Error &error);
    void allStopped();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace millrace
