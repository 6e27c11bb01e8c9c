#include "ui/widgets/elidedlabel.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestElidedLabel final : public QObject
{
    Q_OBJECT

private slots:
    void wholeTextIsShownWhereThereIsRoom();
    void longTextGivesWay();
    void toolTipHasTheWholeText();
    void linesBecomeOne();
};

void TestElidedLabel::wholeTextIsShownWhereThereIsRoom()
{
    ElidedLabel label(u"orders.csv"_s);
    label.resize(label.sizeHint());
    QCOMPARE(label.shownText(), u"orders.csv"_s);
}

void TestElidedLabel::longTextGivesWay()
{
    ElidedLabel label(u"/srv/data/exports/orders.csv"_s);
    QVERIFY(label.minimumSizeHint().width() < label.sizeHint().width() / 2);
    label.resize(label.sizeHint().width() / 2, label.sizeHint().height());
    QVERIFY(label.shownText().startsWith(u"/srv"_s));
    QVERIFY(label.shownText().endsWith(u'…'));
    label.setElideMode(Qt::ElideMiddle);
    QVERIFY(label.shownText().endsWith(u"csv"_s));
    QCOMPARE(label.text(), u"/srv/data/exports/orders.csv"_s);
}

void TestElidedLabel::toolTipHasTheWholeText()
{
    ElidedLabel label(u"/srv/data/exports/orders.csv"_s);
    label.resize(60, 20);
    label.show();
    QHelpEvent event(QEvent::ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)));
    QCoreApplication::sendEvent(&label, &event);
    QTRY_COMPARE(QToolTip::text(), label.text());
    QToolTip::hideText();
}

void TestElidedLabel::linesBecomeOne()
{
    ElidedLabel label(u"first\nsecond"_s);
    label.resize(label.sizeHint());
    QCOMPARE(label.shownText(), u"first second"_s);
}

QTEST_MAIN(TestElidedLabel)
#include "testelidedlabel.moc"
