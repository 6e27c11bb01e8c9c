#include "ui/connectionpage/connectionacts.h"

#include "core/engine/connectionclearing.h"
#include "core/engine/requestedjobs.h"
#include "core/interchange/connectioncopy.h"
#include "core/store/jobrepository.h"
#include "ui/connectionpage/checkpointhistorydialog.h"
#include "ui/connectionpage/refreshdialog.h"
#include "ui/connectionpage/startagaindialog.h"
#include "ui/files/connectionexporter.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"
#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

EngineServices engineServices(const Workspace &workspace)
{
    const WorkspaceServices &services = workspace.services();
    return {services.registry, services.database, services.secrets, services.profile,
            services.clock};
}

/// A table or file in \a where, with everybody who loses rows there.
QString targetOf(const PlannedName &planned, const QString &where)
{
    const QString name = targetText(planned.name);
    if (planned.conflicts.isEmpty())
        return ConnectionActs::tr("%1 in %2 (stream %3)").arg(name, where, planned.stream.text());
    return ConnectionActs::tr("%1 in %2 (stream %3), with the rows of %4")
        .arg(name, where, planned.stream.text(), planned.conflicts.join(u", "_s));
}

} // namespace

ConnectionActs::ConnectionActs(Workspace &workspace, QWidget *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_exporter(new ConnectionExporter(workspace, parent))
{
    connect(m_exporter, &ConnectionExporter::done, this, &ConnectionActs::done);
    connect(m_exporter, &ConnectionExporter::failed, this, &ConnectionActs::failed);
    connect(&workspace, &Workspace::runFinished, this, [this](const QString &, qint64 jobId) {
        if (const auto clearing = m_clearings.extract(jobId))
            tellCleared(clearing.mapped(), jobId);
    });
    const EngineThread &engine = workspace.services().engine;
    connect(&engine, &EngineThread::runRefused, this, &ConnectionActs::tellNotBegun);
    connect(&engine, &EngineThread::requestWithdrawn, this, [this](const QString &connectionId) {
        tellNotBegun(connectionId, Error::cancelled());
    });
}

ConnectionActs::~ConnectionActs() { m_cancellation.request_stop(); }

const ConnectionSummary *ConnectionActs::summary() const
{
    return m_workspace.snapshot()->connection(m_connectionId);
}

QWidget *ConnectionActs::window() const { return qobject_cast<QWidget *>(parent()); }

void ConnectionActs::duplicate()
{
    const ConnectionSummary *original = summary();
    if (original == nullptr)
        return;
    const auto work = [copied = original->connection,
                       &secrets = m_workspace.services().secrets](StateDatabase &database) {
        return storeCopy(copied, {}, database, secrets, ChangeOrigin::Window);
    };
    m_workspace.query<Connection>(this, work, [this](const Result<Connection> &saved) {
        m_workspace.refresh();
        if (saved)
            emit duplicated(saved->id);
        else
            emit failed(saved.error());
    });
}

void ConnectionActs::exportFile(bool hasCheckpoints)
{
    if (summary() != nullptr)
        m_exporter->ask({m_connectionId}, hasCheckpoints);
}

void ConnectionActs::remove()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    const QString &name = connection->connection.name;
    auto *dialog = new ConfirmNameDialog(
        tr("Delete connection"),
        tr("The connection “%1” is deleted with its runs, checkpoints and rejected records. This "
           "cannot be undone. The rows it has written stay in %2.")
            .arg(name, connection->destination.name),
        name, tr("&Delete connection"), window());
    dialog->setCommand(CommandTexts(m_workspace.services().profile).remove(name));
    connect(dialog, &ConfirmNameDialog::confirmed, this, [this, dialog] { runRemove(dialog); });
    dialog->open();
}

void ConnectionActs::runRemove(ConfirmNameDialog *dialog)
{
    dialog->setBusy(true);
    const auto finish = [this, guard = QPointer(dialog)](const Result<void> &result) {
        if (result) {
            if (guard)
                guard->accept();
            emit removed();
        } else if (guard) {
            guard->showError(result.error());
        } else {
            emit failed(result.error());
        }
    };
    m_workspace.removeConnection(m_connectionId, this, finish);
}

void ConnectionActs::clear(const std::vector<StreamId> &streams)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    std::vector<StreamId> wanted = streams;
    if (wanted.empty()) {
        for (const ConfiguredStream &stream : connection->connection.catalog.streams)
            wanted.push_back(stream.stream.id);
    }
    auto *dialog = new ConfirmNameDialog(
        tr("Clear at the destination"),
        tr("All rows of these tables or files in %1 are deleted, and their checkpoints forgotten. "
           "This cannot be undone. A run that was interrupted is given up; the next run copies "
           "everything again.")
            .arg(connection->destination.name),
        connection->connection.name, tr("&Clear"), window());
    dialog->setCommand(
        CommandTexts(m_workspace.services().profile).clear(connection->connection.name, streams));
    connect(dialog, &ConfirmNameDialog::confirmed, this,
            [this, dialog, wanted] { runClear(dialog, wanted); });
    listTargets(dialog, wanted);
    dialog->open();
}

void ConnectionActs::listTargets(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams)
{
    const ConnectionSummary connection = *summary();
    dialog->waitForThings(tr("Asking the destination for its names"));
    const auto ask = [engine = engineServices(m_workspace), id = m_connectionId, streams] {
        return clearTargets(engine, id, streams);
    };
    const auto show = [dialog, where = connection.destination.name](
                          const Result<std::vector<PlannedName>> &names) {
        if (!names) {
            dialog->showError(names.error());
            return;
        }
        QStringList things;
        for (const PlannedName &planned : *names)
            things << targetOf(planned, where);
        dialog->setThings(things);
    };
    runInBackground(m_workspace.pool(), dialog, ask, show);
}

