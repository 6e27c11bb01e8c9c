// ConnectionStorage: addresses of webhooks go to the secret store and nowhere else.
#include "core/engine/hookaddress.h"
#include "core/interchange/connectioncopy.h"
#include "core/interchange/connectionsetform.h"
#include "core/interchange/connectionstorage.h"
#include "core/secrets/memorysecretstore.h"
#include "core/store/profilechange.h"
#include "core/store/putback.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

#include <QDir>
#include <QFile>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QString s_address = QStringLiteral("https://hooks.example.org/services/t0ken-4711");
const QString s_other = QStringLiteral("https://hooks.example.org/services/t0ken-4712");

/// Remembers which names were written.
class WatchedStore final : public SecretStore
{
public:
    explicit WatchedStore(SecretStore &store)
        : m_store(store)
    {
    }
    [[nodiscard]] Result<QString> read(const QString &name) const override
    {
        return m_store.read(name);
    }
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override
    {
        names << name;
        return m_store.write(name, value);
    }
    [[nodiscard]] Result<void> remove(const QString &name) override { return m_store.remove(name); }

    QStringList names;

private:
    SecretStore &m_store;
};

RunHook webhook(const QString &address)
{
    RunHook hook;
    hook.kind = RunHookKind::Webhook;
    hook.url = address;
    return hook;
}

} // namespace

class TestConnectionStorage final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StoreFixture>();
        m_secrets = std::make_unique<MemorySecretStore>();
        m_id = m_store->connection(u"shop"_s).id;
    }
    void cleanup() { m_store.reset(); }

    void addressIsInNoFileOfTheProfile();
    void replacedAddressIsForgotten();
    void removedHookIsForgottenAndOthersStay();
    void refusedChangeStoresNoSecret();
    void copyHasAnAddressOfItsOwn();
    void plainAddressIsStoredByNobody();
    void addressOfAnOlderVersionIsMoved();
    void timelineTellsTheServerAlone();
    void replacedAddressIsNotPutBack();
    void referenceThatLeadsNowhereIsRefused();

private:
    [[nodiscard]] ConnectionStorage storage() { return {*m_store->database, *m_secrets}; }
    Result<Connection> setHooks(const std::vector<RunHook> &hooks)
    {
        return storage().change(
            m_id,
            [&hooks](Connection &connection) {
                connection.settings.hooks = hooks;
                return Result<void>();
            },
            ChangeOrigin::Window);
    }
    [[nodiscard]] Connection stored() const
    {
        return must(ConnectionRepository(*m_store->database).find(m_id));
    }
    [[nodiscard]] static QString nameIn(const RunHook &hook)
    {
        return hook.urlSecret.value("$secret"_L1).toString();
    }
    [[nodiscard]] QStringList hookEvents() const
    {
        QStringList sentences;
        for (const TimelineEvent &event : must(TimelineStore(*m_store->database).list(m_id, 10)))
            sentences << QString::fromUtf8(QJsonDocument(event.after).toJson());
        return sentences;
    }

    std::unique_ptr<StoreFixture> m_store;
    std::unique_ptr<MemorySecretStore> m_secrets;
    QString m_id;
};

void TestConnectionStorage::addressIsInNoFileOfTheProfile()
{
    const Connection saved = must(setHooks({webhook(s_address)}));
    const RunHook &hook = saved.settings.hooks.front();
    QVERIFY(hook.isKept());
    QCOMPARE(hook.host, u"hooks.example.org"_s);
    QCOMPARE(must(withAddress(stored().settings.hooks.front(), *m_secrets)).url, s_address);
    const ProfileContents contents = must(profileContents(*m_store->database));
    const QByteArray file
        = QJsonDocument(connectionSetForm(contents, {}, ConnectorRegistry())).toJson();
    QVERIFY2(file.contains(QByteArray("${secret:" + nameIn(hook).toUtf8() + '}')),
             file.constData());
    QVERIFY(!file.contains("t0ken"));
    m_store->close();
    for (const QFileInfo &entry :
         QDir(QFileInfo(m_store->profile.stateDatabase()).path()).entryInfoList(QDir::Files)) {
        QFile read(entry.filePath());
        QVERIFY(read.open(QIODevice::ReadOnly));
        QVERIFY2(!read.readAll().contains("t0ken"), qUtf8Printable(entry.fileName()));
    }
}

void TestConnectionStorage::replacedAddressIsForgotten()
{
    const QString first = nameIn(must(setHooks({webhook(s_address)})).settings.hooks.front());
    const QString second = nameIn(must(setHooks({webhook(s_other)})).settings.hooks.front());
    // A process that is killed in between must not have written over the first one.
    QVERIFY(first != second);
    QVERIFY(!m_secrets->read(first));
    QCOMPARE(must(m_secrets->read(second)), s_other);
}

