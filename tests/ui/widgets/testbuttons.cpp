#include "ui/widgets/buttons.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestButtons final : public QObject
{
    Q_OBJECT

private slots:
    void primaryButtonSaysSo();
    void variantsAreTakenBackOnlyByTheirOwn();
    void iconButtonHasANameForEverybody();
};

void TestButtons::primaryButtonSaysSo()
{
    QWidget parent;
    const QPushButton *button = primaryButton(u"Sync now"_s, &parent);
    QCOMPARE(button->text(), u"Sync now"_s);
    QCOMPARE(button->property("variant").toString(), u"primary"_s);
    QCOMPARE(button->parentWidget(), &parent);
}

void TestButtons::variantsAreTakenBackOnlyByTheirOwn()
{
    QPushButton button;
    setDanger(&button, true);
    setPrimary(&button, false);
    QCOMPARE(button.property("variant").toString(), u"danger"_s);
    setDanger(&button, false);
    QVERIFY(!button.property("variant").isValid());
}

void TestButtons::iconButtonHasANameForEverybody()
{
    QWidget parent;
    const QToolButton *button = iconButton(u"more"_s, u"More actions"_s, &parent);
    QCOMPARE(button->accessibleName(), u"More actions"_s);
    QCOMPARE(button->toolTip(), u"More actions"_s);
    QCOMPARE(button->focusPolicy(), Qt::StrongFocus);
    QVERIFY(!button->icon().isNull());
}

QTEST_MAIN(TestButtons)
#include "testbuttons.moc"
