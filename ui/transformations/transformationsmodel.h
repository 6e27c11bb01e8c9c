// TransformationsModel: the transformations of a stream as a list whose rows can be dragged.
#pragma once

#include "core/catalog/transformedfields.h"

#include <QAbstractListModel>

namespace millrace {

/// Shows; who owns the list changes it. Lives in the UI thread.
class TransformationsModel final : public QAbstractListModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransformationsModel)

public:
    explicit TransformationsModel(QObject *parent = nullptr)
        : QAbstractListModel(parent)
    {
    }

    /// \a faults are marked with their sentence.
    void setTransformations(const std::vector<Transformation> &transformations,
                            const std::vector<TransformationFault> &faults);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    /// What a drop in a list calls: asks for the move, and changes nothing itself.
    bool moveRows(const QModelIndex &sourceParent, int sourceRow, int count,
                  const QModelIndex &destinationParent, int destinationChild) override;

signals:
    /// The transformation at \a from is to stand before the one that is at \a before now.
    void moveRequested(int from, int before);

private:
    [[nodiscard]] QString faultOf(int row) const;

    std::vector<Transformation> m_transformations;
    std::vector<TransformationFault> m_faults;
};

} // namespace millrace
