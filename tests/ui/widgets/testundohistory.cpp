// The button that jumps to any step of an undo stack.
#include "ui/theme/theme.h"
#include "ui/widgets/undohistory.h"

#include <QMenu>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

class Add final : public QUndoCommand
{
public:
    Add(int &value, int step)
        : QUndoCommand(u"add %1 & more"_s.arg(step))
        , m_value(value)
        , m_step(step)
    {
    }
    void redo() override { m_value += m_step; }
    void undo() override { m_value -= m_step; }

private:
    int &m_value;
    int m_step;
};

QStringList textsOf(const QMenu &menu)
{
    QStringList texts;
    for (const QAction *action : menu.actions())
        texts << action->text() + (action->isChecked() ? u" *"_s : QString());
    return texts;
}

} // namespace

class TestUndoHistory final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void stepIsReachedByKeyboard()
    {
        int value = 0;
        QUndoStack stack;
        QWidget window;
        QToolButton *button = undoHistoryButton(stack, &window);
        QVERIFY(!button->isEnabled());
        for (const int step : {1, 10, 100})
            stack.push(new Add(value, step));
        QCOMPARE(value, 111);
        QVERIFY(button->isEnabled());
        window.show();
        QMenu *menu = button->menu();
        menu->popup(window.mapToGlobal(QPoint(0, 0)));
        QTRY_VERIFY(menu->isVisible());
        QCOMPARE(textsOf(*menu),
                 (QStringList{u"At the start"_s, u"Add 1 && more"_s, u"Add 10 && more"_s,
                              u"Add 100 && more *"_s}));
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(value, 1);
        menu->popup(window.mapToGlobal(QPoint(0, 0)));
        QTRY_VERIFY(menu->isVisible());
        QCOMPARE(textsOf(*menu).at(1), u"Add 1 && more *"_s);
        menu->actions().last()->trigger();
        QCOMPARE(value, 111);
        menu->close();
    }

    void buttonsNameTheStepTheyTake()
    {
        int value = 0;
        QUndoStack stack;
        QWidget window;
        QToolButton *undo = undoButton(stack, &window);
        QToolButton *redo = redoButton(stack, &window);
        QVERIFY(!undo->isEnabled());
        QCOMPARE(undo->toolTip(), u"Undo (Ctrl+Z)"_s);
        stack.push(new Add(value, 1));
        QCOMPARE(undo->toolTip(), u"Undo: add 1 & more (Ctrl+Z)"_s);
        QVERIFY(!redo->isEnabled());
        QTest::mouseClick(undo, Qt::LeftButton);
        QCOMPARE(value, 0);
        QCOMPARE(redo->toolTip(), u"Redo: add 1 & more (Ctrl+Shift+Z)"_s);
        QTest::mouseClick(redo, Qt::LeftButton);
        QCOMPARE(value, 1);
    }
};

QTEST_MAIN(TestUndoHistory)
#include "testundohistory.moc"
