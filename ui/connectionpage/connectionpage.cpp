#include "ui/connectionpage/connectionpage.h"

#include "ui/connectionpage/connectionacts.h"
#include "ui/connectionpage/connectionheader.h"
#include "ui/connectionpage/connectionsettingspage.h"
#include "ui/connectionpage/edittab.h"
#include "ui/connectionpage/runview.h"
#include "ui/connectionpage/schemabanner.h"
#include "ui/connectionpage/statuspage.h"
#include "ui/connectionpage/timelineview.h"
#include "ui/connectionpage/untestedends.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/settings/actioncollection.h"
#include "ui/settings/pagekeys.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/undohistory.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"
#include "ui/workspace/workspace.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QUndoGroup>
#include <QUndoStack>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// In the order of ConnectionPage::Tab.
std::array<QString, 6> tabTitles()
{
    return {ConnectionPage::tr("Status"),   ConnectionPage::tr("Timeline"),
            ConnectionPage::tr("Schema"),   ConnectionPage::tr("Mapping"),
            ConnectionPage::tr("Rejected"), ConnectionPage::tr("Settings")};
}

QString commandOf(CommandTwin twin, const Connection &connection, const CommandTexts &texts)
{
    const QString &name = connection.name;
    switch (twin) {
    case CommandTwin::Sync:
        return texts.sync(name);
    case CommandTwin::SyncTrial:
        return texts.syncTrial(name, s_trialRows);
    case CommandTwin::PauseRun:
        return texts.pauseRun(name);
    case CommandTwin::ResumeRun:
        return texts.resumeRun(name);
    case CommandTwin::CancelRun:
        return texts.cancelRun(name);
    case CommandTwin::RunNext:
        return texts.runNext(name);
    case CommandTwin::Pause:
        return texts.setPaused(name, true);
    case CommandTwin::Resume:
        return texts.setPaused(name, false);
    case CommandTwin::Check:
        return texts.check(name);
    case CommandTwin::Duplicate:
        return texts.duplicate(name);
    case CommandTwin::LookForChanges:
        return texts.showSchema(name);
    case CommandTwin::Schedule:
        return texts.schedule(connection);
    case CommandTwin::Settings:
        return texts.settings(connection);
    case CommandTwin::Tags:
        return texts.tags(connection);
    case CommandTwin::Verify:
        return texts.verify(name);
    case CommandTwin::Export:
        return texts.exported({name});
    case CommandTwin::ExportWithState:
        return texts.exported({name}, true);
    case CommandTwin::ExportRejected:
        return texts.exportRejected({name, {}, {}, {}, {}, {}, {}});
    case CommandTwin::Clear:
        return texts.clear(name);
    case CommandTwin::Delete:
        return texts.remove(name);
    }
    return {};
}

} // namespace

