#include "ui/connections/connectionspage.h"

#include "ui/connections/connectionactions.h"
#include "ui/connections/connectionscolumns.h"
#include "ui/connections/connectionsdelegate.h"
#include "ui/connections/connectionsfiltermodel.h"
#include "ui/connections/connectionsmodel.h"
#include "ui/connections/dashboard.h"
#include "ui/connections/filterbar.h"
#include "ui/settings/preferences.h"
#include "ui/tags/tagsdialog.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/tabletools.h"
#include "ui/workspace/workspace.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QShowEvent>
#include <QStackedWidget>
#include <QTreeView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QToolButton *actionButton(QAction *action, QWidget *bar)
{
    // With its parent from the start: shown without one it would be a window for a moment.
    auto *button = new QToolButton(bar);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    // A button of an action that is hidden goes with it.
    QObject::connect(action, &QAction::changed, button,
                     [action, button] { button->setVisible(action->isVisible()); });
    button->setVisible(action->isVisible());
    return button;
}

} // namespace

ConnectionsPage::ConnectionsPage(Workspace &workspace, UiPreferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_preferences(preferences)
    , m_model(new ConnectionsModel(workspace.services().clock, this))
    , m_filtered(new ConnectionsFilterModel(*m_model, this))
    , m_delegate(new ConnectionsDelegate(*m_filtered, this))
    , m_actions(new ConnectionActions(workspace, this))
    , m_header(new PageHeader(tr("Connections")))
    , m_messages(new MessageBar)
    , m_dashboard(new Dashboard(workspace, preferences))
    , m_filterBar(new FilterBar)
    , m_places(new QStackedWidget)
    , m_view(new QTreeView)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(metrics::spaceXL, 0, metrics::spaceXL, metrics::spaceXL);
    body->setSpacing(metrics::spaceM);
    buildHeader();
    buildList();
    buildStates();
    m_dashboard->hide();
    m_toolBar = buildToolBar();
    layout->addWidget(m_header);
    layout->addLayout(body, 1);
    body->addWidget(m_messages);
    body->addWidget(m_dashboard);
    body->addWidget(m_toolBar);
    body->addWidget(m_places, 1);

    connectWorkspace();
    connect(m_dashboard, &Dashboard::runRequested, this, &ConnectionsPage::runRequested);
    connect(&preferences, &UiPreferences::changed, this, &ConnectionsPage::refreshLooks);
    m_timesTimer.setInterval(20s);
    connect(&m_timesTimer, &QTimer::timeout, m_model, &ConnectionsModel::refreshTimes);
    m_timesTimer.start();
    refreshLooks();
    m_columns->restore();
    refresh();
}

ConnectionsPage::~ConnectionsPage() { m_columns->save(); }

void ConnectionsPage::buildHeader()
{
    QPushButton *add = primaryButton(tr("&New connection"), this);
    add->setIcon(icon(u"add"_s, ColorRole::AccentText));
    connect(add, &QPushButton::clicked, this, &ConnectionsPage::newConnectionRequested);
    m_header->addAction(add);
}

QWidget *ConnectionsPage::buildToolBar()
{
    auto *bar = new QWidget;
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceXS);
    layout->addWidget(m_filterBar, 1);
    layout->addStretch(1);
    for (QAction *action :
         {m_actions->sync, m_actions->cancel, m_actions->pause, m_actions->resume})
        layout->addWidget(actionButton(action, bar));
    QToolButton *more = iconButton(u"more"_s, tr("More actions"), bar);
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    m_actions->fill(*menu);
    more->setMenu(menu);
    layout->addWidget(more);
    return bar;
}

