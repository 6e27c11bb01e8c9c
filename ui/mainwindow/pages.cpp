#include "ui/mainwindow/pages.h"

#include "ui/connectionpage/connectionpage.h"
#include "ui/connections/connectionspage.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/settings/secretplacedialog.h"
#include "ui/settings/settingspage.h"
#include "ui/workspace/workspace.h"

#include <QApplication>

namespace millrace {

namespace {

QWidget *makeConnections(MainWindow &window, Workspace &workspace, UiPreferences &preferences)
{
    auto *page = new ConnectionsPage(workspace, preferences);
    page->setImportOffered(window.canImport());
    QObject::connect(page, &ConnectionsPage::connectionOpened, &window,
                     &MainWindow::showConnection);
    QObject::connect(page, &ConnectionsPage::draftOpened, &window,
                     [&window](const QString &id) { window.startNewConnection({{}, id}); });
    QObject::connect(page, &ConnectionsPage::newConnectionRequested, &window,
                     [&window] { window.startNewConnection(); });
    QObject::connect(page, &ConnectionsPage::demoRequested, &window, &MainWindow::startDemo);
    QObject::connect(page, &ConnectionsPage::importRequested, &window, &MainWindow::chooseImport);
    return page;
}

QWidget *makeConnection(MainWindow &window, Workspace &workspace, const QString &id)
{
    auto *page = new ConnectionPage(workspace);
    page->showConnection(id);
    // Queued: the page is deleted when it is left.
    QObject::connect(page, &ConnectionPage::closed, &window, &MainWindow::leaveDetail,
                     Qt::QueuedConnection);
    QObject::connect(page, &ConnectionPage::connectionRequested, &window,
                     &MainWindow::showConnection, Qt::QueuedConnection);
    QObject::connect(
        page, &ConnectionPage::rejectedRequested, &window,
        [&window] { window.showPage(PageId::Rejected); }, Qt::QueuedConnection);
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

} // namespace

void registerPages(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                   ProfileSecretStore &secrets)
{
    PageStack &pages = window.pages();
    pages.registerPage(PageId::Connections, [&] {
        return makeConnections(window, workspace, preferences);
    });
    pages.registerConnectionPage([&](const QString &id) {
        return makeConnection(window, workspace, id);
    });
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
    pages.registerPage(PageId::Settings, [&] {
        return new SettingsPage(workspace, preferences, window.actions(), secrets);
    });
}

} // namespace millrace
