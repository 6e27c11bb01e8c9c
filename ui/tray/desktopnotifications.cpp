#include "ui/tray/desktopnotifications.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QVariantMap>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_service = u"org.freedesktop.Notifications"_s;
const QString s_path = u"/org/freedesktop/Notifications"_s;
const QString s_defaultAction = u"default"_s;

QDBusMessage call(const QString &method)
{
    return QDBusMessage::createMethodCall(s_service, s_path, s_service, method);
}

} // namespace

DesktopNotifications::DesktopNotifications(QObject *parent)
    : QObject(parent)
{
    // D-Bus signals have no function pointers; the names are those of the specification.
    QDBusConnection bus = QDBusConnection::sessionBus();
    bus.connect(s_service, s_path, s_service, u"ActionInvoked"_s, this,
                SLOT(noteAction(uint, QString)));
    bus.connect(s_service, s_path, s_service, u"NotificationClosed"_s, this,
                SLOT(noteClosed(uint, uint)));
}

void DesktopNotifications::show(const QString &key, const QString &title, const QString &text)
{
    const auto former = m_ids.find(key);
    QDBusMessage message = call(u"Notify"_s);
    message << QCoreApplication::applicationName() << (former == m_ids.end() ? 0U : former->second)
            << u"io.github.millrace.Millrace"_s << title << text.toHtmlEscaped()
            << QStringList{s_defaultAction, tr("Show")}
            << QVariantMap{{u"desktop-entry"_s, u"io.github.millrace.Millrace"_s}} << -1;
    auto *watcher
        = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(message), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, key, title, text] {
        watcher->deleteLater();
        take(key, *watcher, title, text);
    });
}

void DesktopNotifications::take(const QString &key, const QDBusPendingCall &call,
                                const QString &title, const QString &text)
{
    const QDBusPendingReply<uint> reply = call;
    if (reply.isError()) {
        emit unavailable(key, title, text);
        return;
    }
    m_ids[key] = reply.value();
    emit shown(key);
}

void DesktopNotifications::withdraw(const QString &key)
{
    const auto found = m_ids.find(key);
    if (found == m_ids.end())
        return;
    QDBusMessage message = call(u"CloseNotification"_s);
    message << found->second;
    QDBusConnection::sessionBus().send(message);
    m_ids.erase(found);
}

QString DesktopNotifications::keyOf(uint id) const
{
    for (const auto &[key, shown] : m_ids) {
        if (shown == id)
            return key;
    }
    return {};
}

void DesktopNotifications::noteAction(uint id, const QString &action)
{
    const QString key = keyOf(id);
    if (!key.isNull() && action == s_defaultAction)
        emit activated(key);
}

void DesktopNotifications::noteClosed(uint id, uint)
{
    if (const QString key = keyOf(id); !key.isNull())
        m_ids.erase(key);
}

} // namespace millrace
