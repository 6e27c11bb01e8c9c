#include "ui/mainwindow/shutdown.h"

#include "ui/workspace/workspace.h"

namespace millrace {

Shutdown::Shutdown(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    const EngineThread &engine = workspace.services().engine;
    // Queued: the engine takes the run from its list after it has told of its end.
    connect(&engine, &EngineThread::runFinished, this, &Shutdown::check, Qt::QueuedConnection);
    connect(&engine, &EngineThread::runRefused, this, &Shutdown::check, Qt::QueuedConnection);
    connect(&engine, &EngineThread::allStopped, this, [this] {
        if (m_stage == Stage::Stopping)
            end();
    });
}

QStringList Shutdown::runningNames() const
{
    QStringList names;
    const auto snapshot = m_workspace.snapshot();
    for (const QString &id : m_workspace.services().engine.runningIds()) {
        const ConnectionSummary *summary = snapshot->connection(id);
        names << (summary != nullptr ? summary->connection.name : id);
    }
    return names;
}

void Shutdown::finishRuns()
{
    if (m_stage != Stage::Idle)
        return;
    m_stage = Stage::Finishing;
    EngineThread &engine = m_workspace.services().engine;
    engine.holdSchedules(true);
    for (const QString &id : engine.queuedIds())
        engine.stop(id, StopReason::Interrupt);
    QMetaObject::invokeMethod(this, &Shutdown::check, Qt::QueuedConnection);
}

void Shutdown::stopRuns()
{
    if (m_stage == Stage::Stopping || m_stage == Stage::Done)
        return;
    m_stage = Stage::Stopping;
    m_workspace.services().engine.stopAll(StopReason::Interrupt);
}

void Shutdown::stay()
{
    if (m_stage != Stage::Finishing)
        return;
    m_stage = Stage::Idle;
    m_workspace.services().engine.holdSchedules(false);
}

void Shutdown::check()
{
    if (m_stage == Stage::Finishing && m_workspace.services().engine.runningIds().isEmpty())
        end();
}

void Shutdown::end()
{
    m_stage = Stage::Done;
    emit done();
}

} // namespace millrace
