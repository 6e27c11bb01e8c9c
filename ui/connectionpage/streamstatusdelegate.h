// StreamStatusDelegate: the status of a stream, with a bar below it while it is being read.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

class StreamStatusDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamStatusDelegate)

public:
    explicit StreamStatusDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
};

} // namespace millrace
