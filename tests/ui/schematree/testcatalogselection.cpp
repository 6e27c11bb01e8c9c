// Catalog model: ticks of namespaces, streams and fields, and what they put into the catalog.
#include "tests/ui/schematree/catalogscene.h"

#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCatalogSelection final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void ticksAreOfThreeStates();
    void tickOfANamespaceTakesAllOfIt();
    void lockedFieldsStayAndSayWhy();
    void selectedFieldsGoIntoTheCatalog();
    void everyActIsOneUndoStep();
    void bulkActsLeaveOthersAlone();
};

void TestCatalogSelection::ticksAreOfThreeStates()
{
    const QModelIndex orders = m_model->indexOf(s_orders);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s);
    QCOMPARE(tick(orders), Qt::Unchecked);
    QVERIFY(m_model->setData(orders, Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(tick(orders), Qt::Checked);
    QCOMPARE(tick(total), Qt::Checked);
    QCOMPARE(tick(orders.parent()), Qt::PartiallyChecked);

    QVERIFY(m_model->setData(total, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(tick(orders), Qt::PartiallyChecked);
    QCOMPARE(tick(total), Qt::Unchecked);
    // Off and on again: the selection of fields comes back.
    m_model->setData(orders, Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(tick(total), Qt::Unchecked);
    m_model->setData(orders, Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(tick(orders), Qt::PartiallyChecked);
    // Ticking what is partly ticked takes all.
    m_model->setData(orders, Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(tick(orders), Qt::Checked);
    QCOMPARE(tick(total), Qt::Checked);
}

void TestCatalogSelection::tickOfANamespaceTakesAllOfIt()
{
    const QModelIndex shop = m_model->index(0, 0);
    m_model->setData(shop, Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(m_model->selectedCount(), 3);
    QCOMPARE(tick(shop), Qt::Checked);
    QCOMPARE(m_undo->count(), 1);
    m_model->setData(shop, Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(m_model->selectedCount(), 0);

    // What a filter hides is left alone.
    m_model->setFilter({u"log"_s, SchemaState::Any});
    m_model->setData(m_model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(m_model->selectedCount(), 1);
    QCOMPARE(tick(m_model->index(0, 0)), Qt::Checked);
}

void TestCatalogSelection::lockedFieldsStayAndSayWhy()
{
    m_model->setSelected({s_customers}, true);
    const QModelIndex id = m_model->indexOf(s_customers, u"id"_s);
    const QModelIndex changed = m_model->indexOf(s_customers, u"changed"_s);
    QVERIFY(!id.flags().testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(!m_model->setData(id, Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(id.data(Qt::ToolTipRole).toString().contains(u"primary key"));
    QVERIFY(changed.data(Qt::ToolTipRole).toString().contains(u"cursor"));
    QCOMPARE(changed.siblingAtColumn(3).data().toString(), u"cursor"_s);
    QVERIFY(m_model->indexOf(s_customers, u"email"_s).flags().testFlag(Qt::ItemIsUserCheckable));
    // The key is the source's own: shown, locked, explained.
    const QModelIndex key = m_model->indexOf(s_customers, SchemaColumn::Key);
    QCOMPARE(key.data().toString(), u"id"_s);
    QVERIFY(!key.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(key.data(Qt::ToolTipRole).toString().contains(u"Set by the source"));
    QVERIFY(key.data(Qt::AccessibleDescriptionRole).toString().contains(u"Set by the source"));
}

void TestCatalogSelection::selectedFieldsGoIntoTheCatalog()
{
    m_model->setSelected({s_orders}, true);
    QVERIFY(m_model->configured().streams.front().selectedFields.isEmpty());
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(m_model->configured().streams.front().selectedFields,
             (QStringList{u"id"_s, u"updated_at"_s}));
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Checked, Qt::CheckStateRole);
    QVERIFY(m_model->configured().streams.front().selectedFields.isEmpty());

    // Without its last field a stream is not selected.
    m_model->setSelected({s_log}, true);
    m_model->setData(m_model->indexOf(s_log, u"line"_s), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(!m_model->entry(s_log)->choice.isSelected);
    // A field of an unselected stream brings the stream along, alone.
    m_model->setSelected({s_orders}, false);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Checked, Qt::CheckStateRole);
    QCOMPARE(m_model->configured().streams.front().selectedFields, QStringList{u"total"_s});
}

void TestCatalogSelection::everyActIsOneUndoStep()
{
    const QJsonObject before = m_model->toJson();
    m_model->setSelected({s_orders, s_log}, true);
    QCOMPARE(m_undo->undoText(), u"Select 2 stream(s)"_s);
    m_model->setData(m_model->indexOf(s_orders, SchemaColumn::Cursor), u"updated_at"_s,
                     Qt::EditRole);
    QCOMPARE(m_undo->undoText(), u"Set cursor of shop.orders"_s);
    m_model->setData(m_model->indexOf(s_orders, SchemaColumn::Key), QStringList{u"id"_s},
                     Qt::EditRole);
    m_model->setAnswers({Delivery::AppendChanges, AppendKind::Snapshots});
    m_model->setReadOptions(s_orders, u"2026-01-01"_s, u"total > 0"_s, 100);
    const QJsonObject after = m_model->toJson();
    QCOMPARE(m_undo->count(), 5);
    QSignalSpy spy(m_model.get(), &CatalogModel::choicesChanged);
    while (m_undo->canUndo())
        m_undo->undo();
    QCOMPARE(spy.count(), 5);
    // What nobody touches any more is not a proposal again; the choices are as before.
    QVERIFY(m_model->configured().streams.empty());
    QCOMPARE(m_model->entry(s_orders)->choice.mode, modeCalled(u"full_refresh_overwrite"_s));
    QCOMPARE(m_model->answers().delivery, Delivery::ReplicateSource);
    QVERIFY(m_model->entry(s_orders)->choice.primaryKey.isEmpty());
    while (m_undo->canRedo())
        m_undo->redo();
    QCOMPARE(m_model->toJson(), after);
    QVERIFY(before != after);
}

void TestCatalogSelection::bulkActsLeaveOthersAlone()
{
    const BulkOutcome outcome
        = m_model->setMode(m_model->hitStreams(), modeCalled(u"incremental_append"_s));
    QCOMPARE(outcome.changed, 2);
    QCOMPARE(outcome.refused, 2);
    QVERIFY(outcome.reason.contains(u"shop.log"));
    QVERIFY(outcome.reason.contains(u"no incremental reading"));
    QCOMPARE(m_undo->count(), 1);
    QCOMPARE(m_undo->undoText(), u"Set sync mode of 2 stream(s)"_s);

    const BulkOutcome cursor = m_model->setCursor({s_orders, s_customers}, u"updated_at"_s);
    QCOMPARE(cursor.changed, 1);
    QCOMPARE(cursor.refused, 1);
    QVERIFY(cursor.reason.contains(u"shop.customers has no field"));
    const BulkOutcome key = m_model->setKey({s_orders, s_customers}, {u"id"_s});
    QCOMPARE(key.changed, 1);
    QCOMPARE(key.refused, 1);
    // An act that changes nothing is no step.
    const int steps = m_undo->count();
    QCOMPARE(m_model->setKey({s_orders}, {u"id"_s}).changed, 0);
    QCOMPARE(m_undo->count(), steps);
}

QTEST_MAIN(TestCatalogSelection)
#include "testcatalogselection.moc"
