// Catalog model: streams as they come, modes, names, problems, drafts.
#include "tests/ui/schematree/catalogscene.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_name = SchemaColumn::Name;

} // namespace

class TestCatalogModel final : public QObject, private CatalogScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void showsNamespacesStreamsAndFields();
    void streamsComeOneByOne();
    void aSingleStreamIsSelected();
    void proposesModes();
    void proposalsFollowTheDestination();
    void editsAreLegalOnly();
    void renamingMerges();
    void answersGiveModesToAll();
    void saysWhatIsMissing();
    void namesThatClashAreFaults();
    void plannedNamesAreShown();
    void draftComesBack();
    void brokenDraftIsRefused();
    void mappedStreamKeepsItsMapping();
    void readsAloud();
};

void TestCatalogModel::showsNamespacesStreamsAndFields()
{
    QCOMPARE(m_model->rowCount(), 2);
    const QModelIndex shop = m_model->index(0, 0);
    QCOMPARE(shop.data().toString(), u"shop"_s);
    QCOMPARE(m_model->index(1, 0).data().toString(), u"notes"_s);
    QCOMPARE(m_model->rowCount(shop), 3);
    const QModelIndex orders = m_model->index(0, 0, shop);
    QCOMPARE(orders.data().toString(), u"orders"_s);
    QCOMPARE(m_model->rowCount(orders), 3);
    const QModelIndex total = m_model->index(2, 0, orders);
    QCOMPARE(total.data().toString(), u"total"_s);
    QCOMPARE(total.siblingAtColumn(1).data().toString(), u"exact decimal"_s);
    QVERIFY(total.siblingAtColumn(1).data(Qt::ToolTipRole).toString().contains(u"NUMERIC(10,2)"));
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Rows), u"48,210"_s);
    QCOMPARE(m_model->streamCount(), 4);
    QCOMPARE(m_model->fieldCount(), 8);
}

void TestCatalogModel::streamsComeOneByOne()
{
    m_model->clear();
    QSignalSpy spy(m_model.get(), &CatalogModel::streamsChanged);
    m_model->beginDiscovery();
    for (const Stream &stream : shopCatalog().streams)
        m_model->addStream(stream);
    QCOMPARE(m_model->streamCount(), 4);
    QCOMPARE(m_model->rowCount(m_model->index(0, 0)), 3);
    QCOMPARE(spy.count(), 4);
    QVERIFY(m_model->isDiscovering());
    m_model->finishDiscovery();
    QVERIFY(!m_model->isDiscovering());
    QCOMPARE(m_model->selectedCount(), 0);
    QCOMPARE(m_model->changedCount(), 0);
}

void TestCatalogModel::aSingleStreamIsSelected()
{
    m_model->clear();
    m_model->refresh(Catalog{{shopCatalog().streams.back()}});
    QCOMPARE(m_model->selectedCount(), 1);
}

void TestCatalogModel::proposesModes()
{
    const auto mode
        = [&](const StreamId &id) { return cell(*m_model, id, SchemaColumn::Mode, Qt::EditRole); };
    QCOMPARE(mode(s_customers), u"incremental_append_dedup"_s);
    QCOMPARE(mode(s_orders), u"full_refresh_overwrite"_s);
    QCOMPARE(mode(s_log), u"full_refresh_overwrite"_s);
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Mode), u"Incremental, one row per key"_s);
}

void TestCatalogModel::proposalsFollowTheDestination()
{
    m_model->setMode({s_orders}, modeCalled(u"incremental_append"_s));
    m_model->setDestinationModes({DestinationSyncMode::Overwrite});
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Mode, Qt::EditRole),
             u"full_refresh_overwrite"_s);
    // A chosen mode is not changed behind the person's back.
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Mode, Qt::EditRole), u"incremental_append"_s);
    m_model->setSelected({s_orders}, true);
    QVERIFY(faults(*m_model).contains(SchemaFault::ModeImpossible));
}

