#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/catalogmodel.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr auto s_name = SchemaColumn::Name;

QString cell(const CatalogModel &model, const StreamId &stream, SchemaColumn column,
             int role = Qt::DisplayRole)
{
    return model.indexOf(stream, column).data(role).toString();
}

Qt::CheckState tick(const QModelIndex &index)
{
    return index.data(Qt::CheckStateRole).value<Qt::CheckState>();
}

QList<SchemaFault> faults(const CatalogModel &model)
{
    QList<SchemaFault> faults;
    for (const SchemaProblem &problem : model.problems())
        faults << problem.fault;
    return faults;
}

} // namespace

class TestCatalogModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void showsNamespacesStreamsAndFields();
    void streamsComeOneByOne();
    void aSingleStreamIsSelected();
    void proposesModes();
    void proposalsFollowTheDestination();
    void ticksAreOfThreeStates();
    void tickOfANamespaceTakesAllOfIt();
    void lockedFieldsStayAndSayWhy();
    void selectedFieldsGoIntoTheCatalog();
    void newFieldsComeUnlessTheyAreLeftOut();
    void editsAreLegalOnly();
    void everyActIsOneUndoStep();
    void renamingMerges();
    void bulkActsLeaveOthersAlone();
    void answersGiveModesToAll();
    void saysWhatIsMissing();
    void namesThatClashAreFaults();
    void plannedNamesAreShown();
    void fieldsAreRenamed();
    void fieldNamesThatClashAreFaults();
    void fieldsAreRetyped();
    void typesAreCheckedAgainstTheSample();
    void typeWithoutAConversionIsAFault();
    void nestedFieldsAreShownAndExplained();
    void goneFieldsKeepTheirNameUntilTheyAreSaved();
    void filterKeepsParents_data();
    void filterKeepsParents();
    void filterByState();
    void hitsNamedThemselvesComeFirst();
    void streamsThatComeAreFiltered();
    void refreshMarksAndKeeps();
    void catalogAfterItsStreamsKeepsTheMarks();
    void refreshLosesNoCursorAndNoKey();
    void goneStreamsStayUntilTheyAreLetGo();
    void cancelledDiscoveryTakesNothingForGone();
    void existingConnectionMarksOnlyWhatItKnew();
    void draftComesBack();
    void brokenDraftIsRefused();
    void readsAloud();

private:
    std::unique_ptr<QUndoStack> m_undo;
    std::unique_ptr<CatalogModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestCatalogModel::init()
{
    m_undo = std::make_unique<QUndoStack>();
    m_model = std::make_unique<CatalogModel>(m_undo.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->refresh(shopCatalog());
}

void TestCatalogModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_undo.reset();
}

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

void TestCatalogModel::ticksAreOfThreeStates()
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

void TestCatalogModel::tickOfANamespaceTakesAllOfIt()
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

void TestCatalogModel::lockedFieldsStayAndSayWhy()
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

void TestCatalogModel::selectedFieldsGoIntoTheCatalog()
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

void TestCatalogModel::newFieldsComeUnlessTheyAreLeftOut()
{
    m_model->setSelected({s_orders, s_log}, true);
    QCOMPARE(m_model->setTakesNewFields({s_log}, false).changed, 1);
    QCOMPARE(tick(m_model->indexOf(s_log)), Qt::Checked);
    Catalog more = shopCatalog();
    for (Stream &stream : more.streams)
        stream.schema.append({u"extra"_s, FieldType::String});
    m_model->refresh(more);
    QCOMPARE(tick(m_model->indexOf(s_orders, u"extra"_s)), Qt::Checked);
    QCOMPARE(tick(m_model->indexOf(s_log, u"extra"_s)), Qt::Unchecked);
    QCOMPARE(tick(m_model->indexOf(s_log)), Qt::PartiallyChecked);
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

void TestCatalogModel::everyActIsOneUndoStep()
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

void TestCatalogModel::bulkActsLeaveOthersAlone()
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

void TestCatalogModel::fieldsAreRenamed()
{
    m_model->setSelected({s_orders}, true);
    const auto name = [this](const QString &field) {
        return m_model->indexOf(s_orders, field, SchemaColumn::Destination);
    };
    QVERIFY(name(u"total"_s).flags().testFlag(Qt::ItemIsEditable));
    QCOMPARE(name(u"total"_s).data().toString(), u"total"_s);
    QVERIFY(name(u"total"_s).data(CatalogModel::MutedRole).toBool());
    QVERIFY(m_model->setData(name(u"total"_s), u" Amount "_s, Qt::EditRole));
    QCOMPARE(m_undo->undoText(), u"Rename shop.orders.total at the destination"_s);
    QCOMPARE(name(u"total"_s).data().toString(), u"Amount"_s);
    QVERIFY(!name(u"total"_s).data(CatalogModel::MutedRole).toBool());
    // As the destination spells it.
    m_model->setFieldNamePlan([](const QStringList &wanted) {
        QStringList names;
        for (const QString &each : wanted)
            names << each.toLower();
        return names;
    });
    QCOMPARE(name(u"total"_s).data().toString(), u"amount"_s);
    QVERIFY(name(u"total"_s).data(Qt::ToolTipRole).toString().contains(u"Amount"));
    QCOMPARE(m_model->configured().streams.front().fieldRules.names,
             (QMap<QString, QString>{{u"total"_s, u"Amount"_s}}));

    // Typing on is the same step; another field is another one.
    m_model->setData(name(u"total"_s), u"Sum"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 2);
    m_model->setData(name(u"id"_s), u"nr"_s, Qt::EditRole);
    QCOMPARE(m_undo->count(), 3);
    m_undo->undo();
    m_undo->undo();
    QCOMPARE(name(u"total"_s).data().toString(), u"total"_s);
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
    // Its own name is none.
    QVERIFY(!m_model->setData(name(u"total"_s), u"total"_s, Qt::EditRole));
    // What is not written has no name there.
    m_model->setSelected({s_orders}, false);
    QCOMPARE(name(u"total"_s).data().toString(), QString());
}

void TestCatalogModel::fieldNamesThatClashAreFaults()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination);
    m_model->setData(total, u"id"_s, Qt::EditRole);
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::FieldNameTaken});
    QCOMPARE(m_model->problems().first().field, u"total"_s);
    QVERIFY(total.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(total.data(Qt::ToolTipRole).toString().contains(u"another one"));
    QVERIFY(cell(*m_model, s_orders, SchemaColumn::Destination, CatalogModel::InvalidRole)
            == u"true");
    // A field that is not written does not matter.
    m_model->setData(m_model->indexOf(s_orders, u"id"_s), Qt::Unchecked, Qt::CheckStateRole);
    QVERIFY(m_model->problems().isEmpty());
    m_model->setData(total, u"_airbyte_meta"_s, Qt::EditRole);
    QVERIFY(m_model->problems().first().text.contains(u"added to every table"));
}

