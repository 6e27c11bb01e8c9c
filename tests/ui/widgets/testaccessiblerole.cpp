// What a screen reader is told about widgets of our own painting.
#include "ui/connectionpage/legendkey.h"
#include "ui/connectorpicker/choicetile.h"
#include "ui/theme/theme.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tagchip.h"
#include "ui/wizard/stepbutton.h"

#include <QAccessible>
#include <QTest>
#include <QToolButton>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QAccessible::Role roleOf(QWidget &widget)
{
    return QAccessible::queryAccessibleInterface(&widget)->role();
}

QString nameOf(QWidget &widget)
{
    return QAccessible::queryAccessibleInterface(&widget)->text(QAccessible::Name);
}

} // namespace

class TestAccessibleRole final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void paintedTextsAreTexts()
    {
        StateBadge badge(ConnectionState::Failed);
        QCOMPARE(roleOf(badge), QAccessible::StaticText);
        QCOMPARE(nameOf(badge), connectionStateTitle(ConnectionState::Failed));
        TagChip chip({u"finance"_s, u"#fec9be"_s});
        QCOMPARE(roleOf(chip), QAccessible::StaticText);
        LegendKey key(ColorRole::Info, u"Written"_s);
        QCOMPARE(roleOf(key), QAccessible::StaticText);
        QCOMPARE(nameOf(key), u"Written"_s);
    }

    void picturesAreGraphicsAndTheSpinnerMoves()
    {
        IconLabel icon(u"info"_s, ColorRole::Info, 16);
        QCOMPARE(roleOf(icon), QAccessible::Graphic);
        Spinner spinner(16);
        QCOMPARE(roleOf(spinner), QAccessible::Animation);
    }

    void paintedButtonsCanBeChosenAndPressed()
    {
        ChoiceTile tile(u"source"_s, u"An existing one"_s, nullptr);
        QCOMPARE(roleOf(tile), QAccessible::RadioButton);
        QCOMPARE(nameOf(tile), u"An existing one"_s);
        StepButton step(1, u"Source"_s);
        QVERIFY(roleOf(step) != QAccessible::Client);
        SegmentedControl control;
        control.addSegment(u"Light"_s);
        control.addSegment(u"Dark"_s);
        for (QToolButton *segment : control.findChildren<QToolButton *>()) {
            QVERIFY(roleOf(*segment) != QAccessible::Client);
            QVERIFY(QAccessible::queryAccessibleInterface(segment)->actionInterface() != nullptr);
        }
    }
};

QTEST_MAIN(TestAccessibleRole)
#include "testaccessiblerole.moc"
