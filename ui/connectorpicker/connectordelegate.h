// ConnectorDelegate: paints a connector as a card.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// For rows of a ConnectorListModel.
class ConnectorDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectorDelegate)

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// The least width and the height of a card, for the fonts of the theme.
    [[nodiscard]] static QSize cardSize();

    /// Cards share the width of the view.
    void setCardWidth(int width) { m_cardWidth = width; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    int m_cardWidth = 0;
};

} // namespace millrace
