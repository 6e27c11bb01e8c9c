// DryRunDialog: its parts and how they are connected.
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/dryrunsamplesmodel.h"
#include "ui/mapping/dryrunstreamsmodel.h"
#include "ui/mapping/dryruntext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
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
    m_rows = new QComboBox(this);
    for (const qint64 limit : s_limits)
        m_rows->addItem(tr("the first %1").arg(groupedNumber(limit)), limit);
    m_rows->addItem(tr("all of them"));
    m_rows->setCurrentIndex(1);
    auto *label = new QLabel(tr("&Records of each stream:"), this);
    label->setBuddy(m_rows);
    buildHead(tr("Records are read as the next run would read them, and compared with what the "
                 "destination holds. Nothing is sent, and the connection stays as it is."),
              {label, m_rows});
    m_message->setClosable(false);
    buildPages(new EmptyState(u"shield"_s, tr("Nothing was read yet"),
                              tr("The dry run shows which records would be created, changed, "
                                 "deleted and rejected."),
                              this));
    buildResults();
    buildChoices();
    addButtons();
    resizeTo(s_columns, s_lines);
}

void DryRunDialog::buildResults()
{
    m_waiting = new EmptyState(u"clock"_s, tr("Waiting for the first records"),
                               tr("The numbers appear while records are read."), m_pages);
    m_nothing = new EmptyState(u"stream"_s, tr("There is nothing to do"),
                               tr("The connection has no stream."), m_pages);
    m_pages->addWidget(m_waiting);
    m_pages->addWidget(m_nothing);
    m_streamTable = resultTable(u"dry-run-streams"_s, tr("Streams"), m_results);
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
    m_sampleTable = resultTable(u"dry-run-records"_s, tr("Records with what would change"), place);
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
    auto *layout = layOutResults(place);
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

void DryRunDialog::addButtons()
{
    QDialogButtonBox *buttons = buildButtons();
    m_sync = addButton(buttons, tr("Sync &now"), u"play"_s);
    connect(m_sync, &QPushButton::clicked, this, &DryRunDialog::requestSync);
    m_copy = addButton(buttons, tr("&Copy as command"), u"copy"_s);
    m_copy->setEnabled(m_isStored);
    m_copy->setToolTip(m_isStored ? tr("Copies the command that does the same in a terminal")
                                  : tr("The connection has to be saved first."));
    m_export = addButton(buttons, tr("E&xport…"), u"export"_s);
    finishButtons(buttons);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(command()); });
    connect(m_export, &QPushButton::clicked, m_sampleTable->tools(), &TableTools::exportShown);
}

} // namespace millrace
