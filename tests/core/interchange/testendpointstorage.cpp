// EndpointStorage: an endpoint's secrets are its own and go with it.
#include "core/interchange/endpointstorage.h"
#include "core/interchange/transformationstorage.h"
#include "core/secrets/memorysecretstore.h"
#include "tests/core/store/storefixture.h"
#include "tests/testutils/fakeconnectors.h"

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Refuses to forget anything.
class KeepingStore final : public SecretStore
{
public:
    [[nodiscard]] Result<QString> read(const QString &name) const override
    {
        return m_store.read(name);
    }
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override
    {
        return m_store.write(name, value);
    }
    [[nodiscard]] Result<void> remove(const QString &) override
    {
        return Error{u"test.kept"_s, ErrorKind::System, u"It is kept."_s, {}, {}, {}};
    }

private:
    MemorySecretStore m_store;
};

} // namespace

class TestEndpointStorage final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void secretIsStoredUnderTheIdOfTheEndpoint();
    void renamedEndpointKeepsIt();
    void rotatedSecretTakesThePlaceOfTheFormer();
    void clearedSecretIsForgotten();
    void duplicateHasACopyOfItsOwn();
    void duplicateOfALostSecretIsRefused();
    void secretGoesWithTheEndpoint();
    void secretOfAnotherEndpointStays();
    void endpointInUseKeepsItsSecret();
    void whatCannotBeForgottenIsTold();
    void refusedSaveStoresNoSecret();
    void keysOfAFieldEncryptedTwiceStayApart();

private:
    [[nodiscard]] EndpointStorage storage()
    {
        return EndpointStorage(m_registry, *m_store->database, m_secrets);
    }
    [[nodiscard]] static Endpoint source(const QString &name, const QJsonValue &password)
    {
        return {{}, EndpointRole::Source, u"fakesource"_s, name, {{u"password"_s, password}}};
    }
    [[nodiscard]] static QString nameIn(const Endpoint &endpoint)
    {
        return endpoint.configuration.value("password"_L1)
            .toObject()
            .value("$secret"_L1)
            .toString();
    }
    [[nodiscard]] bool isKnown(const QString &name) const { return m_secrets.read(name).isOk(); }

    QTemporaryDir m_folder;
    ConnectorRegistry m_registry;
    MemorySecretStore m_secrets;
    std::unique_ptr<StoreFixture> m_store;
};

void TestEndpointStorage::initTestCase()
{
    registerFakes(m_registry, m_folder, std::make_shared<FakeSourceScript>(),
                  std::make_shared<FakeWorld>());
}

void TestEndpointStorage::init() { m_store = std::make_unique<StoreFixture>(); }

void TestEndpointStorage::cleanup() { m_store.reset(); }

void TestEndpointStorage::secretIsStoredUnderTheIdOfTheEndpoint()
{
    const StoredEndpoint stored = must(storage().save(source(u"Shop"_s, u"hush"_s)));
    QVERIFY(!stored.leftBehind);
    QVERIFY(!stored.endpoint.id.isEmpty());
    const QString name = nameIn(stored.endpoint);
    QVERIFY(name.startsWith(stored.endpoint.id));
    QCOMPARE(must(m_secrets.read(name)), u"hush"_s);
    const Endpoint found = must(EndpointRepository(*m_store->database).find(stored.endpoint.id));
    QCOMPARE(found.configuration, stored.endpoint.configuration);
    QVERIFY(!QJsonDocument(found.configuration).toJson().contains("hush"));
    QCOMPARE(must(usedSecretNames(*m_store->database)), QStringList{name});
}

void TestEndpointStorage::renamedEndpointKeepsIt()
{
    Endpoint endpoint = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    endpoint.name = u"Store"_s;
    const Endpoint renamed = must(storage().save(endpoint)).endpoint;
    QCOMPARE(nameIn(renamed), nameIn(endpoint));
    QCOMPARE(must(m_secrets.read(nameIn(renamed))), u"hush"_s);
}

void TestEndpointStorage::rotatedSecretTakesThePlaceOfTheFormer()
{
    Endpoint endpoint = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    endpoint.configuration = {{u"password"_s, u"new"_s}};
    const Endpoint rotated = must(storage().save(endpoint)).endpoint;
    QCOMPARE(must(m_secrets.read(nameIn(rotated))), u"new"_s);
    QCOMPARE(must(usedSecretNames(*m_store->database)), QStringList{nameIn(rotated)});
}

void TestEndpointStorage::clearedSecretIsForgotten()
{
    Endpoint endpoint = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    const QString name = nameIn(endpoint);
    endpoint.configuration = {};
    must(storage().save(endpoint));
    QVERIFY(!isKnown(name));
}

