// ExplanationModel: the steps from a source value to the value that is sent.
#pragma once

#include "core/mapping/cellexplanation.h"

#include <QAbstractTableModel>

namespace millrace {

/// A row for each step. Has s_tableCellRole.
class ExplanationModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExplanationModel)

public:
    enum Column { StepColumn, WhatColumn, ValueColumn, TypeColumn, ColumnCount };
    enum Role {
        IsNullRole = Qt::UserRole, ///< bool: the value is null.
        IsFaultRole, ///< bool: something is wrong at this step.
    };

    explicit ExplanationModel(QObject *parent = nullptr);

    void setExplanation(CellExplanation explanation);
    /// REQUIRES: row < rowCount().
    [[nodiscard]] const CellStep &step(int row) const
    {
        return m_explanation.steps[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const CellStep &step, int column) const;

    CellExplanation m_explanation;
};

} // namespace millrace
