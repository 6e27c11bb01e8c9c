#include "ui/mapping/dryrundialog.h"

#include "ui/mapping/dryrunmodels.h"
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
#include "ui/workspace/shellword.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 128;
constexpr int s_lines = 36;
constexpr std::array<qint64, 3> s_limits{100, 1'000, 10'000};

constexpr std::array s_actions{DryRunAction::Create,    DryRunAction::Update,
                               DryRunAction::Delete,    DryRunAction::Reject,
                               DryRunAction::Unchanged, DryRunAction::Unknown};

qint64 readIn(const std::vector<DryRunStream> &streams)
{
    qint64 rows = 0;
    for (const DryRunStream &each : streams)
        rows += each.read;
    return rows;
}

} // namespace

QString dryRunCommand(const QString &connectionName, std::optional<qint64> rowLimit)
{
    const QString command = u"millrace-cli dry-run "_s + shellWord(connectionName);
    return rowLimit ? u"%1 --limit %2"_s.arg(command).arg(*rowLimit) : command;
}

DryRunDialog *openDryRun(const Workspace &workspace, const QString &connectionId, QWidget *parent)
{
    const auto snapshot = workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(connectionId);
    if (summary == nullptr)
        return nullptr;
    const Endpoint *source = snapshot->endpoint(summary->connection.sourceId);
    const Endpoint *destination = snapshot->endpoint(summary->connection.destinationId);
    if (source == nullptr || destination == nullptr)
        return nullptr;
    auto *dialog = new DryRunDialog(
        DryRunTask::runnerOf(workspace, summary->connection, *source, *destination),
        summary->connection.name, true, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

DryRunDialog::DryRunDialog(DryRunTask::Runner runner, const QString &name, bool isStored,
                           QWidget *parent)
    : QDialog(parent)
    , m_name(name)
    , m_isStored(isStored)
    , m_task(new DryRunTask(std::move(runner), this))
    , m_streams(new DryRunStreamsModel(this))
    , m_samples(new DryRunSamplesModel(this))
{
    build();
    connect(m_task, &DryRunTask::changed, this, &DryRunDialog::refresh);
    refresh();
    m_start->setFocus();
}

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
    m_results->setStretchFactor(0, 1);
    m_results->setStretchFactor(1, 3);
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
                          {DryRunSamplesModel::BeforeColumn, u"a value of a record"_s},
                          {DryRunSamplesModel::AfterColumn, u"a value of a record"_s},
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

void DryRunDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
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

QString DryRunDialog::command() const { return dryRunCommand(m_name, rowLimit()); }

std::optional<qint64> DryRunDialog::rowLimit() const
{
    const QVariant limit = m_rows->currentData();
    return limit.isValid() ? std::optional(limit.toLongLong()) : std::nullopt;
}

void DryRunDialog::startOrCancel()
{
    if (m_task->state() == DryRunTask::State::Running) {
        m_task->cancel();
        return;
    }
    m_shownNotes.clear();
    m_task->start(rowLimit());
}

void DryRunDialog::reject()
{
    m_task->cancel();
    QDialog::reject();
}

void DryRunDialog::refresh()
{
    const DryRunTask::State state = m_task->state();
    const bool isRunning = state == DryRunTask::State::Running;
    m_rows->setEnabled(!isRunning);
    m_start->setText(isRunning                              ? tr("Cancel")
                         : state == DryRunTask::State::Idle ? tr("&Start dry run")
                                                            : tr("&Start again"));
    m_start->setIcon(icon(isRunning ? u"stop"_s : u"play"_s, ColorRole::AccentText));
    m_streams->setStreams(m_task->streams());
    QWidget *page = m_results;
    if (state == DryRunTask::State::Failed) {
        m_error->showError(*m_task->error());
        page = m_errorPage;
    } else if (m_task->streams().empty()) {
        page = state == DryRunTask::State::Done ? m_nothing : isRunning ? m_waiting : m_idle;
    }
    m_pages->setCurrentWidget(page);
    if (!m_streamTable->currentIndex().isValid() && m_streams->rowCount() > 0)
        m_streamTable->setCurrentIndex(m_streams->index(0, 0));
    refreshProgress();
    showStream();
    m_export->setEnabled(page == m_results && !isRunning);
}

void DryRunDialog::refreshProgress()
{
    const DryRunTask::State state = m_task->state();
    const bool isRunning = state == DryRunTask::State::Running;
    m_spinner->setVisible(isRunning);
    const auto &streams = m_task->streams();
    const QString read = groupedNumber(readIn(streams));
    if (isRunning)
        m_progress->setText(
            streams.empty()
                ? tr("Asking source and destination")
                : tr("Reading %1: %2 records so far").arg(streams.back().stream.text(), read));
    else if (state == DryRunTask::State::Done)
        m_progress->setText(tr("%1 records were read. Nothing was sent.").arg(read));
    else if (state == DryRunTask::State::Cancelled)
        m_progress->setText(tr("Cancelled after %1 records. Nothing was sent.").arg(read));
    else
        m_progress->setText(state == DryRunTask::State::Failed ? tr("Nothing was sent.")
                                                               : QString());
}

void DryRunDialog::refreshMessage()
{
    const QModelIndex current = m_streamTable->currentIndex();
    if (m_pages->currentWidget() != m_results || !current.isValid()) {
        m_message->hide();
        m_shownNotes.clear();
        return;
    }
    const DryRunStream &stream = m_streams->stream(current.row());
    if (stream.error) {
        m_message->showError(*stream.error);
        return;
    }
    QStringList notes = stream.notes;
    if (m_task->state() == DryRunTask::State::Done && !stream.isComplete)
        notes << tr("Only the first %1 records were read.").arg(groupedNumber(stream.read));
    if (stream.changedValues > 0)
        notes << tr("%1 values would be emptied, cut or replaced by a rule.")
                     .arg(groupedNumber(stream.changedValues));
    if (notes.isEmpty()) {
        m_message->hide();
    } else if (notes != m_shownNotes || m_message->isHidden()) {
        m_message->showMessage(MessageBar::Kind::Info, notes.join(u' '));
    }
    m_shownNotes = notes;
}

void DryRunDialog::showStream()
{
    refreshMessage();
    const QModelIndex current = m_streamTable->currentIndex();
    if (!current.isValid()) {
        m_samples->setSamples({});
        return;
    }
    const DryRunStream &stream = m_streams->stream(current.row());
    m_samples->setSamples(stream.samples);
    m_sampleTitle->setText(tr("Records of %1").arg(stream.stream.text()));
    refreshActions();
}

void DryRunDialog::refreshActions()
{
    const DryRunStream &stream = m_streams->stream(m_streamTable->currentIndex().row());
    const QVariant chosen = m_action->currentData();
    const QSignalBlocker blocker(m_action);
    m_action->clear();
    m_action->addItem(tr("All (up to %1 of each kind)").arg(DryRunTask::samplesPerAction));
    for (const DryRunAction action : s_actions) {
        if (dryRunCount(stream, action) > 0)
            m_action->addItem(icon(dryRunActionIcon(action), dryRunActionColor(action)),
                              u"%1 (%2)"_s.arg(dryRunActionTitle(action),
                                               groupedNumber(dryRunCount(stream, action))),
                              static_cast<int>(action));
    }
    const int place = chosen.isValid() ? m_action->findData(chosen) : 0;
    m_action->setCurrentIndex(std::max(0, place));
    const QVariant action = m_action->currentData();
    m_samples->setAction(action.isValid() ? std::optional(static_cast<DryRunAction>(action.toInt()))
                                          : std::nullopt);
}

} // namespace millrace