void ConnectionActs::runClear(ConfirmNameDialog *dialog, const std::vector<StreamId> &streams)
{
    dialog->setBusy(true);
    const auto work = [engine = engineServices(m_workspace), id = m_connectionId, streams] {
        return requestClearing(engine, id, streams, JobTrigger::Manual);
    };
    const auto start
        = [this, id = m_connectionId, guard = QPointer(dialog)](const Result<Job> &job) {
              if (!job) {
                  showFault(guard, job.error());
                  return;
              }
              // Whoever closes the dialogue meanwhile is still told how it ended.
              m_clearings[job->id] = guard;
              RunOptions options;
              options.clearing = job->id;
              m_workspace.services().engine.requestRun(id, options);
          };
    runInBackground(m_workspace.pool(), this, work, start);
}

void ConnectionActs::showFault(const QPointer<ConfirmNameDialog> &dialog, const Error &error)
{
    if (dialog.isNull()) {
        emit failed(error);
        return;
    }
    dialog->setBusy(false);
    dialog->showError(error);
}

void ConnectionActs::tellNotBegun(const QString &connectionId, const Error &error)
{
    if (connectionId != m_connectionId)
        return;
    // They stay known: what waits in the profile is carried out by the next run.
    for (const auto &[job, dialog] : m_clearings)
        showFault(dialog, error);
}

void ConnectionActs::tellCleared(const QPointer<ConfirmNameDialog> &dialog, qint64 jobId)
{
    const auto read
        = [jobId](StateDatabase &database) { return JobRepository(database).find(jobId); };
    const auto finish = [this, dialog](const Result<Job> &job) {
        m_workspace.refresh();
        emit checkpointsChanged();
        if (!job || job->status != JobStatus::Succeeded) {
            showFault(dialog, job ? job->error.value_or(Error::cancelled()) : job.error());
            return;
        }
        if (!dialog.isNull())
            dialog->accept();
        emit done(tr("The rows are cleared. The next run copies everything again."));
    };
    m_workspace.query<Job>(this, read, finish);
}

void ConnectionActs::runRefresh(const RefreshRequest &request)
{
    const auto work = [engine = engineServices(m_workspace), id = m_connectionId, request] {
        return requestRefresh(engine, id, request, JobTrigger::Manual);
    };
    runInBackground(m_workspace.pool(), this, work,
                    [this, id = m_connectionId](const Result<Job> &job) {
                        if (job)
                            m_workspace.services().engine.requestRun(id);
                        else
                            emit failed(job.error());
                    });
}

void ConnectionActs::refresh(const std::vector<StreamId> &streams)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    runInBackground(
        m_workspace.pool(), this,
        [&probe = m_workspace.services().probe, end = connection->destination] {
            return probe.capabilities(end.connectorId, end.configuration);
        },
        [this, streams](const Result<DestinationCapabilities> &capabilities) {
            askHow(streams, capabilities);
        });
}

void ConnectionActs::askHow(const std::vector<StreamId> &streams,
                            const Result<DestinationCapabilities> &capabilities)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    if (!capabilities) {
        emit failed(capabilities.error());
        return;
    }
    auto *dialog = new RefreshDialog(*connection, *capabilities, streams,
                                     CommandTexts(m_workspace.services().profile), window());
    connect(dialog, &RefreshDialog::confirmed, this, [this](const RefreshRequest &request) {
        guardRuns(window(), m_workspace, {m_connectionId},
                  [this, request] { runRefresh(request); });
    });
    dialog->open();
}

void ConnectionActs::showHistory(const StreamId &stream)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    auto *dialog = new CheckpointHistoryDialog(m_workspace, *connection, stream, window());
    connect(dialog, &CheckpointHistoryDialog::restored, this, [this, stream] {
        m_workspace.refresh();
        emit checkpointsChanged();
        emit done(tr("The next run of %1 goes on at the earlier checkpoint.").arg(stream.text()));
    });
    dialog->open();
}

void ConnectionActs::startAgain(const StreamCheckpoint &checkpoint)
{
    auto *dialog = new StartAgainDialog(checkpoint, window());
    connect(dialog, &StartAgainDialog::confirmed, this,
            [this, dialog, stream = checkpoint.stream.stream.id](const QString &start) {
                runStartAgain(dialog, stream, start);
            });
    dialog->open();
}

void ConnectionActs::runStartAgain(StartAgainDialog *dialog, const StreamId &stream,
                                   const QString &start)
{
    const auto work = [id = m_connectionId, stream, start,
                       profile = m_workspace.services().profile](StateDatabase &database) {
        return millrace::startAgain(database, profile, id, stream, start);
    };
    const auto finish = [this, guard = QPointer(dialog), stream](const Result<void> &result) {
        if (!result) {
            if (guard)
                guard->showError(result.error());
            else
                emit failed(result.error());
            return;
        }
        if (guard)
            guard->accept();
        m_workspace.refresh();
        emit checkpointsChanged();
        emit done(tr("The next run starts %1 again.").arg(stream.text()));
    };
    m_workspace.query<void>(this, work, finish);
}

void ConnectionActs::setPositions(const std::vector<StreamPosition> &positions)
{
    const auto work = [id = m_connectionId, positions,
                       profile = m_workspace.services().profile](StateDatabase &database) {
        return CheckpointStore(database).setPositions(profile, id, positions, ChangeOrigin::Window);
    };
    m_workspace.query<void>(this, work, [this](const Result<void> &result) {
        if (!result) {
            emit failed(result.error());
            return;
        }
        m_workspace.refresh();
        emit positionsSet();
        emit checkpointsChanged();
        emit done(tr("The next run goes on at the changed checkpoints."));
    });
}

} // namespace millrace
