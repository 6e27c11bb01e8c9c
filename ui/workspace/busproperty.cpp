#include "ui/workspace/busproperty.h"

#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusServiceWatcher>
#include <QDBusVariant>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_properties = u"org.freedesktop.DBus.Properties"_s;
/// Whoever is not answered within this time goes on without.
constexpr int s_patience = 2000;

} // namespace

BusProperty::BusProperty(const QDBusConnection &bus, Name name, QObject *parent)
    : QObject(parent)
    , m_bus(bus)
    , m_name(std::move(name))
{
    if (!m_bus.isConnected()) {
        m_isKnown = true;
        return;
    }
    m_bus.connect(m_name.service, m_name.path, s_properties, u"PropertiesChanged"_s, this,
                  SLOT(noteChanges(QString, QVariantMap, QStringList)));
    auto *watcher = new QDBusServiceWatcher(m_name.service, m_bus,
                                            QDBusServiceWatcher::WatchForRegistration
                                                | QDBusServiceWatcher::WatchForUnregistration,
                                            this);
    connect(watcher, &QDBusServiceWatcher::serviceRegistered, this, &BusProperty::ask);
    connect(watcher, &QDBusServiceWatcher::serviceUnregistered, this, [this] { take({}); });
    ask();
}

void BusProperty::ask()
{
    QDBusMessage call
        = QDBusMessage::createMethodCall(m_name.service, m_name.path, s_properties, u"Get"_s);
    // Nothing is started for the sake of the question.
    call.setAutoStartService(false);
    call << m_name.interface << m_name.property;
    auto *answer = new QDBusPendingCallWatcher(m_bus.asyncCall(call, s_patience), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        const QDBusPendingReply<QDBusVariant> reply = *answer;
        answer->deleteLater();
        take(reply.isError() ? QVariant() : reply.value().variant());
    });
}

void BusProperty::noteChanges(const QString &interface, const QVariantMap &values,
                              const QStringList &invalidated)
{
    if (interface != m_name.interface)
        return;
    if (const auto found = values.constFind(m_name.property); found != values.constEnd())
        take(*found);
    else if (invalidated.contains(m_name.property))
        ask();
}

void BusProperty::take(const QVariant &value)
{
    if (m_isKnown && value == m_value)
        return;
    m_isKnown = true;
    m_value = value;
    emit changed();
}

} // namespace millrace
