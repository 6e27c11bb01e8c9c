// Connection exchange: what goes out comes back the same, without secrets.
#include "core/interchange/connectionexchange.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ExchangedConnection example(const QString &name)
{
    ExchangedConnection made;
    made.source = {u"1"_s, EndpointRole::Source, u"files"_s, u"files of "_s + name,
                   QJsonObject{{u"path"_s, u"/data/orders.csv"_s}}};
    made.destination = {u"2"_s, EndpointRole::Destination, u"sqlite"_s, u"file of "_s + name,
                        QJsonObject{{u"path"_s, u"/data/out.sqlite"_s}}};
    made.connection.name = name;
    ConfiguredStream stream;
    stream.stream.id.name = u"orders"_s;
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.rowLimit = 5;
    made.connection.catalog.streams.push_back(stream);
    made.connection.settings.prefix = u"p_"_s;
    made.connection.settings.rowLimit = 7;
    made.connection.schedule.kind = ScheduleKind::Cron;
    made.connection.schedule.cron = u"0 0 12 * * ?"_s;
    made.connection.schedule.timeZone = u"Europe/Berlin"_s;
    made.connection.tags = QStringList{u"shop"_s};
    return made;
}

} // namespace

class TestConnectionExchange final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { registerBuiltInConnectors(m_registry); }

    void comesBackAsItWent_data()
    {
        QTest::addColumn<bool>("isJson");
        QTest::newRow("YAML") << false;
        QTest::newRow("JSON") << true;
    }
    void comesBackAsItWent()
    {
        QFETCH(bool, isJson);
        const auto format = isJson ? ConnectionFormat::Json : ConnectionFormat::Yaml;
        const QString name = isJson ? u"a.json"_s : u"a.yaml"_s;
        const ExchangedConnection one = example(u"one"_s);
        const auto single = importConnections(exportConnection(one, m_registry, format).toUtf8(),
                                              name, u"/elsewhere"_s, m_registry);
        QVERIFY2(single.isOk(), single ? "" : qUtf8Printable(single.error().message));
        QCOMPARE(single->size(), std::size_t(1));
        verify(single->front(), one);

        const ExchangedConnection two = example(u"two"_s);
        const QString text = exportConnections({one, two}, m_registry, format);
        const auto both = importConnections(text.toUtf8(), name, u"/elsewhere"_s, m_registry);
        QVERIFY2(both.isOk(), both ? "" : qUtf8Printable(both.error().message));
        QCOMPARE(both->size(), std::size_t(2));
        verify(both->back(), two);
    }

    void checkpointsGoOutOnDemandAndKeepEveryDigit()
    {
        const std::string position = R"({"cursor":"2024-01-02","id":18446744073709551615})";
        ExchangedConnection one = example(u"one"_s);
        ConfiguredStream &stream = one.connection.catalog.streams.front();
        stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
        stream.cursorField = u"id"_s;
        QVERIFY(
            !exportConnection(one, m_registry, ConnectionFormat::Yaml).contains("checkpoint"_L1));
        StreamState state;
        state.checkpoint = Checkpoint{position, u"flush"_s};
        one.states = {{stream.stream.id, state}};
        for (const auto format : {ConnectionFormat::Yaml, ConnectionFormat::Json}) {
            const QString name = format == ConnectionFormat::Json ? u"a.json"_s : u"a.yaml"_s;
            const auto read = importConnections(exportConnection(one, m_registry, format).toUtf8(),
                                                name, {}, m_registry);
            QVERIFY2(read.isOk(), read ? "" : qUtf8Printable(read.error().message));
            QCOMPARE(read->front().streams.front().checkpoint.toStdString(), position);
        }
        // A full refresh has no use for one.
        stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
        QVERIFY(
            !exportConnection(one, m_registry, ConnectionFormat::Yaml).contains("checkpoint"_L1));
    }

    void refusesACheckpointThatIsNoJson()
    {
        const auto read = importConnections("name: a\nsource: x\ndestination: y\nstreams:\n"
                                            "- {name: s, checkpoint: 'a, b'}\n",
                                            u"a.yaml"_s, {}, m_registry);
        QVERIFY(!read.isOk());
        QVERIFY2(read.error().message.contains(u"line 5"_s), qUtf8Printable(read.error().message));
    }

    void namesTheLineOfAFaultInAList()
    {
        const auto read = importConnections(
            "- name: a\n  source: x\n  destination: y\n- name: b\n  sauce: x\n  source: x\n"
            "  destination: y\n",
            u"list.yaml"_s, {}, m_registry);
        QVERIFY(!read.isOk());
        QVERIFY2(read.error().message.contains(u"line 5"_s), qUtf8Printable(read.error().message));
    }

    void refusesAListWithoutConnections()
    {
        const auto read = importConnections("connections: []\n", u"a.yaml"_s, {}, m_registry);
        QVERIFY(!read.isOk());
        QCOMPARE(read.error().code, u"interchange.no_connection"_s);
    }

    void takesRelativePathsFromTheFolder()
    {
        const auto read
            = importConnections("name: a\nsource: {connector: files, config: {path: in/*.csv}}\n"
                                "destination: {connector: sqlite, config: {path: out.sqlite}}\n",
                                u"a.yaml"_s, u"/data"_s, m_registry);
        QVERIFY(read.isOk());
        QCOMPARE(read->front().source.configuration.value("path"_L1).toString(),
                 u"/data/in/*.csv"_s);
        QCOMPARE(read->front().destination.configuration.value("path"_L1).toString(),
                 u"/data/out.sqlite"_s);
    }

private:
    static void verify(const ConnectionSpec &spec, const ExchangedConnection &original)
    {
        QCOMPARE(spec.name, original.connection.name);
        QCOMPARE(spec.source.name, original.source.name);
        QCOMPARE(spec.source.configuration, original.source.configuration);
        QCOMPARE(spec.destination.connectorId, original.destination.connectorId);
        QCOMPARE(spec.streams.size(), std::size_t(1));
        QCOMPARE(spec.streams.front().rowLimit, std::optional<qint64>(5));
        QVERIFY(spec.settings == original.connection.settings);
        QCOMPARE(spec.schedule.cron, original.connection.schedule.cron);
        QCOMPARE(spec.schedule.timeZone, original.connection.schedule.timeZone);
        QVERIFY(spec.schedule.kind == ScheduleKind::Cron);
        QCOMPARE(spec.tags, original.connection.tags);
    }

    ConnectorRegistry m_registry;
};

QTEST_GUILESS_MAIN(TestConnectionExchange)
#include "testconnectionexchange.moc"