void TestCatalogModel::fieldsAreRetyped()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    QVERIFY(total.flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(!m_model->indexOf(s_orders, SchemaColumn::Type).flags().testFlag(Qt::ItemIsEditable));
    QVERIFY(total.data(CatalogModel::MutedRole).toBool());
    QVERIFY(m_model->setData(total, u"string"_s, Qt::EditRole));
    QCOMPARE(m_undo->undoText(), u"Set type of shop.orders.total"_s);
    // The source's own type stays in sight.
    QCOMPARE(total.data().toString(), u"exact decimal → text"_s);
    QVERIFY(!total.data(CatalogModel::MutedRole).toBool());
    QCOMPARE(total.data(Qt::AccessibleTextRole).toString(),
             u"Type: text instead of exact decimal"_s);
    QVERIFY(total.data(Qt::ToolTipRole).toString().contains(u"NUMERIC(10,2)"));
    QCOMPARE(m_model->configured().streams.front().writtenSchema().field(2).type,
             FieldType::String);
    // No way from a decimal to a date.
    QVERIFY(!m_model->setData(total, u"date"_s, Qt::EditRole));
    m_undo->undo();
    QCOMPARE(total.data().toString(), u"exact decimal"_s);
    m_undo->redo();
    // The source's own type takes the choice back.
    QVERIFY(m_model->setData(total, u"decimal"_s, Qt::EditRole));
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
}

void TestCatalogModel::typesAreCheckedAgainstTheSample()
{
    m_model->setSelected({s_customers}, true);
    const QModelIndex email = m_model->indexOf(s_customers, u"email"_s, SchemaColumn::Type);
    m_model->setData(email, u"integer"_s, Qt::EditRole);
    QVERIFY(!email.data(Qt::ToolTipRole).toString().contains(u"sampled"));
    m_model->setSample(s_customers,
                       sampleOf(m_model->entry(s_customers)->stream.schema,
                                {{u"1"_s, u"5"_s}, {u"2"_s, u"a@b"_s}, {u"2"_s}}));
    QVERIFY2(email.data(Qt::ToolTipRole)
                 .toString()
                 .contains(u"Of the first rows: 1 of 2 sampled values do not fit."),
             qUtf8Printable(email.data(Qt::ToolTipRole).toString()));
    QVERIFY(email.data(Qt::ForegroundRole).isValid());
    m_model->setData(email, u"string"_s, Qt::EditRole);
    // A sample of other fields is none.
    m_model->refresh(without(shopCatalog(), s_customers, u"changed"_s));
    QVERIFY(m_model->entry(s_customers)->sample == nullptr);
}

void TestCatalogModel::typeWithoutAConversionIsAFault()
{
    m_model->setSelected({s_orders}, true);
    const QModelIndex total = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    m_model->setData(total, u"number"_s, Qt::EditRole);
    Catalog changed = shopCatalog();
    changed.streams.front().schema = Schema({{u"id"_s, FieldType::Integer},
                                             {u"updated_at"_s, FieldType::TimestampWithZone},
                                             {u"total"_s, FieldType::Date}});
    m_model->refresh(changed);
    QCOMPARE(faults(*m_model), QList<SchemaFault>{SchemaFault::TypeImpossible});
    const QModelIndex now = m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Type);
    QVERIFY(now.data(CatalogModel::InvalidRole).toBool());
    QVERIFY(m_model->setData(now, u"string"_s, Qt::EditRole));
    QVERIFY(m_model->problems().isEmpty());
}

