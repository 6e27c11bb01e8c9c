#include "ui/catalogue/importmanifestdialog.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

ImportManifestDialog::ImportManifestDialog(ManifestLibrary &library, QWidget *parent)
    : QDialog(parent)
    , m_library(library)
{
    setWindowTitle(tr("Import a manifest"));
    build(true);
    setAcceptDrops(true);
    m_file->setFocus();
}

ImportManifestDialog::ImportManifestDialog(ManifestLibrary &library, const QByteArray &text,
                                           const declarative::InstalledManifest &known,
                                           QWidget *parent)
    : QDialog(parent)
    , m_library(library)
    , m_given(text)
    , m_givenId(known.isBuiltIn ? QString() : known.id)
{
    setWindowTitle(tr("Save as a connector"));
    build(false);
    m_title->setText(known.isBuiltIn ? tr("%1 (changed)").arg(known.title) : known.title);
    m_id->setText(known.isBuiltIn ? known.id + u"-changed"_s : known.id);
    m_title->setFocus();
    m_title->selectAll();
}

ImportManifestDialog::~ImportManifestDialog() { m_work.request_stop(); }

void ImportManifestDialog::build(bool asksForText)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    m_origin = new SegmentedControl(this);
    m_pages = new QStackedWidget(this);
    m_file = new QLineEdit(this);
    m_text = new QPlainTextEdit(this);
    m_address = new QLineEdit(this);
    for (const QString &text : {tr("From a file"), tr("From text"), tr("From an address")})
        m_origin->addSegment(text);
    m_text->setPlaceholderText(tr("The manifest, YAML or JSON"));
    m_text->setAccessibleName(tr("Text of the manifest"));
    m_text->setFont(Theme::instance().font(TextRole::Mono));
    m_text->setTabChangesFocus(true);
    m_address->setPlaceholderText(u"https://example.com/manifest.yaml"_s);
    m_address->setAccessibleName(tr("Address of the manifest"));
    m_pages->addWidget(makeFilePage());
    m_pages->addWidget(m_text);
    auto *addressPage = new QWidget(m_pages);
    auto *addressLayout = new QVBoxLayout(addressPage);
    addressLayout->setContentsMargins({});
    addressLayout->addWidget(m_address);
    addressLayout->addStretch();
    m_pages->addWidget(addressPage);
    m_origin->setVisible(asksForText);
    m_pages->setVisible(asksForText);
    layout->addWidget(m_origin);
    layout->addWidget(m_pages, 1);

    auto *form = new QFormLayout;
    m_title = new QLineEdit(this);
    m_id = new QLineEdit(this);
    m_title->setAccessibleName(tr("Name"));
    m_id->setAccessibleName(tr("Id"));
    form->addRow(tr("&Name"), m_title);
    form->addRow(tr("&Id"), m_id);
    m_id->setToolTip(tr("What the connector is called on the command line: small letters, digits "
                        "and hyphens."));
    layout->addLayout(form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_act = primaryButton(asksForText ? tr("I&mport") : tr("&Save"), this);
    m_act->setDefault(true);
    buttons->addButton(m_act, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    resize(asksForText ? 640 : 480, asksForText ? 420 : 0);

    connect(m_origin, &SegmentedControl::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_origin, &SegmentedControl::currentChanged, this, &ImportManifestDialog::refresh);
    for (QLineEdit *edit : {m_file, m_address, m_title, m_id})
        connect(edit, &QLineEdit::textChanged, this, &ImportManifestDialog::refresh);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ImportManifestDialog::refresh);
    for (QLineEdit *edit : {m_file, m_address})
        connect(edit, &QLineEdit::textChanged, this, &ImportManifestDialog::suggest);
    connect(m_act, &QPushButton::clicked, this, &ImportManifestDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &ImportManifestDialog::reject);
    refresh();
}

QWidget *ImportManifestDialog::makeFilePage()
{
    auto *page = new QWidget(m_pages);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    auto *row = new QHBoxLayout;
    m_file->setPlaceholderText(tr("Path of the file, or drop it here"));
    m_file->setAccessibleName(tr("File of the manifest"));
    row->addWidget(m_file, 1);
    auto *choose = new QPushButton(tr("C&hoose…"), page);
    connect(choose, &QPushButton::clicked, this, &ImportManifestDialog::chooseFile);
    row->addWidget(choose);
    layout->addLayout(row);
    layout->addStretch();
    return page;
}

void ImportManifestDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a manifest"), m_file->text(),
                                   tr("Manifests (*.yaml *.yml *.json);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ImportManifestDialog::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile())
        event->acceptProposedAction();
}

void ImportManifestDialog::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_origin->setCurrentIndex(File);
    m_file->setText(event->mimeData()->urls().first().toLocalFile());
}

void ImportManifestDialog::suggest(const QString &name)
{
    QString base = name.section(u'/', -1);
    // Most are called that; the folder says whose it is.
    if (base.section(u'.', 0, 0) == "manifest"_L1)
        base = name.section(u'/', -2, -2);
    if (!m_title->isModified())
        m_title->setText(base.section(u'.', 0, 0));
    if (!m_id->isModified())
        m_id->setText(base.isEmpty() ? QString() : declarative::manifestId(base));
}

void ImportManifestDialog::refresh()
{
    const auto isGiven = [this] {
        switch (m_origin->currentIndex()) {
        case File:
            return !m_file->text().trimmed().isEmpty();
        case Text:
            return !m_text->document()->isEmpty();
        default:
            return !m_address->text().trimmed().isEmpty();
        }
    };
    const bool isNamed = !m_title->text().trimmed().isEmpty() && !m_id->text().trimmed().isEmpty();
    m_act->setEnabled(!m_isBusy && isNamed && (m_given || isGiven()));
}

void ImportManifestDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    refresh();
}

ManifestLibrary::Callback<QByteArray> ImportManifestDialog::storing(const QString &origin)
{
    return [this, origin](const Result<QByteArray> &text) {
        if (text) {
            store(*text, origin);
            return;
        }
        setBusy(false);
        m_message->showError(text.error());
    };
}

void ImportManifestDialog::start()
{
    m_message->dismiss();
    setBusy(true);
    if (m_given) {
        store(*m_given, tr("the workbench"));
        return;
    }
    switch (m_origin->currentIndex()) {
    case File: {
        const QString path = QFileInfo(m_file->text().trimmed()).absoluteFilePath();
        m_library.readFile(path, ManifestLibrary::s_longestManifest, this, storing(path));
        break;
    }
    case Text:
        store(m_text->toPlainText().toUtf8(), tr("pasted"));
        break;
    default: {
        const QUrl url(m_address->text().trimmed(), QUrl::StrictMode);
        const QString origin = url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
        m_library.fetch(url, m_work.get_token(), this, storing(origin));
    }
    }
}

void ImportManifestDialog::store(const QByteArray &text, const QString &origin)
{
    const QString id = m_id->text().trimmed();
    const bool replaces = !m_givenId.isEmpty() && id == m_givenId;
    // Its origin is the path then.
    const bool isFile = !m_given && m_origin->currentIndex() == File;
    const QString folder = isFile ? QFileInfo(origin).absolutePath() : QString();
    m_library.import({text, id, m_title->text().trimmed(), origin, folder}, replaces, this,
                     [this](const Result<declarative::InstalledManifest> &stored) {
                         setBusy(false);
                         if (!stored) {
                             m_message->showError(stored.error());
                             return;
                         }
                         emit imported(stored->id);
                         accept();
                     });
}

} // namespace millrace
