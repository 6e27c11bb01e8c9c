// RecordDelegate: paints cells of records so that no value and an empty text differ.
#pragma once

#include <QStyledItemDelegate>

namespace millrace {

class RecordDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecordDelegate)

public:
    explicit RecordDelegate(QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;
};

} // namespace millrace
