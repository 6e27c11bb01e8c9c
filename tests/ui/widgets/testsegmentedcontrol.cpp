#include "ui/widgets/segmentedcontrol.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QList<QToolButton *> segmentsOf(const SegmentedControl &control)
{
    return control.findChildren<QToolButton *>();
}

} // namespace

class TestSegmentedControl final : public QObject
{
    Q_OBJECT

private slots:
    void firstSegmentIsChosen();
    void clickChooses();
    void arrowsChoose();
    void tabReachesTheChosenOneOnly();
    void choosingTwiceTellsOnce();
};

void TestSegmentedControl::firstSegmentIsChosen()
{
    SegmentedControl control;
    QCOMPARE(control.currentIndex(), -1);
    QCOMPARE(control.addSegment(u"Before"_s), 0);
    QCOMPARE(control.addSegment(u"After"_s), 1);
    QCOMPARE(control.currentIndex(), 0);
    QVERIFY(segmentsOf(control).at(0)->isChecked());
}

void TestSegmentedControl::clickChooses()
{
    SegmentedControl control;
    control.addSegment(u"Before"_s);
    control.addSegment(u"After"_s);
    control.show();
    QSignalSpy spy(&control, &SegmentedControl::currentChanged);
    QTest::mouseClick(segmentsOf(control).at(1), Qt::LeftButton);
    QCOMPARE(control.currentIndex(), 1);
    QCOMPARE(spy.count(), 1);
    QVERIFY(!segmentsOf(control).at(0)->isChecked());
}

void TestSegmentedControl::arrowsChoose()
{
    SegmentedControl control;
    for (const QString &text : {u"One"_s, u"Two"_s, u"Three"_s})
        control.addSegment(text);
    control.show();
    const auto segments = segmentsOf(control);
    QTest::keyClick(segments.at(0), Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 1);
    QTest::keyClick(segments.at(1), Qt::Key_End);
    QCOMPARE(control.currentIndex(), 2);
    QTest::keyClick(segments.at(2), Qt::Key_Right);
    QCOMPARE(control.currentIndex(), 2);
    QTest::keyClick(segments.at(2), Qt::Key_Home);
    QCOMPARE(control.currentIndex(), 0);
    control.setLayoutDirection(Qt::RightToLeft);
    QTest::keyClick(segments.at(0), Qt::Key_Left);
    QCOMPARE(control.currentIndex(), 1);
}

void TestSegmentedControl::tabReachesTheChosenOneOnly()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *edit = new QLineEdit;
    auto *control = new SegmentedControl;
    control->addSegment(u"One"_s);
    control->addSegment(u"Two"_s);
    auto *last = new QLineEdit;
    layout->addWidget(edit);
    layout->addWidget(control);
    layout->addWidget(last);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    control->setCurrentIndex(1);
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Tab);
    QCOMPARE(window.focusWidget(), segmentsOf(*control).at(1));
    QTest::keyClick(window.focusWidget(), Qt::Key_Tab);
    QCOMPARE(window.focusWidget(), last);
}

void TestSegmentedControl::choosingTwiceTellsOnce()
{
    SegmentedControl control;
    control.addSegment(u"One"_s);
    control.addSegment(u"Two"_s);
    QSignalSpy spy(&control, &SegmentedControl::currentChanged);
    control.setCurrentIndex(1);
    control.setCurrentIndex(1);
    control.setCurrentIndex(7);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.at(0).at(0).toInt(), 1);
}

QTEST_MAIN(TestSegmentedControl)
#include "testsegmentedcontrol.moc"
