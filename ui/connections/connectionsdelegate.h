// ConnectionsDelegate: paints the list of connections: badges, chips, the bar of a run.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

class ConnectionsFilterModel;

/// For a view on a ConnectionsFilterModel; rows have the height it was given.
class ConnectionsDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionsDelegate)

public:
    /// \a model outlives the delegate.
    explicit ConnectionsDelegate(const ConnectionsFilterModel &model, QObject *parent = nullptr);

    void setRowHeight(int height) { m_rowHeight = height; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    const ConnectionsFilterModel &m_model;
    int m_rowHeight = 0;
};

} // namespace millrace
