// ConnectionsPage: the home of the window: every connection, how it stands, what can be done.
#pragma once

#include "core/model/connectionstate.h"

#include <QWidget>

#include <memory>

class QStackedWidget;
class QTreeView;

namespace millrace {

class ConnectionsModel;
class ConnectionsFilterModel;
class ConnectionsToolBar;
class UiPreferences;
class Workspace;
struct ConnectionSummary;

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

    /// Whether the empty page offers to import; \a isOffered when something takes the signal.
    void setImportOffered(bool isOffered);

signals:
    void connectionOpened(const QString &connectionId);
    void draftOpened(const QString &draftId);
    void newConnectionRequested();
    void demoRequested();
    void importRequested();

private:
    void buildBody();
    void buildActions();
};

} // namespace millrace
