#include "ui/mainwindow/pages.h"

#include "ui/connectionpage/configuretab.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/mappingtab.h"
#include "ui/connectionpage/schematab.h"
#include "ui/connections/connectionspage.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/files/connectionexporter.h"
#include "ui/files/importdialog.h"
#include "ui/logs/logspage.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/notices/noticespage.h"
#include "ui/rejected/rejectedview.h"
#include "ui/settings/secretplacedialog.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/connectionwizard.h"
#include "ui/workspace/workspace.h"

#include <QApplication>

namespace millrace {

namespace {

/// Opens a run on the page of its connection.
void showRun(MainWindow &window, const QString &connectionId, qint64 jobId)
{
    window.showConnection(connectionId);
    if (auto *shown = qobject_cast<ConnectionPage *>(window.pages().currentWidget()))
        shown->showRun(jobId);
}

QWidget *makeConnections(MainWindow &window, Workspace &workspace, UiPreferences &preferences)
{
    auto *page = new ConnectionsPage(workspace, preferences);
    page->setImportOffered(window.canImport());
    QObject::connect(page, &ConnectionsPage::connectionOpened, &window,
                     &MainWindow::showConnection);
    QObject::connect(page, &ConnectionsPage::runRequested, &window,
                     [&window](const QString &connectionId, qint64 jobId) {
                         showRun(window, connectionId, jobId);
                     });
    QObject::connect(page, &ConnectionsPage::draftOpened, &window, [&window](const QString &id) {
        window.startNewConnection({{}, id});
    });
    QObject::connect(page, &ConnectionsPage::newConnectionRequested, &window,
                     [&window] { window.startNewConnection(); });
    QObject::connect(page, &ConnectionsPage::demoRequested, &window, &MainWindow::startDemo);
    QObject::connect(page, &ConnectionsPage::importRequested, &window, &MainWindow::chooseImport);
    QObject::connect(page, &ConnectionsPage::airbyteImportRequested, &window,
                     &MainWindow::chooseAirbyteImport);
    return page;
}

/// What is looked for in the log of one run is looked for in all of its connection.
void searchLogs(MainWindow &window, const QString &connectionId, const QString &text,
                bool isPattern)
{
    window.showPage(PageId::Logs);
    if (auto *page = qobject_cast<LogsPage *>(window.pages().currentWidget()))
        page->searchFor(connectionId, text, isPattern);
}

QWidget *makeConnection(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                        const QString &id)
{
    auto *page = new ConnectionPage(workspace);
    auto *schema = new SchemaTab(workspace, nullptr, page->history());
    schema->setPreferences(preferences);
    auto *rejected = new RejectedView(workspace, RejectedView::Scope::Connection);
    rejected->setHistory(page->history());
    auto *configure = new ConfigureTab(workspace, nullptr, page->history());
    auto *mapping = new MappingTab(workspace);
    page->setTabWidget(ConnectionPage::Tab::Schema, schema);
    page->setTabWidget(ConnectionPage::Tab::Mapping, mapping);
    page->setTabWidget(ConnectionPage::Tab::Rejected, rejected);
    page->setTabWidget(ConnectionPage::Tab::Settings, configure);
    QObject::connect(page, &ConnectionPage::connectionShown, schema, &SchemaTab::showConnection);
    QObject::connect(page, &ConnectionPage::connectionShown, mapping, &MappingTab::showConnection);
    QObject::connect(page, &ConnectionPage::connectionShown, rejected,
                     &RejectedView::showConnection);
    QObject::connect(rejected, &RejectedView::runRequested, page,
                     [page](const QString &, qint64 jobId) { page->showRun(jobId); });
    QObject::connect(page, &ConnectionPage::connectionShown, configure,
                     &ConfigureTab::showConnection);
    page->showConnection(id);
    // Queued: the page is deleted when it is left.
    QObject::connect(
        page, &ConnectionPage::closed, &window, [&window, page] { window.leaveDetail(page); },
        Qt::QueuedConnection);
    QObject::connect(page, &ConnectionPage::settled, &window.pages(), &PageStack::resume,
                     Qt::QueuedConnection);
    QObject::connect(page, &ConnectionPage::connectionRequested, &window,
                     &MainWindow::showConnection, Qt::QueuedConnection);
    QObject::connect(
        page, &ConnectionPage::rejectedRequested, &window,
        [&window] { window.showPage(PageId::Rejected); }, Qt::QueuedConnection);
    QObject::connect(
        page, &ConnectionPage::logSearchRequested, &window,
        [&window](const QString &connectionId, const QString &text, bool isPattern) {
            searchLogs(window, connectionId, text, isPattern);
        },
        Qt::QueuedConnection);
    return page;
}

/// Over whatever asks: the editor may be in a dialogue of its own.
void askForSecretPlace(Workspace &workspace, ProfileSecretStore &secrets, const Error &reason,
                       QWidget *page)
{
    QWidget *parent = QApplication::activeModalWidget();
    auto *dialog = new SecretPlaceDialog(workspace, secrets, reason, parent ? parent : page);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QWidget *makeWizard(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                    ProfileSecretStore &secrets, const NewConnection &start)
{
    auto *wizard = new ConnectionWizard(workspace);
    wizard->setPreferences(preferences);
    QObject::connect(wizard, &ConnectionWizard::secretBackendNeeded, wizard,
                     [&workspace, &secrets, wizard](const Error &reason) {
                         askForSecretPlace(workspace, secrets, reason, wizard);
                     });
    // Queued: the wizard is deleted when it is left.
    QObject::connect(
        wizard, &ConnectionWizard::created, &window,
        [&window, wizard](const QString &id) {
            window.leaveDetail(wizard);
            window.showConnection(id);
        },
        Qt::QueuedConnection);
    QObject::connect(
        wizard, &ConnectionWizard::closed, &window,
        [&window, wizard] { window.leaveDetail(wizard); }, Qt::QueuedConnection);
    for (const Draft &draft : workspace.snapshot()->drafts) {
        if (draft.id == start.draftId)
            wizard->openDraft(draft);
    }
    if (!start.source.isEmpty())
        wizard->startWith(start.source);
    return wizard;
}

void registerFiles(MainWindow &window, Workspace &workspace, ProfileSecretStore &secrets)
{
    const auto import = [&window, &workspace, &secrets](ImportDialog::Origin origin,
                                                        const QStringList &files) {
        auto *dialog = new ImportDialog(workspace, files, &window, origin);
        QObject::connect(dialog, &ImportDialog::imported, &window,
                         [&window](const QStringList &, const QString &summary) {
                             window.messageBar().showMessage(MessageBar::Kind::Positive, summary);
                         });
        QObject::connect(dialog, &ImportDialog::secretBackendNeeded, dialog,
                         [&workspace, &secrets, dialog](const Error &reason) {
                             askForSecretPlace(workspace, secrets, reason, dialog);
                         });
        dialog->open();
    };
    window.registerImport(
        [import](const QStringList &files) { import(ImportDialog::Origin::Any, files); },
        [import](const QStringList &files) { import(ImportDialog::Origin::Airbyte, files); });
    auto *exporter = new ConnectionExporter(workspace, &window);
    QObject::connect(exporter, &ConnectionExporter::failed, &window.messageBar(),
                     &MessageBar::showError);
    QObject::connect(exporter, &ConnectionExporter::done, &window, [&window](const QString &text) {
        window.messageBar().showMessage(MessageBar::Kind::Positive, text);
    });
    window.registerExport([exporter] { exporter->ask({}); });
}

QWidget *makeRejected(MainWindow &window, Workspace &workspace)
{
    auto *page = new RejectedView(workspace, RejectedView::Scope::Profile);
    QObject::connect(page, &RejectedView::connectionRequested, &window,
                     &MainWindow::showConnection);
    QObject::connect(page, &RejectedView::runRequested, &window,
                     [&window](const QString &connectionId, qint64 jobId) {
                         showRun(window, connectionId, jobId);
                     });
    return page;
}

QWidget *makeLogs(MainWindow &window, Workspace &workspace)
{
    auto *page = new LogsPage(workspace);
    const auto showLine = [&window](const QString &id, qint64 jobId, int attempt, qint64 line) {
        window.showConnection(id);
        if (auto *shown = qobject_cast<ConnectionPage *>(window.pages().currentWidget()))
            shown->showLogLine(jobId, attempt, line);
    };
    QObject::connect(page, &LogsPage::lineRequested, &window, showLine);
    return page;
}

} // namespace

void registerPages(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                   ProfileSecretStore &secrets)
{
    registerFiles(window, workspace, secrets);
    PageStack &pages = window.pages();
    pages.registerPage(PageId::Connections,
                       [&] { return makeConnections(window, workspace, preferences); });
    pages.registerConnectionPage(
        [&](const QString &id) { return makeConnection(window, workspace, preferences, id); });
    const auto registerEndpoints = [&](PageId id, EndpointRole role) {
        pages.registerPage(id, [&workspace, &secrets, role] {
            auto *page = new EndpointsPage(workspace, role);
            QObject::connect(page, &EndpointsPage::secretBackendNeeded, page,
                             [&workspace, &secrets, page](const Error &reason) {
                                 askForSecretPlace(workspace, secrets, reason, page);
                             });
            return page;
        });
    };
    registerEndpoints(PageId::Sources, EndpointRole::Source);
    registerEndpoints(PageId::Destinations, EndpointRole::Destination);
    pages.registerWizard([&](const NewConnection &start) {
        return makeWizard(window, workspace, preferences, secrets, start);
    });
    pages.registerPage(PageId::Rejected, [&] { return makeRejected(window, workspace); });
    pages.registerPage(PageId::Logs, [&] { return makeLogs(window, workspace); });
    pages.registerPage(PageId::Notices, [&] {
        auto *page = new NoticesPage(workspace);
        QObject::connect(page, &NoticesPage::connectionRequested, &window,
                         &MainWindow::showConnection);
        QObject::connect(page, &NoticesPage::settingsRequested, &window, [&window] {
            window.showPage(PageId::Settings);
            if (auto *settings = qobject_cast<SettingsPage *>(window.pages().currentWidget()))
                settings->showSection(SettingsPage::Section::Channels);
        });
        return page;
    });
    pages.registerPage(PageId::Settings, [&] {
        return new SettingsPage(workspace, preferences, window.actions(), secrets);
    });
}

} // namespace millrace
