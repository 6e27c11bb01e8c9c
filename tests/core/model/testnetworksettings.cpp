// NetworkSettings: what is stored comes back, and nonsense does no harm.
#include "core/model/networksettings.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestNetworkSettings final : public QObject
{
    Q_OBJECT

private slots:
    void defaultsAreNotStored() { QCOMPARE(toJson(NetworkSettings()), QJsonObject()); }

    void everythingComesBack()
    {
        NetworkSettings settings;
        settings.proxy = ProxyChoice::Socks;
        settings.proxyHost = u"proxy.example"_s;
        settings.proxyPort = 1080;
        settings.proxyUser = u"ann"_s;
        settings.proxyPassword = {{u"$secret"_s, u"network/proxy/password"_s}};
        settings.proxyExceptions = {u".example.org"_s};
        settings.authorities = {u"one"_s, u"two"_s};
        settings.connectSeconds = 5;
        settings.idleSeconds = 6;
        QVERIFY(networkSettingsFromJson(toJson(settings)) == settings);
        settings.proxyExceptions.clear();
        QVERIFY(networkSettingsFromJson(toJson(settings)).proxyExceptions.isEmpty());
    }

    void nonsenseKeepsTheDefault()
    {
        const NetworkSettings settings
            = networkSettingsFromJson({{u"proxy"_s, u"pigeon"_s},
                                       {u"proxy_port"_s, 70000},
                                       {u"proxy_exceptions"_s, QJsonArray{7, u""_s}},
                                       {u"connect_seconds"_s, -1},
                                       {u"idle_seconds"_s, 1'000'000}});
        QCOMPARE(settings.proxy, ProxyChoice::System);
        QCOMPARE(settings.proxyPort, 0);
        QVERIFY(settings.proxyExceptions.isEmpty());
        QCOMPARE(settings.connectSeconds, NetworkSettings::s_defaultConnectSeconds);
        QCOMPARE(settings.idleSeconds, NetworkSettings::s_defaultIdleSeconds);
    }

    void plainPasswordIsDropped()
    {
        const NetworkSettings settings
            = networkSettingsFromJson({{u"proxy_password"_s, u"secret-8"_s}});
        QVERIFY(settings.proxyPassword.isEmpty());
        QVERIFY(networkSettingsFromJson(
                    {{u"proxy_password"_s, QJsonObject{{u"plain"_s, u"secret-8"_s}}}})
                    .proxyPassword.isEmpty());
    }

    void proxyNeedsAnAddress()
    {
        NetworkSettings settings;
        QVERIFY(settings.isComplete());
        settings.proxy = ProxyChoice::Http;
        QVERIFY(!settings.isComplete());
        settings.proxyHost = u"proxy.example"_s;
        settings.proxyPort = 3128;
        QVERIFY(settings.isComplete());
    }
};

QTEST_APPLESS_MAIN(TestNetworkSettings)
#include "testnetworksettings.moc"
