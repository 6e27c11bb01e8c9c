#include "ui/widgets/markdelegate.h"

#include "ui/widgets/endpointmark.h"

namespace millrace {

MarkDelegate::MarkDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void MarkDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    paintMark(*painter, option.rect, index.data(s_markRole).value<QColor>());
}

} // namespace millrace