void TestCatalogModel::nestedFieldsAreShownAndExplained()
{
    Stream people;
    people.id.name = u"people"_s;
    people.schema = Schema({{u"name"_s, FieldType::String}, {u"address"_s, FieldType::Json}});
    m_model->refresh({{people}});
    const QModelIndex address = m_model->indexOf(people.id, u"address"_s);
    QCOMPARE(m_model->rowCount(address), 0);
    const auto sample = sampleOf(people.schema,
                                 {{u"Ann"_s, u"{\"zip\":5,\"geo\":{\"lat\":1.5}}"_s},
                                  {u"Bob"_s, u"{\"tags\":[{\"a\":1}]}"_s}});
    m_model->setSample(people.id, sample);
    QCOMPARE(m_model->rowCount(address), 3);
    const QModelIndex zip = m_model->index(0, 0, address);
    QCOMPARE(zip.data().toString(), u"zip"_s);
    QCOMPARE(zip.siblingAtColumn(1).data().toString(), u"whole number"_s);
    QCOMPARE(zip.parent(), address);
    QVERIFY(!zip.data(Qt::CheckStateRole).isValid());
    QVERIFY(!zip.flags().testFlag(Qt::ItemIsUserCheckable));
    QVERIFY(zip.data(Qt::ToolTipRole).toString().contains(u"inside the JSON field \"address\""));
    QCOMPARE(zip.data(Qt::AccessibleTextRole).toString(), u"zip, nested field"_s);
    QCOMPARE(m_model->entry(zip)->stream.id, people.id);
    const QModelIndex geo = m_model->index(1, 0, address);
    QCOMPARE(geo.siblingAtColumn(1).data().toString(), u"object"_s);
    QCOMPARE(m_model->index(0, 0, geo).data().toString(), u"lat"_s);
    QCOMPARE(m_model->index(2, 1, address).data().toString(), u"list of objects"_s);
    QCOMPARE(m_model->setChecked({zip}, true).changed, 0);
    // Of a field that is shown, all is shown.
    m_model->setFilter({u"address"_s, SchemaState::Any});
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 3);
    m_model->setFilter({});
    // Another sample, and none any more.
    m_model->setSample(people.id, sampleOf(people.schema, {{u"Ann"_s, u"{\"zip\":5}"_s}}));
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 1);
    people.schema = Schema({{u"name"_s, FieldType::String}, {u"address"_s, FieldType::String}});
    m_model->refresh({{people}});
    QCOMPARE(m_model->rowCount(m_model->indexOf(people.id, u"address"_s)), 0);
}

void TestCatalogModel::goneFieldsKeepTheirNameUntilTheyAreSaved()
{
    m_model->setSelected({s_orders}, true);
    m_model->setData(m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination), u"sum"_s,
                     Qt::EditRole);
    m_model->refresh(without(shopCatalog(), s_orders, u"total"_s));
    QVERIFY(m_model->configured().streams.front().fieldRules.isEmpty());
    QVERIFY(!m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination)
                 .flags()
                 .testFlag(Qt::ItemIsEditable));
    m_model->refresh(shopCatalog());
    QCOMPARE(m_model->configured().streams.front().fieldRules.names.value(u"total"_s), u"sum"_s);
    const QJsonObject draft = m_model->toJson();
    CatalogModel other;
    QVERIFY(other.fromJson(draft));
    QCOMPARE(other.entry(s_orders)->choice.fieldRules.names.value(u"total"_s), u"sum"_s);
}

void TestCatalogModel::filterKeepsParents_data()
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

void TestCatalogModel::filterKeepsParents()
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

void TestCatalogModel::filterByState()
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

void TestCatalogModel::hitsNamedThemselvesComeFirst()
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

void TestCatalogModel::streamsThatComeAreFiltered()
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

void TestCatalogModel::refreshMarksAndKeeps()
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

void TestCatalogModel::catalogAfterItsStreamsKeepsTheMarks()
{
    const Catalog now = without(shopCatalog(), s_orders, u"total"_s);
    for (const Stream &stream : now.streams)
        m_model->addStream(stream);
    m_model->refresh(now);
    QVERIFY(!m_model->isDiscovering());
    QCOMPARE(m_model->changedCount(), 1);
    QVERIFY(m_model->indexOf(s_orders, u"total"_s).isValid());
}

void TestCatalogModel::refreshLosesNoCursorAndNoKey()
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

void TestCatalogModel::goneStreamsStayUntilTheyAreLetGo()
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

void TestCatalogModel::cancelledDiscoveryTakesNothingForGone()
{
    m_model->beginDiscovery();
    m_model->addStream(shopCatalog().streams[0]);
    m_model->abandonDiscovery();
    QCOMPARE(m_model->streamCount(), 4);
    QCOMPARE(m_model->changedCount(), 0);
}

void TestCatalogModel::existingConnectionMarksOnlyWhatItKnew()
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
