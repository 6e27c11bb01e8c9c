// SecretStore: secrets leave a configuration and come back into it.
#include "core/secrets/environmentsecretstore.h"
#include "core/secrets/memorysecretstore.h"
#include "core/secrets/secretstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <future>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const char *text) { return QJsonDocument::fromJson(QByteArray(text)).object(); }

} // namespace

class TestSecretStore final : public QObject
{
    Q_OBJECT

private slots:
    void roundTrips()
    {
        MemorySecretStore store;
        const QJsonObject plain = json(
            R"({"host":"h","password":"p1","tunnel":{"method":"key","key":"p2"},"list":[{"t":"p3"}]})");
        const QStringList pointers{u"/password"_s, u"/tunnel/key"_s, u"/list/0/t"_s,
                                   u"/absent/key"_s};
        const auto stored = withSecretsStored(plain, pointers, u"e1"_s, store);
        QVERIFY(stored);
        QCOMPARE(
            *stored,
            json(
                R"({"host":"h","password":{"$secret":"e1/password"},"tunnel":{"method":"key","key":{"$secret":"e1/tunnel/key"}},"list":[{"t":{"$secret":"e1/list/0/t"}}]})"));
        QCOMPARE(store.read(u"e1/tunnel/key"_s).value(), u"p2"_s);

        const auto resolved = withSecretsResolved(*stored, pointers, store);
        QVERIFY(resolved);
        QCOMPARE(resolved->configuration, plain);
        QStringList values = resolved->values;
        values.sort();
        QCOMPARE(values, (QStringList{u"p1"_s, u"p2"_s, u"p3"_s}));
    }

    void replacesWhatIsReferredTo()
    {
        MemorySecretStore store;
        QVERIFY(store.write(u"e1/oauth/refresh_token"_s, u"first"_s));
        const QJsonObject configuration = json(
            R"({"oauth":{"refresh_token":{"$secret":"e1/oauth/refresh_token"},"id":"plain"}})");
        QVERIFY(replaceSecret(configuration, u"/oauth/refresh_token"_s, u"second"_s, store));
        QCOMPARE(store.read(u"e1/oauth/refresh_token"_s).value(), u"second"_s);

        for (const QString &pointer : {u"/oauth/id"_s, u"/oauth/absent"_s, u"/oauth"_s}) {
            const auto refused = replaceSecret(configuration, pointer, u"third"_s, store);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, u"secrets.no_reference"_s);
        }
    }

    void aTurnIsHeldByOne()
    {
        MemorySecretStore store;
        auto first = store.takeTurn(u"e1/token"_s, {});
        QVERIFY(first);
        QVERIFY(store.takeTurn(u"e1/other"_s, {}));
        CancellationSource source;
        auto second = std::async(std::launch::async,
                                 [&] { return store.takeTurn(u"e1/token"_s, source.get_token()); });
        QCOMPARE(second.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
        first->reset();
        QVERIFY(second.get());
        const auto held = store.takeTurn(u"e1/token"_s, {});
        source.request_stop();
        const auto cancelled = store.takeTurn(u"e1/token"_s, source.get_token());
        QVERIFY(!cancelled);
        QVERIFY(cancelled.error().isCancelled());
    }

    void leavesReferencesAndEmptyPlacesAlone()
    {
        MemorySecretStore store;
        QVERIFY(store.write(u"old"_s, u"kept"_s));
        const QJsonObject before
            = json(R"({"a":{"$secret":"old"},"b":{"$env":"TOKEN"},"c":"","d":null})");
        const auto stored = withSecretsStored(before, {u"/a"_s, u"/b"_s, u"/c"_s, u"/d"_s, u"/e"_s},
                                              u"e1"_s, store);
        QVERIFY(stored);
        QCOMPARE(*stored, before);
        QVERIFY(!store.read(u"e1/a"_s));
    }

    void findsEscapedNames()
    {
        MemorySecretStore store;
        const auto stored
            = withSecretsStored(json(R"({"a/b":{"c~d":"p"}})"), {u"/a~1b/c~0d"_s}, u"e"_s, store);
        QVERIFY(stored);
        QCOMPARE(*stored, json(R"({"a/b":{"c~d":{"$secret":"e/a~1b/c~0d"}}})"));
    }

    void refusesASecretThatIsNoText()
    {
        MemorySecretStore store;
        const auto stored = withSecretsStored(json(R"({"pin":1234})"), {u"/pin"_s}, u"e"_s, store);
        QCOMPARE(stored.error().code, u"secrets.not_text"_s);
        QCOMPARE(stored.error().field, u"/pin"_s);
        QVERIFY(!stored.error().message.contains(u"1234"_s));
    }

    void failureLeavesNothingBehind()
    {
        MemorySecretStore store;
        QVERIFY(store.write(u"e/a"_s, u"former"_s));
        const auto stored = withSecretsStored(json(R"({"a":"p1","b":"p2","c":3})"),
                                              {u"/a"_s, u"/b"_s, u"/c"_s}, u"e"_s, store);
        QCOMPARE(stored.error().field, u"/c"_s);
        QCOMPARE(store.read(u"e/a"_s).value(), u"former"_s);
        QVERIFY(!store.read(u"e/b"_s));
    }

    void tellsThePlaceAStoreRefuses()
    {
        EnvironmentSecretStore store;
        const auto stored
            = withSecretsStored(json(R"({"a":{"b":"p"}})"), {u"/a/b"_s}, u"e"_s, store);
        QCOMPARE(stored.error().code, u"secrets.read_only"_s);
        QCOMPARE(stored.error().field, u"/a/b"_s);
    }

    void resolvesTheEnvironmentAnywhere()
    {
        qputenv("TEST_TOKEN", "t0k3n");
        const auto resolved = withSecretsResolved(json(R"({"x":[1,{"y":{"$env":"TEST_TOKEN"}}]})"),
                                                  {}, MemorySecretStore());
        qunsetenv("TEST_TOKEN");
        QVERIFY(resolved);
        QCOMPARE(resolved->configuration, json(R"({"x":[1,{"y":"t0k3n"}]})"));
        QCOMPARE(resolved->values, QStringList{u"t0k3n"_s});
    }

    void namesTheMissingOne()
    {
        const MemorySecretStore store;
        const auto secret
            = withSecretsResolved(json(R"({"x":[0,{"y":{"$secret":"gone"}}]})"), {}, store);
        QCOMPARE(secret.error().code, u"secrets.not_found"_s);
        QCOMPARE(secret.error().field, u"/x/1/y"_s);
        const auto variable
            = withSecretsResolved(json(R"({"y":{"$env":"TEST_NOT_THERE"}})"), {}, store);
        QCOMPARE(variable.error().code, u"secrets.variable_missing"_s);
        QVERIFY(variable.error().message.contains(u"TEST_NOT_THERE"_s));
        QCOMPARE(variable.error().field, u"/y"_s);
    }

    void tellsPlainSecretsToo()
    {
        const auto resolved = withSecretsResolved(json(R"({"password":"plain","user":"u"})"),
                                                  {u"/password"_s}, MemorySecretStore());
        QCOMPARE(resolved->values, QStringList{u"plain"_s});
    }

    void leavesObjectsThatOnlyLookAlike()
    {
        const QJsonObject before = json(R"({"a":{"$secret":"x","more":1},"b":{"$env":5}})");
        const auto resolved = withSecretsResolved(before, {}, MemorySecretStore());
        QVERIFY(resolved);
        QCOMPARE(resolved->configuration, before);
    }
};

QTEST_GUILESS_MAIN(TestSecretStore)
#include "testsecretstore.moc"
