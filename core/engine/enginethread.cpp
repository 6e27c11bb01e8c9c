#include "core/engine/enginethread.h"

#include "core/engine/engineworker.h"
#include "core/engine/runqueue.h"

namespace millrace {

class EngineThread::Private final
{
public:
    explicit Private(const EngineServices &services)
        : worker(new EngineWorker(services, queue))
    {
        thread.setObjectName(QStringLiteral("engine"));
        worker->moveToThread(&thread);
    }
    ~Private()
    {
        if (!thread.isRunning()) {
            delete worker;
            return;
        }
        thread.quit();
        thread.wait();
    }
    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    /// Leaves \a task to the thread; tasks are done in the order of their posting.
    template<typename Task>
    void post(Task task)
    {
        QMetaObject::invokeMethod(worker, std::move(task), Qt::QueuedConnection);
    }

    RunQueue queue;
    QThread thread;
    EngineWorker *worker; ///< Deleted in its thread, when that ends.
};

EngineThread::EngineThread(const EngineServices &services, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(services))
{
    EngineWorker *worker = d->worker;
    connect(&d->thread, &QThread::finished, worker, &QObject::deleteLater);
    connect(worker, &EngineWorker::queueChanged, this, &EngineThread::queueChanged);
    connect(worker, &EngineWorker::runQueued, this, &EngineThread::runQueued);
    connect(worker, &EngineWorker::requestWithdrawn, this, &EngineThread::requestWithdrawn);
    connect(worker, &EngineWorker::runStarted, this, &EngineThread::runStarted);
    connect(worker, &EngineWorker::runFinished, this, &EngineThread::runFinished);
    connect(worker, &EngineWorker::runRefused, this, &EngineThread::runRefused);
    connect(worker, &EngineWorker::allStopped, this, &EngineThread::allStopped);
}

EngineThread::~EngineThread() = default;

void EngineThread::start(bool withSchedules)
{
    d->thread.start();
    if (withSchedules)
        d->post([worker = d->worker] { worker->startSchedules(); });
}

void EngineThread::requestRun(const QString &connectionId, const RunOptions &options)
{
    if (d->queue.add({connectionId, options}))
        d->post([worker = d->worker, connectionId] { worker->announce(connectionId); });
}

void EngineThread::runNext(const QString &connectionId)
{
    if (!d->queue.moveToFront(connectionId))
        return;
    emit queueChanged();
    d->post([worker = d->worker] { worker->showWaiting(); });
}

void EngineThread::stop(const QString &connectionId, StopReason reason)
{
    EngineWorker *worker = d->worker;
    if (d->queue.withdraw(connectionId))
        d->post([worker, connectionId] { worker->announceWithdrawal(connectionId); });
    else
        d->post([worker, connectionId, reason] { worker->stop(connectionId, reason); });
}

void EngineThread::stopAll(StopReason reason)
{
    EngineWorker *worker = d->worker;
    for (const QString &id : d->queue.withdrawAll())
        d->post([worker, id] { worker->announceWithdrawal(id); });
    d->post([worker, reason] { worker->stopAll(reason); });
}

void EngineThread::setMaximumRuns(int runs)
{
    d->queue.setMaximum(runs);
    d->post([worker = d->worker] { worker->startWaiting(); });
}

int EngineThread::maximumRuns() const { return d->queue.maximum(); }

void EngineThread::holdSchedules(bool isHeld)
{
    d->post([worker = d->worker, isHeld] { worker->holdSchedules(isHeld); });
}

void EngineThread::waitWithSchedules(bool isWaiting)
{
    d->post([worker = d->worker, isWaiting] { worker->waitWithSchedules(isWaiting); });
}

void EngineThread::setMemoryLimit(qint64 bytes)
{
    d->post([worker = d->worker, bytes] { worker->setMemoryLimit(bytes); });
}

std::shared_ptr<const SyncProgress> EngineThread::progress(const QString &connectionId) const
{
    return d->worker->progress(connectionId);
}

bool EngineThread::isRunning(const QString &connectionId) const
{
    return d->queue.isRunning(connectionId);
}

bool EngineThread::isQueued(const QString &connectionId) const
{
    return d->queue.isQueued(connectionId);
}

QStringList EngineThread::runningIds() const { return d->queue.runningIds(); }

QStringList EngineThread::queuedIds() const { return d->queue.queuedIds(); }

} // namespace millrace
