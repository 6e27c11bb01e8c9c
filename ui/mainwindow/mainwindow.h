// MainWindow: navigation at the left, the page at the right, menus, messages, closing.
#pragma once

#include "core/base/error.h"
#include "core/store/statedatabase.h"

#include <QMainWindow>

#include <functional>
#include <map>
#include <memory>
#include <vector>

class QStackedWidget;

namespace millrace {

class ActionCollection;
class ActionFinder;
class HelpWindow;
class MessageBar;
class NavigationList;
class OpeningView;
class Shutdown;
class UiPreferences;
class Workspace;

/// The pages of the navigation, in its order.
enum class PageId { Connections, Sources, Destinations, Rejected, Settings };

/// What a new connection starts from; at most one of them is set.
struct NewConnection final
{
    QString file; ///< A CSV, JSON or SQLite file that becomes the source.
    QString draftId; ///< A draft to go on with.
};

/// The one window of the program. It is made without a profile, so that it paints at once; what it
/// shows comes with setWorkspace() or showOpeningError().
///
/// Pages are made when they are shown first. The navigation lists what is registered and nothing
/// else. Leaving a page of a connection or the wizard calls QWidget::close() on it, which may
/// refuse, and then deletes it.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    /// \a preferences outlives the window.
    explicit MainWindow(UiPreferences &preferences, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Filling, by ui/mainwindow/pages.h
    void registerPage(PageId id, std::function<QWidget *()> make);
    void registerConnectionPage(std::function<QWidget *(const QString &connectionId)> make);
    void registerWizard(std::function<QWidget *(const NewConnection &start)> make);
    /// Makes the action File › Import visible; \a import gets the dropped or chosen file.
    void registerImport(std::function<void(const QString &file)> import);

    /// Follows \a workspace, which outlives the window, from now on, and shows the page that was
    /// open last. Register the pages before.
    void setWorkspace(Workspace &workspace);
    /// The profile cannot be opened; offers to try again and, when the database is damaged, the
    /// two ways of StateDatabase::recover().
    void showOpeningError(const Error &error);
    /// Back to the skeleton, while the profile is opened again.
    void showOpening();

    [[nodiscard]] ActionCollection &actions() { return *m_actions; }
    [[nodiscard]] MessageBar &messageBar() { return *m_messages; }

    void showPage(PageId id);
    /// Does nothing for an unknown connection.
    void showConnection(const QString &connectionId);
    void startNewConnection(const NewConnection &start = {});
    /// Leaves the wizard or the page of a connection; back to what was there before.
    void leaveDetail();
    /// Copies sample data into a file of the profile and shows how it goes.
    void startDemo();

    /// Shows the window if it was hidden or minimised, in front of the others.
    void bringToFront();
    /// Whether closing may leave the program in a tray.
    void setTrayAvailable(bool isAvailable) { m_isTrayAvailable = isAvailable; }
    /// Asks what becomes of running connections, if there are any; quitReady() follows unless the
    /// person stays.
    void requestQuit();
    /// The same without a question: runs are interrupted and go on at their checkpoint next time.
    void quitNow();

signals:
    void openingRetried();
    void recoveryChosen(millrace::StateDatabase::Recovery recovery);
    /// Nothing runs any more, and the person wants to go: the program may end.
    void quitReady();
    /// The first snapshot is on the screen.
    void filled();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    /// One place a person can go back to.
    struct Place final
    {
        PageId page = PageId::Connections;
        QString connectionId; ///< Not empty: the page of this connection.

        bool operator==(const Place &) const = default;
    };

    void buildActions();
    void buildMenus();
    void buildBody();
    void connectWorkspace();
    void updateActions();
    void updateNavigation();
    void updateTitle();

    /// False when the page that is open does not want to go.
    [[nodiscard]] bool closeDetail();
    bool go(const Place &place);
    void show(QWidget *page);
    void showDetail(QWidget *page);
    void goBack();
    void goForward();
    void runMainAct();
    void focusFilter();
    void refresh();
    void chooseImport();
    void showHelp();
    void findAction();

    void restorePlaces();
    void savePlaces();
    void closeOrAsk();
    void leaveToTray();

    UiPreferences &m_preferences;
    Workspace *m_workspace = nullptr;
    std::unique_ptr<ActionCollection> m_actions;
    std::unique_ptr<Shutdown> m_shutdown;

    std::map<PageId, std::function<QWidget *()>> m_factories;
    std::map<PageId, QWidget *> m_pages;
    std::function<QWidget *(const QString &)> m_makeConnectionPage;
    std::function<QWidget *(const NewConnection &)> m_makeWizard;
    std::function<void(const QString &)> m_import;

    NavigationList *m_navigation = nullptr;
    QStackedWidget *m_stack = nullptr;
    MessageBar *m_messages = nullptr;
    OpeningView *m_opening = nullptr;
    QWidget *m_detail = nullptr; ///< The wizard or the page of a connection, when one is open.
    QPointer<HelpWindow> m_help;
    QPointer<ActionFinder> m_finder;

    std::vector<Place> m_history;
    std::size_t m_position = 0; ///< In m_history.
    bool m_isTrayAvailable = false;
    bool m_mayClose = false;
};

} // namespace millrace
