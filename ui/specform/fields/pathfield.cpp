#include "ui/specform/fields/pathfield.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString absolutePath(const QString &text)
{
    QString path = text.trimmed();
    if (path.startsWith("file:"_L1))
        path = QUrl(path).toLocalFile();
    if (path == "~"_L1 || path.startsWith("~/"_L1))
        path.replace(0, 1, QDir::homePath());
    return path.isEmpty() ? path : QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

} // namespace

PathField::PathField(const SpecField &field, const QString &pointer, QWidget *parent)
    : FieldEditor(field, pointer, parent)
    , m_edit(new QLineEdit(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_edit, 1);
    auto *button = new QPushButton(
        icon(field.pathKind == PathKind::Folder ? u"folder"_s : u"file"_s), tr("Browse…"), this);
    button->setAccessibleName(tr("Browse for %1").arg(field.title));
    button->setAutoDefault(false);
    layout->addWidget(button);
    describe(m_edit);
    m_edit->setPlaceholderText(placeholder());
    // The whole field takes a dropped file; the input would insert it into its text.
    m_edit->setAcceptDrops(false);
    setAcceptDrops(true);
    m_edit->installEventFilter(this);
    setValue(QJsonValue::Undefined);
    connect(m_edit, &QLineEdit::textEdited, this, &PathField::emitEdited);
    connect(button, &QPushButton::clicked, this, &PathField::browse);
}

QJsonValue PathField::value() const
{
    const QString text = absolutePath(m_edit->text());
    return text.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(text);
}

void PathField::setValue(const QJsonValue &value)
{
    m_edit->setText((value.isUndefined() ? field().defaultValue : value).toString());
}

void PathField::enterValue(const QJsonValue &value)
{
    m_edit->selectAll();
    m_edit->insert(value.toString());
    emitEdited();
}

QWidget *PathField::focusTarget() const { return m_edit; }

void PathField::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void PathField::dropEvent(QDropEvent *event)
{
    enterValue(event->mimeData()->urls().first().toLocalFile());
    event->acceptProposedAction();
    m_edit->setFocus();
}

bool PathField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        complete();
    return FieldEditor::eventFilter(watched, event);
}

void PathField::complete()
{
    const QString path = absolutePath(m_edit->text());
    if (path != m_edit->text() && !path.isEmpty()) {
        m_edit->selectAll();
        m_edit->insert(path);
    }
}

QFileDialog *PathField::makeDialog()
{
    auto *dialog = new QFileDialog(window(), field().title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    switch (field().pathKind) {
    case PathKind::Folder:
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        break;
    case PathKind::NewFile:
        dialog->setFileMode(QFileDialog::AnyFile);
        dialog->setLabelText(QFileDialog::Accept, tr("Choose"));
        break;
    case PathKind::File:
        dialog->setFileMode(QFileDialog::ExistingFile);
        break;
    }
    return dialog;
}

void PathField::browse()
{
    QFileDialog *dialog = makeDialog();
    const QString current = absolutePath(m_edit->text());
    if (!current.isEmpty())
        dialog->setDirectory(
            field().pathKind == PathKind::Folder ? current : QFileInfo(current).absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &path) { enterValue(path); });
    dialog->open();
}

} // namespace millrace
