#include "ui/widgets/formarea.h"

#include <QVBoxLayout>

namespace millrace {

FormArea::FormArea(QWidget *parent)
    : QScrollArea(parent)
{
    auto *column = new QWidget(this);
    m_body = new QVBoxLayout(column);
    setWidgetResizable(true); // Asks the column for its height at its width.
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(column);
    // The page behind shows through.
    viewport()->setAutoFillBackground(false);
    column->setAutoFillBackground(false);
}

} // namespace millrace
