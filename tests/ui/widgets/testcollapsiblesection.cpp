#include "ui/widgets/collapsiblesection.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCollapsibleSection final : public QObject
{
    Q_OBJECT

private slots:
    void isClosedAtFirst();
    void opensByKeyboardAndMouse();
};

void TestCollapsibleSection::isClosedAtFirst()
{
    CollapsibleSection section(u"Optional fields"_s);
    auto *edit = new QLineEdit;
    section.body()->addWidget(edit);
    section.show();
    QVERIFY(!section.isExpanded());
    QVERIFY(!edit->isVisible());
    section.setExpanded(true);
    QVERIFY(edit->isVisible());
}

void TestCollapsibleSection::opensByKeyboardAndMouse()
{
    CollapsibleSection section(u"Optional fields"_s);
    section.show();
    QSignalSpy spy(&section, &CollapsibleSection::expandedChanged);
    auto *heading = section.findChild<QToolButton *>();
    QCOMPARE(heading->text(), u"Optional fields"_s);
    QTest::keyClick(heading, Qt::Key_Space);
    QVERIFY(section.isExpanded());
    QTest::mouseClick(heading, Qt::LeftButton);
    QVERIFY(!section.isExpanded());
    QCOMPARE(spy.count(), 2);
    QCOMPARE(spy.at(0).at(0).toBool(), true);
    QCOMPARE(spy.at(1).at(0).toBool(), false);
}

QTEST_MAIN(TestCollapsibleSection)
#include "testcollapsiblesection.moc"