void TestCatalogModel::editsAreLegalOnly()
{
    const QModelIndex mode = m_model->indexOf(s_orders, SchemaColumn::Mode);
    QVERIFY(!m_model->setData(mode, u"incremental_append_dedup"_s, Qt::EditRole));
    QVERIFY(!m_model->setData(mode, u"nonsense"_s, Qt::EditRole));
    const QModelIndex key = m_model->indexOf(s_orders, SchemaColumn::Key);
    QVERIFY(!m_model->setData(key, QStringList{u"nothing"_s}, Qt::EditRole));
    QVERIFY(m_model->setData(key, QStringList{u"id"_s, u"total"_s}, Qt::EditRole));
    QCOMPARE(key.data().toString(), u"id, total"_s);
    QCOMPARE(m_model->indexOf(s_orders, u"total"_s).siblingAtColumn(4).data().toString(),
             u"key, part 2"_s);
    QVERIFY(m_model->setData(mode, u"incremental_append_dedup"_s, Qt::EditRole));
    const QModelIndex cursor = m_model->indexOf(s_orders, SchemaColumn::Cursor);
    QVERIFY(m_model->setData(cursor, u"updated_at"_s, Qt::EditRole));
    QVERIFY(!m_model->indexOf(s_log, SchemaColumn::Cursor).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(m_model->indexOf(s_log, SchemaColumn::Cursor)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"no incremental reading"));
    m_model->setSelected({s_orders}, true);
    QVERIFY(validate(m_model->configured().streams.front()).isOk());
}

void TestCatalogModel::renamingMerges()
{
    const QModelIndex name = m_model->indexOf(s_orders, SchemaColumn::Destination);
    QCOMPARE(name.data().toString(), u"orders"_s);
    m_model->setData(name, u"s"_s, Qt::EditRole);
    m_model->setData(name, u"sales"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 1);
    QCOMPARE(name.data().toString(), u"sales"_s);
    m_model->setData(m_model->indexOf(s_log, SchemaColumn::Destination), u"lines"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 2);
    m_undo->undo();
    m_undo->undo();
    QCOMPARE(name.data().toString(), u"orders"_s);
    // The own name is no name of its own.
    QVERIFY(!m_model->setData(name, u"orders"_s, Qt::EditRole));
}

void TestCatalogModel::answersGiveModesToAll()
{
    QSignalSpy spy(m_model.get(), &CatalogModel::answersChanged);
    m_model->setAnswers({Delivery::AppendChanges, AppendKind::Changes});
    QCOMPARE(spy.count(), 1);
    QCOMPARE(m_undo->count(), 1);
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Mode, Qt::EditRole),
             u"incremental_append"_s);
    QCOMPARE(cell(*m_model, s_log, SchemaColumn::Mode, Qt::EditRole), u"full_refresh_append"_s);
    const auto fallbacks = m_model->fallbacks();
    QCOMPARE(fallbacks.size(), std::size_t{2});
    QCOMPARE(fallbacks.front().stream, s_log);
    QCOMPARE(fallbacks.front().obstacle, ModeObstacle::NoIncrementalReading);
    m_undo->undo();
    QCOMPARE(m_model->answers(), SyncModeAnswers{});
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Mode, Qt::EditRole),
             u"incremental_append_dedup"_s);
}

void TestCatalogModel::saysWhatIsMissing()
{
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::NothingSelected});
    m_model->setSelected({s_orders}, true);
    QVERIFY(faults(*m_model).isEmpty());
    m_model->setMode({s_orders}, modeCalled(u"incremental_append"_s));
    const auto problems = m_model->problems();
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.front().fault, SchemaFault::CursorMissing);
    QCOMPARE(problems.front().stream, s_orders);
    QCOMPARE(problems.front().column, SchemaColumn::Cursor);
    QVERIFY(problems.front().text.contains(u"shop.orders"));
    QVERIFY(!problems.front().fix.isEmpty());
    const QModelIndex cursor = m_model->indexOf(s_orders, SchemaColumn::Cursor);
    QVERIFY(cursor.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(cursor.data(Qt::ToolTipRole).toString().contains(problems.front().fix));
    QVERIFY(cursor.data(Qt::AccessibleTextRole).toString().contains(u"invalid"));

    m_model->setKey({s_orders}, {u"id"_s});
    m_model->setMode({s_orders}, modeCalled(u"full_refresh_overwrite_dedup"_s));
    m_model->setKey({s_orders}, {});
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::KeyMissing});
}

