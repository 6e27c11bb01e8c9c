#include "ui/widgets/recorddelegate.h"

#include "ui/theme/theme.h"
#include "ui/widgets/recordtablemodel.h"

namespace millrace {

RecordDelegate::RecordDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void RecordDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    if (!index.data(RecordTableModel::IsNullRole).toBool())
        return;
    const QColor muted = Theme::instance().color(ColorRole::TextMuted);
    option->font.setItalic(true);
    option->font.setPointSizeF(option->font.pointSizeF() * 0.85);
    option->palette.setColor(QPalette::Text, muted);
    option->palette.setColor(QPalette::HighlightedText, muted);
}

} // namespace millrace
