#include "ui/mainwindow/pageacts.h"

#include "ui/widgets/filteredit.h"

#include <QAbstractButton>
#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QTableView>
#include <QTreeView>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString &mainActName()
{
    static const QString s_name = u"mainAct"_s;
    return s_name;
}

QAbstractButton *mainButton(const QWidget *page)
{
    if (page == nullptr)
        return nullptr;
    for (auto *button : page->findChildren<QAbstractButton *>()) {
        if (button->property("variant") == "primary"_L1 && button->isVisible()
            && button->isEnabled())
            return button;
    }
    return nullptr;
}

} // namespace

QAction *pageAction(const QWidget *page, const QString &name)
{
    if (page == nullptr)
        return nullptr;
    for (QAction *action : page->actions()) {
        if (action->objectName() == name && action->isEnabled())
            return action;
    }
    return nullptr;
}

bool hasMainAct(const QWidget *page)
{
    return pageAction(page, mainActName()) != nullptr || mainButton(page) != nullptr;
}

void runMainAct(const QWidget *page)
{
    if (QAction *action = pageAction(page, mainActName()))
        action->trigger();
    else if (QAbstractButton *button = mainButton(page))
        button->click();
}

bool focusFilter(const QWidget *page)
{
    if (page == nullptr)
        return false;
    for (auto *edit : page->findChildren<FilterEdit *>()) {
        if (edit->isVisible()) {
            edit->setFocus(Qt::ShortcutFocusReason);
            edit->selectAll();
            return true;
        }
    }
    return false;
}

bool stepHit(const QWidget *page, bool isBackwards)
{
    if (page == nullptr)
        return false;
    for (auto *view : page->findChildren<QAbstractItemView *>()) {
        const bool isList = qobject_cast<QTableView *>(view) != nullptr
            || qobject_cast<QTreeView *>(view) != nullptr;
        if (!isList || !view->isVisible() || view->model() == nullptr
            || view->model()->rowCount() == 0)
            continue;
        view->setFocus(Qt::ShortcutFocusReason);
        if (!view->currentIndex().isValid()) {
            view->setCurrentIndex(view->model()->index(0, 0));
            return true;
        }
        QKeyEvent press(QEvent::KeyPress, isBackwards ? Qt::Key_Up : Qt::Key_Down, Qt::NoModifier);
        QCoreApplication::sendEvent(view, &press);
        return true;
    }
    return false;
}

} // namespace millrace
