#include "ui/theme/readingmargins.h"

#include <QEvent>
#include <QLayout>
#include <QVariant>
#include <QWidget>

namespace millrace {

namespace {

/// Set on what has its margins turned at present.
constexpr auto s_isTurned = "millraceMarginsTurned";

/// Turns the margins of a widget or layout where that is not done yet.
template<typename T>
void turn(T &owner, bool isFromRight)
{
    const QMargins margins = owner.contentsMargins();
    if (margins.left() == margins.right() || owner.property(s_isTurned).toBool() == isFromRight)
        return;
    owner.setContentsMargins(margins.right(), margins.top(), margins.left(), margins.bottom());
    owner.setProperty(s_isTurned, isFromRight);
}

void turnLayout(QLayout &layout, bool isFromRight)
{
    turn(layout, isFromRight);
    for (int i = 0; i < layout.count(); ++i) {
        if (QLayout *inner = layout.itemAt(i)->layout())
            turnLayout(*inner, isFromRight);
    }
}

void turnAll(QWidget &widget)
{
    const bool isFromRight = widget.layoutDirection() == Qt::RightToLeft;
    turn(widget, isFromRight);
    if (QLayout *layout = widget.layout())
        turnLayout(*layout, isFromRight);
}

} // namespace

void ReadingMargins::follow(QWidget &widget)
{
    turnAll(widget);
    // A style may be asked about a widget before it has its layout.
    widget.installEventFilter(this);
}

void ReadingMargins::set(QLayout &layout, const QMargins &margins, const QWidget &widget)
{
    layout.setContentsMargins(margins);
    layout.setProperty(s_isTurned, false);
    turn(layout, widget.layoutDirection() == Qt::RightToLeft);
}

bool ReadingMargins::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutDirectionChange || event->type() == QEvent::Show) {
        if (auto *widget = qobject_cast<QWidget *>(watched))
            turnAll(*widget);
    }
    return QObject::eventFilter(watched, event);
}

} // namespace millrace
