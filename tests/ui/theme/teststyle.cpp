#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QStyle>
#include <QStyleOption>
#include <QTest>
#include <QVBoxLayout>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

void addSchemes()
{
    QTest::addColumn<int>("choice");
    QTest::addRow("light") << static_cast<int>(Theme::Choice::Light);
    QTest::addRow("dark") << static_cast<int>(Theme::Choice::Dark);
}

/// The strongest contrast against the pixel in the corner.
double strongestContrast(const QImage &image)
{
    const QColor ground = image.pixelColor(0, 0);
    double strongest = 1;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            strongest = std::max(strongest, contrast(image.pixelColor(x, y), ground));
    }
    return strongest;
}

int countOf(const QImage &image, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == color ? 1 : 0;
    }
    return count;
}

QImage painted(QStyle::PrimitiveElement element, QStyle::State state, ColorRole ground)
{
    QImage image(24, 24, QImage::Format_RGB32);
    image.fill(Theme::instance().color(ground));
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect().adjusted(4, 4, -4, -4);
    option.state = state;
    option.palette = QApplication::palette();
    QApplication::style()->drawPrimitive(element, &option, &painter);
    return image;
}

} // namespace

class TestStyle final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void uncheckedBoxIsVisible_data() { addSchemes(); }
    void uncheckedBoxIsVisible();
    void checkStatesDiffer_data() { addSchemes(); }
    void checkStatesDiffer();
    void checkBoxInAListIsVisible_data() { addSchemes(); }
    void checkBoxInAListIsVisible();
    void controlsShareOneHeight();
    void focusedInputHasARing();
    void ringFollowsTheKeyboardNotTheMouse();
    void selectedRowIsSoft();
    void primaryButtonIsFilled();
    void disabledButtonIsMuted();
    void scrollBarHasNoArrows();
    void comboBoxOpensBelow();
    void spinBoxStepsByClick();
    void schemeChangesWhatIsShown();
};

void TestStyle::initTestCase() { Theme::instance().install(); }

void TestStyle::uncheckedBoxIsVisible()
{
    QFETCH(int, choice);
    Theme::instance().setChoice(static_cast<Theme::Choice>(choice));
    const QStyle::State off = QStyle::State_Enabled | QStyle::State_Off;
    for (const ColorRole ground : {ColorRole::Window, ColorRole::Surface, ColorRole::SurfaceRaised,
                                   ColorRole::SurfaceSunken, ColorRole::AccentSoft}) {
        for (const auto element : {QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorRadioButton,
                                   QStyle::PE_IndicatorItemViewItemCheck}) {
            const double found = strongestContrast(painted(element, off, ground));
            QVERIFY2(found >= 2.9,
                     qPrintable(u"element %1 on %2: %3:1"_s.arg(element)
                                    .arg(static_cast<int>(ground))
                                    .arg(found)));
        }
    }
}

void TestStyle::checkStatesDiffer()
{
    QFETCH(int, choice);
    Theme::instance().setChoice(static_cast<Theme::Choice>(choice));
    const auto paintedAs = [](QStyle::State state) {
        return painted(QStyle::PE_IndicatorItemViewItemCheck, QStyle::State_Enabled | state,
                       ColorRole::Surface);
    };
    const QImage off = paintedAs(QStyle::State_Off);
    const QImage on = paintedAs(QStyle::State_On);
    const QImage partly = paintedAs(QStyle::State_NoChange);
    QVERIFY(off != on);
    QVERIFY(on != partly);
    QVERIFY(off != partly);
}

void TestStyle::checkBoxInAListIsVisible()
{
    QFETCH(int, choice);
    Theme::instance().setChoice(static_cast<Theme::Choice>(choice));
    QStandardItemModel model;
    auto *item = new QStandardItem;
    item->setCheckable(true);
    model.appendRow(item);
    QListView view;
    view.setModel(&model);
    view.resize(200, 100);
    view.show();
    QImage row = view.viewport()->grab(view.visualRect(model.index(0, 0))).toImage();
    QVERIFY(strongestContrast(row) >= 2.9);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                      view.visualRect(model.index(0, 0)).topLeft()
                          + QPoint(metrics::spaceM + 4, metrics::controlHeight / 2));
    QCOMPARE(item->checkState(), Qt::Checked);
}

void TestStyle::controlsShareOneHeight()
{
    QPushButton button(u"Test"_s);
    QLineEdit edit;
    QComboBox combo;
    combo.addItem(u"One"_s);
    QSpinBox spin;
    for (QWidget *widget : std::initializer_list<QWidget *>{&button, &edit, &combo, &spin}) {
        widget->ensurePolished();
        QCOMPARE(widget->sizeHint().height(), metrics::controlHeight);
    }
}

