// TrayIcon: the worst state of all connections in the system tray, and a menu.
#pragma once

#include "ui/tray/traystatus.h"

#include <QMenu>
#include <QObject>
#include <QSystemTrayIcon>
#include <QTimer>

#include <chrono>
#include <memory>
#include <vector>

namespace millrace {

class Workspace;

/// The icon of \a state; \a isPlain: in one grey that light and dark panels
/// show, told by shape alone.
[[nodiscard]] QIcon trayIconFor(ConnectionState state, bool isPlain);

/// Appears once the desktop has a tray, which may be after the program's start. Icon and tool tip
/// follow the workspace, at most twice a second. UI thread only.
///
/// Qt decides once per process whether trays speak StatusNotifier, when it is first asked. A
/// desktop that is still starting has no host yet, so for a while only the session bus is watched;
/// after \e patience an older (XEmbed) tray may be the answer.
class TrayIcon final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrayIcon)

public:
    static constexpr std::chrono::milliseconds s_patience{5000};

    explicit TrayIcon(Workspace &workspace, QObject *parent = nullptr,
                      std::chrono::milliseconds patience = s_patience);

    /// Whether the desktop shows it; without a tray nothing may hide there.
    [[nodiscard]] bool isAvailable() const { return m_isAvailable; }
    /// For a desktop without a notification service; false without a tray.
    bool showMessage(const QString &title, const QString &text);

signals:
    void availabilityChanged(bool isAvailable);
    void openRequested();
    void connectionRequested(const QString &connectionId);
    void quitRequested();
    void syncAllRequested();

private:
    void waitForHost(std::chrono::milliseconds patience);
    void askQt();
    void lookForTray();
    void buildMenu();
    void refresh();
    void show(const TrayStatus &status);
    [[nodiscard]] QIcon icon() const;

    Workspace &m_workspace;
    std::unique_ptr<QSystemTrayIcon> m_icon; ///< Made when Qt may be asked.
    QMenu m_menu;
    QAction *m_firstFixed = nullptr; ///< The entries of connections stand above it.
    std::vector<QAction *> m_entries;
    TrayStatus m_status;
    QTimer m_refreshTimer;
    QTimer m_trayTimer;
    bool m_isAvailable = false;
};

} // namespace millrace
