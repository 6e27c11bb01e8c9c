#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/keyfieldsmodel.h"
#include "ui/schematree/keypicker.h"
#include "ui/schematree/schematext.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Schema threeFields()
{
    return Schema({{u"region"_s, FieldType::String},
                   {u"id"_s, FieldType::Integer},
                   {u"total"_s, FieldType::Decimal}});
}

} // namespace

class TestKeyPicker : public QObject
{
    Q_OBJECT

private slots:
    void fieldsHaveTheirPlaceInTheKey();
    void fieldsThatAreGoneAreLeftOut();
    void filterHidesFields();
    void keysChooseInTheOrderOfTheTicks();
    void fieldsOfTheKeyAreMoved();
    void escapeChangesNothing();
    void saysWhetherAKeyIsUniqueInTheSample();
};

void TestKeyPicker::fieldsHaveTheirPlaceInTheKey()
{
    KeyFieldsModel model(threeFields(), {u"id"_s});
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.index(1).data().toString(), u"id (whole number)"_s);
    QVERIFY(model.setData(model.index(0), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(model.key(), (QStringList{u"id"_s, u"region"_s}));
    QCOMPARE(model.index(0).data().toString(), u"region (text), part 2 of the key"_s);
    model.move(u"region"_s, -1);
    QCOMPARE(model.key(), (QStringList{u"region"_s, u"id"_s}));
    model.move(u"region"_s, -1);
    model.move(u"total"_s, 1);
    QCOMPARE(model.key(), (QStringList{u"region"_s, u"id"_s}));
    model.setData(model.index(0), Qt::Unchecked, Qt::CheckStateRole);
    QCOMPARE(model.key(), QStringList{u"id"_s});
}

void TestKeyPicker::fieldsThatAreGoneAreLeftOut()
{
    QCOMPARE(KeyFieldsModel(threeFields(), {u"lost"_s, u"id"_s}).key(), QStringList{u"id"_s});
}

void TestKeyPicker::saysWhetherAKeyIsUniqueInTheSample()
{
    StreamEntry entry;
    entry.stream.schema = threeFields();
    auto *picker = new KeyPicker(u"orders"_s, threeFields(), {u"region"_s}, nullptr);
    picker->setDescription([&entry](const QStringList &key) { return uniquenessText(entry, key); });
    picker->popUp(QRect(10, 10, 100, 30));
    auto *list = picker->findChild<QListView *>();
    const auto field = [list](int row) { return list->model()->index(row, 0).data().toString(); };
    const auto says = [picker](const QString &text) {
        for (const auto *label : picker->findChildren<QLabel *>()) {
            if (label->text() == text)
                return true;
        }
        return false;
    };
    QCOMPARE(field(0), u"region (text)"_s);
    QVERIFY(says(u"Key: region"_s));
    // The rows come while the picker is open.
    entry.sample = sampleOf(
        threeFields(),
        {{u"north"_s, u"1"_s}, {u"north"_s, u"2"_s, u"5"_s}, {u"south"_s, u"1"_s}, {u"south"_s}});
    picker->refresh();
    QCOMPARE(field(0), u"region (text): 2 of 4 sampled rows repeat a value"_s);
    QCOMPARE(field(1),
             u"id (whole number): 1 of 4 sampled rows have no value, "
             "1 of 4 sampled rows repeat a value"_s);
    QVERIFY(says(u"Key: region (2 of 4 sampled rows repeat a value)"_s));
    // Both together tell the rows apart that have both.
    list->setCurrentIndex(list->model()->index(1, 0));
    QTest::keyClick(list, Qt::Key_Space);
    QVERIFY(says(u"Key: region, id (1 of 4 sampled rows have no value)"_s));
    entry.sample = sampleOf(threeFields(), {{u"a"_s, u"bc"_s}, {u"ab"_s, u"c"_s}});
    QCOMPARE(uniquenessText(entry, {u"region"_s}), u"unique in 2 sampled row(s)"_s);
    QTest::keyClick(list, Qt::Key_Escape);
}

void TestKeyPicker::filterHidesFields()
{
    KeyFieldsModel model(threeFields(), {u"id"_s});
    model.setFilter(u"TOT"_s);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.fieldAt(model.index(0)), u"total"_s);
    QCOMPARE(model.key(), QStringList{u"id"_s});
}

void TestKeyPicker::keysChooseInTheOrderOfTheTicks()
{
    auto *picker = new KeyPicker(u"orders"_s, threeFields(), {}, nullptr);
    QSignalSpy accepted(picker, &KeyPicker::accepted);
    picker->popUp(QRect(10, 10, 100, 30));
    auto *list = picker->findChild<QListView *>();
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Space);
    QTest::keyClick(list, Qt::Key_Up);
    QTest::keyClick(list, Qt::Key_Space);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(accepted.count(), 1);
    QCOMPARE(accepted.front().front().toStringList(), (QStringList{u"id"_s, u"region"_s}));
}

void TestKeyPicker::fieldsOfTheKeyAreMoved()
{
    auto *picker = new KeyPicker(u"orders"_s, threeFields(), {u"id"_s, u"region"_s}, nullptr);
    QSignalSpy accepted(picker, &KeyPicker::accepted);
    picker->popUp(QRect(10, 10, 100, 30));
    QToolButton *earlier = nullptr;
    for (auto *button : picker->findChildren<QToolButton *>()) {
        if (button->accessibleName() == u"Earlier in the key"_s)
            earlier = button;
    }
    QVERIFY(earlier != nullptr);
    QVERIFY(earlier->isEnabled());
    QTest::mouseClick(earlier, Qt::LeftButton);
    QVERIFY(!earlier->isEnabled());
    for (auto *button : picker->findChildren<QPushButton *>()) {
        if (button->text() == u"&Set key"_s) {
            QTest::mouseClick(button, Qt::LeftButton);
            break;
        }
    }
    QCOMPARE(accepted.count(), 1);
    QCOMPARE(accepted.front().front().toStringList(), (QStringList{u"region"_s, u"id"_s}));
}

void TestKeyPicker::escapeChangesNothing()
{
    auto *picker = new KeyPicker(u"orders"_s, threeFields(), {u"id"_s}, nullptr);
    const QPointer<KeyPicker> guard(picker);
    QSignalSpy accepted(picker, &KeyPicker::accepted);
    picker->popUp(QRect(10, 10, 100, 30));
    QTest::keyClick(picker->findChild<QListView *>(), Qt::Key_Space);
    QTest::keyClick(picker->findChild<QListView *>(), Qt::Key_Escape);
    QTRY_VERIFY(guard.isNull());
    QCOMPARE(accepted.count(), 0);
}

QTEST_MAIN(TestKeyPicker)
#include "testkeypicker.moc"
