// EditExamplesModel: the first records before and after an expression.
#pragma once

#include "core/engine/rejectededitor.h"

#include <QAbstractTableModel>

namespace millrace {

/// Columns: the value before, the value after or why there is none. Changed values are marked.
class EditExamplesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditExamplesModel)

public:
    enum Column { BeforeColumn, AfterColumn, ColumnCount };

    explicit EditExamplesModel(QObject *parent = nullptr);

    void setExamples(std::vector<EditExample> examples);
    [[nodiscard]] const std::vector<EditExample> &examples() const { return m_examples; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<EditExample> m_examples;
};

} // namespace millrace