ConnectionPage::ConnectionPage(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_tests(new EndpointTests(workspace, this))
    , m_history(std::make_shared<QUndoStack>())
{
    m_acts = new ConnectionActs(workspace, this);
    build();
    addShortcuts();
    addTabActions();
    addHistoryActions();
    connectHeader();
    connectActs();
    connectTabs();
    connect(&workspace, &Workspace::snapshotChanged, this, &ConnectionPage::follow);
    connect(m_tests, &EndpointTests::loaded, this, &ConnectionPage::followTests);
    connect(&workspace, &Workspace::progressChanged, this, &ConnectionPage::followProgress);
}

ConnectionPage::~ConnectionPage()
{
    // The tabs empty it while they go.
    m_history->disconnect(this);
}

void ConnectionPage::build()
{
    m_header = new ConnectionHeader(this);
    m_messages = new MessageBar(this);
    m_stack = new QStackedWidget(this);
    m_tabs = new QTabWidget(m_stack);
    m_tabs->setDocumentMode(true);
    m_status = new StatusPage(m_workspace, *m_tests, m_tabs);
    m_timeline = new TimelineView(m_workspace, m_tabs);
    m_settings = new ConnectionSettingsPage(m_workspace, *m_acts, m_tabs);
    m_run = new RunView(m_workspace, m_stack);
    m_banner = new SchemaBanner(m_workspace, this);
    connect(m_banner, &SchemaBanner::schemaRequested, this, [this] { showTab(Tab::Schema); });
    m_stack->addWidget(m_tabs);
    m_stack->addWidget(m_run);
    m_contents[static_cast<std::size_t>(Tab::Status)] = m_status;
    m_contents[static_cast<std::size_t>(Tab::Timeline)] = m_timeline;
    m_contents[static_cast<std::size_t>(Tab::Settings)] = m_settings;
    fillTabs();
    setFocusProxy(m_tabs);

    auto *messages = new QVBoxLayout;
    messages->setContentsMargins(metrics::spaceXL, 0, metrics::spaceXL, 0);
    messages->addWidget(m_banner);
    messages->addWidget(m_messages);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(messages);
    layout->addWidget(m_stack, 1);
}

void ConnectionPage::fillTabs()
{
    const std::array titles = tabTitles();
    const QWidget *shown = m_tabs->currentWidget();
    const QSignalBlocker blocker(m_tabs);
    m_tabs->clear();
    for (std::size_t i = 0; i < m_contents.size(); ++i) {
        if (m_contents[i] == nullptr)
            continue;
        m_tabs->addTab(m_contents[i], titles[i]);
        const auto *edit = qobject_cast<const EditTab *>(m_contents[i]);
        m_tabs->setTabVisible(m_tabs->count() - 1, edit == nullptr || edit->isNeeded());
    }
    showTabKeys();
    for (QWidget *content : m_contents) {
        if (content != nullptr && content == shown)
            m_tabs->setCurrentWidget(content);
    }
}

void ConnectionPage::addShortcuts()
{
    const auto add = [this](const QString &id, const QKeySequence &keys, const auto &act) {
        auto *shortcut = new QShortcut(this);
        followWindowKeys(shortcut, id, keys);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(u"page.main_act"_s, Qt::CTRL | Qt::Key_Return, [this] { syncOrCancel(); });
    add(u"page.refresh"_s, Qt::Key_F5, [this] { refresh(); });
}

void ConnectionPage::addTabActions()
{
    // The window has the keys, which the person may change.
    const std::array titles = tabTitles();
    for (std::size_t tab = 0; tab < titles.size(); ++tab) {
        auto *action = new QAction(titles[tab], this);
        action->setObjectName(u"tab%1"_s.arg(tab + 1));
        connect(action, &QAction::triggered, this, [this, tab] { showTab(static_cast<Tab>(tab)); });
        addAction(action);
    }
    if (const UiPreferences *preferences = UiPreferences::current())
        connect(preferences, &UiPreferences::changed, this, &ConnectionPage::showTabKeys);
}

void ConnectionPage::addHistoryActions()
{
    m_histories = new QUndoGroup(this);
    m_histories->addStack(m_history.get());
    m_histories->setActiveStack(m_history.get());
    addUndoActions(*m_histories, this);
    connect(m_history.get(), &QUndoStack::indexChanged, this, &ConnectionPage::followHistory);
}

void ConnectionPage::activateHistory()
{
    const auto *tab = qobject_cast<EditTab *>(m_tabs->currentWidget());
    m_histories->setActiveStack(tab != nullptr ? &tab->history() : m_history.get());
}

void ConnectionPage::followHistory()
{
    const int count = m_history->count();
    const QUndoCommand *top = count > 0 ? m_history->command(count - 1) : nullptr;
    const bool isNew = count != m_historyCount || top != m_historyTop;
    m_historyCount = count;
    m_historyTop = top;
    const int index = m_history->index();
    const int changed = index < m_historyIndex ? index : index - 1;
    m_historyIndex = index;
    const QUndoCommand *step = m_history->command(changed);
    // What is done is seen already, or is the doing of another program.
    if (step == nullptr || isNew)
        return;
    // What goes back or forward is seen where it happens.
    if (RejectedHistory::owns(*step))
        showTab(Tab::Rejected);
    for (const QPointer<EditTab> &tab : m_editTabs) {
        if (!tab.isNull() && tab->owns(*step) && !tab->isVisible())
            showTab(tabOf(*tab));
    }
}

ConnectionPage::Tab ConnectionPage::tabOf(const EditTab &tab) const
{
    const auto found = std::ranges::find(m_contents, &tab);
    return found == m_contents.end() ? Tab::Settings : static_cast<Tab>(found - m_contents.begin());
}

void ConnectionPage::showTabKeys()
{
    const std::array titles = tabTitles();
    for (std::size_t i = 0; i < m_contents.size(); ++i) {
        const int index = m_tabs->indexOf(m_contents[i]);
        const QString keys = shownTabKeys(static_cast<int>(i));
        if (index >= 0)
            m_tabs->setTabToolTip(index,
                                  keys.isEmpty() ? titles[i] : tr("%1 (%2)").arg(titles[i], keys));
    }
}

void ConnectionPage::refresh()
{
    m_workspace.refresh();
    for (QAction *action : m_tabs->currentWidget()->actions()) {
        if (action->objectName() == "refresh"_L1)
            action->trigger();
    }
}

void ConnectionPage::connectHeader()
{
    connect(m_header, &ConnectionHeader::closed, this, &ConnectionPage::closed);
    connect(m_header, &ConnectionHeader::syncOrCancelRequested, this,
            &ConnectionPage::syncOrCancel);
    connect(m_header, &ConnectionHeader::trialRequested, this, [this] {
        m_messages->hide();
        guardRuns(this, m_workspace, {m_connectionId},
                  [this] { m_workspace.syncTrial(m_connectionId, s_trialRows); });
    });
    connect(m_header, &ConnectionHeader::pauseRunRequested, this,
            [this] { m_workspace.pauseRun(m_connectionId); });
    connect(m_header, &ConnectionHeader::giveUpRequested, this,
            [this] { m_workspace.cancelSync(m_connectionId); });
    connect(m_header, &ConnectionHeader::runNextRequested, this,
            [this] { m_workspace.runNext(m_connectionId); });
    connect(m_header, &ConnectionHeader::pauseRequested, this,
            [this](bool isPaused) { m_workspace.setPaused(m_connectionId, isPaused); });
    connect(m_header, &ConnectionHeader::dryRunRequested, this,
            [this] { openDryRun(m_workspace, m_connectionId, this); });
    connect(m_header, &ConnectionHeader::verifyRequested, this,
            [this] { openVerification(m_workspace, m_connectionId, this); });
    connect(m_header, &ConnectionHeader::duplicateRequested, m_acts, &ConnectionActs::duplicate);
    connect(m_header, &ConnectionHeader::exportRequested, m_acts, &ConnectionActs::exportFile);
    connect(m_header, &ConnectionHeader::lookRequested, this, [this] { m_banner->look(); });
    connect(m_header, &ConnectionHeader::refreshRequested, m_acts, [this] { m_acts->refresh(); });
    connect(m_header, &ConnectionHeader::clearRequested, m_acts, [this] { m_acts->clear(); });
    connect(m_header, &ConnectionHeader::deleteRequested, m_acts, &ConnectionActs::remove);
    connect(m_header, &ConnectionHeader::commandRequested, this, [this](CommandTwin twin) {
        if (const ConnectionSummary *connection = summary())
            copyCommand(commandOf(twin, connection->connection,
                                  CommandTexts(m_workspace.services().profile)));
    });
}

void ConnectionPage::copyCommand(const QString &command)
{
    QApplication::clipboard()->setText(command);
    m_messages->showMessage(MessageBar::Kind::Positive, tr("The command is copied."), command);
}

void ConnectionPage::connectActs()
{
    connect(m_acts, &ConnectionActs::duplicated, this, &ConnectionPage::connectionRequested);
    connect(m_acts, &ConnectionActs::removed, this, [this] {
        m_isRemoved = true;
        emit closed();
    });
    connect(m_acts, &ConnectionActs::failed, m_messages, &MessageBar::showError);
    connect(m_acts, &ConnectionActs::done, this, [this](const QString &text) {
        m_messages->showMessage(MessageBar::Kind::Positive, text);
    });
}

void ConnectionPage::connectTabs()
{
    connect(m_status, &StatusPage::syncRequested, this, &ConnectionPage::syncOrCancel);
    connect(m_status, &StatusPage::trustingSyncRequested, this, &ConnectionPage::syncTrusting);
    connect(m_status, &StatusPage::streamSyncRequested, this,
            [this](const std::vector<StreamId> &streams) {
                m_messages->hide();
                guardRuns(this, m_workspace, {m_connectionId},
                          [this, streams] { m_workspace.syncStreams(m_connectionId, streams); });
            });
    connect(m_status, &StatusPage::streamCommandRequested, this,
            [this](const std::vector<StreamId> &streams) {
                if (const ConnectionSummary *connection = summary())
                    copyCommand(CommandTexts(m_workspace.services().profile)
                                    .sync(connection->connection.name, streams));
            });
    connect(m_status, &StatusPage::refreshRequested, m_acts, &ConnectionActs::refresh);
    connect(m_status, &StatusPage::clearRequested, m_acts, &ConnectionActs::clear);
    connect(m_status, &StatusPage::runRequested, this, &ConnectionPage::showRun);
    connect(m_status, &StatusPage::rejectedRequested, this, &ConnectionPage::showRejected);
    connect(m_status, &StatusPage::timelineRequested, this, [this] { showTab(Tab::Timeline); });
    connect(m_status, &StatusPage::logRequested, this,
            [this](qint64 jobId, const QString &stream, const QString &code) {
                showRun(jobId);
                m_run->showLogLine(stream, code);
            });
    connect(m_timeline, &TimelineView::runRequested, this, &ConnectionPage::showRun);
    connect(m_run, &RunView::closed, this, &ConnectionPage::leaveRun);
    connect(m_run, &RunView::rejectedRequested, this, &ConnectionPage::showRejected);
    connect(m_run, &RunView::logSearchRequested, this, [this](const QString &text, bool isPattern) {
        emit logSearchRequested(m_connectionId, text, isPattern);
    });
    // Only what is looked at is read again at each change.
    connect(m_tabs, &QTabWidget::currentChanged, this, &ConnectionPage::followTab);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ConnectionPage::activateHistory);
}

void ConnectionPage::setTabWidget(Tab tab, QWidget *widget)
{
    if (auto *edit = qobject_cast<EditTab *>(widget)) {
        m_editTabs.emplace_back(edit);
        m_histories->addStack(&edit->history());
        connect(edit, &EditTab::saved, this, &ConnectionPage::saveNext);
        connect(edit, &EditTab::notSaved, this, [this, edit] { stayAt(edit); });
        connect(edit, &EditTab::neededChanged, this, [this, edit] {
            if (const int index = m_tabs->indexOf(edit); index >= 0)
                m_tabs->setTabVisible(index, edit->isNeeded());
        });
    }
    if (tab == Tab::Settings) {
        m_settings->setForm(widget);
        return;
    }
    QWidget *&content = m_contents[static_cast<std::size_t>(tab)];
    delete content;
    content = widget;
    fillTabs();
}

void ConnectionPage::showConnection(const QString &id)
{
    if (id == m_connectionId)
        return;
    m_connectionId = id;
    m_wasSeen = false;
    m_isRemoved = false;
    m_messages->hide();
    m_run->leave();
    m_acts->setConnection(id);
    m_stack->setCurrentWidget(m_tabs);
    m_tabs->setCurrentWidget(m_status);
    m_status->showConnection(id);
    m_timeline->showConnection(id);
    m_settings->showConnection(id);
    m_banner->showConnection(id);
    emit connectionShown(id);
    follow();
    followTests();
    if (isVisible())
        m_tabs->tabBar()->setFocus();
}

void ConnectionPage::showTab(Tab tab)
{
    QWidget *content = m_contents[static_cast<std::size_t>(tab)];
    if (content == nullptr || !m_tabs->isTabVisible(m_tabs->indexOf(content)))
        return;
    leaveRun();
    m_tabs->setCurrentWidget(content);
}

ConnectionPage::Tab ConnectionPage::currentTab() const
{
    for (std::size_t i = 0; i < m_contents.size(); ++i) {
        if (m_contents[i] != nullptr && m_contents[i] == m_tabs->currentWidget())
            return static_cast<Tab>(i);
    }
    return Tab::Status;
}

void ConnectionPage::showLogLine(qint64 jobId, int attempt, qint64 line)
{
    showRun(jobId);
    m_run->showLine(attempt, line);
}

void ConnectionPage::showRun(qint64 jobId)
{
    m_run->showRun(m_connectionId, jobId);
    m_stack->setCurrentWidget(m_run);
    m_run->setFocus();
}

void ConnectionPage::leaveRun()
{
    if (m_stack->currentWidget() != m_run)
        return;
    m_run->leave();
    m_stack->setCurrentWidget(m_tabs);
    m_tabs->currentWidget()->setFocus();
    followTab();
}

void ConnectionPage::showRejected()
{
    if (m_contents[static_cast<std::size_t>(Tab::Rejected)] != nullptr)
        showTab(Tab::Rejected);
    else
        emit rejectedRequested(m_connectionId);
}

const ConnectionSummary *ConnectionPage::summary() const
{
    return m_workspace.snapshot()->connection(m_connectionId);
}

void ConnectionPage::follow()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr) {
        // Deleted elsewhere, such as by the command line.
        if (m_wasSeen) {
            m_wasSeen = false;
            m_isRemoved = true;
            emit closed();
        }
        return;
    }
    m_wasSeen = true;
    m_header->show(*connection, m_workspace);
    m_run->follow();
    followTab();
}

