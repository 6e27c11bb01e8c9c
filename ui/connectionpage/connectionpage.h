// ConnectionPage: everything about one connection: how it stands, what happened, how to change it.
#pragma once

#include <QPointer>
#include <QWidget>

#include <array>
#include <memory>
#include <vector>

class QStackedWidget;
class QTabWidget;
class QUndoCommand;
class QUndoGroup;
class QUndoStack;

namespace millrace {

class ConnectionActs;
class ConnectionHeader;
class ConnectionSettingsPage;
class EditTab;
class EndpointTests;
class MessageBar;
class RunView;
class SchemaBanner;
class StatusPage;
class TimelineView;
class Workspace;
struct ConnectionSummary;
struct StreamId;
struct TrustedIdentity;

/// Header, tabs and the view of one run, which lies over the tabs while it is open. Follows the
/// snapshots of the workspace; UI thread only. The workspace must outlive it. With unsaved changes
/// it refuses to be closed, asks what is to become of them, and says by settled() that it may be
/// closed now.
class ConnectionPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionPage)

public:
    enum class Tab { Status, Timeline, Schema, Mapping, Rejected, Settings };

    explicit ConnectionPage(Workspace &workspace, QWidget *parent = nullptr);
    ~ConnectionPage() override;

    /// Gives a tab its content, which the page owns from now on: the whole of Schema, Mapping
    /// and Rejected, and for Settings the form above what the page itself brings there. A tab
    /// without content is not shown; Status and Timeline are the page's own. The widget learns of
    /// the connection by connectionShown().
    void setTabWidget(Tab tab, QWidget *widget);

    /// Shows the connection with its status tab; a connection that is shown already stays as it is.
    void showConnection(const QString &id);
    void showTab(Tab tab);
    /// The changes of all tabs, for those that are made outside.
    [[nodiscard]] const std::shared_ptr<QUndoStack> &history() const { return m_history; }
    /// Opens the run over the tabs; \a jobId is one of the connection shown.
    void showRun(qint64 jobId);
    /// The same with this line of the log of one attempt; \a line counts from 0.
    void showLogLine(qint64 jobId, int attempt, qint64 line);
    /// The connection shown; empty when there is none.
    [[nodiscard]] const QString &connectionId() const { return m_connectionId; }
    [[nodiscard]] Tab currentTab() const;

signals:
    /// The person is done here, or the connection is gone.
    void closed();
    /// The unsaved changes that kept the page open are saved or discarded.
    void settled();
    /// Another connection is to be shown, such as a fresh copy.
    void connectionRequested(const QString &id);
    /// The rejected records of the connection are to be shown, and there is no tab for them.
    void rejectedRequested(const QString &connectionId);
    /// The logs of all runs of the connection are to be searched.
    void logSearchRequested(const QString &connectionId, const QString &text, bool isPattern);
    /// For the widgets given by setTabWidget().
    void connectionShown(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void build();
    void fillTabs();
    void addShortcuts();
    void addTabActions();
    void addHistoryActions();
    void followHistory();
    void activateHistory();
    void showTabKeys();
    void refresh();
    void connectHeader();
    void connectActs();
    void connectTabs();
    void copyCommand(const QString &command);
    void showRejected();
    void leaveRun();
    void follow();
    void followTests();
    void followTab();
    void followProgress(const QString &id);
    void syncOrCancel();
    void syncTrusting(const std::vector<StreamId> &streams,
                      const std::vector<TrustedIdentity> &trusted);
    [[nodiscard]] std::vector<EditTab *> modifiedTabs() const;
    void askAboutChanges();
    /// Saves one tab after the other, then tells that all are settled.
    void saveNext();
    [[nodiscard]] Tab tabOf(const EditTab &tab) const;
    void stayAt(const EditTab *tab);
    [[nodiscard]] const ConnectionSummary *summary() const;

    Workspace &m_workspace;
    QString m_connectionId;
    bool m_isAsking = false;
    bool m_isSettling = false; ///< Saving, to be closed then.
    bool m_isRemoved = false; ///< There is nothing left to save to.
    bool m_wasSeen = false; ///< The connection has been in a snapshot.
    ConnectionActs *m_acts = nullptr;
    ConnectionHeader *m_header = nullptr;
    MessageBar *m_messages = nullptr;
    SchemaBanner *m_banner = nullptr;
    QStackedWidget *m_stack = nullptr;
    QTabWidget *m_tabs = nullptr;
    StatusPage *m_status = nullptr;
    TimelineView *m_timeline = nullptr;
    ConnectionSettingsPage *m_settings = nullptr;
    RunView *m_run = nullptr;
    std::array<QWidget *, 6> m_contents{}; ///< By Tab; null: the tab has no content.
    std::vector<QPointer<EditTab>> m_editTabs;
    EndpointTests *m_tests;
    const std::shared_ptr<QUndoStack> m_history;
    QUndoGroup *m_histories = nullptr; ///< Of all tabs; that of the one in front is active.
    // As they were seen last.
    int m_historyIndex = 0;
    int m_historyCount = 0;
    const QUndoCommand *m_historyTop = nullptr; ///< To be compared only.
};

} // namespace millrace
