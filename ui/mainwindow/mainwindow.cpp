#include "ui/mainwindow/mainwindow.h"

#include "core/interchange/demoset.h"
#include "core/store/noticestore.h"
#include "ui/help/helptopics.h"
#include "ui/mainwindow/closing.h"
#include "ui/mainwindow/navigationlist.h"
#include "ui/mainwindow/openingview.h"
#include "ui/mainwindow/pageacts.h"
#include "ui/mainwindow/placewords.h"
#include "ui/mainwindow/shutdown.h"
#include "ui/mainwindow/sidepanel.h"
#include "ui/settings/actioncollection.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/readingorder.h"
#include "ui/workbench/workbenchwindow.h"
#include "ui/workspace/manifestlibrary.h"
#include "ui/workspace/productionguard.h"
#include "ui/workspace/workspace.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize s_defaultSize{1360, 820};
constexpr auto s_geometry = "window"_L1;
constexpr auto s_lastPlace = "page"_L1;

/// The action of a page that shows one of its tabs, from 0 on.
QString tabName(std::size_t tab) { return u"tab%1"_s.arg(tab + 1); }

/// The action of a page that does what \a action of the window, "page.undo" or "page.redo", asks.
QString stepName(const QAction &action) { return action.objectName().section(u'.', 1); }

/// The file or URL that can start a connection; empty for anything else.
QString droppedSource(const QMimeData *data)
{
    const QList<QUrl> urls = data->urls();
    if (urls.size() != 1)
        return {};
    const QString file = urls.first().toLocalFile();
    return QFileInfo(file).isFile() ? file : QString();
}

