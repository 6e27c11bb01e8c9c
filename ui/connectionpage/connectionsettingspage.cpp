#include "ui/connectionpage/connectionsettingspage.h"

#include "ui/connectionpage/checkpointmodel.h"
#include "ui/connectionpage/connectionacts.h"
#include "ui/connectionpage/positiontext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/formarea.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_fewestRows = 3;
constexpr int s_mostRows = 10;
constexpr int s_jsonLines = 8;

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
    connect(m_copyJson, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_json->toPlainText()); });
    connect(m_json, &QPlainTextEdit::textChanged, this, &ConnectionSettingsPage::showEdited);
    connect(m_setJson, &QPushButton::clicked, this, [this] {
        if (const StreamCheckpoint *checkpoint = chosen())
            m_acts.setPosition(checkpoint->stream.stream.id, m_json->toPlainText());
    });
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

    m_startAgain = new QPushButton(icon(u"refresh"_s), tr("Start again from…"), card);
    m_clearStream = new QPushButton(icon(u"clear"_s), tr("Clear stream…"), card);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(metrics::spaceS);
    buttons->addWidget(m_startAgain);
    buttons->addWidget(m_clearStream);
    buttons->addStretch();

    m_advanced = new CollapsibleSection(tr("Advanced"), card);
    m_generation = new TextLabel(TextRole::Small, ColorRole::TextMuted, m_advanced);
    m_json = new QPlainTextEdit(m_advanced);
    m_json->setTabChangesFocus(true);
    m_json->setFont(Theme::instance().font(TextRole::Mono));
    m_json->setAccessibleName(tr("Checkpoint as JSON"));
    m_json->setFixedHeight(s_jsonLines * m_json->fontMetrics().lineSpacing() + metrics::spaceL);
    m_copyJson = new QPushButton(icon(u"copy"_s), tr("Copy JSON"), m_advanced);
    m_advanced->body()->addWidget(m_generation);
    m_advanced->body()->addWidget(m_json);
    m_setJson = new QPushButton(tr("Set checkpoint"), m_advanced);
    auto *effect = new TextLabel(
        tr("The next run goes on at the changed checkpoint, whatever the destination remembers. "
           "Rows between the two come twice or not at all."),
        TextRole::Body, ColorRole::TextMuted, m_advanced);
    effect->setWordWrap(true);
    auto *jsonButtons = new QHBoxLayout;
    jsonButtons->setSpacing(metrics::spaceS);
    jsonButtons->addWidget(m_copyJson);
    jsonButtons->addWidget(m_setJson);
    jsonButtons->addStretch();
    m_advanced->body()->addWidget(effect);
    m_advanced->body()->addLayout(jsonButtons);

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
    QPushButton *clear
        = addAct(body, u"clear"_s, tr("Clear…"),
                 tr("Deletes the rows this connection has written at the destination, and its "
                    "checkpoints."));
    QPushButton *remove
        = addAct(body, u"delete"_s, tr("Delete…"),
                 tr("Deletes the connection with its runs and rejected records. The rows at the "
                    "destination stay."));
    setDanger(clear, true);
    setDanger(remove, true);
    connect(duplicate, &QPushButton::clicked, &m_acts, &ConnectionActs::duplicate);
    connect(file, &QPushButton::clicked, &m_acts, [this] { m_acts.exportFile(); });
    connect(wholeFile, &QPushButton::clicked, &m_acts, [this] { m_acts.exportFile(true); });
    connect(clear, &QPushButton::clicked, &m_acts, [this] { m_acts.clear(); });
    connect(remove, &QPushButton::clicked, &m_acts, &ConnectionActs::remove);
    return card;
}

void ConnectionSettingsPage::setForm(QWidget *form)
{
    delete m_form;
    m_form = form;
    m_column->insertWidget(0, form);
    // Tab order is reading order: the form comes first.
    setTabOrder(form, m_table);
}

void ConnectionSettingsPage::showConnection(const QString &id)
{
    m_connectionId = id;
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
    const bool isOn = m_workspace.services().engine.isRunning(m_connectionId);
    for (QPushButton *button : {m_startAgain, m_clearStream}) {
        button->setEnabled(checkpoint != nullptr && !isOn);
        button->setToolTip(isOn                        ? tr("The run that is on ends first.")
                               : checkpoint == nullptr ? tr("Choose a stream first.")
                                                       : QString());
    }
    const bool hasPosition = checkpoint != nullptr && checkpoint->state.checkpoint.has_value();
    const QString json
        = hasPosition ? indentedPosition(checkpoint->state.checkpoint->position) : QString();
    // What is being typed survives the snapshots that come meanwhile.
    if (json != m_shownJson || checkpoint == nullptr) {
        m_shownJson = json;
        m_json->setPlainText(json);
    }
    const bool canSet = checkpoint != nullptr && checkpoint->stream.mode.isIncremental();
    m_json->setReadOnly(!canSet);
    m_json->setPlaceholderText(tr("No checkpoint yet."));
    m_copyJson->setEnabled(hasPosition);
    showEdited();
    m_generation->setText(checkpoint == nullptr
                              ? QString()
                              : tr("%1, generation %2")
                                    .arg(checkpoint->stream.stream.id.text(),
                                         QString::number(checkpoint->state.generationId)));
}

void ConnectionSettingsPage::showEdited()
{
    const StreamCheckpoint *checkpoint = chosen();
    const bool isOn = m_workspace.services().engine.isRunning(m_connectionId);
    const bool canSet = checkpoint != nullptr && checkpoint->stream.mode.isIncremental();
    const bool isEdited = m_json->toPlainText() != m_shownJson;
    m_setJson->setEnabled(canSet && isEdited && !isOn);
    m_setJson->setToolTip(canSet ? isEdited ? QString() : tr("Change the JSON first.")
                                 : tr("A full refresh begins anew with each run."));
}

} // namespace millrace
