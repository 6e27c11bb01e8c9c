// MainWindow: navigation at the left, the page at the right, menu, messages, closing.
#pragma once

#include "core/base/error.h"
#include "core/store/statedatabase.h"
#include "ui/mainwindow/pagestack.h"
#include "ui/mainwindow/windowactions.h"
#include "ui/mainwindow/windowdialogs.h"

#include <QMainWindow>

#include <functional>
#include <memory>

namespace millrace {

class ActionCollection;
class Closing;
class MessageBar;
class OpeningView;
class Shutdown;
class SidePanel;
class UiPreferences;
class Workspace;

/// The one window of the program. It is made without a profile, so that it paints at once; what it
/// shows comes with setWorkspace() or showOpeningError().
///
/// Pages are registered in pages(), see ui/mainwindow/pages.h, and made when they are shown first.
/// The navigation lists what is registered and nothing else.
class MainWindow final : public QMainWindow
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MainWindow)

public:
    /// \a preferences outlives the window.
    explicit MainWindow(UiPreferences &preferences, QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] PageStack &pages() { return *m_pages; }
    [[nodiscard]] ActionCollection &actions() { return *m_actions; }
    [[nodiscard]] MessageBar &messageBar() { return *m_messages; }

    /// What is done with files that were chosen for an import.
    using ImportFiles = std::function<void(const QStringList &files)>;
    /// Shows the actions "Import" and "Import from Airbyte", which have files chosen for these.
    void registerImport(ImportFiles import, ImportFiles fromAirbyte);
    /// Shows the action "Export all"; \a act asks for the file and writes it.
    void registerExport(std::function<void()> act);
    [[nodiscard]] bool canImport() const { return m_import != nullptr; }

    /// Follows \a workspace, which outlives the window, from now on, and shows the page that was
    /// open last. REQUIRES: the pages are registered.
    void setWorkspace(Workspace &workspace);
    /// The profile cannot be opened.
    void showOpeningError(const Error &error);
    /// Back to the skeleton, while the profile is opened again.
    void showOpening();

    void showPage(PageId id);
    /// One that is not in the snapshot yet is shown as soon as it is.
    void showConnection(const QString &connectionId);
    void startNewConnection(const NewConnection &start = {});
    /// Leaves the wizard or the page of a connection, if \a detail is the one that is open; back to
    /// what was there before.
    void leaveDetail(const QWidget *detail);
    /// Makes the demo's connection if there is none, runs it and shows it.
    void startDemo();
    void chooseImport();
    void chooseAirbyteImport();
    /// Runs every connection that is not paused, after the question for production ones.
    void syncAll();

    /// Shows the window if it was hidden or minimised, in front of the others.
    void bringToFront();
    /// Whether closing may leave the program in a tray.
    void setTrayAvailable(bool isAvailable);
    /// Asks what becomes of running connections, if there are any; quitReady() follows unless the
    /// person stays.
    void requestQuit();
    /// The same, and the program starts anew; forgotten when the person stays.
    void requestRestart();
    [[nodiscard]] bool wantsRestart() const { return m_wantsRestart; }
    /// The same without a question: runs are interrupted.
    void quitNow();

signals:
    void openingRetried();
    void recoveryChosen(millrace::StateDatabase::Recovery recovery);
    /// Nothing runs any more, and the person wants to go: the program may end.
    void quitReady();

protected:
    bool focusNextPrevChild(bool isForward) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildBody();
    void connectActions();
    void connectPages();
    void updateActions();
    /// \a action is undo or redo; \a named its text with a step.
    void showStep(QAction &action, const QString &named);
    void updatePlace();
    void updateBadges();
    void follow();
    void showStale(const Error &error);

    void refresh();
    void restorePlaces();
    void showLastPlace();
    void savePlaces();

    UiPreferences &m_preferences;
    Workspace *m_workspace = nullptr;
    ActionCollection *m_actions = nullptr;
    WindowActions m_act;
    WindowDialogs m_dialogs;
    std::unique_ptr<Shutdown> m_shutdown;
    Closing *m_closing = nullptr;
    bool m_wantsRestart = false;
    ImportFiles m_import;
    ImportFiles m_importAirbyte;
    std::function<void()> m_export;

    SidePanel *m_side = nullptr;
    QWidget *m_notes = nullptr; ///< Around the messages; takes no room while there is none.
    MessageBar *m_messages = nullptr;
    MessageBar *m_stale = nullptr; ///< Stands as long as the profile cannot be read.
    QStackedWidget *m_body = nullptr; ///< The opening view, then the pages.
    OpeningView *m_opening = nullptr;
    PageStack *m_pages = nullptr;
    QString m_awaited; ///< A connection to show once it is in the snapshot.
    bool m_isDemoStarting = false;
};

} // namespace millrace