void ConnectionPage::followTests()
{
    const ConnectionSummary *connection = summary();
    if (connection == nullptr)
        return;
    const ConnectionState state = m_workspace.state(*connection);
    const bool isOn = state == ConnectionState::Running || state == ConnectionState::Queued;
    m_header->setUntested(isOn ? std::vector<Endpoint>()
                               : UntestedEnds::untested(*connection, *m_tests));
}

void ConnectionPage::followTab()
{
    if (m_connectionId.isEmpty() || m_stack->currentWidget() != m_tabs)
        return;
    const QWidget *shown = m_tabs->currentWidget();
    if (shown == m_status)
        m_status->follow();
    else if (shown == m_timeline)
        m_timeline->follow();
    else if (shown == m_settings)
        m_settings->follow();
}

void ConnectionPage::followProgress(const QString &id)
{
    if (id != m_connectionId)
        return;
    if (const ConnectionSummary *connection = summary())
        m_header->show(*connection, m_workspace);
    if (m_stack->currentWidget() == m_run)
        m_run->followProgress();
    else if (m_tabs->currentWidget() == m_status)
        m_status->followProgress();
}

void ConnectionPage::syncOrCancel()
{
    if (!m_header->syncButton()->isEnabled())
        return;
    m_messages->hide();
    if (m_header->isCancel())
        m_workspace.cancelSync(m_connectionId);
    else
        guardRuns(this, m_workspace, {m_connectionId},
                  [this] { m_workspace.startSync(m_connectionId); });
}

