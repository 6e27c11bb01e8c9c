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
    model.setFilter(search, {});
    QVERIFY(!model.isNearest());
    QCOMPARE(ids(model).value(0), first);
}

void TestConnectorListModel::categoryNarrows()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    QVERIFY(model.categories().contains(u"database"_s));
    model.setFilter({}, u"database"_s);
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
    model.setFilter(u"sqlight"_s, {});
    QVERIFY(model.isNearest());
    QCOMPARE(ids(model).first(), u"sqlite"_s);
    QVERIFY(ids(model).contains(u"files"_s));
}

void TestConnectorListModel::cardSaysWhatIsNeeded()
{
    ConnectorListModel model(m_registry, EndpointRole::Source);
    model.setFilter(u"sqlite"_s, {});
    QCOMPARE(model.index(0).data(ConnectorListModel::NeedsRole).toString(),
             u"Needs: Database file"_s);
    QVERIFY(!model.index(0).data(Qt::DecorationRole).value<QIcon>().isNull());
    const QString spoken = model.index(0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(spoken.startsWith(u"SQLite"_s));
    model.setFilter(u"sample"_s, {});
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
