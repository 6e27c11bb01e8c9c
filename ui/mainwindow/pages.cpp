#include "ui/mainwindow/pages.h"

#include "ui/connections/connectionspage.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/settings/settingspage.h"
#include "ui/workspace/workspace.h"

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

} // namespace

void registerPages(MainWindow &window, Workspace &workspace, UiPreferences &preferences,
                   ProfileSecretStore &secrets)
{
    PageStack &pages = window.pages();
    pages.registerPage(PageId::Connections, [&] {
        return makeConnections(window, workspace, preferences);
    });
    pages.registerPage(PageId::Settings, [&] {
        return new SettingsPage(workspace, preferences, window.actions(), secrets);
    });
}

} // namespace millrace
