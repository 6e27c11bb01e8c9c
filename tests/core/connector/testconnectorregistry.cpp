#include "core/connector/connectorregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace millrace {
void register_sample(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectorRegistry : public QObject
{
    Q_OBJECT

private slots:
    void describesAConnector();
    void makesASource();
    void refusesWhatItCannotMake();
    void extensionIsCheckedAndNotSeen();
};

void TestConnectorRegistry::describesAConnector()
{
    ConnectorRegistry registry;
    QVERIFY(registry.connectors().empty());
    register_sample(registry);
    QCOMPARE(registry.connectors().size(), std::size_t{1});
    const ConnectorInfo *info = registry.find(u"sample"_s);
    QVERIFY(info != nullptr);
    QCOMPARE(info->title, u"Sample data"_s);
    QVERIFY(info->isSource());
    QVERIFY(!info->isDestination());
    QVERIFY(info->aliases.contains(u"faker"_s));
    QVERIFY(registry.find(u"Sample"_s) == nullptr);
}

void TestConnectorRegistry::makesASource()
{
    ConnectorRegistry registry;
    register_sample(registry);
    const auto source = registry.createSource(u"sample"_s, {});
    QVERIFY(source);
    QVERIFY((*source)->check({}, {}).passed());
}

void TestConnectorRegistry::refusesWhatItCannotMake()
{
    ConnectorRegistry registry;
    register_sample(registry);
    const auto unknown = registry.createSource(u"nothing"_s, {});
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, u"connector.unknown"_s);
    const auto destination = registry.createDestination(u"sample"_s, {});
    QVERIFY(!destination);
    QCOMPARE(destination.error().code, u"connector.no_destination"_s);
    const auto invalid = registry.createSource(u"sample"_s, {{u"count"_s, u"many"_s}});
    QVERIFY(!invalid);
    QCOMPARE(invalid.error().field, u"/count"_s);
}

void TestConnectorRegistry::extensionIsCheckedAndNotSeen()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"connector.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"id":"strict","title":"Strict","source_spec":{"type":"object"},)"
               R"("destination_spec":{"type":"object","additionalProperties":false,)"
               R"("properties":{"own":{"type":"string"}}}})");
    file.close();
    QJsonObject seen;
    ConnectorRegistry registry;
    registry.extendDestinations(u"more"_s, {{u"type"_s, u"integer"_s}, {u"default"_s, 7}});
    registry.add(file.fileName(), {}, [&seen](const Configuration &configuration) {
        seen = configuration.values();
        return std::unique_ptr<Destination>();
    });
    const ConnectorInfo *info = registry.find(u"strict"_s);
    QVERIFY(info->destinationSpec["properties"_L1].toObject().contains("more"_L1));
    QVERIFY(!info->sourceSpec.contains("properties"_L1));
    QVERIFY(registry.createDestination(u"strict"_s, {{u"own"_s, u"x"_s}, {u"more"_s, 1}}));
    QCOMPARE(seen, (QJsonObject{{u"own"_s, u"x"_s}}));
    const auto invalid = registry.createDestination(u"strict"_s, {{u"more"_s, u"much"_s}});
    QCOMPARE(invalid.error().field, u"/more"_s);
}

QTEST_GUILESS_MAIN(TestConnectorRegistry)
#include "testconnectorregistry.moc"
