// PreviewCellDelegate: cells of a mapping preview with a mark for what became of the value.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// For a MappingPreviewModel. A mark is an icon at the left; values that were refused or altered
/// have a ground of their own as well; null is small and slanted.
class PreviewCellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PreviewCellDelegate)

public:
    explicit PreviewCellDelegate(QObject *parent);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace millrace
