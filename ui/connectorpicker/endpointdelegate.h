// EndpointDelegate: paints an existing source or destination as a row of two lines.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// For rows of an EndpointListModel.
class EndpointDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointDelegate)

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
};

} // namespace millrace
