#include "ui/theme/systemscheme.h"

#include <QDBusMessage>
#include <QDBusVariant>
#include <QPalette>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QPalette paletteOf(const QColor &window, const QColor &text)
{
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    return palette;
}

/// As the portal's signal arrives.
void announce(SystemScheme &system, const QString &group, const QString &key, const QVariant &value)
{
    QDBusMessage change
        = QDBusMessage::createSignal(u"/org/freedesktop/portal/desktop"_s,
                                     u"org.freedesktop.portal.Settings"_s, u"SettingChanged"_s);
    change << group << key << QVariant::fromValue(QDBusVariant(value));
    QVERIFY(QMetaObject::invokeMethod(&system, "takeChange", Q_ARG(QDBusMessage, change)));
}

const QString s_appearance = u"org.freedesktop.appearance"_s;

} // namespace

class TestSystemScheme final : public QObject
{
    Q_OBJECT

private slots:
    void paletteDecidesWithoutPortal();
    void portalWinsOverPalette();
    void noPreferenceLeavesItToThePalette();
    void otherSettingsChangeNothing();
    void desktopMayForbidAnimations();
    void strongContrastIsSeen();
};

void TestSystemScheme::paletteDecidesWithoutPortal()
{
    SystemScheme system;
    QCOMPARE(system.scheme(), Scheme::Light);
    QSignalSpy spy(&system, &SystemScheme::changed);
    system.setPlatformPalette(paletteOf(QColor(0x202020), Qt::white));
    QCOMPARE(system.scheme(), Scheme::Dark);
    QCOMPARE(spy.count(), 1);
    system.setPlatformPalette(paletteOf(QColor(0x303030), Qt::white));
    QCOMPARE(spy.count(), 1);
}

void TestSystemScheme::portalWinsOverPalette()
{
    SystemScheme system;
    QSignalSpy spy(&system, &SystemScheme::changed);
    announce(system, s_appearance, u"color-scheme"_s, 1U);
    QCOMPARE(system.scheme(), Scheme::Dark);
    QCOMPARE(spy.count(), 1);
    system.setPlatformPalette(paletteOf(Qt::white, Qt::black));
    QCOMPARE(system.scheme(), Scheme::Dark);
    announce(system, s_appearance, u"color-scheme"_s, 2U);
    QCOMPARE(system.scheme(), Scheme::Light);
}

void TestSystemScheme::noPreferenceLeavesItToThePalette()
{
    SystemScheme system;
    system.setPlatformPalette(paletteOf(QColor(0x202020), Qt::white));
    announce(system, s_appearance, u"color-scheme"_s, 2U);
    announce(system, s_appearance, u"color-scheme"_s, 0U);
    QCOMPARE(system.scheme(), Scheme::Dark);
}

void TestSystemScheme::otherSettingsChangeNothing()
{
    SystemScheme system;
    QSignalSpy spy(&system, &SystemScheme::changed);
    announce(system, u"org.gnome.desktop.interface"_s, u"color-scheme"_s, u"prefer-dark"_s);
    QCOMPARE(spy.count(), 0);
    QCOMPARE(system.scheme(), Scheme::Light);
}

void TestSystemScheme::desktopMayForbidAnimations()
{
    SystemScheme system;
    QVERIFY(system.wantsAnimations());
    announce(system, u"org.gnome.desktop.interface"_s, u"enable-animations"_s, false);
    QVERIFY(!system.wantsAnimations());
}

void TestSystemScheme::strongContrastIsSeen()
{
    SystemScheme system;
    system.setPlatformPalette(paletteOf(QColor(0x101010), Qt::white));
    QVERIFY(!system.isHighContrast());
    system.setPlatformPalette(paletteOf(Qt::black, Qt::white));
    QVERIFY(system.isHighContrast());
}

QTEST_GUILESS_MAIN(TestSystemScheme)
#include "testsystemscheme.moc"
