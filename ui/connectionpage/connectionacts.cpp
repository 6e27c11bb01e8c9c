#include "ui/connectionpage/connectionacts.h"

#include "core/engine/connectionclearing.h"
#include "core/interchange/connectionexchange.h"
#include "ui/connectionpage/startagaindialog.h"
#include "ui/widgets/confirmnamedialog.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QFileDialog>
#include <QSaveFile>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notExported{
    "connection.not_exported", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The connection cannot be written to %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};

QString freeName(const QString &name, const WorkspaceSnapshot &snapshot)
{
    const auto isTaken = [&snapshot](const QString &candidate) {
        return std::ranges::any_of(snapshot.connections, [&](const ConnectionSummary &summary) {
            return summary.connection.name == candidate;
        });
    };
    QString candidate = ConnectionActs::tr("%1 copy").arg(name);
    for (int number = 2; isTaken(candidate); ++number)
        candidate = ConnectionActs::tr("%1 copy %2").arg(name, QString::number(number));
    return candidate;
}

Result<void> writeConnection(const QString &path, const ExchangedConnection &exchanged,
                             const ConnectorRegistry &registry)
{
    const bool isJson = path.endsWith(".json"_L1, Qt::CaseInsensitive);
    const QByteArray bytes
        = exportConnection(exchanged, registry,
                           isJson ? ConnectionFormat::Json : ConnectionFormat::Yaml)
              .toUtf8();
    QSaveFile file(path);
    const bool isWritten
        = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten)
        return makeError(s_notExported, {path}, file.errorString());
    return {};
}

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

/// A name that any file system takes.
QString fileNameOf(const QString &name)
{
    QString file = name;
    for (QChar &c : file) {
        if (u"/\\:*?\"<>|"_s.contains(c) || !c.isPrint())
            c = u'_';
    }
    return file + u".yaml"_s;
}

} // namespace

ConnectionActs::ConnectionActs(Workspace &workspace, QWidget *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
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
    Connection copy = original->connection;
    copy.id.clear();
    copy.name = freeName(copy.name, *m_workspace.snapshot());
    // It writes where the original writes until that is changed.
    copy.isEnabled = false;
    m_workspace.saveConnection(copy, this, [this](const Result<Connection> &saved) {
        if (saved)
            emit duplicated(saved->id);
        else
            emit failed(saved.error());
    });
}

void ConnectionActs::exportFile(bool hasCheckpoints)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    auto *dialog = new QFileDialog(window(), tr("Export connection"), QString(),
                                   tr("Connection files (*.yaml *.yml *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"yaml"_s);
    dialog->selectFile(fileNameOf(connection->connection.name));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, hasCheckpoints](const QString &path) { writeFile(path, hasCheckpoints); });
    dialog->open();
}

void ConnectionActs::writeFile(const QString &path, bool hasCheckpoints)
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    runInBackground(
        m_workspace.pool(), this,
        [path, hasCheckpoints, copy = *connection, &registry = m_workspace.registry(),
         &database = m_workspace.services().database]() -> Result<void> {
            ExchangedConnection exchanged{copy.connection, copy.source, copy.destination, {}};
            if (hasCheckpoints) {
                auto states = CheckpointStore(database).all(copy.connection.id);
                if (!states)
                    return states.error();
                exchanged.states = std::move(*states);
            }
            return writeConnection(path, exchanged, registry);
        },
        [this, path, hasCheckpoints](const Result<void> &written) {
            if (written)
                emit done(
                    hasCheckpoints
                        ? tr("The connection is exported to %1 with its checkpoints. "
                             "Secrets stay here.")
                              .arg(path)
                        : tr("The connection is exported to %1. Secrets stay here.").arg(path));
            else
                emit failed(written.error());
        });
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
    const auto work = [engine = engineServices(m_workspace), id = m_connectionId, streams,
                       token = m_cancellation.get_token()]() -> Result<void> {
        const auto outcome = clearStreams(engine, id, streams, ChangeOrigin::Window, token);
        if (!outcome)
            return outcome.error();
        const auto error = outcome->error();
        return error ? Result<void>(*error) : Result<void>();
    };
    const auto finish = [this, guard = QPointer(dialog)](const Result<void> &cleared) {
        m_workspace.refresh();
        emit checkpointsChanged();
        if (!cleared && guard) {
            guard->showError(cleared.error());
            return;
        }
        if (guard)
            guard->accept();
        if (cleared)
            emit done(tr("The rows are cleared. The next run copies everything again."));
        else
            emit failed(cleared.error());
    };
    runInBackground(m_workspace.pool(), this, work, finish);
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

void ConnectionActs::setPosition(const StreamId &stream, const QString &position)
{
    const auto work = [id = m_connectionId, stream, text = position.toStdString(),
                       profile = m_workspace.services().profile](StateDatabase &database) {
        return CheckpointStore(database).setPosition(profile, id, stream, text,
                                                     ChangeOrigin::Window);
    };
    m_workspace.query<void>(this, work, [this, stream](const Result<void> &result) {
        if (!result) {
            emit failed(result.error());
            return;
        }
        m_workspace.refresh();
        emit checkpointsChanged();
        emit done(tr("The next run of %1 goes on at the new checkpoint.").arg(stream.text()));
    });
}

} // namespace millrace
