// PlanModel: what importing files would change, item by item and value by value.
#pragma once

#include "core/interchange/profileplan.h"

#include <QAbstractItemModel>

#include <memory>

namespace millrace {

/// Items that change, and below each its values and what follows. What stays as it is has no row.
/// Indices carry node pointers. UI thread only.
class PlanModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlanModel)

public:
    enum Column { ChangeColumn, BeforeColumn, AfterColumn, ColumnCount };

    explicit PlanModel(QObject *parent = nullptr);
    ~PlanModel() override;

    void setItems(const std::vector<PlannedItem> &items);
    /// Whether the row is a sentence over all columns.
    [[nodiscard]] bool isSentence(const QModelIndex &index) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    using QObject::parent;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    struct Node;

    [[nodiscard]] const Node *nodeOf(const QModelIndex &index) const;

    std::vector<std::unique_ptr<Node>> m_items;
};

} // namespace millrace
