#include "ui/rejected/rejectedgroupsmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

RejectedGroup group(const QString &connection, const QString &stream, const QString &field,
                    qint64 count)
{
    return {connection, {{}, stream}, RejectedOutcome::Rejected, u"value_does_not_fit"_s,
            field,      count};
}

} // namespace

class TestRejectedGroupsModel final : public QObject
{
    Q_OBJECT

private slots:
    void firstRowStandsForAll();
    void nameOfTheConnectionTellsGroupsApart();
    void countsMoveWithoutAReset();
    void groupIsFoundAgainByWhatItIs();
};

void TestRejectedGroupsModel::firstRowStandsForAll()
{
    RejectedGroupsModel model;
    const QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 1);
    model.setGroups({group(u"1"_s, u"users"_s, u"age"_s, 1200), group(u"1"_s, u"users"_s, {}, 34)},
                    {});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.total(), qint64(1234));
    QVERIFY(model.group(0) == nullptr);
    QVERIFY(model.group(3) == nullptr);
    QCOMPARE(model.index(0).data(RejectedGroupsModel::CountRole).toString(), u"1,234"_s);
    QCOMPARE(model.index(1).data().toString(), u"Value does not fit: age"_s);
    QCOMPARE(model.index(1).data(RejectedGroupsModel::DetailRole).toString(),
             u"users · Not written"_s);
    QCOMPARE(model.index(2).data().toString(), u"Value does not fit"_s);
    QVERIFY(model.index(1).data(Qt::ToolTipRole).toString().contains(u"mend the value"_s));
}

void TestRejectedGroupsModel::nameOfTheConnectionTellsGroupsApart()
{
    RejectedGroupsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setGroups(
        {group(u"1"_s, u"users"_s, u"age"_s, 2), group(u"2"_s, u"users"_s, u"age"_s, 1)},
        {{u"1"_s, u"Shop"_s}, {u"2"_s, u"Office"_s}});
    QCOMPARE(model.index(1).data(RejectedGroupsModel::DetailRole).toString(),
             u"Shop · users · Not written"_s);
    QCOMPARE(model.index(2).data(RejectedGroupsModel::DetailRole).toString(),
             u"Office · users · Not written"_s);
}

void TestRejectedGroupsModel::countsMoveWithoutAReset()
{
    RejectedGroupsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setGroups({group(u"1"_s, u"users"_s, u"age"_s, 2)}, {});
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setGroups({group(u"1"_s, u"users"_s, u"age"_s, 3)}, {});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.index(1).data(RejectedGroupsModel::CountRole).toString(), u"3"_s);
    model.setGroups({}, {});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(model.total(), qint64(0));
}

void TestRejectedGroupsModel::groupIsFoundAgainByWhatItIs()
{
    RejectedGroupsModel model;
    const RejectedGroup age = group(u"1"_s, u"users"_s, u"age"_s, 2);
    model.setGroups({age, group(u"1"_s, u"users"_s, u"name"_s, 1)}, {});
    model.setGroups(
        {group(u"1"_s, u"users"_s, u"name"_s, 9), group(u"1"_s, u"users"_s, u"age"_s, 3)}, {});
    QCOMPARE(model.rowOf(age), 2);
    QCOMPARE(model.rowOf(group(u"2"_s, u"users"_s, u"age"_s, 2)), 0);
}

QTEST_MAIN(TestRejectedGroupsModel)
#include "testrejectedgroupsmodel.moc"
