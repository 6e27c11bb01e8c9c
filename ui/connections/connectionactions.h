// ConnectionActions: what can be done with the selected connections and drafts.
#pragma once

#include "ui/connections/connectionrow.h"

#include <QAction>
#include <QObject>

#include <vector>

class QMenu;

namespace millrace {

class ConnectionExporter;
struct Connection;
struct Error;
class Workspace;

/// Owns the actions; an action that cannot act says why in its tool tip. Their keys hold within
/// \a owner.
class ConnectionActions final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionActions)

public:
    /// \a workspace outlives the actions; \a owner is the page, their parent.
    ConnectionActions(Workspace &workspace, QWidget *owner);

    /// Called whenever the selection or what is selected changes.
    void setSelection(std::vector<ConnectionRow> rows);

    QAction *open = nullptr; ///< Opens the connection, or goes on with the draft.
    QAction *sync = nullptr;
    QAction *cancel = nullptr; ///< The run that is on; a run that waits is taken back.
    QAction *runNext = nullptr; ///< Shown for a run that waits behind others.
    QAction *pauseRun = nullptr; ///< Shown while a run is on.
    QAction *dryRun = nullptr; ///< Shown for a connection into objects of its destination.
    QAction *pause = nullptr;
    QAction *resume = nullptr;
    QAction *duplicate = nullptr;
    QAction *exportFile = nullptr; ///< Writes the selected connections to a file.
    QAction *remove = nullptr; ///< Deletes the connection, or discards the drafts.

    /// All of them, for a context menu and the button "More".
    void fill(QMenu &menu) const;

signals:
    void connectionOpened(const QString &connectionId);
    void draftOpened(const QString &draftId);
    void duplicated(const millrace::Connection &copy, const QString &originalName);
    void failed(const millrace::Error &error);
    /// Something is done, in a sentence.
    void done(const QString &text);

private:
    QAction *make(const QString &text, const QString &iconName, const QString &keyId);
    void refresh();
    void openSelected();
    void syncSelected();
    void setPaused(bool isPaused);
    void dryRunSelected();
    [[nodiscard]] bool hasMapping(const ConnectionRow &row) const;
    void duplicateSelected();
    /// Ids of the selected connections, without drafts.
    [[nodiscard]] QStringList selectedIds() const;
    /// Commands that do to every selected connection what an action does.
    void fillCommands(QMenu &menu) const;
    void removeSelected();
    void askForDeletion(const ConnectionRow &row);
    void askForDiscarding();

    Workspace &m_workspace;
    QWidget *const m_owner;
    ConnectionExporter *const m_exporter;
    std::vector<ConnectionRow> m_rows;
};

} // namespace millrace
