#include "tests/ui/tray/desktophost.h"

#include <unistd.h>

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QSocketNotifier>
#include <QStringList>
#include <QVariantMap>

#include <cstdio>
#include <iostream>
#include <string>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

void say(const QString &line)
{
    std::fputs(qPrintable(line + u'\n'), stdout);
    std::fflush(stdout);
}

} // namespace

class StatusNotifierWatcher final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems MEMBER m_items)
    Q_PROPERTY(bool IsStatusNotifierHostRegistered MEMBER m_hasHost)
    Q_PROPERTY(int ProtocolVersion MEMBER m_version)

public slots:
    void RegisterStatusNotifierItem(const QString &service)
    {
        m_items << service;
        say(u"item "_s + service);
    }
    void RegisterStatusNotifierHost(const QString &) { m_hasHost = true; }

signals:
    void StatusNotifierItemRegistered(const QString &service);
    void StatusNotifierHostRegistered();

private:
    QStringList m_items;
    bool m_hasHost = true;
    int m_version = 0;
};

class NotificationService final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public slots:
    uint Notify(const QString &, uint replaces, const QString &, const QString &summary,
                const QString &, const QStringList &, const QVariantMap &, int)
    {
        const uint id = replaces != 0 ? replaces : ++m_lastId;
        say(u"notify %1 %2"_s.arg(id).arg(summary));
        return id;
    }
    void CloseNotification(uint id)
    {
        say(u"close %1"_s.arg(id));
        emit NotificationClosed(id, 3);
    }
    QStringList GetCapabilities() { return {u"body"_s, u"actions"_s}; }

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    uint m_lastId = 0;
};

int runDesktopHost(int argc, char *argv[])
{
    const QCoreApplication program(argc, argv);
    QDBusConnection bus = QDBusConnection::sessionBus();
    StatusNotifierWatcher watcher;
    NotificationService notifications;
    const auto exports = QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals
        | QDBusConnection::ExportAllProperties;
    if (!bus.registerObject(u"/StatusNotifierWatcher"_s, &watcher, exports)
        || !bus.registerObject(u"/org/freedesktop/Notifications"_s, &notifications, exports)
        || !bus.registerService(u"org.kde.StatusNotifierWatcher"_s)
        || !bus.registerService(u"org.freedesktop.Notifications"_s))
        return 1;
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &notifications, [&notifications] {
        std::string word;
        uint id = 0;
        if (!(std::cin >> word >> id))
            QCoreApplication::quit();
        else
            emit notifications.ActionInvoked(id, u"default"_s);
    });
    say(u"ready"_s);
    return QCoreApplication::exec();
}

} // namespace millrace::test

#include "desktophost.moc"
