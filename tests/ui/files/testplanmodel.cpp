// PlanModel: each change with its values and effects, in words.
#include "tests/ui/workspacefixture.h"
#include "ui/files/planmodel.h"

#include <QAbstractItemModelTester>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestPlanModel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void showsWhatChangesOnly();
    void textOfFilesStaysOnOneLine();
};

void TestPlanModel::showsWhatChangesOnly()
{
    PlanModel model;
    QAbstractItemModelTester tester(&model);
    PlannedItem kept;
    kept.name = u"kept"_s;
    PlannedItem changed;
    changed.act = PlannedAct::Change;
    changed.name = u"shop"_s;
    changed.place = u"a.yaml, line 3"_s;
    changed.values = {{u"settings.prefix"_s, u"a_"_s, u"b_"_s}};
    changed.effects = QStringList{u"Something follows."_s};
    PlannedItem made;
    made.act = PlannedAct::Create;
    made.kind = PlannedKind::Tag;
    made.name = u"nightly"_s;
    model.setItems({kept, changed, made});
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex item = model.index(0, 0);
    QCOMPARE(item.data().toString(), u"Changed connection “shop”"_s);
    QVERIFY(item.data(Qt::ToolTipRole).toString().contains("line 3"_L1));
    QCOMPARE(model.rowCount(item), 2);
    QCOMPARE(model.index(0, PlanModel::BeforeColumn, item).data().toString(), u"a_"_s);
    QCOMPARE(model.index(0, PlanModel::AfterColumn, item).data().toString(), u"b_"_s);
    QCOMPARE(model.index(0, 0, item).data(Qt::AccessibleTextRole).toString(),
             u"settings.prefix, a_, b_"_s);
    QVERIFY(!model.isSentence(model.index(0, 0, item)));
    QVERIFY(model.isSentence(model.index(1, 0, item)));
    QCOMPARE(model.index(1, 0).data().toString(), u"New tag “nightly”"_s);
    model.setItems({});
    QCOMPARE(model.rowCount(), 0);
}

void TestPlanModel::textOfFilesStaysOnOneLine()
{
    PlanModel model;
    PlannedItem item;
    item.act = PlannedAct::Remove;
    item.name = u"a\nb"_s;
    model.setItems({item});
    QCOMPARE(model.index(0, 0).data().toString(), u"Deleted connection “a⏎b”"_s);
}

QTEST_MAIN(TestPlanModel)
#include "testplanmodel.moc"
