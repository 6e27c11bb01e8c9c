// ConnectionsPage: the home of the window: every connection, how it stands, what can be done.
#pragma once

#include "core/base/error.h"
#include "ui/connections/connectionrow.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QHBoxLayout;
class QPushButton;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace millrace {

class ConnectionActions;
class ConnectionsColumns;
class ConnectionsDelegate;
class ConnectionsFilterModel;
class ConnectionsModel;
class Dashboard;
class EmptyState;
class FilterBar;
class LoadingView;
class MessageBar;
class PageHeader;
class TableTools;
class UiPreferences;
class Workspace;
struct Connection;

/// Shows the snapshots of a Workspace: drafts on top, then the connections. Acts on the selected
/// rows by itself (sync, pause, duplicate, delete); what leads to another page is a signal.
class ConnectionsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionsPage)

public:
    /// Both outlive the page.
    ConnectionsPage(Workspace &workspace, UiPreferences &preferences, QWidget *parent = nullptr);
    ~ConnectionsPage() override;

    /// Whether the page offers to import; off until something takes importRequested()
    /// and airbyteImportRequested().
    void setImportOffered(bool isOffered);

signals:
    void connectionOpened(const QString &connectionId);
    void draftOpened(const QString &draftId);
    void newConnectionRequested();
    void demoRequested();
    void importRequested();
    void airbyteImportRequested();
    /// A run of the dashboard was opened.
    void runRequested(const QString &connectionId, qint64 jobId);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void buildHeader();
    void buildList();
    void buildStates();
    QWidget *buildToolBar();
    void connectWorkspace();

    void refresh();
    void refreshRow(const QString &connectionId);
    void refreshLooks();
    void showPlace();
    void updateSubtitle();
    void selectionMoved();
    [[nodiscard]] std::vector<ConnectionRow> selectedRows() const;
    void openMenu(const QPoint &position);
    void tellDuplicate(const Connection &copy, const QString &originalName);
    void select(const QString &id);

    Workspace &m_workspace;
    UiPreferences &m_preferences;
    ConnectionsModel *m_model = nullptr;
    ConnectionsFilterModel *m_filtered = nullptr;
    ConnectionsDelegate *m_delegate = nullptr;
    ConnectionActions *m_actions = nullptr;
    ConnectionsColumns *m_columns = nullptr;

    PageHeader *m_header = nullptr;
    MessageBar *m_messages = nullptr;
    Dashboard *m_dashboard = nullptr;
    FilterBar *m_filterBar = nullptr;
    QWidget *m_toolBar = nullptr;
    QStackedWidget *m_places = nullptr;
    QTreeView *m_view = nullptr;
    TableTools *m_tools = nullptr;
    LoadingView *m_loading = nullptr;
    EmptyState *m_firstRun = nullptr;
    EmptyState *m_noHits = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_importAirbyte = nullptr;
    QString m_awaited; ///< Id of the row to select as soon as it is there.
    QTimer m_timesTimer;
};

} // namespace millrace
