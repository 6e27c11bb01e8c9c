#include "ui/widgets/filteredit.h"

#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFilterEdit final : public QObject
{
    Q_OBJECT

private slots:
    void tellsOnceAfterTyping();
    void returnTellsAtOnce();
    void escapeClearsThenLeaves();
    void blanksAtTheEndsAreNoNews();
};

void TestFilterEdit::tellsOnceAfterTyping()
{
    FilterEdit edit;
    QSignalSpy spy(&edit, &FilterEdit::filterChanged);
    QTest::keyClicks(&edit, u"inv"_s);
    QCOMPARE(spy.count(), 0);
    QTRY_COMPARE(spy.count(), 1);
    QCOMPARE(spy.at(0).at(0).toString(), u"inv"_s);
    QCOMPARE(edit.filter(), u"inv"_s);
}

void TestFilterEdit::returnTellsAtOnce()
{
    FilterEdit edit;
    QSignalSpy spy(&edit, &FilterEdit::filterChanged);
    QTest::keyClicks(&edit, u"inv"_s);
    QTest::keyClick(&edit, Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
}

void TestFilterEdit::escapeClearsThenLeaves()
{
    FilterEdit edit;
    QSignalSpy changed(&edit, &FilterEdit::filterChanged);
    QSignalSpy left(&edit, &FilterEdit::left);
    QTest::keyClicks(&edit, u"inv"_s);
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClick(&edit, Qt::Key_Escape);
    QCOMPARE(edit.text(), QString());
    QCOMPARE(changed.count(), 2);
    QCOMPARE(left.count(), 0);
    QTest::keyClick(&edit, Qt::Key_Escape);
    QCOMPARE(left.count(), 1);
    QCOMPARE(changed.count(), 2);
}

void TestFilterEdit::blanksAtTheEndsAreNoNews()
{
    FilterEdit edit;
    QSignalSpy spy(&edit, &FilterEdit::filterChanged);
    QTest::keyClicks(&edit, u"inv"_s);
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, u"  "_s);
    QTest::keyClick(&edit, Qt::Key_Return);
    QCOMPARE(spy.count(), 1);
}

QTEST_MAIN(TestFilterEdit)
#include "testfilteredit.moc"
