// NavigationDelegate: paints the entries of the navigation.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// For views on a NavigationModel.
class NavigationDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NavigationDelegate)

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setCollapsed(bool isCollapsed) { m_isCollapsed = isCollapsed; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

private:
    bool m_isCollapsed = false;
};

} // namespace millrace