void ConnectionsPage::buildList()
{
    m_view->setModel(m_filtered);
    m_view->setItemDelegate(m_delegate);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setAccessibleName(tr("Connections"));
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(ConnectionsModel::NameColumn, Qt::AscendingOrder);
    QHeaderView *header = m_view->header();
    m_tools = new TableTools(u"connections"_s, *m_view, *header);
    m_view->installEventFilter(this);
    m_columns = new ConnectionsColumns(*m_view, m_preferences, this);
    header->setStretchLastSection(false);
    header->setHighlightSections(false);
    connect(m_view, &QWidget::customContextMenuRequested, this, &ConnectionsPage::openMenu);
    connect(m_view, &QTreeView::activated, m_actions->open, [this](const QModelIndex &index) {
        m_actions->setSelection({m_filtered->row(index)});
        m_actions->open->trigger();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ConnectionsPage::selectionMoved);
    connect(m_filterBar, &FilterBar::filterChanged, this, [this](const ConnectionsFilter &filter) {
        m_filtered->setFilter(filter);
        updateSubtitle();
        showPlace();
        selectionMoved();
    });
    connect(m_filterBar, &FilterBar::tagsRequested, this,
            [this] { (new TagsDialog(m_workspace, this))->open(); });
    connect(m_filterBar, &FilterBar::left, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_actions, &ConnectionActions::connectionOpened, this,
            &ConnectionsPage::connectionOpened);
    connect(m_actions, &ConnectionActions::draftOpened, this, &ConnectionsPage::draftOpened);
    connect(m_actions, &ConnectionActions::duplicated, this, &ConnectionsPage::tellDuplicate);
    connect(m_actions, &ConnectionActions::done, this, [this](const QString &text) {
        m_messages->showMessage(MessageBar::Kind::Positive, text);
    });
    connect(m_actions, &ConnectionActions::failed, m_messages, &MessageBar::showError);
}

void ConnectionsPage::buildStates()
{
    m_loading = new LoadingView;
    m_loading->setText(tr("Reading the connections of this profile"));
    m_firstRun = new EmptyState(
        u"connections"_s, tr("No connections yet"),
        tr("A connection copies data from a source to a destination and accounts for every row. "
           "The demo makes one with sample data. A CSV, JSON or SQLite file dropped here starts "
           "one of its own."));
    connect(m_firstRun->addAction(tr("&Try the demo"), true), &QPushButton::clicked, this,
            &ConnectionsPage::demoRequested);
    connect(m_firstRun->addAction(tr("New &connection"), false), &QPushButton::clicked, this,
            &ConnectionsPage::newConnectionRequested);
    m_import = m_firstRun->addAction(tr("&Import"), false);
    m_import->hide();
    connect(m_import, &QPushButton::clicked, this, &ConnectionsPage::importRequested);
    m_importAirbyte = m_firstRun->addFurtherAction(tr("Import &from Airbyte…"));
    m_importAirbyte->setToolTip(
        tr("Connections of Airbyte, of a Terraform state, or of a Meltano project."));
    m_importAirbyte->hide();
    connect(m_importAirbyte, &QPushButton::clicked, this, &ConnectionsPage::airbyteImportRequested);
    m_noHits = new EmptyState(u"filter"_s, {}, tr("The filter leaves out every connection."));
    connect(m_noHits->addAction(tr("C&lear filter"), false), &QPushButton::clicked, m_filterBar,
            &FilterBar::clear);
    for (QWidget *place : {static_cast<QWidget *>(m_loading), static_cast<QWidget *>(m_view),
                           static_cast<QWidget *>(m_firstRun), static_cast<QWidget *>(m_noHits)})
        m_places->addWidget(place);
    m_loading->start();
}

void ConnectionsPage::connectWorkspace()
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &ConnectionsPage::refresh);
    connect(&m_workspace, &Workspace::progressChanged, this, &ConnectionsPage::refreshRow);
}

void ConnectionsPage::setImportOffered(bool isOffered)
{
    m_import->setVisible(isOffered);
    m_importAirbyte->setVisible(isOffered);
}

void ConnectionsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model->refreshTimes();
}

bool ConnectionsPage::eventFilter(QObject *watched, QEvent *event)
{
    // A tree copies the current cell alone.
    return (watched == m_view && event->type() == QEvent::KeyPress
            && m_tools->handleKey(*static_cast<QKeyEvent *>(event)))
        || QWidget::eventFilter(watched, event);
}

void ConnectionsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_places->currentWidget() == m_view)
        m_columns->fitLater();
}

