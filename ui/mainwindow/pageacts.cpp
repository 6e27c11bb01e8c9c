#include "ui/mainwindow/pageacts.h"

#include "ui/widgets/filteredit.h"

#include <QAbstractButton>
#include <QAction>

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

} // namespace millrace
