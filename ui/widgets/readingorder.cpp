#include "ui/widgets/readingorder.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QLayout>
#include <QList>
#include <QWidget>

#include <algorithm>
#include <optional>

namespace millrace {

namespace {

void collect(QWidget &widget, QList<QWidget *> &order);

void collectItems(QLayout &layout, QList<QWidget *> &order)
{
    for (int i = 0; i < layout.count(); ++i) {
        QLayoutItem *item = layout.itemAt(i);
        if (QWidget *widget = item->widget())
            collect(*widget, order);
        else if (QLayout *inner = item->layout())
            collectItems(*inner, order);
    }
}

/// Of parts no layout places, such as those of a splitter or a tab widget.
QList<QWidget *> childrenByPlace(const QWidget &parent)
{
    auto children = parent.findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    std::ranges::stable_sort(children, [](const QWidget *a, const QWidget *b) {
        // One line apart counts as below.
        return a->geometry().bottom() < b->y()
            || (a->y() < b->geometry().bottom() && a->x() < b->x());
    });
    return children;
}

void collect(QWidget &widget, QList<QWidget *> &order)
{
    if (!widget.isVisible() || widget.isWindow() || order.contains(&widget))
        return;
    order << &widget;
    if (QLayout *layout = widget.layout())
        collectItems(*layout, order);
    for (QWidget *child : childrenByPlace(widget))
        collect(*child, order);
}

/// Of a group in which one button is checked, Tab goes to that one; arrow keys lead to the others.
std::optional<bool> isChosenOfGroup(const QWidget &widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(&widget);
    if (button == nullptr || button->group() == nullptr || !button->group()->exclusive()
        || button->group()->checkedButton() == nullptr)
        return std::nullopt;
    return button->isChecked();
}

bool takesTab(const QWidget &widget)
{
    if (!widget.isEnabled() || widget.focusProxy() != nullptr)
        return false;
    // Buttons take Tab away from each other as the focus moves, so their policies say little.
    if (const auto isChosen = isChosenOfGroup(widget))
        return *isChosen && widget.focusPolicy() != Qt::NoFocus;
    return (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
}

} // namespace

void focusInto(QWidget &part)
{
    QWidget *last = part.focusWidget();
    if (last == nullptr)
        last = part.focusProxy();
    if (last != nullptr && last->isVisible() && last->isEnabled()) {
        last->setFocus(Qt::OtherFocusReason);
        return;
    }
    QList<QWidget *> all;
    collect(part, all);
    const auto first
        = std::ranges::find_if(all, [](const QWidget *widget) { return takesTab(*widget); });
    if (first != all.end())
        (*first)->setFocus(Qt::OtherFocusReason);
}

bool focusNextInReadingOrder(QWidget &window, bool isForward)
{
    QList<QWidget *> all;
    if (QLayout *layout = window.layout())
        collectItems(*layout, all);
    for (QWidget *child : childrenByPlace(window))
        collect(*child, all);
    QWidget *now = window.focusWidget();
    const qsizetype at = all.indexOf(now);
    const qsizetype count = all.size();
    for (qsizetype step = 1; step <= count; ++step) {
        const qsizetype next
            = isForward ? (at + step) % count : ((at < 0 ? 0 : at) - step + count) % count;
        QWidget *widget = all[next];
        if (widget == now || !takesTab(*widget))
            continue;
        widget->setFocus(isForward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
    return false;
}

} // namespace millrace