void ConnectionsPage::refresh()
{
    if (!m_workspace.isLoaded())
        return;
    m_loading->stop();
    const int before = m_model->rowCount();
    m_model->setRows(connectionRows(m_workspace));
    m_filterBar->setChoices(*m_workspace.snapshot());
    updateSubtitle();
    showPlace();
    if (m_model->rowCount() != before)
        m_columns->fitLater();
    if (!m_awaited.isEmpty())
        select(m_awaited);
    selectionMoved();
}

void ConnectionsPage::refreshRow(const QString &connectionId)
{
    if (const auto row = connectionRow(m_workspace, connectionId))
        m_model->updateRow(*row);
}

void ConnectionsPage::refreshLooks()
{
    m_delegate->setRowHeight(m_preferences.rowHeight());
    m_view->setFont(m_preferences.tableFont());
    m_view->setIconSize({metrics::iconS, metrics::iconS});
    // Uniform heights are measured anew only when the view lays itself out.
    m_view->doItemsLayout();
}

void ConnectionsPage::showPlace()
{
    if (!m_workspace.isLoaded())
        return;
    const bool hasRows = m_model->rowCount() > 0;
    m_dashboard->setVisible(std::ranges::any_of(
        m_model->rows(), [](const ConnectionRow &row) { return !row.isDraft; }));
    m_toolBar->setVisible(hasRows);
    m_header->setVisible(hasRows);
    QWidget *place = m_view;
    if (!hasRows) {
        place = m_firstRun;
    } else if (m_filtered->rowCount() == 0) {
        const QString text = m_filterBar->filter().text;
        m_noHits->setTexts(text.isEmpty() ? tr("No connection matches")
                                          : tr("No connection matches \"%1\"").arg(text),
                           tr("The filter leaves out every connection."));
        place = m_noHits;
    }
    const bool isNew = m_places->currentWidget() != place;
    m_places->setCurrentWidget(place);
    if (isNew && place == m_view)
        m_columns->fitLater();
}

void ConnectionsPage::updateSubtitle()
{
    const auto &rows = m_model->rows();
    const auto drafts = std::ranges::count_if(rows, &ConnectionRow::isDraft);
    const auto troubled = std::ranges::count_if(rows, [](const ConnectionRow &row) {
        return !row.isDraft && row.state <= ConnectionState::RejectedRecords;
    });
    const auto all = static_cast<std::ptrdiff_t>(rows.size()) - drafts;
    const int shown = m_filtered->rowCount();
    QString text = shown < m_model->rowCount()
        ? tr("%1 of %Ln connections", nullptr, m_model->rowCount()).arg(groupedNumber(shown))
        : tr("%Ln connections", nullptr, static_cast<int>(all));
    if (troubled > 0)
        text += u" · "_s + tr("%n need a look", nullptr, static_cast<int>(troubled));
    if (drafts > 0)
        text += u" · "_s + tr("%n drafts", nullptr, static_cast<int>(drafts));
    m_header->setSubtitle(text);
}

std::vector<ConnectionRow> ConnectionsPage::selectedRows() const
{
    std::vector<ConnectionRow> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        rows.push_back(m_filtered->row(index));
    return rows;
}

void ConnectionsPage::selectionMoved() { m_actions->setSelection(selectedRows()); }

void ConnectionsPage::openMenu(const QPoint &position)
{
    if (!m_view->indexAt(position).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fill(*menu);
    menu->addSeparator();
    m_tools->fill(*menu);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void ConnectionsPage::tellDuplicate(const Connection &copy, const QString &originalName)
{
    m_messages->showMessage(
        MessageBar::Kind::Info, tr("\"%1\" was made and is paused.").arg(copy.name),
        tr("It writes to the same tables as \"%1\" until its streams get other names.")
            .arg(originalName));
    m_awaited = copy.id;
    select(copy.id);
}

void ConnectionsPage::select(const QString &id)
{
    for (int row = 0; row < m_filtered->rowCount(); ++row) {
        const QModelIndex index = m_filtered->index(row, ConnectionsModel::NameColumn);
        if (m_filtered->row(index).id != id)
            continue;
        m_view->setCurrentIndex(index);
        m_view->scrollTo(index);
        m_awaited.clear();
        return;
    }
}

} // namespace millrace
