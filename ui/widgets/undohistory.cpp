#include "ui/widgets/undohistory.h"

#include "ui/settings/pagekeys.h"
#include "ui/settings/preferences.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/buttons.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeySequence>
#include <QMenu>
#include <QToolButton>
#include <QUndoGroup>
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
        if (!text.isEmpty())
            text.front() = text.front().toUpper();
        add(text.replace(u'&', u"&&"_s), step + 1);
    }
}

QString withKeys(const QString &text, const QKeySequence &keys)
{
    return keys.isEmpty()
        ? text
        : Texts::tr("%1 (%2)", "act, its keys").arg(text, keys.toString(QKeySequence::NativeText));
}

/// Calls \a follow now, after each step, and when the keys may be others.
template<typename Follow>
void followSteps(QUndoStack &stack, QToolButton *button, Follow follow)
{
    QObject::connect(&stack, &QUndoStack::indexChanged, button, follow);
    if (const UiPreferences *preferences = UiPreferences::current())
        QObject::connect(preferences, &UiPreferences::changed, button, follow);
    follow();
}

/// \a Steps is a stack or a group of them.
template<typename Steps>
UndoActions addTo(QWidget *page, Steps &steps)
{
    const auto add = [page](QAction *action, const QString &name, const QString &step) {
        action->setObjectName(name);
        action->setIcon(icon(name));
        action->setData(step);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        page->addAction(action);
        return action;
    };
    const UndoActions made{
        add(steps.createUndoAction(page, Texts::tr("Undo")), u"undo"_s, steps.undoText()),
        add(steps.createRedoAction(page, Texts::tr("Redo")), u"redo"_s, steps.redoText())};
    followUndoKeys(made.undo);
    followRedoKeys(made.redo);
    QObject::connect(&steps, &Steps::undoTextChanged, made.undo, &QAction::setData);
    QObject::connect(&steps, &Steps::redoTextChanged, made.redo, &QAction::setData);
    return made;
}

} // namespace

UndoActions addUndoActions(QUndoStack &history, QWidget *page) { return addTo(page, history); }

UndoActions addUndoActions(QUndoGroup &histories, QWidget *page) { return addTo(page, histories); }

QToolButton *undoButton(QUndoStack &stack, QWidget *parent)
{
    QToolButton *button = iconButton(u"undo"_s, Texts::tr("Undo"), parent);
    const auto follow = [button, &stack] {
        const QString text = stack.undoText();
        button->setEnabled(stack.canUndo());
        button->setToolTip(withKeys(
            text.isEmpty() ? Texts::tr("Undo") : Texts::tr("Undo: %1").arg(text), undoKeys()));
    };
    QObject::connect(button, &QToolButton::clicked, &stack, &QUndoStack::undo);
    followSteps(stack, button, follow);
    return button;
}

QToolButton *redoButton(QUndoStack &stack, QWidget *parent)
{
    QToolButton *button = iconButton(u"redo"_s, Texts::tr("Redo"), parent);
    const auto follow = [button, &stack] {
        const QString text = stack.redoText();
        button->setEnabled(stack.canRedo());
        button->setToolTip(withKeys(
            text.isEmpty() ? Texts::tr("Redo") : Texts::tr("Redo: %1").arg(text), redoKeys()));
    };
    QObject::connect(button, &QToolButton::clicked, &stack, &QUndoStack::redo);
    followSteps(stack, button, follow);
    return button;
}

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
