#include "ui/connectorpicker/connectorlistmodel.h"
#include "ui/connectorpicker/connectorsearch.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectorListModel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { registerBuiltInConnectors(m_registry); }
    void onlyConnectorsOfTheRoleAreListed();
    void searchFinds_data();
    void searchFinds();
    void categoryNarrows();
    void recentOnesComeFirst();
    void withoutAHitTheNearestAreOffered();
    void genericOnesAreOfferedBesideTheNearest();
    void filtersForOfflineAndRecent();
    void sortsByName();
    void cardSaysTheSyncModes_data();
    void cardSaysTheSyncModes();
    void cardSaysWhatIsNeeded();
    void pathsAndUrlsAreTold_data();
    void pathsAndUrlsAreTold();

private:
    QStringList ids(const ConnectorListModel &model) const
    {
        QStringList found;
        for (int row = 0; row < model.rowCount(); ++row)
            found << model.index(row).data(ConnectorListModel::IdRole).toString();
        return found;
    }

    ConnectorRegistry m_registry;
};

void TestConnectorListModel::onlyConnectorsOfTheRoleAreListed()
{
    ConnectorListModel sources(m_registry, EndpointRole::Source);
    const QAbstractItemModelTester tester(&sources);
    QVERIFY(ids(sources).contains(u"sample"_s));
    const ConnectorListModel destinations(m_registry, EndpointRole::Destination);
    QVERIFY(!ids(destinations).contains(u"sample"_s));
    QVERIFY(ids(destinations).contains(u"sqlite"_s));
}

void TestConnectorListModel::searchFinds_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("first");
    QTest::newRow("title") << u"sqli"_s << u"sqlite"_s;
    QTest::newRow("other case") << u"SQLITE"_s << u"sqlite"_s;
    QTest::newRow("alias") << u"csv"_s << u"files"_s;
    QTest::newRow("category") << u"databases"_s << u"mysql"_s;
    QTest::newRow("description") << u"invented"_s << u"sample"_s;
    QTest::newRow("two words") << u"sample data"_s << u"sample"_s;
}

void TestConnectorListModel::searchFinds()
{
    QFETCH(QString, search);
    QFETCH(QString, first);
    ConnectorListModel model(m_registry, EndpointRole::Source);
    const QAbstractItemModelTester tester(&model);
    model.setFilter({search});
    QVERIFY(!model.isNearest());
    QCOMPARE(ids(model).value(0), first);
}

void TestConnectorListModel::categoryNarrows()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    QVERIFY(model.categories().contains(u"database"_s));
    model.setFilter({{}, u"database"_s});
    QVERIFY(ids(model).contains(u"sqlite"_s));
    QVERIFY(!ids(model).contains(u"files"_s));
}

void TestConnectorListModel::recentOnesComeFirst()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    const QString last = ids(model).last();
    model.setRecentlyUsed({last});
    QCOMPARE(ids(model).first(), last);
    QVERIFY(model.index(0).data(ConnectorListModel::IsRecentRole).toBool());
}

void TestConnectorListModel::withoutAHitTheNearestAreOffered()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    const QAbstractItemModelTester tester(&model);
    model.setFilter({u"sqlight"_s});
    QVERIFY(model.isNearest());
    QCOMPARE(ids(model).first(), u"sqlite"_s);
    QVERIFY(ids(model).contains(u"files"_s));
}

void TestConnectorListModel::genericOnesAreOfferedBesideTheNearest()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"any.json"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"id":"any","title":"Zzz endpoint of any kind at all","aliases":["generic"],
                   "source_spec":{"type":"object","properties":{"url":{"type":"string"}}}})");
    file.close();
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    registry.add(path, {}, {});
    ConnectorListModel model(registry, EndpointRole::Source);
    model.setFilter({u"sqlight"_s});
    QCOMPARE(ids(model).first(), u"sqlite"_s);
    QVERIFY(ids(model).contains(u"any"_s) && ids(model).contains(u"files"_s));
    model.setFilter({.isOffline = true});
    QVERIFY(!ids(model).contains(u"any"_s));
}

void TestConnectorListModel::filtersForOfflineAndRecent()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    model.setRecentlyUsed({u"postgres"_s});
    model.setFilter({.isOffline = true});
    QVERIFY(ids(model).contains(u"files"_s) && ids(model).contains(u"sqlite"_s));
    QVERIFY(!ids(model).contains(u"postgres"_s));
    model.setFilter({.isRecent = true});
    QCOMPARE(ids(model), QStringList{u"postgres"_s});
    // Nothing is left, and nothing was mistyped.
    model.setFilter({.isOffline = true, .isRecent = true});
    QVERIFY(ids(model).isEmpty());
    QVERIFY(!model.isNearest());
}

