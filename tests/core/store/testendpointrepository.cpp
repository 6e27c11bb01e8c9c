// EndpointRepository: stored, named, guarded, and free of secrets.
#include "core/secrets/memorysecretstore.h"
#include "core/store/timelinestore.h"
#include "tests/core/store/storefixture.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestEndpointRepository final : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_store = std::make_unique<StoreFixture>(); }

    void storesAndFinds()
    {
        const Endpoint saved = m_store->endpoint(EndpointRole::Source, u"Söurce"_s,
                                                 QJsonObject{{u"path"_s, u"/x"_s}});
        QVERIFY(!saved.id.isEmpty());
        m_store->reopen();
        const EndpointRepository endpoints(*m_store->database);
        QCOMPARE(must(endpoints.find(saved.id)), saved);
        QCOMPARE(must(endpoints.findByName(EndpointRole::Source, u"Söurce"_s)), saved);
        QCOMPARE(must(endpoints.findByName(EndpointRole::Source, saved.id)), saved);
        QCOMPARE(endpoints.findByName(EndpointRole::Destination, saved.id).error().code,
                 u"store.endpoint_unknown"_s);
        QCOMPARE(endpoints.find(u"none"_s).error().code, u"store.endpoint_unknown"_s);
    }

    void updatesById()
    {
        EndpointRepository endpoints(*m_store->database);
        Endpoint endpoint = m_store->endpoint(EndpointRole::Source, u"a"_s);
        endpoint.name = u"b"_s;
        endpoint.configuration.insert(u"k"_s, 1);
        QCOMPARE(must(endpoints.save(endpoint)), endpoint);
        QCOMPARE(must(endpoints.all(EndpointRole::Source)), std::vector{endpoint});
    }

    void keepsTheMarks()
    {
        EndpointRepository endpoints(*m_store->database);
        Endpoint endpoint = m_store->endpoint(EndpointRole::Destination, u"a"_s);
        QVERIFY(endpoint.color.isEmpty() && !endpoint.isProduction);
        endpoint.color = u"#d64545"_s;
        endpoint.isProduction = true;
        must(endpoints.save(endpoint));
        m_store->reopen();
        const EndpointRepository again(*m_store->database);
        QCOMPARE(must(again.find(endpoint.id)), endpoint);
        QCOMPARE(must(again.all(EndpointRole::Destination)), std::vector{endpoint});
    }

    void listsByName()
    {
        m_store->endpoint(EndpointRole::Source, u"b"_s);
        m_store->endpoint(EndpointRole::Source, u"A"_s);
        m_store->endpoint(EndpointRole::Destination, u"c"_s);
        const auto all = must(EndpointRepository(*m_store->database).all(EndpointRole::Source));
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].name, u"A"_s);
        QCOMPARE(all[1].name, u"b"_s);
    }

    void keepsNamesUniquePerRole()
    {
        EndpointRepository endpoints(*m_store->database);
        m_store->endpoint(EndpointRole::Source, u"a"_s);
        m_store->endpoint(EndpointRole::Destination, u"a"_s);
        const auto second
            = endpoints.save(Endpoint{{}, EndpointRole::Source, u"sample"_s, u"a"_s, {}});
        QCOMPARE(second.error().code, u"store.name_taken"_s);
        QCOMPARE(second.error().field, u"/name"_s);
        QCOMPARE(must(endpoints.all(EndpointRole::Source)).size(), 1u);
    }

    void keepsWhatAConnectionNeeds()
    {
        EndpointRepository endpoints(*m_store->database);
        const Connection connection = m_store->connection(u"nightly"_s);
        const auto removed = endpoints.remove(connection.sourceId);
        QCOMPARE(removed.error().code, u"store.endpoint_in_use"_s);
        QVERIFY(removed.error().message.contains(u"nightly"_s));
        Endpoint turned = must(endpoints.find(connection.sourceId));
        turned.role = EndpointRole::Destination;
        QCOMPARE(endpoints.save(turned).error().code, u"store.endpoint_in_use"_s);
        must(ConnectionRepository(*m_store->database).remove(connection.id));
        must(endpoints.remove(connection.sourceId));
        QCOMPARE(endpoints.remove(connection.sourceId).error().code, u"store.endpoint_unknown"_s);
    }

    void tellsTheTimelineOfItsUsersWithoutSecrets()
    {
        EndpointRepository endpoints(*m_store->database);
        const Connection connection = m_store->connection(u"nightly"_s);
        const Connection other = m_store->connection(u"other"_s);
        Endpoint source = must(endpoints.find(connection.sourceId));
        source.configuration
            = {{u"path"_s, u"/a"_s}, {u"password"_s, QJsonObject{{u"$secret"_s, u"x"_s}}}};
        must(endpoints.save(source, ChangeOrigin::Window));
        source.configuration[u"path"_s] = u"/b"_s;
        source.name = u"renamed"_s;
        must(endpoints.save(source, ChangeOrigin::Window));
        source.name = u"renamed again"_s;
        must(endpoints.save(source));

        TimelineStore timeline(*m_store->database);
        const auto events = must(timeline.list(connection.id, 10));
        QCOMPARE(events.size(), 4u);
        const QString id = source.id;
        QCOMPARE(events[0].kind, TimelineKind::EndsChanged);
        QCOMPARE(events[0].origin, ChangeOrigin::CommandLine);
        QCOMPARE(events[0].before,
                 (QJsonObject{{u"source_id"_s, id}, {u"source_title"_s, u"renamed"_s}}));
        QCOMPARE(events[0].after,
                 (QJsonObject{{u"source_id"_s, id}, {u"source_title"_s, u"renamed again"_s}}));
        QCOMPARE(events[1].origin, ChangeOrigin::Window);
        QCOMPARE(events[1].before.value(u"source_values"_s),
                 QJsonValue(QJsonObject{{u"/path"_s, u"/a"_s}}));
        QCOMPARE(events[1].after.value(u"source_values"_s),
                 QJsonValue(QJsonObject{{u"/path"_s, u"/b"_s}}));
        QVERIFY(!events[1].after.contains(u"source_secrets"_s));
        QCOMPARE(events[2].after.value(u"source_values"_s),
                 QJsonValue(QJsonObject{{u"/path"_s, u"/a"_s}}));
        QCOMPARE(events[2].after.value(u"source_secrets"_s),
                 QJsonValue(QJsonArray{u"/password"_s}));
        QCOMPARE(must(timeline.list(other.id, 10)).size(), 1u);

        source.connectorId = u"files"_s;
        must(endpoints.save(source));
        const auto moved = must(timeline.list(connection.id, 1)).front();
        QCOMPARE(moved.before.value(u"source_connector"_s), QJsonValue(u"sample"_s));
        QCOMPARE(moved.after.value(u"source_connector"_s), QJsonValue(u"files"_s));
    }

    void timelineKeepsWhatLooksSecretToItself()
    {
        EndpointRepository endpoints(*m_store->database);
        const Connection connection = m_store->connection(u"nightly"_s);
        Endpoint source = must(endpoints.find(connection.sourceId));
        source.configuration = {{u"url"_s, u"https://ann:hunter2@example.org/"_s},
                                {u"api_key"_s, u"hunter2"_s},
                                {u"parts"_s, QJsonArray{QJsonObject{{u"token"_s, u"hunter2"_s}}}},
                                {u"host"_s, u"example.org"_s}};
        must(endpoints.save(source, ChangeOrigin::Window));
        TimelineStore timeline(*m_store->database);
        const TimelineEvent event = must(timeline.list(connection.id, 1)).front();
        QCOMPARE(event.after.value(u"source_values"_s),
                 QJsonValue(QJsonObject{{u"/host"_s, u"example.org"_s}}));
        QCOMPARE(event.after.value(u"source_secrets"_s),
                 QJsonValue(QJsonArray{u"/api_key"_s, u"/parts"_s, u"/url"_s}));
    }

    void changesWhatIsStoredThen()
    {
        EndpointRepository endpoints(*m_store->database);
        const Endpoint source = m_store->endpoint(EndpointRole::Source, u"a"_s);
        Endpoint meanwhile = source;
        meanwhile.name = u"renamed meanwhile"_s;
        must(endpoints.save(meanwhile));
        const auto color = [](Endpoint &endpoint) -> Result<void> {
            endpoint.color = u"#ff0000"_s;
            return {};
        };
        const Endpoint changed = must(endpoints.change(source.id, color, ChangeOrigin::Window));
        QCOMPARE(changed.name, u"renamed meanwhile"_s);
        QCOMPARE(must(endpoints.find(source.id)).color, u"#ff0000"_s);
        const auto refuse = [](Endpoint &) -> Result<void> { return Error::cancelled(); };
        QVERIFY(!endpoints.change(source.id, refuse, ChangeOrigin::Window));
        QCOMPARE(endpoints.change(u"nobody"_s, color, ChangeOrigin::Window).error().code,
                 u"store.endpoint_unknown"_s);
    }

    void holdsNoSecretInAnyFile()
    {
        MemorySecretStore secrets;
        const QJsonObject plain{{u"user"_s, u"visible-name"_s},
                                {u"password"_s, u"hunter2-top-secret"_s}};
        const auto stored
            = must(withSecretsStored(plain, {u"/password"_s}, u"warehouse"_s, secrets));
        const Endpoint saved = m_store->endpoint(EndpointRole::Source, u"warehouse"_s, stored);
        m_store->reopen();
        m_store->close();
        m_store->open();
        bool isNameThere = false;
        QDirIterator files(QFileInfo(m_store->profile.stateDatabase()).path(), QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            isNameThere = isNameThere || bytes.contains("visible-name");
            QVERIFY2(!bytes.contains("hunter2-top-secret"), qUtf8Printable(file.fileName()));
        }
        QVERIFY(isNameThere);
        const auto found = must(EndpointRepository(*m_store->database).find(saved.id));
        QCOMPARE(
            must(withSecretsResolved(found.configuration, {u"/password"_s}, secrets)).configuration,
            plain);
    }

private:
    std::unique_ptr<StoreFixture> m_store;
};

QTEST_GUILESS_MAIN(TestEndpointRepository)
#include "testendpointrepository.moc"
