// Notifier: shows the notices that are for the desktop.
#pragma once

#include "core/store/noticestore.h"
#include "ui/tray/desktopnotifications.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <map>
#include <set>
#include <vector>

namespace millrace {

class Workspace;

/// Takes what waits for the desktop from the outbox of the profile, whichever process has put it
/// there, and withdraws what is solved or read. One notification per connection: the newest says it
/// all, and what came at once is told together; what several connections have in common becomes one
/// summary. Never the only channel: the list of notices has them too. UI thread only.
class Notifier final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Notifier)

public:
    /// Shows a message where the desktop has no notification service; false: nor can it.
    using Fallback = std::function<bool(const QString &title, const QString &text)>;

    /// \a workspace outlives the notifier.
    explicit Notifier(Workspace &workspace, QObject *parent = nullptr);

    void setFallback(Fallback fallback) { m_fallback = std::move(fallback); }

signals:
    /// A notification about one connection was clicked.
    void connectionRequested(const QString &connectionId);
    /// A summary was clicked.
    void noticesRequested();

private:
    /// What was read of the profile for one look.
    struct News final
    {
        std::vector<KeptNotice> due;
        std::vector<qint64> settled;
    };

    void follow();
    void take(const News &news);
    void showSummary(NoticeKind kind, const std::vector<Notice> &notices);
    /// \a notices are about one connection.
    void showOne(const std::vector<Notice> &notices);
    void show(const QString &key, const std::vector<Notice> &notices, const QString &title,
              const QString &text);
    void noteShown(const QString &key);
    void noteUnavailable(const QString &key, const QString &title, const QString &text);
    void open(const QString &key);
    /// Stores what became of notices.
    void settle(const QString &key, bool isShown);

    Workspace &m_workspace;
    DesktopNotifications m_notifications;
    Fallback m_fallback;
    std::map<QString, std::set<qint64>> m_shown; ///< By key of the notification.
    /// Those of which it is not known yet whether the desktop took them, by the same key.
    std::map<QString, std::set<qint64>> m_unsettled;
    QTimer m_timer; ///< For what waits after a claim of a program that died.
    bool m_isLooking = false;
    bool m_isLookDue = false;
};

} // namespace millrace