void TestCatalogModel::namesThatClashAreFaults()
{
    m_model->setSelected({s_orders, s_log, s_notes}, true);
    m_model->setData(m_model->indexOf(s_log, SchemaColumn::Destination), u"orders"_s, Qt::EditRole);
    QCOMPARE(faults(*m_model),
             (QList<SchemaFault>{SchemaFault::NameTaken, SchemaFault::NameTaken}));
    // Another namespace is another place.
    m_model->setData(m_model->indexOf(s_notes, SchemaColumn::Destination), u"orders"_s,
                     Qt::EditRole);
    QCOMPARE(m_model->problems().size(), 2);
    m_model->setSelected({s_orders}, false);
    QVERIFY(m_model->problems().isEmpty());
}

void TestCatalogModel::plannedNamesAreShown()
{
    m_model->setSelected({s_orders, s_log}, true);
    m_model->setNamePlan([](const ConfiguredCatalog &catalog) {
        QStringList names;
        for (const ConfiguredStream &stream : catalog.streams)
            names << u"main.p_"_s + stream.stream.id.name;
        return names;
    });
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Destination), u"main.p_orders"_s);
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Destination), u"customers"_s);
    m_model->setSelected({s_customers}, true);
    QCOMPARE(cell(*m_model, s_customers, SchemaColumn::Destination), u"main.p_customers"_s);
}

void TestCatalogModel::draftComesBack()
{
    m_model->setSelected({s_orders}, true);
    m_model->setCursor({s_orders}, u"updated_at"_s);
    m_model->setData(m_model->indexOf(s_log, SchemaColumn::Destination), u"lines"_s, Qt::EditRole);
    m_model->setAnswers({Delivery::AppendChanges, AppendKind::Changes});
    m_model->setReadOptions(s_orders, u"2026"_s, u"id > 1"_s, 7);
    CatalogModel other;
    QVERIFY(other.fromJson(m_model->toJson()).isOk());
    QCOMPARE(other.toJson(), m_model->toJson());
    QCOMPARE(other.answers().delivery, Delivery::AppendChanges);
    QCOMPARE(other.entry(s_orders)->choice, m_model->entry(s_orders)->choice);
    QCOMPARE(other.entry(s_log)->choice.destinationName, u"lines"_s);
    QVERIFY(!other.entry(s_log)->choice.isSelected);
}

void TestCatalogModel::mappedStreamKeepsItsMapping()
{
    ConfiguredStream mapped;
    mapped.stream = shopCatalog().streams.front();
    mapped.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    mapped.mapping = ObjectMapping{.fields = {{.target = u"Email"_s, .value = u"id"_s}}};
    mapped.mapping->object.name = u"Contact"_s;
    const StreamChoice choice = choiceOf(mapped);
    StreamEntry entry;
    entry.stream = mapped.stream;
    entry.choice = choice;
    QVERIFY(configuredStream(entry).mapping == mapped.mapping);
}

void TestCatalogModel::brokenDraftIsRefused()
{
    QJsonObject json = m_model->toJson();
    QJsonArray streams = json.value("streams"_L1).toArray();
    QJsonObject first = streams.at(0).toObject();
    first.insert(u"sync_mode"_s, u"sideways"_s);
    streams[0] = first;
    json.insert(u"streams"_s, streams);
    QVERIFY(!m_model->fromJson(json).isOk());
    QCOMPARE(m_model->streamCount(), 4);
}

void TestCatalogModel::readsAloud()
{
    m_model->setSelected({s_orders}, true);
    QCOMPARE(cell(*m_model, s_orders, s_name, Qt::AccessibleTextRole),
             u"orders, stream, selected"_s);
    QCOMPARE(cell(*m_model, s_orders, SchemaColumn::Mode, Qt::AccessibleTextRole),
             u"Sync mode: Full refresh, replace"_s);
    QCOMPARE(cell(*m_model, s_log, SchemaColumn::Cursor, Qt::AccessibleTextRole),
             u"Cursor: none"_s);
    QCOMPARE(m_model->index(0, 0).data(Qt::AccessibleTextRole).toString(),
             u"shop, namespace, partly selected"_s);
    QCOMPARE(m_model->indexOf(s_orders, u"id"_s).data(Qt::AccessibleTextRole).toString(),
             u"id, field, selected"_s);
}

QTEST_MAIN(TestCatalogModel)
#include "testcatalogmodel.moc"
