#include "core/connector/connectorregistry.h"

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

QTEST_GUILESS_MAIN(TestConnectorRegistry)
#include "testconnectorregistry.moc"