void TestConnectionStorage::removedHookIsForgottenAndOthersStay()
{
    const Connection both = must(setHooks({webhook(s_address), webhook(s_other)}));
    const auto &hooks = both.settings.hooks;
    must(setHooks({hooks.back()}));
    QVERIFY(!m_secrets->read(nameIn(hooks.front())));
    QCOMPARE(must(m_secrets->read(nameIn(hooks.back()))), s_other);
}

void TestConnectionStorage::refusedChangeStoresNoSecret()
{
    const Connection other = m_store->connection(u"taken"_s);
    WatchedStore watched(*m_secrets);
    const auto refused = ConnectionStorage(*m_store->database, watched)
                             .change(
                                 m_id,
                                 [](Connection &connection) {
                                     connection.name = u"taken"_s;
                                     connection.settings.hooks = {webhook(s_address)};
                                     return Result<void>();
                                 },
                                 ChangeOrigin::Window);
    QCOMPARE(refused.error().code, u"store.name_taken"_s);
    QCOMPARE(watched.names.size(), 1);
    for (const QString &name : std::as_const(watched.names))
        QVERIFY2(!m_secrets->read(name), qUtf8Printable(name));
}

void TestConnectionStorage::copyHasAnAddressOfItsOwn()
{
    must(setHooks({webhook(s_address)}));
    const Connection copy
        = must(storeCopy(stored(), {}, *m_store->database, *m_secrets, ChangeOrigin::Window));
    const RunHook &hook = copy.settings.hooks.front();
    QVERIFY(nameIn(hook) != nameIn(stored().settings.hooks.front()));
    QCOMPARE(must(withAddress(hook, *m_secrets)).url, s_address);
}

void TestConnectionStorage::plainAddressIsStoredByNobody()
{
    Connection connection = stored();
    connection.settings.hooks = {webhook(s_address)};
    const auto saved = ConnectionRepository(*m_store->database).save(connection);
    QCOMPARE(saved.error().code, u"store.address_not_kept"_s);
    QVERIFY(!saved.error().message.contains("t0ken"_L1));
}

void TestConnectionStorage::addressOfAnOlderVersionIsMoved()
{
    must(m_store->run("UPDATE connections SET settings = json_set(settings, '$.hooks', json("
                      "'[{\"kind\": \"webhook\", "
                      "\"url\": \"https://hooks.example.org/services/t0ken-4711\"}]'))"));
    QCOMPARE(stored().settings.hooks.front().url, s_address);
    must(storage().keepPlainAddresses());
    QVERIFY(stored().settings.hooks.front().isKept());
    QCOMPARE(must(withAddress(stored().settings.hooks.front(), *m_secrets)).url, s_address);
}

void TestConnectionStorage::timelineTellsTheServerAlone()
{
    must(setHooks({webhook(s_address)}));
    const QString told = hookEvents().join(u' ');
    QVERIFY2(told.contains("hooks.example.org"_L1), qUtf8Printable(told));
    QVERIFY(!told.contains("t0ken"_L1));
}

void TestConnectionStorage::replacedAddressIsNotPutBack()
{
    must(setHooks({webhook(s_address)}));
    must(setHooks({webhook(s_other)}));
    const auto newest = must(TimelineStore(*m_store->database).list(m_id, 1)).front();
    const auto plan = TimelinePutBack(*m_store->database, m_store->profile).plan(newest.id);
    QCOMPARE(plan.error().code, u"store.not_put_back"_s);
    // One that is only told at another moment can be.
    RunHook hook = stored().settings.hooks.front();
    hook.moment = RunHookMoment::Succeeded;
    must(setHooks({hook}));
    const auto moved = must(TimelineStore(*m_store->database).list(m_id, 1)).front();
    TimelinePutBack putBack(*m_store->database, m_store->profile);
    must(putBack.apply(must(putBack.plan(moved.id)), ChangeOrigin::Window));
    QCOMPARE(stored().settings.hooks.front().moment, RunHookMoment::Always);
}

void TestConnectionStorage::referenceThatLeadsNowhereIsRefused()
{
    RunHook hook;
    hook.kind = RunHookKind::Webhook;
    hook.urlSecret = {{u"$secret"_s, u"hook/gone"_s}};
    QCOMPARE(setHooks({hook}).error().code, u"secrets.not_found"_s);
    hook.urlSecret = {{u"$env"_s, u"MILLRACE_TEST_NO_SUCH"_s}};
    QVERIFY(setHooks({hook}));
}

QTEST_GUILESS_MAIN(TestConnectionStorage)
#include "testconnectionstorage.moc"
