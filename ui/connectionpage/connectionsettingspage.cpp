#include "ui/connectionpage/connectionsettingspage.h"

#include "ui/connectionpage/checkpointmodel.h"
#include "ui/connectionpage/connectionacts.h"
#include "ui/connectionpage/stateeditor.h"
#include "ui/notices/connectionnotices.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_fewestRows = 3;
constexpr int s_mostRows = 10;

} // namespace

ConnectionSettingsPage::ConnectionSettingsPage(Workspace &workspace, ConnectionActs &acts,
                                               QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_acts(acts)
{
    build();
    connect(&acts, &ConnectionActs::checkpointsChanged, this, &ConnectionSettingsPage::follow);
    connect(m_error, &ErrorView::retried, this, &ConnectionSettingsPage::follow);
    connect(m_loading, &LoadingView::cancelled, this, [this] {
        ++m_token;
        m_stack->setCurrentIndex(0);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ConnectionSettingsPage::showChosen);
    connect(m_startAgain, &QPushButton::clicked, this, [this] {
        if (const StreamCheckpoint *checkpoint = chosen())
            m_acts.startAgain(*checkpoint);
    });
    connect(m_clearStream, &QPushButton::clicked, this, [this] {
        if (const StreamCheckpoint *checkpoint = chosen())
            m_acts.clear({checkpoint->stream.stream.id});
    });
    connect(m_refresh, &QPushButton::clicked, this, [this] {
        if (const StreamCheckpoint *checkpoint = chosen())
            m_acts.refresh({checkpoint->stream.stream.id});
    });
    connect(m_history, &QPushButton::clicked, this, [this] {
        if (const StreamCheckpoint *checkpoint = chosen())
            m_acts.showHistory(checkpoint->stream.stream.id);
    });
    connect(m_editor, &StateEditor::copyRequested, this,
            [](const QString &text) { QApplication::clipboard()->setText(text); });
    connect(m_editor, &StateEditor::setRequested, &m_acts, &ConnectionActs::setPositions);
    connect(&acts, &ConnectionActs::positionsSet, m_editor, &StateEditor::revert);
    showChosen();
}

void ConnectionSettingsPage::build()
{
    auto *area = new FormArea(this);
    // Inputs as wide as the window are hard to read.
    area->setMaximumColumnWidth(metrics::formWidth + 5 * metrics::spaceXXL);
    m_column = area->body();
    m_column->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                                 metrics::spaceXL);
    m_column->setSpacing(metrics::spaceL);
    m_notices = new ConnectionNotices(m_workspace, this);
    m_column->addWidget(m_notices);
    m_column->addWidget(buildCheckpoints());
    m_column->addWidget(buildActs());
    m_column->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(area);
}

Card *ConnectionSettingsPage::buildCheckpoints()
{
    auto *card = new Card(this);
    card->setHeading(tr("Checkpoints"));
    auto *about = new TextLabel(
        tr("A run goes on where the last one has stopped. Here is how far each stream has come."),
        TextRole::Body, ColorRole::TextMuted, card);
    about->setWordWrap(true);
    m_stack = new QStackedWidget(card);
    m_model = new CheckpointModel(this);
    m_table = new PageTable(u"checkpoints"_s, m_stack);
    m_table->setAccessibleName(tr("Checkpoints"));
    m_table->setUp(m_model, CheckpointModel::CheckpointColumn);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_loading = new LoadingView(m_stack);
    m_loading->setText(tr("Reading the checkpoints"));
    m_error = new ErrorView(m_stack);
    for (QWidget *page : std::initializer_list<QWidget *>{m_table, m_loading, m_error})
        m_stack->addWidget(page);

    m_startAgain = new QPushButton(icon(u"rewind"_s), tr("Start again from…"), card);
    m_history = new QPushButton(icon(u"history"_s), tr("Earlier checkpoints…"), card);
    m_refresh = new QPushButton(icon(u"refresh-retain"_s), tr("Refresh stream…"), card);
    m_clearStream = new QPushButton(icon(u"clear"_s), tr("Clear stream…"), card);
    // Two rows: four beside one another are too wide in large letters.
    auto *buttons = new QGridLayout;
    buttons->setSpacing(metrics::spaceS);
    buttons->addWidget(m_startAgain, 0, 0);
    buttons->addWidget(m_history, 0, 1);
    buttons->addWidget(m_refresh, 1, 0);
    buttons->addWidget(m_clearStream, 1, 1);
    buttons->setColumnStretch(2, 1);
    auto *count = new RowCountLabel(card);
    count->follow(*m_model);
    buttons->addWidget(count, 0, 3);

    m_advanced = new CollapsibleSection(tr("Advanced"), card);
    m_editor = new StateEditor(m_advanced);
    m_advanced->body()->addWidget(m_editor);

    QVBoxLayout *body = card->body();
    body->setSpacing(metrics::spaceM);
    body->addWidget(about);
    body->addWidget(m_stack);
    body->addLayout(buttons);
    body->addWidget(m_advanced);
    return card;
}

QPushButton *ConnectionSettingsPage::addAct(QGridLayout *layout, const QString &iconName,
                                            const QString &text, const QString &explanation)
{
    auto *button = new QPushButton(icon(iconName), text, this);
    auto *label = new TextLabel(explanation, TextRole::Body, ColorRole::TextMuted, this);
    label->setWordWrap(true);
    const int row = layout->rowCount();
    layout->addWidget(label, row, 0);
    layout->addWidget(button, row, 1);
    return button;
}

Card *ConnectionSettingsPage::buildActs()
{
    auto *card = new Card(this);
    card->setHeading(tr("This connection"));
    auto *body = new QGridLayout;
    body->setHorizontalSpacing(metrics::spaceL);
    body->setVerticalSpacing(metrics::spaceM);
    body->setColumnStretch(0, 1);
    card->body()->addLayout(body);
    const QPushButton *duplicate
        = addAct(body, u"duplicate"_s, tr("Duplicate"),
                 tr("Makes a paused copy with the same streams and settings."));
    const QPushButton *file
        = addAct(body, u"export"_s, tr("Export…"),
                 tr("Writes the connection to a file that can be imported elsewhere. Secrets are "
                    "left out."));
    const QPushButton *wholeFile
        = addAct(body, u"export"_s, tr("Export with checkpoints…"),
                 tr("The same, with how far each stream has come: where the file is imported, the "
                    "next run goes on from there."));
    m_clear = addAct(body, u"clear"_s, tr("Clear…"),
                     tr("Deletes the rows this connection has written at the destination, and its "
                        "checkpoints."));
    QPushButton *remove
        = addAct(body, u"delete"_s, tr("Delete…"),
                 tr("Deletes the connection with its runs and rejected records. The rows at the "
                    "destination stay."));
    setDanger(m_clear, true);
    setDanger(remove, true);
    connect(duplicate, &QPushButton::clicked, &m_acts, &ConnectionActs::duplicate);
    connect(file, &QPushButton::clicked, &m_acts, [this] { m_acts.exportFile(); });
    connect(wholeFile, &QPushButton::clicked, &m_acts, [this] { m_acts.exportFile(true); });
    connect(m_clear, &QPushButton::clicked, &m_acts, [this] { m_acts.clear(); });
    connect(remove, &QPushButton::clicked, &m_acts, &ConnectionActs::remove);
    return card;
}

void ConnectionSettingsPage::setForm(QWidget *form)
{
    delete m_form;
    m_form = form;
    m_column->insertWidget(0, form);
    // Tab order is reading order: the form comes first.
    setTabOrder(form, m_notices);
    setTabOrder(m_notices, m_table);
}

void ConnectionSettingsPage::showConnection(const QString &id)
{
    m_connectionId = id;
    m_notices->showConnection(id);
    m_model->setCheckpoints({});
    m_loading->start();
    m_stack->setCurrentWidget(m_loading);
    follow();
}

void ConnectionSettingsPage::follow()
{
    if (m_connectionId.isEmpty())
        return;
    const quint64 token = ++m_token;
    m_workspace.query<std::vector<StreamCheckpoint>>(
        this,
        [id = m_connectionId](StateDatabase &database) { return loadCheckpoints(database, id); },
        [this, token](const Result<std::vector<StreamCheckpoint>> &checkpoints) {
            if (token == m_token)
                take(checkpoints);
        });
}

void ConnectionSettingsPage::take(const Result<std::vector<StreamCheckpoint>> &checkpoints)
{
    m_loading->stop();
    if (!checkpoints) {
        m_error->showError(checkpoints.error());
        m_stack->setCurrentWidget(m_error);
        return;
    }
    m_model->setCheckpoints(*checkpoints);
    showPositions();
    m_table->resizeColumnToContents(CheckpointModel::StreamColumn);
    m_table->resizeColumnToContents(CheckpointModel::ModeColumn);
    const int rows = std::clamp(m_model->rowCount(), s_fewestRows, s_mostRows);
    m_stack->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + rows * m_table->verticalHeader()->defaultSectionSize() + 4);
    m_stack->setCurrentWidget(m_table);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    showChosen();
}

