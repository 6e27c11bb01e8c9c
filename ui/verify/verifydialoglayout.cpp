// VerifyDialog: its parts and how they are connected.
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/verify/verifieddifferencesmodel.h"
#include "ui/verify/verifiedstreamsmodel.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 136;
constexpr int s_lines = 34;

} // namespace

void VerifyDialog::build()
{
    setWindowTitle(tr("Verify %1").arg(m_name));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *title = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    auto *about = new TextLabel(tr("The rows of both ends are read and compared by their keys, as "
                                   "a run would write them. Neither end is changed."),
                                TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    m_message = new MessageBar(this);
    layout->addWidget(title);
    layout->addWidget(about);
    layout->addWidget(buildBar());
    layout->addWidget(m_message);
    buildPages();
    layout->addWidget(m_pages, 1);
    m_follows = new QCheckBox(tr("Verify after &each run that succeeds"), this);
    m_follows->setEnabled(false);
    m_follows->setToolTip(tr("The run keeps its status whatever is found. The log of the run tells "
                             "the numbers."));
    connect(m_follows, &QCheckBox::clicked, this, &VerifyDialog::followsRunsChosen);
    layout->addWidget(m_follows);
    buildButtons();
    resize(
        QSize(fontMetrics().averageCharWidth() * s_columns, fontMetrics().lineSpacing() * s_lines)
            .boundedTo(screen()->availableSize()));
}

QWidget *VerifyDialog::buildBar()
{
    auto *bar = new QWidget(this);
    m_start = primaryButton({}, bar);
    m_start->setDefault(true);
    m_spinner = new Spinner(metrics::iconM, bar);
    m_progress = new TextLabel(TextRole::Body, ColorRole::TextMuted, bar);
    m_progress->setWordWrap(true);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_start);
    layout->addWidget(m_spinner);
    layout->addWidget(m_progress, 1);
    connect(m_start, &QPushButton::clicked, this, &VerifyDialog::startOrCancel);
    return bar;
}

bool VerifyDialog::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void VerifyDialog::buildPages()
{
    m_pages = new QStackedWidget(this);
    m_idle = new EmptyState(u"shield"_s, tr("Nothing was verified yet"),
                            tr("A verification shows which rows are missing at the destination, "
                               "are only there, or have other values."),
                            m_pages);
    m_error = new ErrorView;
    auto *errorPage = new QScrollArea(m_pages);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    connect(m_error, &ErrorView::retried, this, &VerifyDialog::startOrCancel);

    m_results = new QSplitter(Qt::Vertical, m_pages);
    m_results->setChildrenCollapsible(false);
    m_streamTable = new PageTable(u"verified-streams"_s, m_results, TableRows::Dense);
    m_streamTable->setAccessibleName(tr("Streams"));
    m_streamTable->setFrameShape(QFrame::StyledPanel);
    m_streamTable->setUp(m_streams, VerifiedStreamsModel::StreamColumn,
                         {{VerifiedStreamsModel::TableColumn, u"public.some_table"_s}});
    auto *details = new QWidget(m_results);
    m_sentence = new TextLabel(TextRole::BodyStrong, ColorRole::Text, details);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_notes = new TextLabel(TextRole::Small, ColorRole::TextMuted, details);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_rowTable = new PageTable(u"verified-rows"_s, details, TableRows::Dense);
    m_rowTable->setAccessibleName(tr("Rows that differ"));
    m_rowTable->setFrameShape(QFrame::StyledPanel);
    m_rowTable->setUp(m_differences, VerifiedDifferencesModel::DestinationColumn,
                      {{VerifiedDifferencesModel::KindColumn, tr("Different")},
                       {VerifiedDifferencesModel::KeyColumn, u"1,000,000"_s},
                       {VerifiedDifferencesModel::FieldColumn, u"some_field_name"_s},
                       {VerifiedDifferencesModel::SourceColumn, u"someone@example.org"_s},
                       {VerifiedDifferencesModel::DestinationColumn, u"someone@example.org"_s}});
    m_rowTable->tools()->setName(u"differences"_s);
    auto *layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, metrics::spaceS, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_sentence);
    layout->addWidget(m_notes);
    layout->addWidget(m_rowTable, 1);
    m_results->addWidget(m_streamTable);
    m_results->addWidget(details);
    m_results->setStretchFactor(1, 2);
    m_pages->addWidget(m_idle);
    m_pages->addWidget(m_errorPage);
    m_pages->addWidget(m_results);
    connect(m_streamTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &VerifyDialog::showStream);
}

void VerifyDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copy = buttons->addButton(tr("&Copy as command"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon(u"copy"_s));
    copy->setToolTip(tr("Copies the command that does the same in a terminal"));
    m_export = buttons->addButton(tr("E&xport the differences…"), QDialogButtonBox::ActionRole);
    m_export->setIcon(icon(u"export"_s));
    m_export->setEnabled(false);
    m_export->setToolTip(tr("Writes the rows that differ, as they are shown, to a file."));
    for (QAbstractButton *button : buttons->buttons())
        qobject_cast<QPushButton *>(button)->setAutoDefault(false);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &VerifyDialog::reject);
    connect(m_export, &QPushButton::clicked, m_rowTable->tools(), &TableTools::exportShown);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_command); });
}

} // namespace millrace
