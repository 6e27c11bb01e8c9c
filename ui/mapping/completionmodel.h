// CompletionModel: what can be inserted at the cursor, as a list.
#pragma once

#include "ui/mapping/valuecompletions.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace millrace {

/// The label is the text, type or signature come by DetailRole.
class CompletionModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompletionModel)

public:
    enum Role { DetailRole = Qt::UserRole };

    explicit CompletionModel(QObject *parent = nullptr);

    void setCompletions(std::vector<ValueCompletion> completions);
    /// REQUIRES: row < rowCount().
    [[nodiscard]] const ValueCompletion &completion(int row) const
    {
        return m_completions[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<ValueCompletion> m_completions;
};

/// Icon and label at the left, the detail muted at the right.
class CompletionDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CompletionDelegate)

public:
    explicit CompletionDelegate(QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override;
};

} // namespace millrace
