#include "ui/rejected/recordfieldsmodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestRecordFieldsModel final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void keepsOrderDigitsAndTellsNothingFromEmpty();
    void marksTheFaultyFieldByMoreThanColour();
    void showsNothingForWhatIsNoObject();

private:
    static QString text(const RecordFieldsModel &model, int row, int column,
                        int role = Qt::DisplayRole)
    {
        return model.index(row, column).data(role).toString();
    }
};

void TestRecordFieldsModel::keepsOrderDigitsAndTellsNothingFromEmpty()
{
    RecordFieldsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRecord(R"({"z":12345678901234567890.10,"a":null,"b":"","c":{"d":[1]},"e":"one\ntwo"})",
                    {});
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(text(model, 0, 0), u"z"_s);
    QCOMPARE(text(model, 0, 1), u"12345678901234567890.10"_s);
    QCOMPARE(text(model, 1, 1), u"NULL"_s);
    QCOMPARE(text(model, 2, 1), u"\"\""_s);
    QCOMPARE(text(model, 3, 1), u"{\"d\":[1]}"_s);
    QCOMPARE(text(model, 4, 1), u"one↵two"_s);
    QCOMPARE(model.field(4).text, u"one\ntwo"_s);
    QCOMPARE(model.faultyRow(), -1);
}

void TestRecordFieldsModel::marksTheFaultyFieldByMoreThanColour()
{
    RecordFieldsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRecord(R"({"id":1,"age":null})", u"age"_s);
    QCOMPARE(model.faultyRow(), 1);
    const QModelIndex faulty = model.index(1, 1);
    QVERIFY(!faulty.data(Qt::DecorationRole).value<QIcon>().isNull());
    QVERIFY(faulty.data(Qt::BackgroundRole).isValid());
    QCOMPARE(text(model, 1, 1, Qt::AccessibleTextRole), u"age: NULL, at fault"_s);
    QVERIFY(!model.index(0, 1).data(Qt::DecorationRole).isValid());
    QVERIFY(!model.index(0, 1).data(Qt::BackgroundRole).isValid());
}

void TestRecordFieldsModel::showsNothingForWhatIsNoObject()
{
    RecordFieldsModel model;
    const QAbstractItemModelTester tester(&model);
    model.setRecord(R"({"id":1})", {});
    QCOMPARE(model.rowCount(), 1);
    model.setRecord({}, {});
    QCOMPARE(model.rowCount(), 0);
    model.setRecord("[1,2]", {});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestRecordFieldsModel)
#include "testrecordfieldsmodel.moc"
