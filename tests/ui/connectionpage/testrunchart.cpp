#include "ui/connectionpage/runchart.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

std::vector<RunBar> bars(int count)
{
    std::vector<RunBar> bars;
    for (int i = 1; i <= count; ++i)
        bars.push_back(
            {i, TimePoint(std::chrono::hours(i)), JobStatus::Succeeded, 100 * i, i, 1000 * i});
    return bars;
}

} // namespace

class TestRunChart final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void newestRunIsChosenAtFirst();
    void arrowsMoveAndEnterOpens();
    void clickOpensTheRunUnderThePointer();
    void choiceStaysOnItsRun();
    void runsAreItemsForScreenReaders();
    void emptyChartSaysSo();
};

void TestRunChart::newestRunIsChosenAtFirst()
{
    RunChart chart;
    chart.setBars(bars(3));
    QCOMPARE(chart.current(), 2);
    QVERIFY(chart.caption().startsWith(u"Run 3, "_s));
    QVERIFY(chart.caption().contains(u"300 written, 3 rejected"_s));
}

void TestRunChart::arrowsMoveAndEnterOpens()
{
    RunChart chart;
    chart.setBars(bars(5));
    QSignalSpy opened(&chart, &RunChart::runRequested);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Left);
    QCOMPARE(chart.current(), 2);
    QTest::keyClick(&chart, Qt::Key_Return);
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(opened.count(), 2);
    QCOMPARE(opened.at(0).at(0).toLongLong(), 3);
    QCOMPARE(opened.at(1).at(0).toLongLong(), 1);
}

void TestRunChart::clickOpensTheRunUnderThePointer()
{
    RunChart chart;
    chart.resize(700, 320);
    chart.setBars(bars(4));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QSignalSpy opened(&chart, &RunChart::runRequested);
    const QPoint place = chart.rectOf(1).center();
    QTest::mouseClick(chart.childAt(place), Qt::LeftButton, {},
                      chart.childAt(place)->mapFrom(&chart, place));
    QCOMPARE(opened.count(), 1);
    QCOMPARE(opened.at(0).at(0).toLongLong(), 2);
    QCOMPARE(chart.current(), 1);
}

void TestRunChart::choiceStaysOnItsRun()
{
    RunChart chart;
    chart.setBars(bars(4));
    chart.setCurrent(1);
    chart.setBars(bars(6));
    QCOMPARE(chart.current(), 1);
    chart.setCurrent(5);
    chart.setBars(bars(7));
    QCOMPARE(chart.current(), 6);
}

void TestRunChart::runsAreItemsForScreenReaders()
{
    RunChart chart;
    chart.setBars(bars(3));
    QAccessibleInterface *list = QAccessible::queryAccessibleInterface(&chart);
    QVERIFY(list != nullptr);
    QCOMPARE(list->role(), QAccessible::List);
    QVERIFY(!list->text(QAccessible::Name).isEmpty());
    QCOMPARE(list->childCount(), 3);
    QAccessibleInterface *run = list->child(1);
    QCOMPARE(list->indexOfChild(run), 1);
    QVERIFY(run->text(QAccessible::Name).startsWith(u"Run 2, "_s));
    QVERIFY(!run->state().selected);
    QVERIFY(list->child(2)->state().selected);
    QSignalSpy opened(&chart, &RunChart::runRequested);
    run->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    QCOMPARE(opened.value(0).value(0).toLongLong(), 2);
}

void TestRunChart::emptyChartSaysSo()
{
    RunChart chart;
    QCOMPARE(chart.current(), -1);
    QVERIFY(!chart.caption().isEmpty());
    QSignalSpy opened(&chart, &RunChart::runRequested);
    QTest::keyClick(&chart, Qt::Key_Right);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(opened.count(), 0);
}

QTEST_MAIN(TestRunChart)
#include "testrunchart.moc"
