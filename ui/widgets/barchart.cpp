#include "ui/widgets/barchart.h"

#include "ui/widgets/barchartaccessible.h"

#include <QKeyEvent>

#include <algorithm>

namespace millrace {

BarChart::BarChart(QWidget *parent)
    : QWidget(parent)
{
    BarChartAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
}

void BarChart::setCurrent(int bar)
{
    m_current = barCount() == 0 ? -1 : std::clamp(bar, 0, barCount() - 1);
    showCurrent();
    if (m_current < 0)
        return;
    setAccessibleDescription(barText(m_current));
    if (hasFocus()) {
        QAccessibleEvent event(this, QAccessible::Focus);
        event.setChild(m_current);
        QAccessible::updateAccessibility(&event);
    }
}

void BarChart::keyPressEvent(QKeyEvent *event)
{
    const int direction = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        setCurrent(m_current - direction);
        return;
    case Qt::Key_Right:
        setCurrent(m_current + direction);
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(barCount() - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (event->modifiers() & ~Qt::KeypadModifier)
            break;
        if (m_current >= 0)
            openBar(m_current);
        return;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace millrace
