#include "ui/widgets/formarea.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

FormArea::FormArea(QWidget *parent)
    : QScrollArea(parent)
    , m_column(new QWidget(this))
    , m_body(new QVBoxLayout(m_column))
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(m_column);
    // The page behind shows through.
    viewport()->setAutoFillBackground(false);
    m_column->setAutoFillBackground(false);
    m_column->installEventFilter(this);
}

void FormArea::setMaximumColumnWidth(int width)
{
    m_maximumWidth = width;
    m_column->setMaximumWidth(width);
    fitHeight();
}

bool FormArea::eventFilter(QObject *watched, QEvent *event)
{
    const bool isHandled = QScrollArea::eventFilter(watched, event);
    if (watched == m_column && event->type() == QEvent::LayoutRequest)
        fitHeight();
    return isHandled;
}

void FormArea::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fitHeight();
}

void FormArea::fitHeight()
{
    // The column never gets narrower than its widest input.
    const int width = std::max(std::min(viewport()->width(), m_maximumWidth),
                               m_body->totalMinimumSize().width());
    m_column->setMinimumHeight(m_body->hasHeightForWidth() ? m_body->totalHeightForWidth(width)
                                                           : m_body->totalMinimumSize().height());
}

} // namespace millrace
