// DryRunDialog: its parts and how they are connected.
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/dryrunsamplesmodel.h"
#include "ui/mapping/dryrunstreamsmodel.h"
#include "ui/mapping/dryruntext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 136;
constexpr int s_lines = 36;
constexpr int s_leastStreams = 4; // Rows, with the headings.
constexpr std::array<qint64, 3> s_limits{100, 1'000, 10'000};

} // namespace

void DryRunDialog::build()
{
    setWindowTitle(tr("Dry run of %1").arg(m_name));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *title = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    auto *about = new TextLabel(
        tr("Records are read as the next run would read them, and compared with what the "
           "destination holds. Nothing is sent, and the connection stays as it is."),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    layout->addWidget(title);
    layout->addWidget(about);
    layout->addWidget(buildBar());
    layout->addWidget(m_message);
    buildPages();
    layout->addWidget(m_pages, 1);
    buildChoices();
    buildButtons();
    resize(fontMetrics().averageCharWidth() * s_columns, fontMetrics().lineSpacing() * s_lines);
}

QWidget *DryRunDialog::buildBar()
{
    auto *bar = new QWidget(this);
    m_rows = new QComboBox(bar);
    for (const qint64 limit : s_limits)
        m_rows->addItem(tr("the first %1").arg(groupedNumber(limit)), limit);
    m_rows->addItem(tr("all of them"));
    m_rows->setCurrentIndex(1);
    auto *label = new QLabel(tr("&Records of each stream:"), bar);
    label->setBuddy(m_rows);
    m_start = primaryButton({}, bar);
    m_start->setDefault(true);
    m_spinner = new Spinner(metrics::iconM, bar);
    m_progress = new TextLabel(TextRole::Body, ColorRole::TextMuted, bar);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(label);
    layout->addWidget(m_rows);
    layout->addWidget(m_start);
    layout->addWidget(m_spinner);
    layout->addWidget(m_progress, 1);
    connect(m_start, &QPushButton::clicked, this, &DryRunDialog::startOrCancel);
    return bar;
}

void DryRunDialog::buildPages()
{
    m_pages = new QStackedWidget(this);
    m_idle = new EmptyState(u"shield"_s, tr("Nothing was read yet"),
                            tr("The dry run shows which records would be created, changed, deleted "
                               "and rejected."),
                            m_pages);
    m_waiting = new EmptyState(u"clock"_s, tr("Waiting for the first records"),
                               tr("The numbers appear while records are read."), m_pages);
    m_nothing = new EmptyState(u"stream"_s, tr("There is nothing to do"),
                               tr("The connection has no stream."), m_pages);
    m_error = new ErrorView;
    auto *errorPage = new QScrollArea(m_pages);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    m_results = new QSplitter(Qt::Vertical, m_pages);
    m_results->setChildrenCollapsible(false);
    m_streamTable = new PageTable(u"dry-run-streams"_s, m_results, TableRows::Dense);
    m_streamTable->setAccessibleName(tr("Streams"));
    m_streamTable->setFrameShape(QFrame::StyledPanel);
    m_streamTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_streamTable->setUp(m_streams, DryRunStreamsModel::StreamColumn,
                         {{DryRunStreamsModel::StreamColumn, u"some customers"_s},
                          {DryRunStreamsModel::ObjectColumn, u"some contacts"_s},
                          {DryRunStreamsModel::OperationColumn, tr("Insert or update")}});
    m_streamTable->tools()->setName(u"dry_run"_s);
    m_results->addWidget(m_streamTable);
    m_results->addWidget(buildSamples());
    m_streamTable->setMinimumHeight(s_leastStreams * metrics::compactRowHeight);
    m_results->setStretchFactor(1, 1);
    m_results->setSizes({(s_leastStreams + 1) * metrics::compactRowHeight,
                         3 * s_leastStreams * metrics::compactRowHeight});
    for (QWidget *page :
         {static_cast<QWidget *>(m_idle), static_cast<QWidget *>(m_waiting),
          static_cast<QWidget *>(m_nothing), m_errorPage, static_cast<QWidget *>(m_results)})
        m_pages->addWidget(page);
    connect(m_error, &ErrorView::retried, this, &DryRunDialog::startOrCancel);
    connect(m_streamTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &DryRunDialog::showStream);
}

QWidget *DryRunDialog::buildSamples()
{
    auto *place = new QWidget(m_results);
    m_sampleTitle = new TextLabel(TextRole::BodyStrong, ColorRole::Text, place);
    m_action = new QComboBox(place);
    m_action->setAccessibleName(tr("What would become of the records"));
    m_action->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_sampleTable = new PageTable(u"dry-run-records"_s, place, TableRows::Dense);
    m_sampleTable->setAccessibleName(tr("Records with what would change"));
    m_sampleTable->setFrameShape(QFrame::StyledPanel);
    m_sampleTable->setUp(m_samples, DryRunSamplesModel::ReasonColumn,
                         {{DryRunSamplesModel::ActionColumn, tr("Unchanged")},
                          {DryRunSamplesModel::KeyColumn, u"someone@example.org"_s},
                          {DryRunSamplesModel::FieldColumn, u"some_field_name"_s},
                          {DryRunSamplesModel::BeforeColumn, u"someone@example.org"_s},
                          {DryRunSamplesModel::AfterColumn, u"someone@example.org"_s},
                          {DryRunSamplesModel::ReasonColumn, u"The field needs a value."_s}});
    m_sampleTable->tools()->setName(u"dry_run"_s);
    auto *head = new QHBoxLayout;
    head->addWidget(m_sampleTitle, 1);
    head->addWidget(m_action);
    auto *layout = new QVBoxLayout(place);
    layout->setContentsMargins(0, metrics::spaceS, 0, 0);
    layout->setSpacing(metrics::spaceS);
    layout->addLayout(head);
    layout->addWidget(m_sampleTable, 1);
    // Of every marked row, wherever the box stands.
    auto *toggle = new QAction(icon(u"check"_s), tr("&Leave out or take along"), m_sampleTable);
    toggle->setShortcut(Qt::Key_Space);
    toggle->setShortcutContext(Qt::WidgetShortcut);
    m_sampleTable->addAction(toggle);
    connect(toggle, &QAction::triggered, this, &DryRunDialog::toggleMarked);
    connect(m_action, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant action = m_action->currentData();
        m_samples->setAction(action.isValid()
                                 ? std::optional(static_cast<DryRunAction>(action.toInt()))
                                 : std::nullopt);
    });
    const auto showRecord = [this](const QModelIndex &index) {
        const DryRunSample &sample = m_samples->sample(index.row());
        auto *dialog = new ValueDialog(tr("Record %1").arg(groupedNumber(sample.row + 1)),
                                       QString::fromStdString(sample.sourceRecord), false, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    };
    connect(m_sampleTable, &QTableView::activated, this, showRecord);
    connect(m_sampleTable, &QTableView::doubleClicked, this, showRecord);
    return place;
}

void DryRunDialog::buildChoices()
{
    m_choiceBar = new QWidget(this);
    m_choiceText = new TextLabel(TextRole::Body, ColorRole::TextMuted, m_choiceBar);
    m_choiceText->setWordWrap(true);
    m_takeAll = new QPushButton(tr("&Take all along"), m_choiceBar);
    auto *bar = new QHBoxLayout(m_choiceBar);
    bar->setContentsMargins({});
    bar->setSpacing(metrics::spaceM);
    bar->addWidget(m_choiceText, 1);
    bar->addWidget(m_takeAll);
    layout()->addWidget(m_choiceBar);
}

void DryRunDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_sync = buttons->addButton(tr("Sync &now"), QDialogButtonBox::ActionRole);
    m_sync->setIcon(icon(u"play"_s));
    connect(m_sync, &QPushButton::clicked, this, &DryRunDialog::requestSync);
    m_copy = buttons->addButton(tr("&Copy as command"), QDialogButtonBox::ActionRole);
    m_copy->setIcon(icon(u"copy"_s));
    m_copy->setEnabled(m_isStored);
    m_copy->setToolTip(m_isStored ? tr("Copies the command that does the same in a terminal")
                                  : tr("The connection has to be saved first."));
    m_export = buttons->addButton(tr("E&xport…"), QDialogButtonBox::ActionRole);
    m_export->setIcon(icon(u"export"_s));
    for (QAbstractButton *button : buttons->buttons())
        qobject_cast<QPushButton *>(button)->setAutoDefault(false);
    layout()->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &DryRunDialog::reject);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(command()); });
    connect(m_export, &QPushButton::clicked, m_sampleTable->tools(), &TableTools::exportShown);
}

} // namespace millrace
