#include "ui/connections/runsdialog.h"

#include "ui/connections/runlistmodel.h"
#include "ui/connections/runslottext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

namespace millrace {

using namespace Qt::StringLiterals;

RunsDialog::RunsDialog(Workspace &workspace, const RunSlot &slot, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_slot(slot)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Runs: %1").arg(slotTimeText(slot)));
    build();
    connect(m_outcome, &QComboBox::currentIndexChanged, this, &RunsDialog::load);
    connect(m_error, &ErrorView::retried, this, &RunsDialog::load);
    connect(m_loading, &LoadingView::cancelled, this, &QDialog::reject);
    connect(m_table, &PageTable::activated, this, &RunsDialog::openCurrent);
    connect(m_open, &QPushButton::clicked, this, &RunsDialog::openCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RunsDialog::showButtons);
    connect(&m_workspace, &Workspace::snapshotChanged, this, &RunsDialog::load);
    m_loading->start();
    m_stack->setCurrentWidget(m_loading);
    load();
    showButtons();
}

void RunsDialog::build()
{
    auto *label = new QLabel(tr("O&utcome:"), this);
    m_outcome = new QComboBox(this);
    label->setBuddy(m_outcome);
    m_outcome->addItem(tr("Any"));
    for (const RunOutcome outcome : s_allRunOutcomes) {
        if (m_slot.count(outcome) > 0)
            m_outcome->addItem(outcomeTitle(outcome), runOutcomeName(outcome));
    }
    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::spaceS);
    top->addWidget(label);
    top->addWidget(m_outcome);
    top->addStretch();

    m_stack = new QStackedWidget(this);
    m_model = new RunListModel(this);
    m_table = new PageTable(u"runs"_s, m_stack);
    m_table->setAccessibleName(tr("Runs"));
    m_table->setUp(m_model, RunListModel::ConnectionColumn,
                   {{RunListModel::OutcomeColumn, tr("Succeeded, with rejected records")},
                    {RunListModel::BeganColumn, localTime(m_slot.from)},
                    {RunListModel::DurationColumn, durationText(3'600'000)},
                    {RunListModel::TriggerColumn, tr("from the command line")}});
    m_empty = new EmptyState(u"history"_s, tr("Nothing matches"),
                             tr("No run of this time ended so."), m_stack);
    m_loading = new LoadingView(m_stack);
    m_loading->setText(tr("Reading the runs"));
    m_error = new ErrorView(m_stack);
    for (QWidget *page : std::initializer_list<QWidget *>{m_table, m_empty, m_loading, m_error})
        m_stack->addWidget(page);
    m_more = new TextLabel(TextRole::Small, ColorRole::TextMuted, this);
    m_more->setText(tr("Only the newest %1 are listed.").arg(groupedNumber(s_mostRuns)));
    m_more->hide();

    m_open = primaryButton(tr("&Open run"), this);
    m_open->setDefault(true);
    auto *copy = new QPushButton(icon(u"copy"_s), tr("Copy &command"), this);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, &RunsDialog::copyCommand);
    auto *close = new QPushButton(tr("C&lose"), this);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::spaceS);
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_open);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::spaceM);
    layout->addLayout(top);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_more);
    layout->addLayout(buttons);
    // As wide as the table likes, but not beyond the window it stands over.
    const QSize wanted(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 26);
    resize(parentWidget() ? wanted.boundedTo(parentWidget()->window()->size()) : wanted);
}

RunQuery RunsDialog::query() const
{
    RunQuery query;
    query.since = m_slot.from;
    query.until = m_slot.until;
    query.outcome = runOutcomeFromName(m_outcome->currentData().toString());
    return query;
}

void RunsDialog::load()
{
    using Runs = std::vector<ListedRun>;
    const quint64 token = ++m_token;
    m_workspace.query<Runs>(
        this,
        [query = query()](StateDatabase &database) {
            return listRuns(database, query, s_mostRuns + 1);
        },
        [this, token](const Result<Runs> &runs) {
            if (token == m_token)
                take(runs);
        });
}

void RunsDialog::take(const Result<std::vector<ListedRun>> &runs)
{
    m_loading->stop();
    if (!runs) {
        m_error->showError(runs.error());
        m_stack->setCurrentWidget(m_error);
        return;
    }
    std::vector<ListedRun> shown = *runs;
    m_more->setVisible(shown.size() > static_cast<std::size_t>(s_mostRuns));
    if (shown.size() > static_cast<std::size_t>(s_mostRuns))
        shown.resize(static_cast<std::size_t>(s_mostRuns));
    m_model->setRuns(std::move(shown));
    const bool wasLoading = m_stack->currentWidget() == m_loading;
    m_stack->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget *>(m_table) : m_empty);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        chooseRow(*m_table, 0);
    if (wasLoading)
        m_table->setFocus();
    showButtons();
}

void RunsDialog::showButtons() { m_open->setEnabled(m_table->currentIndex().isValid()); }

void RunsDialog::openCurrent()
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid())
        return;
    const ListedRun run = m_model->runs()[static_cast<std::size_t>(index.row())];
    accept();
    emit runRequested(run.connectionId, run.jobId);
}

void RunsDialog::copyCommand()
{
    QApplication::clipboard()->setText(
        CommandTexts(m_workspace.services().profile)
            .runs(m_slot.from, m_slot.until, m_outcome->currentData().toString()));
}

} // namespace millrace
