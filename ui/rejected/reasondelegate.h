// ReasonDelegate: a reason in two lines, with its count at the right.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// Paints rows of RejectedGroupsModel.
class ReasonDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReasonDelegate)

public:
    explicit ReasonDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
};

} // namespace millrace
