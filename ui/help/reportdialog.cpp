#include "ui/help/reportdialog.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// All of a log: what goes into the archive is seen before. A list of runs may be longer.
constexpr qsizetype s_longestShown = s_mostLogBytes;

} // namespace

ReportDialog::ReportDialog(Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_connection(new QComboBox)
    , m_list(new QListWidget)
    , m_about(new TextLabel(TextRole::Small, ColorRole::TextMuted))
    , m_text(new QPlainTextEdit)
    , m_message(new MessageBar)
{
    setWindowTitle(tr("Report a problem"));
    auto *intro = new TextLabel(
        tr("These files help to find a fault. They hold no secrets and no records, but names of "
           "hosts, accounts, streams and fields, and the single values that notes and logs quote. "
           "What is not marked stays out. Nothing is sent: the archive is written where it is "
           "wanted."),
        TextRole::Body, ColorRole::Text);
    intro->setWordWrap(true);
    m_about->setWordWrap(true);
    auto *label = new QLabel(tr("&Runs of"));
    label->setBuddy(m_connection);
    auto *choice = new QHBoxLayout;
    choice->addWidget(label);
    choice->addWidget(m_connection, 1);
    auto *shown = new QWidget;
    auto *shownLayout = new QVBoxLayout(shown);
    shownLayout->setContentsMargins(0, 0, 0, 0);
    shownLayout->setSpacing(metrics::spaceS);
    shownLayout->addWidget(m_about);
    shownLayout->addWidget(m_text);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_list);
    splitter->addWidget(shown);
    splitter->setChildrenCollapsible(false);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({metrics::formWidth / 3, metrics::formWidth});
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_save = buttons->addButton(tr("&Write the archive…"), QDialogButtonBox::AcceptRole);
    QPushButton *copy = buttons->addButton(tr("&Copy as command"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceL, metrics::spaceL, metrics::spaceL, metrics::spaceM);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(intro);
    layout->addLayout(choice);
    layout->addWidget(m_message);
    layout->addWidget(splitter, 1);
    layout->addWidget(buttons);
    resize(metrics::formWidth * 3 / 2, metrics::formWidth);

    m_list->setAccessibleName(tr("Files of the report"));
    m_text->setAccessibleName(tr("The chosen file"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(Theme::instance().font(TextRole::Mono));
    m_connection->addItem(tr("all connections"), QString());
    const auto snapshot = m_workspace.snapshot();
    for (const ConnectionSummary &each : snapshot->connections)
        m_connection->addItem(each.connection.name, each.connection.id);

    connect(m_connection, &QComboBox::currentIndexChanged, this, &ReportDialog::readFiles);
    connect(m_list, &QListWidget::currentRowChanged, this, &ReportDialog::showFile);
    connect(m_list, &QListWidget::itemChanged, this,
            [this] { m_save->setEnabled(!marked().empty()); });
    connect(m_save, &QPushButton::clicked, this, &ReportDialog::ask);
    connect(copy, &QPushButton::clicked, this, &ReportDialog::copyCommand);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    readFiles();
}

bool ReportDialog::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void ReportDialog::readFiles()
{
    m_save->setEnabled(false);
    m_message->dismiss();
    const ReportChoice choice{m_connection->currentData().toString(), 5};
    const int reading = ++m_reading;
    const WorkspaceServices &services = m_workspace.services();
    m_workspace.query<std::vector<ReportFile>>(
        this,
        [&registry = services.registry, &secrets = services.secrets, profile = services.profile,
         choice](StateDatabase &database) {
            return problemReport(database, profile, registry, secrets, choice);
        },
        [this, reading](Result<std::vector<ReportFile>> files) {
            if (reading == m_reading)
                list(std::move(files));
        });
}

void ReportDialog::list(Result<std::vector<ReportFile>> files)
{
    m_list->clear();
    m_files.clear();
    if (!files) {
        m_message->showError(files.error());
        return;
    }
    m_files = *std::move(files);
    for (const ReportFile &file : m_files) {
        auto *item = new QListWidgetItem(file.name, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
        item->setToolTip(file.about);
    }
    m_list->setCurrentRow(0);
    m_save->setEnabled(true);
    emit read();
}

void ReportDialog::showFile(int row)
{
    if (row < 0 || row >= std::ssize(m_files)) {
        m_about->setText({});
        m_text->clear();
        return;
    }
    const ReportFile &file = m_files[static_cast<std::size_t>(row)];
    m_about->setText(file.content.size() > s_longestShown
                         ? tr("%1 Its end is shown.").arg(file.about)
                         : file.about);
    m_text->setPlainText(QString::fromUtf8(file.content.right(s_longestShown)));
}

std::vector<ReportFile> ReportDialog::marked() const
{
    std::vector<ReportFile> files;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            files.push_back(m_files[static_cast<std::size_t>(row)]);
    }
    return files;
}

void ReportDialog::ask()
{
    auto *dialog
        = new QFileDialog(this, tr("Write the archive"), QString(), tr("Archives (*.zip)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"zip"_s);
    dialog->selectFile(u"millrace-report.zip"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &ReportDialog::write);
    dialog->open();
}

void ReportDialog::write(const QString &path)
{
    runInBackground(
        m_workspace.pool(), this, [path, files = marked()] { return writeReport(path, files); },
        [this, path](const Result<void> &done) {
            if (!done) {
                m_message->showError(done.error());
                return;
            }
            m_message->showMessage(MessageBar::Kind::Positive, tr("Written to %1.").arg(path));
            emit written(path);
        });
}

void ReportDialog::copyCommand() const
{
    const bool isOne = m_connection->currentIndex() > 0;
    const QString command = CommandTexts(m_workspace.services().profile)
                                .report(isOne ? m_connection->currentText() : QString());
    QGuiApplication::clipboard()->setText(command);
}

} // namespace millrace
