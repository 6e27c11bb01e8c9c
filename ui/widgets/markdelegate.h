// MarkDelegate: cells with the colour bar of an endpoint.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

/// What models give under this role is painted as a bar (see paintMark()).
inline constexpr int s_markRole = Qt::UserRole + 0x1001;

class MarkDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarkDelegate)

public:
    explicit MarkDelegate(QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace millrace
