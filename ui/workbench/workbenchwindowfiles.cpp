#include "ui/catalogue/importmanifestdialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/trialtask.h"
#include "ui/workbench/workbenchwindow.h"

#include <QComboBox>
#include <QFileDialog>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::InstalledManifest;
using declarative::Recording;

void WorkbenchWindow::save()
{
    InstalledManifest known = m_known;
    if (known.id.isEmpty()) {
        known.title = tr("New connector");
        known.id = u"new-connector"_s;
    }
    auto *dialog = new ImportManifestDialog(m_library, m_edit->toPlainText().toUtf8(), known, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportManifestDialog::imported, this, [this](const QString &id) {
        m_edit->document()->setModified(false);
        m_known.id = id;
        m_known.isBuiltIn = false;
        m_message->showMessage(MessageBar::Kind::Positive,
                               tr("Saved as the connector %1.").arg(id));
        emit saved(id);
    });
    dialog->open();
}

void WorkbenchWindow::write(const QString &title, const QString &name, const QString &filter,
                            const QByteArray &content)
{
    auto *dialog = new QFileDialog(this, title, name, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(name.section(u'.', -1));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [this, content](const QString &path) {
        m_library.writeFile(path, content, this, [this, path](const Result<void> &written) {
            if (written)
                m_message->showMessage(MessageBar::Kind::Positive, tr("Saved as %1.").arg(path));
            else
                m_message->showError(written.error());
        });
    });
    dialog->open();
}

void WorkbenchWindow::exportText()
{
    const QString name = m_known.id.isEmpty() ? u"manifest"_s : m_known.id;
    write(tr("Export the manifest"), name + u".yaml"_s, tr("Manifests (*.yaml)"),
          m_edit->toPlainText().toUtf8());
}

void WorkbenchWindow::saveRecording()
{
    write(tr("Save the recording"), m_stream->currentText() + u".json"_s, tr("Recordings (*.json)"),
          m_task->recording()->toJson());
}

void WorkbenchWindow::replay()
{
    auto *dialog = new QFileDialog(this, tr("Choose a recording"), {},
                                   tr("Recordings (*.json);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkbenchWindow::replayFile);
    dialog->open();
}

void WorkbenchWindow::replayFile(const QString &path)
{
    m_library.readFile(path, this, [this](const Result<QByteArray> &text) {
        const auto recording = text ? Recording::fromJson(*text) : text.error();
        if (!recording)
            m_message->showError(recording.error());
        else if (m_replay->isEnabled())
            run(*recording);
    });
}

} // namespace millrace