/// Hands files that are chosen to \a take; \a kind is the first of the filters.
void chooseFiles(MainWindow &window, const QString &title, const QString &kind,
                 const MainWindow::ImportFiles &take)
{
    auto *dialog
        = new QFileDialog(&window, title, {}, kind + u";;"_s + MainWindow::tr("All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    QObject::connect(dialog, &QFileDialog::filesSelected, &window, take);
    dialog->open();
}

} // namespace

MainWindow::MainWindow(UiPreferences &preferences, QWidget *parent)
    : QMainWindow(parent)
    , m_preferences(preferences)
    , m_actions(new ActionCollection(preferences, this))
    , m_act(WindowActions::addTo(*m_actions))
    , m_dialogs(this)
{
    setWindowTitle(tr("Millrace"));
    setAcceptDrops(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    buildBody();
    m_closing = new Closing(preferences, *m_messages, this);
    const auto quitAgain = [this] { m_closing->quit(); };
    m_closing->setGuard([this, quitAgain] {
        return m_pages->mayLeave(quitAgain) && WorkbenchWindow::mayCloseAll(quitAgain);
    });
    connect(m_closing, &Closing::ready, this, [this] {
        // What is open keeps its draft; it may not refuse any more.
        (void)m_pages->closeDetail();
        WorkbenchWindow::closeAll();
        savePlaces();
        emit quitReady();
    });
    connectActions();
    connectPages();
    restorePlaces();
    updateActions();
}

MainWindow::~MainWindow() { savePlaces(); }

void MainWindow::buildBody()
{
    auto *central = new QWidget;
    auto *layout = new QHBoxLayout(central);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto *menu = new QMenu(this);
    m_act.fill(*menu);
    m_side = new SidePanel(menu, central);
    layout->addWidget(m_side);

    auto *right = new QVBoxLayout;
    right->setContentsMargins({});
    right->setSpacing(0);
    m_messages = new MessageBar;
    m_stale = new MessageBar;
    m_stale->setClosable(false);
    connect(m_stale->addAction(tr("&Try again")), &QPushButton::clicked, this,
            [this] { m_workspace->refresh(); });
    m_body = new QStackedWidget;
    m_opening = new OpeningView;
    m_pages = new PageStack;
    m_body->addWidget(m_opening);
    m_body->addWidget(m_pages);
    m_notes = new QWidget;
    m_notes->hide();
    auto *messages = new QVBoxLayout(m_notes);
    messages->setContentsMargins(metrics::spaceXL, metrics::spaceM, metrics::spaceXL, 0);
    messages->setSpacing(metrics::spaceS);
    for (MessageBar *bar : {m_stale, m_messages}) {
        messages->addWidget(bar);
        bar->installEventFilter(this);
    }
    right->addWidget(m_notes);
    right->addWidget(m_body, 1);
    layout->addLayout(right, 1);
    setCentralWidget(central);
}

void MainWindow::connectActions()
{
    for (const ActionCollection::Entry &entry : m_actions->entries())
        addAction(entry.action);
    const auto onTrigger
        = [this](QAction *action, auto act) { connect(action, &QAction::triggered, this, act); };
    onTrigger(m_act.newConnection, [this] { startNewConnection(); });
    onTrigger(m_act.import, [this] { chooseImport(); });
    onTrigger(m_act.importAirbyte, [this] { chooseAirbyteImport(); });
    onTrigger(m_act.exportAll, [this] {
        if (m_export)
            m_export();
    });
    onTrigger(m_act.workbench, [this] { WorkbenchWindow::open(*m_workspace, {}); });
    onTrigger(m_act.mainAct, [this] { runMainAct(m_pages->currentWidget()); });
    onTrigger(m_act.find, [this] { focusFilter(m_pages->currentWidget()); });
    onTrigger(m_act.nextHit, [this] { stepHit(m_pages->currentWidget(), false); });
    onTrigger(m_act.previousHit, [this] { stepHit(m_pages->currentWidget(), true); });
    for (std::size_t i = 0; i < m_act.tabs.size(); ++i) {
        onTrigger(m_act.tabs[i], [this, name = tabName(i)] {
            if (QAction *tab = pageAction(m_pages->currentWidget(), name))
                tab->trigger();
        });
    }
    onTrigger(m_act.refresh, [this] { refresh(); });
    for (QAction *step : {m_act.undo, m_act.redo}) {
        onTrigger(step, [this, name = stepName(*step)] {
            if (QAction *own = pageAction(m_pages->currentWidget(), name))
                own->trigger();
        });
    }
    onTrigger(m_act.back, [this] { m_pages->goBack(); });
    onTrigger(m_act.forward, [this] { m_pages->goForward(); });
    onTrigger(m_act.connections, [this] { showPage(PageId::Connections); });
    onTrigger(m_act.sources, [this] { showPage(PageId::Sources); });
    onTrigger(m_act.destinations, [this] { showPage(PageId::Destinations); });
    onTrigger(m_act.rejected, [this] { showPage(PageId::Rejected); });
    onTrigger(m_act.logs, [this] { showPage(PageId::Logs); });
    onTrigger(m_act.notices, [this] { showPage(PageId::Notices); });
    onTrigger(m_act.settings, [this] { showPage(PageId::Settings); });
    onTrigger(m_act.syncAll, [this] { syncAll(); });
    onTrigger(m_act.pauseAll, [this] { m_workspace->pauseAll(); });
    onTrigger(m_act.findAction, [this] {
        updateActions();
        m_dialogs.findAction(*m_actions, m_pages->currentWidget());
    });
    onTrigger(m_act.help, [this] {
        const QString nearest = helpTopicAt(focusWidget());
        m_dialogs.showHelp(!nearest.isEmpty()             ? nearest
                               : m_pages->isWizardShown() ? u"new-connection"_s
                                                          : helpTopicOf(m_pages->place()));
    });
    onTrigger(m_act.report, [this] { m_dialogs.reportProblem(*m_workspace); });
    onTrigger(m_act.about, [this] { m_dialogs.showAbout(); });
    onTrigger(m_act.openMenu, [this] { m_side->openMenu(); });
    onTrigger(m_act.quit, [this] { requestQuit(); });
}

void MainWindow::connectPages()
{
    connect(m_side->navigation(), &NavigationList::chosen, this, &MainWindow::showPage);
    connect(m_side, &SidePanel::menuAboutToOpen, this, &MainWindow::updateActions);
    connect(m_pages, &PageStack::moved, this, &MainWindow::updatePlace);
    connect(m_opening, &OpeningView::retried, this, &MainWindow::openingRetried);
    connect(m_opening, &OpeningView::recoveryChosen, this, &MainWindow::recoveryChosen);
    connect(m_opening, &OpeningView::cancelled, this, &MainWindow::quitReady);
}

void MainWindow::registerExport(std::function<void()> act)
{
    m_export = std::move(act);
    updateActions();
}

void MainWindow::registerImport(ImportFiles import, ImportFiles fromAirbyte)
{
    m_import = std::move(import);
    m_importAirbyte = std::move(fromAirbyte);
    updateActions();
}

void MainWindow::setWorkspace(Workspace &workspace)
{
    m_workspace = &workspace;
    m_shutdown = std::make_unique<Shutdown>(workspace);
    m_closing->setShutdown(m_shutdown.get());
    for (const PageId id : {PageId::Connections, PageId::Sources, PageId::Destinations,
                            PageId::Rejected, PageId::Notices, PageId::Logs, PageId::Settings}) {
        if (m_pages->has(id))
            m_side->addPage(id);
    }
    connect(&workspace, &Workspace::snapshotChanged, this, &MainWindow::follow);
    connect(&workspace, &Workspace::failed, m_messages, &MessageBar::showError);
    connect(&workspace, &Workspace::wentStale, this, &MainWindow::showStale);
    connect(&workspace, &Workspace::becameCurrent, m_stale, &MessageBar::dismiss);
    m_body->setCurrentWidget(m_pages);
    if (workspace.isLoaded())
        showLastPlace();
    else
        connect(&workspace, &Workspace::loaded, this, &MainWindow::showLastPlace);
    updateBadges();
    updateActions();
}

void MainWindow::showOpening()
{
    m_opening->showLoading();
    m_body->setCurrentWidget(m_opening);
}

void MainWindow::showOpeningError(const Error &error)
{
    m_opening->showError(error);
    m_body->setCurrentWidget(m_opening);
}

void MainWindow::showPage(PageId id)
{
    m_awaited.clear();
    m_pages->go({id, {}});
    updatePlace();
}

void MainWindow::showConnection(const QString &connectionId)
{
    m_awaited.clear();
    if (m_workspace == nullptr || connectionId.isEmpty())
        return;
    // One that was just made is in the next snapshot, or in the one after.
    if (m_workspace->snapshot()->connection(connectionId) == nullptr)
        m_awaited = connectionId;
    else
        m_pages->go({PageId::Connections, connectionId});
    updatePlace();
}

void MainWindow::startNewConnection(const NewConnection &start)
{
    m_pages->startNewConnection(start);
}

void MainWindow::leaveDetail(const QWidget *detail) { m_pages->leaveDetail(detail); }

void MainWindow::startDemo()
{
    if (m_workspace == nullptr || m_isDemoStarting)
        return;
    m_isDemoStarting = true;
    const auto take = [this](const Result<Connection> &demo) {
        m_isDemoStarting = false;
        if (!demo) {
            m_messages->showError(demo.error());
            return;
        }
        m_workspace->startSync(demo->id);
        showConnection(demo->id);
        m_workspace->refresh();
    };
    m_workspace->query<Connection>(
        this,
        [services = m_workspace->services()](StateDatabase &) {
            const auto database
                = [&services]() -> Result<StateDatabase *> { return &services.database; };
            return makeDemoConnection({services.registry, services.secrets, database},
                                      demoFolder(services.profile), {});
        },
        take);
}

void MainWindow::syncAll()
{
    if (m_workspace == nullptr)
        return;
    const QStringList ids = connectionsOfSyncAll(*m_workspace);
    const auto snapshot = m_workspace->snapshot();
    const bool isAsked = std::ranges::any_of(snapshot->connections, [&](const auto &summary) {
        return summary.destination.isProduction && ids.contains(summary.connection.id);
    });
    // The tray asks for it too, and the question has to be seen.
    if (isAsked)
        bringToFront();
    guardRuns(this, *m_workspace, ids, [this] { m_workspace->syncAll(); });
}

void MainWindow::chooseImport()
{
    if (!canImport())
        return;
    chooseFiles(*this, tr("Import connections"), tr("Connections (*.yaml *.yml *.json)"), m_import);
}

void MainWindow::chooseAirbyteImport()
{
    if (!canImport())
        return;
    chooseFiles(*this, tr("Import from Airbyte"),
                tr("Files of Airbyte, Terraform and Meltano (*.json *.yaml *.yml *.tfstate)"),
                m_importAirbyte);
}

void MainWindow::bringToFront()
{
    setWindowState((windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
    show();
    raise();
    activateWindow();
}

void MainWindow::setTrayAvailable(bool isAvailable) { m_closing->setTrayAvailable(isAvailable); }

void MainWindow::requestQuit()
{
    m_wantsRestart = false;
    m_closing->quit();
}

void MainWindow::requestRestart()
{
    m_wantsRestart = true;
    m_closing->quit();
}

void MainWindow::quitNow() { m_closing->quitNow(); }

bool MainWindow::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    const bool isAboutNotes
        = event->type() == QEvent::ShowToParent || event->type() == QEvent::HideToParent;
    if (isAboutNotes && (watched == m_messages || watched == m_stale))
        m_notes->setVisible(!m_messages->isHidden() || !m_stale->isHidden());
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // The program ends by quitReady(), never by the window alone.
    event->ignore();
    savePlaces();
    m_wantsRestart = false;
    m_closing->closeWindow();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_side->collapseFor(width());
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Only what no page has taken arrives here.
    updateActions();
    if (m_actions->handleKey(*event))
        event->accept();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::BackButton)
        m_pages->goBack();
    else if (event->button() == Qt::ForwardButton)
        m_pages->goForward();
    else
        QMainWindow::mousePressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_workspace != nullptr && m_pages->hasWizard()
        && !droppedSource(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString source = droppedSource(event->mimeData());
    if (source.isEmpty())
        return;
    event->acceptProposedAction();
    startNewConnection({source, {}});
}

void MainWindow::updateActions()
{
    const bool isOpen = m_workspace != nullptr;
    m_act.newConnection->setVisible(m_pages->hasWizard());
    m_act.newConnection->setEnabled(isOpen && m_pages->hasWizard());
    m_act.import->setVisible(canImport());
    m_act.import->setEnabled(isOpen && canImport());
    m_act.importAirbyte->setVisible(canImport());
    m_act.importAirbyte->setEnabled(isOpen && canImport());
    m_act.exportAll->setVisible(m_export != nullptr);
    m_act.exportAll->setEnabled(isOpen && m_export != nullptr);
    m_act.workbench->setEnabled(isOpen && ManifestLibrary::of(*m_workspace) != nullptr);
    m_act.mainAct->setEnabled(isOpen && hasMainAct(m_pages->currentWidget()));
    for (std::size_t i = 0; i < m_act.tabs.size(); ++i)
        m_act.tabs[i]->setEnabled(pageAction(m_pages->currentWidget(), tabName(i)) != nullptr);
    showStep(*m_act.undo, tr("Un&do: %1"));
    showStep(*m_act.redo, tr("Red&o: %1"));
    m_act.find->setEnabled(isOpen);
    m_act.nextHit->setEnabled(isOpen);
    m_act.previousHit->setEnabled(isOpen);
    m_act.refresh->setEnabled(isOpen);
    m_act.back->setEnabled(m_pages->canGoBack());
    m_act.forward->setEnabled(m_pages->canGoForward());
    const bool hasConnections = isOpen && !m_workspace->snapshot()->connections.empty();
    m_act.syncAll->setEnabled(hasConnections);
    m_act.pauseAll->setEnabled(hasConnections);
    const std::pair<QAction *, PageId> places[]
        = {{m_act.connections, PageId::Connections},   {m_act.sources, PageId::Sources},
           {m_act.destinations, PageId::Destinations}, {m_act.rejected, PageId::Rejected},
           {m_act.notices, PageId::Notices},           {m_act.logs, PageId::Logs},
           {m_act.settings, PageId::Settings}};
    for (const auto &[action, id] : places) {
        action->setVisible(m_pages->has(id));
        action->setEnabled(isOpen && m_pages->has(id));
    }
}

void MainWindow::showStep(QAction &action, const QString &named)
{
    const QAction *own = pageAction(m_pages->currentWidget(), stepName(action));
    action.setEnabled(own != nullptr);
    QString step = own != nullptr ? own->data().toString() : QString();
    m_actions->setShownText(action.objectName(),
                            step.isEmpty() ? QString() : named.arg(step.replace(u'&', u"&&"_s)));
}

void MainWindow::updatePlace()
{
    const PageStack::Place place = m_pages->place();
    m_side->navigation()->setCurrent(place.page);
    QString title = tr("Millrace");
    if (m_pages->isWizardShown())
        title = tr("New connection – Millrace");
    else if (const auto *summary = m_workspace != nullptr
                 ? m_workspace->snapshot()->connection(place.connectionId)
                 : nullptr)
        title = tr("%1 – Millrace").arg(summary->connection.name);
    setWindowTitle(title);
    updateActions();
}

void MainWindow::follow()
{
    updateBadges();
    if (const QString awaited = m_awaited; !awaited.isEmpty())
        showConnection(awaited);
}

void MainWindow::showStale(const Error &error)
{
    Error shown = error;
    if (m_workspace->isLoaded())
        shown.message = tr("%1 What is shown is of %2.")
                            .arg(error.message, localTime(m_workspace->lastLook()));
    m_stale->showError(shown);
}

void MainWindow::updateBadges()
{
    const qint64 open = m_workspace->snapshot()->openRejected;
    m_side->navigation()->setBadge(PageId::Rejected, open,
                                   tr("%n open rejected records", nullptr, static_cast<int>(open)));
    m_workspace->query<qint64>(
        this, [](StateDatabase &database) { return NoticeStore(database).unreadCount(); },
        [this](const Result<qint64> &unread) {
            if (unread)
                m_side->navigation()->setBadge(
                    PageId::Notices, *unread,
                    tr("%n unread notice(s)", nullptr, static_cast<int>(*unread)));
        });
    updateActions();
}

void MainWindow::refresh()
{
    m_workspace->refresh();
    if (QAction *action = pageAction(m_pages->currentWidget(), u"refresh"_s))
        action->trigger();
}

void MainWindow::restorePlaces()
{
    if (!restoreGeometry(m_preferences.place(s_geometry)))
        resize(s_defaultSize.boundedTo(screen()->availableSize()));
}

void MainWindow::showLastPlace()
{
    if (m_pages->currentWidget() != nullptr)
        return; // Something has been asked for already.
    const PageStack::Place place
        = placeFromWord(QString::fromUtf8(m_preferences.place(s_lastPlace)));
    const bool isThere = place.connectionId.isEmpty()
        || m_workspace->snapshot()->connection(place.connectionId) != nullptr;
    if (!isThere || !m_pages->go(place))
        m_pages->go({});
    updatePlace();
    // The list, or the button of the first run, rather than the menu that comes first in the
    // window.
    focusInto(*m_pages->currentWidget());
}

void MainWindow::savePlaces()
{
    m_preferences.setPlace(s_geometry, saveGeometry());
    if (m_workspace != nullptr && m_pages->currentWidget() != nullptr)
        m_preferences.setPlace(s_lastPlace, wordOf(m_pages->place()).toUtf8());
}

} // namespace millrace
