// TrayIcon: the worst state of all connections in the system tray, and a menu.
#pragma once

#include "ui/tray/traystatus.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>
#include <QTimer>

#include <vector>

namespace millrace {

class Workspace;

/// Appears once the desktop has a tray, which may be after the program's start. Icon and tool tip
/// follow the workspace, at most twice a second. UI thread only.
class TrayIcon final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrayIcon)

public:
    explicit TrayIcon(Workspace &workspace, QObject *parent = nullptr);

    /// Whether the desktop shows it; without a tray nothing may hide there.
    [[nodiscard]] bool isAvailable() const { return m_isAvailable; }
    /// For a desktop without a notification service.
    void showMessage(const QString &title, const QString &text);

signals:
    void availabilityChanged(bool isAvailable);
    void openRequested();
    void connectionRequested(const QString &connectionId);
    void quitRequested();

private:
    void lookForTray();
    void buildMenu();
    void refresh();
    void show(const TrayStatus &status);
    [[nodiscard]] QIcon iconFor(ConnectionState state) const;

    Workspace &m_workspace;
    QSystemTrayIcon m_icon;
    QMenu m_menu;
    QAction *m_firstFixed = nullptr; ///< The entries of connections stand above it.
    std::vector<QAction *> m_entries;
    TrayStatus m_status;
    QTimer m_refreshTimer;
    QTimer m_trayTimer;
    bool m_isAvailable = false;
};

} // namespace millrace