void TestConnectorListModel::sortsByName()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    model.setRecentlyUsed({ids(model).last()});
    model.setOrder(ConnectorOrder::Name);
    QStringList titles;
    for (int row = 0; row < model.rowCount(); ++row)
        titles << model.index(row).data().toString();
    QStringList sorted = titles;
    sorted.sort();
    QCOMPARE(titles, sorted);
}

void TestConnectorListModel::cardSaysTheSyncModes_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QJsonObject>("configuration");
    const QJsonObject server{{u"host"_s, u"nowhere"_s},
                             {u"database"_s, u"shop"_s},
                             {u"username"_s, u"anna"_s},
                             {u"password"_s, u"x"_s}};
    QTest::newRow("files") << u"files"_s << QJsonObject{{u"folder"_s, u"/tmp"_s}};
    QTest::newRow("sqlite") << u"sqlite"_s << QJsonObject{{u"path"_s, u"/tmp/none.sqlite"_s}};
    QTest::newRow("postgres") << u"postgres"_s << server;
    QTest::newRow("mysql") << u"mysql"_s << server;
    QTest::newRow("customerio") << u"customerio"_s
                                << QJsonObject{{u"site_id"_s, u"1"_s}, {u"api_key"_s, u"2"_s}};
    const auto token = [](const QString &method, const QString &key) {
        return QJsonObject{
            {u"credentials"_s,
             QJsonObject{{u"method"_s, method}, {key, u"x"_s}, {u"client_id"_s, u"x"_s}}}};
    };
    QJsonObject hubspot = token(u"private_app"_s, u"access_token"_s);
    hubspot.insert(u"credentials"_s,
                   QJsonObject{{u"method"_s, u"private_app"_s}, {u"access_token"_s, u"x"_s}});
    QTest::newRow("hubspot") << u"hubspot"_s << hubspot;
    QTest::newRow("salesforce") << u"salesforce"_s << token(u"oauth"_s, u"refresh_token"_s);
}

void TestConnectorListModel::cardSaysTheSyncModes()
{
    QFETCH(QString, id);
    QFETCH(QJsonObject, configuration);
    // What the specification promises is what the destination can do.
    const auto destination = m_registry.createDestination(id, configuration);
    QVERIFY2(destination, destination ? "" : qUtf8Printable(destination.error().message));
    const DestinationCapabilities can = (*destination)->capabilities();
    QStringList modes;
    for (const DestinationSyncMode mode : can.modes)
        modes << destinationSyncModeName(mode);
    QStringList promised;
    const QJsonObject spec = m_registry.find(id)->destinationSpec;
    for (const QJsonValue &mode : spec.value("supported_destination_sync_modes"_L1).toArray())
        promised << mode.toString();
    modes.sort();
    promised.sort();
    QCOMPARE(promised, modes);
    QCOMPARE(spec.value("writes_into_objects"_L1).toBool(), can.hasObjects);

    ConnectorListModel model(m_registry, EndpointRole::Destination);
    const QModelIndex card = model.index(static_cast<int>(ids(model).indexOf(id)));
    QVERIFY(!card.data(ConnectorListModel::ModesRole).toString().isEmpty());
}

void TestConnectorListModel::cardSaysWhatIsNeeded()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    model.setFilter({u"sqlite"_s});
    QCOMPARE(model.index(0).data(ConnectorListModel::NeedsRole).toString(),
             u"Needs: Database file"_s);
    QVERIFY(!model.index(0).data(Qt::DecorationRole).value<QIcon>().isNull());
    const QString spoken = model.index(0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(spoken.startsWith(u"SQLite"_s));
    model.setFilter({u"sample"_s});
    QCOMPARE(model.index(0).data(ConnectorListModel::NeedsRole).toString(),
             u"Needs nothing to start"_s);
}

void TestConnectorListModel::pathsAndUrlsAreTold_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isPath");
    QTest::newRow("path") << u"/data/a.csv"_s << true;
    QTest::newRow("home") << u"~/a.csv"_s << true;
    QTest::newRow("URL") << u"postgres://u@h/db"_s << true;
    QTest::newRow("file URL") << u"file:///a.csv"_s << true;
    QTest::newRow("word") << u"csv"_s << false;
    QTest::newRow("words") << u"json lines"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestConnectorListModel::pathsAndUrlsAreTold()
{
    QFETCH(QString, text);
    QFETCH(bool, isPath);
    QCOMPARE(isPathOrUrl(text), isPath);
}

QTEST_MAIN(TestConnectorListModel)
#include "testconnectorlistmodel.moc"
