#include "ui/widgets/undohistory.h"

#include "ui/widgets/buttons.h"

#include <QCoreApplication>
#include <QMenu>
#include <QToolButton>
#include <QUndoStack>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::UndoHistory)
};

/// A menu is no place for thousands of lines; what is older is reached by undoing.
constexpr int s_mostSteps = 40;

void fill(QMenu &menu, QUndoStack &stack)
{
    menu.clear();
    const auto add = [&](const QString &text, int index) {
        QAction *action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(index == stack.index());
        QObject::connect(action, &QAction::triggered, &stack,
                         [&stack, index] { stack.setIndex(index); });
    };
    const int first = std::max(0, stack.count() - s_mostSteps);
    if (first == 0)
        add(Texts::tr("At the start"), 0);
    for (int step = first; step < stack.count(); ++step) {
        QString text = stack.text(step);
        add(text.replace(u'&', u"&&"_s), step + 1);
    }
}

} // namespace

QToolButton *undoHistoryButton(QUndoStack &stack, QWidget *parent)
{
    QToolButton *button = iconButton(u"history"_s, Texts::tr("Steps so far"), parent);
    auto *menu = new QMenu(button);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    QObject::connect(menu, &QMenu::aboutToShow, &stack, [menu, &stack] { fill(*menu, stack); });
    const auto follow = [button, &stack] { button->setEnabled(stack.count() > 0); };
    QObject::connect(&stack, &QUndoStack::indexChanged, button, follow);
    follow();
    return button;
}

} // namespace millrace