void ConnectionPage::syncTrusting(const std::vector<StreamId> &streams,
                                  const std::vector<TrustedIdentity> &trusted)
{
    m_messages->hide();
    const auto start = [this, id = m_connectionId, streams](const Result<void> &left) {
        if (!left)
            m_messages->showError(left.error());
        else if (streams.empty())
            m_workspace.startSync(id);
        else
            m_workspace.syncStreams(id, streams);
    };
    guardRuns(this, m_workspace, {m_connectionId}, [this, id = m_connectionId, trusted, start] {
        m_workspace.query<void>(
            this,
            [id, trusted](StateDatabase &database) {
                return trustForNextRun(database, id, trusted);
            },
            start);
    });
}

void ConnectionPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_stack->currentWidget() == m_run)
        leaveRun();
    else
        QWidget::keyPressEvent(event);
}

void ConnectionPage::closeEvent(QCloseEvent *event)
{
    if (m_isRemoved || modifiedTabs().empty())
        return;
    event->ignore();
    askAboutChanges();
}

std::vector<EditTab *> ConnectionPage::modifiedTabs() const
{
    std::vector<EditTab *> modified;
    for (const QPointer<EditTab> &tab : m_editTabs) {
        if (!tab.isNull() && tab->isModified())
            modified.push_back(tab);
    }
    return modified;
}

