// Catalog model: what a further discovery marks, keeps and takes away.
#include "tests/ui/schematree/catalogscene.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_name = SchemaColumn::Name;

} // namespace

class TestCatalogRefresh final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void refreshMarksAndKeeps();
    void catalogAfterItsStreamsKeepsTheMarks();
    void refreshLosesNoCursorAndNoKey();
    void goneStreamsStayUntilTheyAreLetGo();
    void cancelledDiscoveryTakesNothingForGone();
    void existingConnectionMarksOnlyWhatItKnew();
    void newFieldsComeUnlessTheyAreLeftOut();
    void ownChoiceForNewFieldsComesFirst();
    void cellOfNewFieldsIsAnUndoStep();
};

void TestCatalogRefresh::refreshMarksAndKeeps()
{
    m_model->setSelected({s_orders}, true);
    m_model->setData(m_model->indexOf(s_orders, SchemaColumn::Destination), u"sales"_s,
                     Qt::EditRole);
    Catalog now = without(shopCatalog(), s_orders, u"total"_s);
    now.streams[0].schema.append({u"net"_s, FieldType::Decimal});
    now.streams[1].schema = Schema({{u"id"_s, FieldType::String},
                                    {u"email"_s, FieldType::String},
                                    {u"changed"_s, FieldType::Date}});
    Stream items;
    items.id = {u"stock"_s, u"items"_s};
    items.schema = Schema({{u"sku"_s, FieldType::String}});
    now.streams.push_back(items);
    m_model->refresh(now);

    const auto mark = [&](const QModelIndex &index) {
        return index.data(CatalogModel::ChangeTextRole).toString();
    };
    QCOMPARE(mark(m_model->indexOf(s_orders)), u"changed"_s);
    QCOMPARE(mark(m_model->indexOf(s_orders, u"net"_s)), u"new"_s);
    QCOMPARE(mark(m_model->indexOf(s_orders, u"total"_s)), u"gone"_s);
    const QModelIndex id = m_model->indexOf(s_customers, u"id"_s);
    QCOMPARE(mark(id), u"changed"_s);
    QVERIFY(id.data(Qt::ToolTipRole).toString().contains(u"The type was: whole number"));
    QCOMPARE(mark(m_model->indexOf(items.id)), u"new"_s);
    QCOMPARE(mark(m_model->indexOf(s_log)), QString());
    QCOMPARE(m_model->changedCount(), 3);
    // Choices stay, undo still works, and new streams do not come by themselves.
    QCOMPARE(m_model->selectedCount(), 1);
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Destination), u"sales"_s);
    QVERIFY(!m_model->configured().streams.front().stream.schema.indexOf(u"total"_s));
    m_undo->undo();
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Destination), u"orders"_s);

    m_model->refresh(now);
    QCOMPARE(m_model->changedCount(), 0);
    QVERIFY(!m_model->indexOf(s_orders, u"total"_s).isValid());
}

void TestCatalogRefresh::catalogAfterItsStreamsKeepsTheMarks()
{
    const Catalog now = without(shopCatalog(), s_orders, u"total"_s);
    for (const Stream &stream : now.streams)
        m_model->addStream(stream);
    m_model->refresh(now);
    QVERIFY(!m_model->isDiscovering());
    QCOMPARE(m_model->changedCount(), 1);
    QVERIFY(m_model->indexOf(s_orders, u"total"_s).isValid());
}

void TestCatalogRefresh::refreshLosesNoCursorAndNoKey()
{
    m_model->setSelected({s_orders}, true);
    m_model->setKey({s_orders}, {u"id"_s});
    m_model->setCursor({s_orders}, u"updated_at"_s);
    m_model->setMode({s_orders}, modeCalled(u"incremental_append_dedup"_s));
    const Catalog now
        = without(without(shopCatalog(), s_orders, u"updated_at"_s), s_orders, u"id"_s);
    m_model->refresh(now);
    m_model->refresh(now);
    QCOMPARE(faults(*m_model), (QList<SchemaFault>{SchemaFault::KeyGone, SchemaFault::CursorGone}));
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Cursor), u"updated_at"_s);
    // The lost fields are still to be seen, marked.
    const QModelIndex id = m_model->indexOf(s_orders, u"id"_s);
    QVERIFY(id.isValid());
    QVERIFY(id.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(!id.flags().testFlag(Qt::ItemIsUserCheckable));
    // The fix is at hand.
    m_model->setMode({s_orders}, modeCalled(u"full_refresh_overwrite"_s));
    QVERIFY(m_model->problems().isEmpty());
}

void TestCatalogRefresh::goneStreamsStayUntilTheyAreLetGo()
{
    m_model->setSelected({s_log}, true);
    Catalog now = shopCatalog();
    now.streams.erase(now.streams.begin() + 2, now.streams.end());
    m_model->refresh(now);
    QCOMPARE(cell(*m_model, s_log, s_name, CatalogModel::ChangeTextRole), u"gone"_s);
    QCOMPARE(cell(*m_model, s_notes, s_name, CatalogModel::ChangeTextRole), u"gone"_s);
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::StreamGone});
    QVERIFY(m_model->configured().streams.empty());
    m_model->refresh(now);
    QVERIFY(!m_model->indexOf(s_notes).isValid());
    QVERIFY(m_model->indexOf(s_log).isValid());
    // Back again: nothing was lost.
    m_model->refresh(shopCatalog());
    QVERIFY(m_model->problems().isEmpty());
    QCOMPARE(m_model->configured().streams.size(), std::size_t{1});
}

