// DesktopNotifications: the notification service of the desktop, over D-Bus.
#pragma once

#include <QObject>
#include <QString>

#include <map>

class QDBusPendingCall;

namespace millrace {

/// Speaks org.freedesktop.Notifications, so that do-not-disturb is respected, a click comes back
/// and a notification can be withdrawn. Never waits for the service: shown() or unavailable()
/// follows each message. UI thread only.
class DesktopNotifications final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DesktopNotifications)

public:
    explicit DesktopNotifications(QObject *parent = nullptr);

    /// Shows a notification under \a key, in place of an earlier one of that key.
    void show(const QString &key, const QString &title, const QString &text);
    void withdraw(const QString &key);

signals:
    void activated(const QString &key);
    /// The service has taken it.
    void shown(const QString &key);
    /// There is no such service; the message is to be shown another way.
    void unavailable(const QString &key, const QString &title, const QString &text);

private slots:
    void noteAction(uint id, const QString &action);
    void noteClosed(uint id, uint reason);

private:
    [[nodiscard]] QString keyOf(uint id) const;
    /// The answer of the service to a notification.
    void take(const QString &key, const QDBusPendingCall &call, const QString &title,
              const QString &text);

    std::map<QString, uint> m_ids;
};

} // namespace millrace