void ConnectionPage::askAboutChanges()
{
    if (m_isAsking || m_isSettling)
        return;
    m_isAsking = true;
    auto *question
        = new QMessageBox(QMessageBox::Question, tr("Unsaved changes"),
                          tr("The connection has unsaved changes."), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("Leaving without saving discards them."));
    QPushButton *save = question->addButton(tr("&Save"), QMessageBox::AcceptRole);
    const QPushButton *discard = question->addButton(tr("&Discard"), QMessageBox::DestructiveRole);
    QPushButton *stay = question->addButton(tr("S&tay"), QMessageBox::RejectRole);
    question->setDefaultButton(save);
    question->setEscapeButton(stay);
    connect(question, &QDialog::finished, this, [this] { m_isAsking = false; });
    connect(save, &QPushButton::clicked, this, [this] {
        m_isSettling = true;
        saveNext();
    });
    connect(discard, &QPushButton::clicked, this, [this] {
        for (EditTab *tab : modifiedTabs())
            tab->revert();
        emit settled();
    });
    question->open();
}

void ConnectionPage::saveNext()
{
    if (!m_isSettling)
        return;
    if (const auto modified = modifiedTabs(); !modified.empty()) {
        modified.front()->save();
        return;
    }
    m_isSettling = false;
    emit settled();
}

void ConnectionPage::stayAt(const EditTab *tab)
{
    if (!m_isSettling)
        return;
    m_isSettling = false;
    // The tab says what keeps it from being saved.
    showTab(tabOf(*tab));
}

} // namespace millrace
