#include "core/base/pluralform.h"
#include "ui/catalogue/importmanifestdialog.h"
#include "ui/widgets/displaytext.h"
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
using declarative::Omissions;
using declarative::Recording;

QString WorkbenchWindow::omissionText(const Omissions &omissions)
{
    return tr("The recording lacks %n exchanges.", nullptr, pluralOf(omissions.total()));
}

QString WorkbenchWindow::omissionHint(const Omissions &omissions)
{
    QStringList reasons;
    if (omissions.tooLarge > 0)
        reasons << tr("Larger than a recording takes: %1.").arg(groupedNumber(omissions.tooLarge));
    if (omissions.noRoom > 0)
        reasons << tr("The recording was full: %1.").arg(groupedNumber(omissions.noRoom));
    reasons << tr("Fewer pages leave more room for each.");
    return reasons.join(u' ');
}

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
                            const QByteArray &content, const Omissions &omissions)
{
    auto *dialog = new QFileDialog(this, title, name, filter);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(name.section(u'.', -1));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, [=, this](const QString &path) {
        m_library.writeFile(path, content, this, [=, this](const Result<void> &written) {
            const QString done = tr("Saved as %1.").arg(path);
            if (!written)
                m_message->showError(written.error());
            else if (omissions.total() == 0)
                m_message->showMessage(MessageBar::Kind::Positive, done);
            else
                m_message->showMessage(MessageBar::Kind::Warning,
                                       done + u' ' + omissionText(omissions),
                                       omissionHint(omissions));
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
          m_task->recording()->toJson(), m_task->recording()->omissions());
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
    m_library.readFile(path, Recording::s_longestFile, this,
                       [this](const Result<QByteArray> &text) {
                           const auto recording = text ? Recording::fromJson(*text) : text.error();
                           if (!recording)
                               m_message->showError(recording.error());
                           else if (m_replay->isEnabled())
                               run(*recording);
                       });
}

} // namespace millrace
