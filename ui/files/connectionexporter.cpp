#include "ui/files/connectionexporter.h"

#include "core/interchange/connectionsetform.h"

#include <QFileDialog>
#include <QSaveFile>
#include <QWidget>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notExported{
    "connection.not_exported", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The connections cannot be written to %1."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or check the space on the disk.")};

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

/// How many connections were written.
Result<int> writeFile(const WorkspaceServices &services, const QString &path,
                      const QStringList &ids, bool hasCheckpoints)
{
    const auto contents = profileContents(services.database);
    if (!contents)
        return contents.error();
    ExportChoice choice{ids, {}, false};
    for (const Connection &connection : contents->connections) {
        if (!hasCheckpoints)
            break;
        auto states = CheckpointStore(services.database).all(connection.id);
        if (!states)
            return states.error();
        choice.states.insert(connection.id, std::move(*states));
    }
    const QJsonObject form = connectionSetForm(*contents, choice, services.registry);
    const bool isJson = path.endsWith(".json"_L1, Qt::CaseInsensitive);
    const QByteArray bytes
        = writtenForm(form, isJson ? ConnectionFormat::Json : ConnectionFormat::Yaml).toUtf8();
    QSaveFile file(path);
    const bool isWritten
        = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    if (!isWritten)
        return makeError(s_notExported, {path}, file.errorString());
    return static_cast<int>(ids.isEmpty() ? std::ssize(contents->connections) : ids.size());
}

} // namespace

ConnectionExporter::ConnectionExporter(Workspace &workspace, QWidget *window)
    : QObject(window)
    , m_workspace(workspace)
{
}

QString ConnectionExporter::proposedName(const QStringList &ids) const
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *one = ids.size() == 1 ? snapshot->connection(ids.front()) : nullptr;
    return one == nullptr ? u"connections.yaml"_s : fileNameOf(one->connection.name);
}

void ConnectionExporter::ask(const QStringList &ids, bool hasCheckpoints)
{
    auto *dialog = new QFileDialog(qobject_cast<QWidget *>(parent()), tr("Export connections"),
                                   QString(), tr("Connection files (*.yaml *.yml *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"yaml"_s);
    dialog->selectFile(proposedName(ids));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, ids, hasCheckpoints](const QString &path) { write(path, ids, hasCheckpoints); });
    dialog->open();
}

void ConnectionExporter::write(const QString &path, const QStringList &ids, bool hasCheckpoints)
{
    runInBackground(
        m_workspace.pool(), this,
        [services = m_workspace.services(), path, ids, hasCheckpoints] {
            return writeFile(services, path, ids, hasCheckpoints);
        },
        [this, path, hasCheckpoints](const Result<int> &written) {
            if (!written) {
                emit failed(written.error());
                return;
            }
            const QString what = tr("%n connection(s) exported to %1", nullptr, *written);
            emit done((hasCheckpoints ? tr("%1 with checkpoints. Secrets stay here.")
                                      : tr("%1. Secrets stay here."))
                          .arg(what.arg(path)));
        });
}

} // namespace millrace
