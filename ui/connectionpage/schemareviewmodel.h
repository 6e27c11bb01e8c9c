// SchemaReviewModel: what of a changed source waits, with a box for each choice and its effect.
#pragma once

#include "core/engine/schemareview.h"

#include <QAbstractItemModel>

#include <memory>

namespace millrace {

/// Streams, and below each its parts. Indices carry node pointers. UI thread only.
class SchemaReviewModel final : public QAbstractItemModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaReviewModel)

public:
    enum Column { ChangeColumn, EffectColumn, ColumnCount };

    SchemaReviewModel(SchemaReview review, SchemaDecisions proposed, QObject *parent = nullptr);
    ~SchemaReviewModel() override;

    [[nodiscard]] const SchemaDecisions &decisions() const { return m_decisions; }
    [[nodiscard]] const SchemaReview &review() const { return m_review; }

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    using QObject::parent;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    void decisionsChanged();

private:
    struct Node;

    void addParts(Node &stream);
    [[nodiscard]] const Node *nodeOf(const QModelIndex &index) const;
    [[nodiscard]] const StreamReview &reviewOf(const Node &node) const;
    [[nodiscard]] StreamDecision &decisionOf(const Node &node);
    [[nodiscard]] const StreamDecision &decisionOf(const Node &node) const;
    [[nodiscard]] QString changeText(const Node &node) const;
    [[nodiscard]] QString effectText(const Node &node) const;
    [[nodiscard]] QString iconName(const Node &node) const;
    /// Nothing: the row has no box.
    [[nodiscard]] std::optional<bool> isChecked(const Node &node) const;

    const SchemaReview m_review;
    SchemaDecisions m_decisions;
    std::vector<std::unique_ptr<Node>> m_streams;
};

} // namespace millrace