void TestEndpointStorage::duplicateHasACopyOfItsOwn()
{
    const Endpoint first = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    Endpoint copy = first;
    copy.id.clear();
    copy.name = u"Shop copy"_s;
    const Endpoint second = must(storage().save(copy)).endpoint;
    QVERIFY(nameIn(second) != nameIn(first));
    QCOMPARE(must(m_secrets.read(nameIn(second))), u"hush"_s);
    must(storage().remove(first));
    QVERIFY(!isKnown(nameIn(first)));
    QCOMPARE(must(m_secrets.read(nameIn(second))), u"hush"_s);
}

void TestEndpointStorage::duplicateOfALostSecretIsRefused()
{
    const Endpoint first = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    must(m_secrets.remove(nameIn(first)));
    Endpoint copy = first;
    copy.id.clear();
    copy.name = u"Shop copy"_s;
    const auto refused = storage().save(copy);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"secrets.not_found"_s);
    QCOMPARE(must(EndpointRepository(*m_store->database).all(EndpointRole::Source)).size(),
             std::size_t(1));
}

void TestEndpointStorage::secretGoesWithTheEndpoint()
{
    const Endpoint endpoint = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    must(storage().remove(endpoint));
    QVERIFY(!isKnown(nameIn(endpoint)));
    QVERIFY(must(usedSecretNames(*m_store->database)).isEmpty());
}

void TestEndpointStorage::secretOfAnotherEndpointStays()
{
    const Endpoint first = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    // As profiles of before have them: two endpoints that refer to one secret.
    Endpoint other = first;
    other.id.clear();
    other.name = u"Other"_s;
    must(EndpointRepository(*m_store->database).save(other));
    must(storage().remove(first));
    QCOMPARE(must(m_secrets.read(nameIn(first))), u"hush"_s);
}

void TestEndpointStorage::endpointInUseKeepsItsSecret()
{
    const Endpoint endpoint = must(storage().save(source(u"Shop"_s, u"hush"_s))).endpoint;
    Connection connection = m_store->connection(u"Orders"_s);
    connection.sourceId = endpoint.id;
    must(ConnectionRepository(*m_store->database).save(connection));
    QVERIFY(!storage().remove(endpoint));
    QCOMPARE(must(m_secrets.read(nameIn(endpoint))), u"hush"_s);
}

void TestEndpointStorage::whatCannotBeForgottenIsTold()
{
    KeepingStore keeping;
    EndpointStorage storage(m_registry, *m_store->database, keeping);
    Endpoint endpoint = must(storage.save(source(u"Shop"_s, u"hush"_s))).endpoint;
    endpoint.configuration = {};
    const StoredEndpoint stored = must(storage.save(endpoint));
    QVERIFY(stored.leftBehind.has_value());
    QCOMPARE(stored.leftBehind->code, u"test.kept"_s);
    QVERIFY(must(EndpointRepository(*m_store->database).find(endpoint.id)).configuration.isEmpty());
}

void TestEndpointStorage::refusedSaveStoresNoSecret()
{
    must(storage().save(source(u"Shop"_s, u"hush"_s)));
    Endpoint twin = source(u"Shop"_s, u"other"_s);
    twin.id = u"twin"_s;
    // The name is taken.
    QVERIFY(!storage().save(twin));
    QVERIFY(!isKnown(u"twin/password"_s));

    Endpoint second = must(storage().save(source(u"Second"_s, u"kept"_s))).endpoint;
    const QString name = nameIn(second);
    second.name = u"Shop"_s;
    second.configuration = {{u"password"_s, u"lost"_s}};
    QVERIFY(!storage().save(second));
    QCOMPARE(must(m_secrets.read(name)), u"kept"_s);
}

void TestEndpointStorage::keysOfAFieldEncryptedTwiceStayApart()
{
    const auto encryption = [](const QJsonValue &key) {
        return Transformation{TransformationKind::Encrypt,
                              {{u"field"_s, u"iban"_s}, {u"suffix"_s, QString()}, {u"key"_s, key}}};
    };
    const auto keyAt = [this](const ConfiguredCatalog &catalog, std::size_t place) {
        const QJsonValue key = catalog.streams[0].transformations[place].settings.value("key"_L1);
        return must(m_secrets.read(key.toObject().value("$secret"_L1).toString()));
    };
    ConfiguredCatalog catalog;
    catalog.streams.emplace_back();
    std::vector<Transformation> &steps = catalog.streams[0].transformations;
    steps = {encryption(u"00"_s), encryption(u"11"_s)};
    ConfiguredCatalog stored = must(withTransformationKeysStored(catalog, u"c"_s, m_secrets));
    QCOMPARE(keyAt(stored, 0), u"00"_s);
    QCOMPARE(keyAt(stored, 1), u"11"_s);
    // A further one leaves both alone.
    stored.streams[0].transformations.push_back(encryption(u"22"_s));
    stored = must(withTransformationKeysStored(stored, u"c"_s, m_secrets));
    QCOMPARE(keyAt(stored, 0), u"00"_s);
    QCOMPARE(keyAt(stored, 1), u"11"_s);
    QCOMPARE(keyAt(stored, 2), u"22"_s);
}

QTEST_GUILESS_MAIN(TestEndpointStorage)
#include "testendpointstorage.moc"
