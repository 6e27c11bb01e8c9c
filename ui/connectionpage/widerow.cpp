#include "ui/connectionpage/widerow.h"

#include <QBoxLayout>
#include <QEvent>

#include <algorithm>

namespace millrace {

WideRow::WideRow(int spacing, QWidget *parent)
    : QWidget(parent)
    , m_layout(new QBoxLayout(QBoxLayout::LeftToRight, this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(spacing);
}

void WideRow::addWidget(QWidget *widget, int stretch)
{
    m_layout->addWidget(widget, stretch);
    arrange();
}

int WideRow::wideWidth() const
{
    // Some 45 letters for each of two widgets; grows with the font.
    return m_layout->count() * fontMetrics().averageCharWidth() * 52;
}

QSize WideRow::minimumSizeHint() const
{
    // The row may always become a column, so only the widest widget counts.
    QSize size = QWidget::minimumSizeHint();
    int width = 0;
    for (int i = 0; i < m_layout->count(); ++i)
        width = std::max(width, m_layout->itemAt(i)->widget()->minimumSizeHint().width());
    size.setWidth(width);
    return size;
}

void WideRow::arrange()
{
    const auto direction
        = width() >= wideWidth() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom;
    if (m_layout->direction() != direction)
        m_layout->setDirection(direction);
}

void WideRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void WideRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

} // namespace millrace