void TestCatalogRefresh::cancelledDiscoveryTakesNothingForGone()
{
    m_model->beginDiscovery();
    m_model->addStream(shopCatalog().streams[0]);
    m_model->abandonDiscovery();
    QCOMPARE(m_model->streamCount(), 4);
    QCOMPARE(m_model->changedCount(), 0);
}

void TestCatalogRefresh::existingConnectionMarksOnlyWhatItKnew()
{
    m_model->setSelected({s_orders}, true);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Unchecked, Qt::CheckStateRole);
    const ConfiguredCatalog saved = m_model->configured();
    m_model->setConfigured(saved);
    QCOMPARE(m_model->streamCount(), 1);
    QCOMPARE(m_model->configured().streams.front(), saved.streams.front());
    m_model->refresh(shopCatalog());
    QCOMPARE(m_model->streamCount(), 4);
    QCOMPARE(m_model->changedCount(), 0);
    QCOMPARE(m_model->selectedCount(), 1);
    QCOMPARE(tick(m_model->indexOf(s_orders)), Qt::PartiallyChecked);
}

void TestCatalogRefresh::newFieldsComeUnlessTheyAreLeftOut()
{
    m_model->setSelected({s_orders, s_log}, true);
    QCOMPARE(m_model->setNewFields({s_log}, NewFields::Ignore).changed, 1);
    QCOMPARE(tick(m_model->indexOf(s_log)), Qt::Checked);
    Catalog more = shopCatalog();
    for (Stream &stream : more.streams)
        stream.schema.append({u"extra"_s, FieldType::String});
    m_model->refresh(more);
    QCOMPARE(tick(m_model->indexOf(s_orders, u"extra"_s)), Qt::Checked);
    QCOMPARE(tick(m_model->indexOf(s_log, u"extra"_s)), Qt::Unchecked);
    QCOMPARE(tick(m_model->indexOf(s_log)), Qt::PartiallyChecked);
}

void TestCatalogRefresh::ownChoiceForNewFieldsComesFirst()
{
    m_model->setSelected({s_orders, s_customers, s_log, s_notes}, true);
    m_model->setSchemaChanges(SchemaChangePolicy::Ignore);
    QCOMPARE(m_model->setNewFields({s_orders}, NewFields::Take).changed, 1);
    QCOMPARE(m_model->setNewFields({s_customers}, NewFields::Ask).changed, 1);
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::NewFields), u"Copy"_s);
    QCOMPARE(cell(*m_model, s_log, SchemaColumn::NewFields), u"Ask"_s);
    QVERIFY(
        m_model->indexOf(s_log, SchemaColumn::NewFields).data(CatalogModel::MutedRole).toBool());
    QVERIFY(!m_model->indexOf(s_customers, SchemaColumn::NewFields)
                 .data(CatalogModel::MutedRole)
                 .toBool());
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Unchecked, Qt::CheckStateRole);
    Catalog more = shopCatalog();
    for (Stream &stream : more.streams)
        stream.schema.append({u"extra"_s, FieldType::String});
    m_model->refresh(more);
    // Taken though another field is left out, for that was asked for.
    QCOMPARE(tick(m_model->indexOf(s_orders, u"extra"_s)), Qt::Checked);
    QCOMPARE(tick(m_model->indexOf(s_orders, u"total"_s)), Qt::Unchecked);
    QCOMPARE(tick(m_model->indexOf(s_customers, u"extra"_s)), Qt::Unchecked);
    QCOMPARE(tick(m_model->indexOf(s_customers)), Qt::PartiallyChecked);
    QCOMPARE(tick(m_model->indexOf(s_log, u"extra"_s)), Qt::Unchecked);
    const auto streams = m_model->configured().streams;
    QCOMPARE(streams[0].newFields, std::optional(NewFields::Take));
    QCOMPARE(streams[0].selectedFields, (QStringList{u"id"_s, u"updated_at"_s, u"extra"_s}));
    QCOMPARE(streams[1].newFields, std::optional(NewFields::Ask));
    QVERIFY(!streams[2].newFields);
}

void TestCatalogRefresh::cellOfNewFieldsIsAnUndoStep()
{
    const QModelIndex place = m_model->indexOf(s_orders, SchemaColumn::NewFields);
    QVERIFY(place.flags().testFlag(Qt::ItemIsEditable));
    QCOMPARE(place.data().toString(), u"Copy"_s);
    QCOMPARE(place.data(Qt::EditRole).toString(), QString());
    QVERIFY(m_model->setData(place, u"ignore"_s, Qt::EditRole));
    QCOMPARE(place.data().toString(), u"Leave out"_s);
    QVERIFY(place.data(Qt::ToolTipRole).toString().contains(u"are left out"));
    m_undo->undo();
    QCOMPARE(place.data().toString(), u"Copy"_s);
    m_undo->redo();
    QVERIFY(m_model->setData(place, QString(), Qt::EditRole));
    QVERIFY(!m_model->entry(s_orders)->choice.newFields);
    // Who leaves out a field gets no further ones, and reads why.
    m_model->setSelected({s_orders}, true);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s), Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(place.data().toString(), u"Leave out"_s);
    QVERIFY(place.data(Qt::ToolTipRole).toString().contains(u"left out already"));
    m_model->setSchemaChanges(SchemaChangePolicy::Pause);
    QCOMPARE(place.data().toString(), u"Pause"_s);
    m_model->setNewFields({s_orders}, NewFields::Ask);
    CatalogModel other;
    QVERIFY(other.fromJson(m_model->toJson()));
    QCOMPARE(other.entry(s_orders)->choice.newFields, std::optional(NewFields::Ask));
}

QTEST_MAIN(TestCatalogRefresh)
#include "testcatalogrefresh.moc"
