// NetworkStorage: the password of the proxy is kept apart and forgotten when nobody needs it.
#include "core/interchange/endpointstorage.h"
#include "core/interchange/networkstorage.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/settingsrepository.h"
#include "tests/core/store/storefixture.h"

#include <QJsonDocument>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

NetworkSettings proxied()
{
    NetworkSettings settings;
    settings.proxy = ProxyChoice::Http;
    settings.proxyHost = u"proxy.example"_s;
    settings.proxyPort = 3128;
    return settings;
}

} // namespace

class TestNetworkStorage final : public QObject
{
    Q_OBJECT

private slots:
    void nothingStoredIsTheDefault()
    {
        StoreFixture store;
        QVERIFY(must(storedNetwork(*store.database)) == NetworkSettings());
    }

    void passwordGoesToTheSecrets()
    {
        StoreFixture store;
        MemorySecretStore secrets;
        const NetworkSettings stored
            = must(storeNetwork(*store.database, secrets, proxied(), u"pass-4711"_s));
        QVERIFY(must(storedNetwork(*store.database)) == stored);
        QCOMPARE(must(networkPassword(stored, secrets)), u"pass-4711"_s);
        const QJsonValue json = must(SettingsRepository(*store.database).value(u"network"_s));
        QVERIFY(!QJsonDocument(json.toObject()).toJson().contains("pass-4711"));
        // Moving the secrets elsewhere takes it along.
        QCOMPARE(must(usedSecretNames(*store.database)), networkSecretNames(stored));
    }

    void otherChangesKeepIt()
    {
        StoreFixture store;
        MemorySecretStore secrets;
        NetworkSettings settings
            = must(storeNetwork(*store.database, secrets, proxied(), u"pass-4711"_s));
        settings.idleSeconds = 5;
        must(storeNetwork(*store.database, secrets, settings));
        QCOMPARE(must(networkPassword(must(storedNetwork(*store.database)), secrets)),
                 u"pass-4711"_s);
    }

    void emptyPasswordForgetsIt()
    {
        StoreFixture store;
        MemorySecretStore secrets;
        const NetworkSettings settings
            = must(storeNetwork(*store.database, secrets, proxied(), u"pass-4711"_s));
        const QString name = networkSecretNames(settings).first();
        const NetworkSettings after = must(storeNetwork(*store.database, secrets, settings, u""_s));
        QVERIFY(after.proxyPassword.isEmpty());
        QVERIFY(!secrets.read(name));
        QCOMPARE(must(networkPassword(after, secrets)), QString());
    }

    void variableIsRead()
    {
        MemorySecretStore secrets;
        NetworkSettings settings = proxied();
        settings.proxyPassword = {{u"$env"_s, u"MILLRACE_TEST_PROXY"_s}};
        qputenv("MILLRACE_TEST_PROXY", "from-outside");
        QCOMPARE(must(networkPassword(settings, secrets)), u"from-outside"_s);
        qunsetenv("MILLRACE_TEST_PROXY");
        QVERIFY(!networkPassword(settings, secrets));
    }
};

QTEST_GUILESS_MAIN(TestNetworkStorage)
#include "testnetworkstorage.moc"