const StreamCheckpoint *ConnectionSettingsPage::chosen() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model->checkpoint(index.row()) : nullptr;
}

void ConnectionSettingsPage::showChosen()
{
    const StreamCheckpoint *checkpoint = chosen();
    const EngineThread &engine = m_workspace.services().engine;
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(m_connectionId);
    const bool isOn = engine.isRunning(m_connectionId) || engine.isQueued(m_connectionId)
        || (summary != nullptr && summary->isLocked);
    const QString blocked = isOn ? tr("The run that is on ends first.") : QString();
    const QString reason = !blocked.isEmpty() ? blocked
        : checkpoint == nullptr               ? tr("Choose a stream first.")
                                              : QString();
    for (QPushButton *button : {m_startAgain, m_clearStream, m_refresh}) {
        button->setEnabled(reason.isEmpty());
        button->setToolTip(reason);
    }
    if (reason.isEmpty() && summary != nullptr && !summary->connection.isEnabled) {
        m_refresh->setEnabled(false);
        m_refresh->setToolTip(tr("A paused connection is resumed first."));
    }
    m_clear->setEnabled(!isOn);
    m_clear->setToolTip(blocked);
    m_history->setEnabled(checkpoint != nullptr);
    m_history->setToolTip(checkpoint == nullptr ? tr("Choose a stream first.") : QString());
    m_editor->setBlocked(blocked);
}

void ConnectionSettingsPage::showPositions()
{
    std::vector<StreamPosition> positions;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const StreamCheckpoint &checkpoint = m_model->checkpoint(row);
        if (!checkpoint.stream.mode.isIncremental())
            continue;
        StreamPosition entry{checkpoint.stream.stream.id, {}};
        if (checkpoint.state.checkpoint)
            entry.position = checkpoint.state.checkpoint->position;
        positions.push_back(std::move(entry));
    }
    m_editor->setStored(std::move(positions));
}

} // namespace millrace
