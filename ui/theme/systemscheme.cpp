#include "ui/theme/systemscheme.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QPalette>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_service = u"org.freedesktop.portal.Desktop"_s;
const QString s_path = u"/org/freedesktop/portal/desktop"_s;
const QString s_interface = u"org.freedesktop.portal.Settings"_s;
const QString s_appearance = u"org.freedesktop.appearance"_s;
const QString s_gnome = u"org.gnome.desktop.interface"_s;

/// Black and white, as the high-contrast themes of desktops are; no usual theme is so far apart
/// on black.
bool isExtreme(const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Window);
    return ground == QColor(Qt::black)
        && contrast(ground, palette.color(QPalette::WindowText)) > 19;
}

} // namespace

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent)
{
}

void SystemScheme::askPortal()
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    // The whole message: Qt 6.4 does not find a slot that takes a QDBusVariant as long as nothing
    // else has registered that type.
    bus.connect(s_service, s_path, s_interface, u"SettingChanged"_s, this,
                SLOT(takeChange(QDBusMessage)));
    QDBusMessage question
        = QDBusMessage::createMethodCall(s_service, s_path, s_interface, u"ReadAll"_s);
    question << QStringList{s_appearance, s_gnome};
    auto *call = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(call, &QDBusPendingCallWatcher::finished, this, &SystemScheme::takeAnswer);
}

void SystemScheme::setPlatformPalette(const QPalette &palette)
{
    const bool isHighContrast = m_isHighContrast || isExtreme(palette);
    const Scheme scheme = schemeOf(palette);
    if (scheme == m_paletteScheme && isHighContrast == m_isHighContrast)
        return;
    m_paletteScheme = scheme;
    m_isHighContrast = isHighContrast;
    emit changed();
}

Scheme SystemScheme::schemeOf(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightnessF()
            < palette.color(QPalette::WindowText).lightnessF()
        ? Scheme::Dark
        : Scheme::Light;
}

void SystemScheme::takeAnswer(QDBusPendingCallWatcher *call)
{
    call->deleteLater();
    const QDBusPendingReply<> reply = *call;
    if (reply.isError() || reply.reply().arguments().isEmpty())
        return;
    const auto answer = reply.reply().arguments().constFirst().value<QDBusArgument>();
    if (answer.currentType() != QDBusArgument::MapType)
        return;
    QMap<QString, QVariantMap> groups;
    answer >> groups;
    bool isChange = false;
    for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
        for (auto value = group->cbegin(); value != group->cend(); ++value)
            isChange = take(group.key(), value.key(), value.value()) || isChange;
    }
    if (isChange)
        emit changed();
}

void SystemScheme::takeChange(const QDBusMessage &change)
{
    const QVariantList arguments = change.arguments();
    if (arguments.size() != 3)
        return;
    const auto value = arguments.at(2).value<QDBusVariant>().variant();
    if (take(arguments.at(0).toString(), arguments.at(1).toString(), value))
        emit changed();
}

bool SystemScheme::take(const QString &group, const QString &key, const QVariant &value)
{
    if (group == s_appearance && key == u"color-scheme"_s) {
        // 0 is "no preference": the palette decides.
        const uint wish = value.toUInt();
        m_portalScheme = wish == 1 ? std::optional(Scheme::Dark)
            : wish == 2            ? std::optional(Scheme::Light)
                                   : std::nullopt;
        return true;
    }
    if (group == s_appearance && key == u"contrast"_s) {
        m_isHighContrast = value.toUInt() == 1;
        return true;
    }
    if (group == s_gnome && key == u"enable-animations"_s) {
        m_wantsAnimations = value.toBool();
        return true;
    }
    return false;
}

} // namespace millrace
