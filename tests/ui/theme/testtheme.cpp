#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWidget>

using namespace millrace;

class TestTheme final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void styleIsInstalled();
    void choiceSetsThePalette_data();
    void choiceSetsThePalette();
    void paletteIsComplete();
    void sameChoiceChangesNothing();
    void systemFollowsAForeignPalette();
    void forcedChoiceIgnoresTheSystem();
    void ownPaletteIsNotTakenForTheDesktops();
    void shownWidgetsFollow();
    void typeScaleFollowsTheFont();
};

void TestTheme::initTestCase() { Theme::instance().install(); }

void TestTheme::init() { Theme::instance().setChoice(Theme::Choice::Light); }

void TestTheme::styleIsInstalled()
{
    QVERIFY(qobject_cast<MillraceStyle *>(QApplication::style()) != nullptr);
}

void TestTheme::choiceSetsThePalette_data()
{
    QTest::addColumn<int>("choice");
    QTest::addColumn<int>("scheme");
    QTest::addRow("light") << static_cast<int>(Theme::Choice::Light)
                           << static_cast<int>(Scheme::Light);
    QTest::addRow("dark") << static_cast<int>(Theme::Choice::Dark)
                          << static_cast<int>(Scheme::Dark);
}

void TestTheme::choiceSetsThePalette()
{
    QFETCH(int, choice);
    QFETCH(int, scheme);
    Theme &theme = Theme::instance();
    theme.setChoice(static_cast<Theme::Choice>(choice));
    QCOMPARE(theme.scheme(), static_cast<Scheme>(scheme));
    QWidget widget;
    QCOMPARE(widget.palette().color(QPalette::Window),
             colorOf(ColorRole::Window, static_cast<Scheme>(scheme)));
    QCOMPARE(widget.palette().color(QPalette::Disabled, QPalette::Text),
             colorOf(ColorRole::TextDisabled, static_cast<Scheme>(scheme)));
}

void TestTheme::paletteIsComplete()
{
    const QPalette palette = QApplication::palette();
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        for (int role = 0; role < QPalette::NColorRoles; ++role) {
            if (role != QPalette::NoRole)
                QVERIFY2(palette.isBrushSet(group, static_cast<QPalette::ColorRole>(role)),
                         qPrintable(QString::number(role)));
        }
    }
    QCOMPARE(palette.color(QPalette::Active, QPalette::Highlight),
             palette.color(QPalette::Inactive, QPalette::Highlight));
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight))
            >= 4.5);
}

void TestTheme::sameChoiceChangesNothing()
{
    QSignalSpy spy(&Theme::instance(), &Theme::changed);
    Theme::instance().setChoice(Theme::Choice::Light);
    QCOMPARE(spy.count(), 0);
    Theme::instance().setChoice(Theme::Choice::Dark);
    QCOMPARE(spy.count(), 1);
}

void TestTheme::systemFollowsAForeignPalette()
{
    Theme &theme = Theme::instance();
    theme.setChoice(Theme::Choice::System);
    const Scheme before = theme.scheme();
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(0x2b2b2b));
    dark.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(dark);
    QTRY_COMPARE(theme.scheme(), Scheme::Dark);
    // And paints in its own colours, not in those.
    QCOMPARE(QApplication::palette().color(QPalette::Window),
             colorOf(ColorRole::Window, Scheme::Dark));
    QPalette light;
    light.setColor(QPalette::Window, QColor(0xf0f0f0));
    light.setColor(QPalette::WindowText, Qt::black);
    QApplication::setPalette(light);
    QTRY_COMPARE(theme.scheme(), Scheme::Light);
    QCOMPARE(before, Scheme::Light);
}

void TestTheme::forcedChoiceIgnoresTheSystem()
{
    QPalette dark;
    dark.setColor(QPalette::Window, QColor(0x2b2b2b));
    dark.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(dark);
    QTRY_COMPARE(QApplication::palette().color(QPalette::Window),
                 colorOf(ColorRole::Window, Scheme::Light));
    QCOMPARE(Theme::instance().scheme(), Scheme::Light);
}

void TestTheme::ownPaletteIsNotTakenForTheDesktops()
{
    Theme &theme = Theme::instance();
    QSignalSpy spy(&theme, &Theme::changed);
    theme.setChoice(Theme::Choice::Dark);
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    QCOMPARE(spy.count(), 1);
    QCOMPARE(theme.scheme(), Scheme::Dark);
}

void TestTheme::shownWidgetsFollow()
{
    QWidget window;
    auto *child = new QWidget(&window);
    window.show();
    Theme::instance().setChoice(Theme::Choice::Dark);
    for (const QWidget *widget : {&window, child})
        QTRY_COMPARE(widget->palette().color(QPalette::Window),
                     colorOf(ColorRole::Window, Scheme::Dark));
}

void TestTheme::typeScaleFollowsTheFont()
{
    const Theme &theme = Theme::instance();
    const QFont former = QApplication::font();
    QFont large = former;
    large.setPointSizeF(20);
    QApplication::setFont(large);
    QCOMPARE(theme.font(TextRole::Body).pointSizeF(), 20.0);
    QVERIFY(theme.font(TextRole::Display).pointSizeF() > theme.font(TextRole::Title).pointSizeF());
    QVERIFY(theme.font(TextRole::Title).pointSizeF() > theme.font(TextRole::Heading).pointSizeF());
    QVERIFY(theme.font(TextRole::Small).pointSizeF() < 20);
    QApplication::setFont(former);
}

QTEST_MAIN(TestTheme)
#include "testtheme.moc"