void TestStyle::focusedInputHasARing()
{
    Theme::instance().setChoice(Theme::Choice::Light);
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *first = new QLineEdit;
    auto *second = new QLineEdit;
    layout->addWidget(first);
    layout->addWidget(second);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    first->setFocus();
    const QColor ring = Theme::instance().color(ColorRole::Focus);
    QVERIFY(countOf(first->grab().toImage(), ring) > 4 * first->height());
    QCOMPARE(countOf(second->grab().toImage(), ring), 0);
    QTest::keyClick(first, Qt::Key_Tab);
    QVERIFY(countOf(second->grab().toImage(), ring) > 4 * second->height());
}

void TestStyle::ringFollowsTheKeyboardNotTheMouse()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *edit = new QLineEdit;
    auto *button = new QPushButton(u"Test"_s);
    layout->addWidget(edit);
    layout->addWidget(button);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    edit->setFocus();
    const QColor ring = Theme::instance().color(ColorRole::Focus);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(button->hasFocus());
    QCOMPARE(countOf(button->grab().toImage(), ring), 0);
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Tab);
    QVERIFY(button->hasFocus());
    QVERIFY(countOf(button->grab().toImage(), ring) > 2 * button->height());
}

void TestStyle::selectedRowIsSoft()
{
    Theme::instance().setChoice(Theme::Choice::Light);
    QStandardItemModel model;
    model.appendRow(new QStandardItem(u"One"_s));
    model.appendRow(new QStandardItem(u"Two"_s));
    QListView view;
    view.setModel(&model);
    view.resize(200, 100);
    view.show();
    view.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    view.setCurrentIndex(model.index(1, 0));
    const QColor soft = Theme::instance().color(ColorRole::AccentSoft);
    const auto softPixels = [&](int row) {
        return countOf(view.viewport()->grab(view.visualRect(model.index(row, 0))).toImage(), soft);
    };
    QCOMPARE(softPixels(0), 0);
    QVERIFY(softPixels(1) > 1000);
}

void TestStyle::primaryButtonIsFilled()
{
    QPushButton button(u"Sync now"_s);
    button.setProperty("variant", u"primary"_s);
    button.resize(120, metrics::controlHeight);
    QImage image = button.grab().toImage();
    QVERIFY(countOf(image, Theme::instance().color(ColorRole::Accent)) > 1000);
    button.setProperty("variant", {});
    image = button.grab().toImage();
    QCOMPARE(countOf(image, Theme::instance().color(ColorRole::Accent)), 0);
}

void TestStyle::disabledButtonIsMuted()
{
    QPushButton button(u"Sync now"_s);
    button.setProperty("variant", u"primary"_s);
    button.setEnabled(false);
    button.resize(120, metrics::controlHeight);
    QCOMPARE(countOf(button.grab().toImage(), Theme::instance().color(ColorRole::Accent)), 0);
}

void TestStyle::scrollBarHasNoArrows()
{
    QScrollBar bar(Qt::Vertical);
    bar.setRange(0, 100);
    bar.setPageStep(10);
    bar.resize(bar.sizeHint().width(), 300);
    bar.show();
    // A click at the very end pages; an arrow would step by one.
    QTest::mouseClick(&bar, Qt::LeftButton, {}, {bar.width() / 2, bar.height() - 2});
    QCOMPARE(bar.value(), 10);
}

void TestStyle::comboBoxOpensBelow()
{
    QComboBox combo;
    combo.addItems({u"One"_s, u"Two"_s, u"Three"_s});
    combo.setCurrentIndex(2);
    combo.show();
    QVERIFY(QTest::qWaitForWindowExposed(&combo));
    combo.showPopup();
    QTRY_VERIFY(combo.view()->isVisible());
    QVERIFY(combo.view()->mapToGlobal(QPoint()).y() >= combo.mapToGlobal(QPoint()).y());
    QTest::keyClick(combo.view(), Qt::Key_Up);
    QTest::keyClick(combo.view(), Qt::Key_Return);
    QCOMPARE(combo.currentText(), u"Two"_s);
}

void TestStyle::spinBoxStepsByClick()
{
    QSpinBox spin;
    spin.setValue(5);
    spin.resize(spin.sizeHint());
    spin.show();
    QTest::mouseClick(&spin, Qt::LeftButton, {}, {spin.width() - 8, 8});
    QCOMPARE(spin.value(), 6);
    QTest::mouseClick(&spin, Qt::LeftButton, {}, {spin.width() - 8, spin.height() - 8});
    QCOMPARE(spin.value(), 5);
}

void TestStyle::schemeChangesWhatIsShown()
{
    Theme::instance().setChoice(Theme::Choice::Light);
    QCheckBox box(u"Show"_s);
    box.setAutoFillBackground(true);
    box.show();
    const QImage light = box.grab().toImage();
    Theme::instance().setChoice(Theme::Choice::Dark);
    QVERIFY(light.pixelColor(0, 0).lightness() > 200);
    QTRY_VERIFY(box.grab().toImage().pixelColor(0, 0).lightness() < 60);
}

QTEST_MAIN(TestStyle)
#include "teststyle.moc"
