// Notifier: tells about failures and recoveries while nobody looks at the window.
#pragma once

#include "ui/tray/desktopnotifications.h"
#include "ui/tray/noticerules.h"

#include <QObject>

namespace millrace {

/// Follows a workspace; never the only channel. UI thread only.
class Notifier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Notifier)

public:
    /// Both outlive the notifier.
    Notifier(Workspace &workspace, const UiPreferences &preferences, QObject *parent = nullptr);

signals:
    /// A notification was clicked; empty for a summary: the list is what it is about.
    void connectionRequested(const QString &connectionId);
    /// The desktop has no notification service; the tray may show the message.
    void messageLeft(const QString &title, const QString &text);

private:
    void follow();

    Workspace &m_workspace;
    NoticeRules m_rules;
    DesktopNotifications m_notifications;
};

} // namespace millrace
