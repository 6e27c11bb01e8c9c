// Catalog model: what a filter finds and shows.
#include "tests/ui/schematree/catalogscene.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCatalogFilter final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void filterKeepsParents_data();
    void filterKeepsParents();
    void filterByState();
    void hitsNamedThemselvesComeFirst();
    void streamsThatComeAreFiltered();
};

void TestCatalogFilter::filterKeepsParents_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<int>("streams");
    QTest::addColumn<int>("fields");
    QTest::newRow("stream") << u"ORD"_s << u"shop(orders(id updated_at total))"_s << 1 << 0;
    QTest::newRow("field") << u"email"_s << u"shop(customers(email))"_s << 0 << 1;
    QTest::newRow("field in many") << u"id"_s << u"shop(orders(id) customers(id))"_s << 0 << 2;
    QTest::newRow("type in words") << u"exact decimal"_s << u"shop(orders(total))"_s << 0 << 1;
    QTest::newRow("type of the source") << u"numeric"_s << u"shop(orders(total))"_s << 0 << 1;
    QTest::newRow("stream and field") << u"orders id"_s << u"shop(orders(id))"_s << 0 << 1;
    QTest::newRow("namespace")
        << u"shop"_s << u"shop(orders(id updated_at total) customers(id email changed) log(line))"_s
        << 3 << 0;
    QTest::newRow("text") << u"text"_s << u"shop(customers(email) log(line)) notes(text)"_s << 0
                          << 3;
    QTest::newRow("nothing") << u"zip"_s << QString() << 0 << 0;
}

void TestCatalogFilter::filterKeepsParents()
{
    QFETCH(QString, text);
    m_model->setFilter({text, SchemaState::Any});
    const std::function<QString(const QModelIndex &)> shown = [&](const QModelIndex &parent) {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const QModelIndex index = m_model->index(row, 0, parent);
            const QString below = shown(index);
            names << index.data().toString() + (below.isEmpty() ? below : u'(' + below + u')');
        }
        return names.join(u' ');
    };
    QTEST(shown({}), "shown");
    QTEST(m_model->hits().streams, "streams");
    QTEST(m_model->hits().fields, "fields");
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->hits(), (SchemaHits{4, 0}));
}

void TestCatalogFilter::filterByState()
{
    m_model->setSelected({s_orders, s_notes}, true);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Unchecked, Qt::CheckStateRole);
    m_model->setFilter({{}, SchemaState::Selected});
    QCOMPARE(m_model->hits().streams, 2);
    QVERIFY(!m_model->indexOf(s_orders, u"total"_s).isValid());
    QVERIFY(!m_model->indexOf(s_log).isValid());
    m_model->setFilter({{}, SchemaState::NotSelected});
    QCOMPARE(m_model->hits().streams, 2);
    m_model->setMode({s_orders}, modeCalled(u"incremental_append"_s));
    m_model->setFilter({{}, SchemaState::Invalid});
    QCOMPARE(m_model->hits().streams, 1);
    QVERIFY(m_model->indexOf(s_orders).isValid());
    m_model->setFilter({{}, SchemaState::Changed});
    QCOMPARE(m_model->rowCount(), 0);
}

void TestCatalogFilter::hitsNamedThemselvesComeFirst()
{
    Catalog catalog = shopCatalog();
    catalog.streams[2].schema.append({u"order_id"_s, FieldType::Integer});
    m_model->refresh(catalog);
    m_model->setFilter({u"order"_s, SchemaState::Any});
    QCOMPARE(m_model->hits(), (SchemaHits{1, 1}));
    QCOMPARE(m_model->hitStreams(), std::vector<StreamId>{s_orders});
    QCOMPARE(m_model->hitIndexes().size(), 2);
    m_model->setFilter({u"order_id"_s, SchemaState::Any});
    QCOMPARE(m_model->hitStreams(), std::vector<StreamId>{s_log});
    m_model->setChecked(m_model->hitIndexes(), true);
    QCOMPARE(m_undo->undoText(), u"Select 1 field(s)"_s);
    m_model->setFilter({});
    QCOMPARE(tick(m_model->indexOf(s_log)), Qt::PartiallyChecked);
}

void TestCatalogFilter::streamsThatComeAreFiltered()
{
    m_model->clear();
    m_model->setFilter({u"notes"_s, SchemaState::Any});
    m_model->beginDiscovery();
    const Catalog catalog = shopCatalog();
    m_model->addStream(catalog.streams[0]);
    QCOMPARE(m_model->rowCount(), 0);
    m_model->addStream(catalog.streams[3]);
    QCOMPARE(m_model->rowCount(), 1);
    m_model->finishDiscovery();
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 2);
}

QTEST_MAIN(TestCatalogFilter)
#include "testcatalogfilter.moc"
