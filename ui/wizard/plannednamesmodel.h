// PlannedNamesModel: which stream lands in which table, and what else writes there.
#pragma once

#include "core/engine/destinationnames.h"

#include <QAbstractTableModel>

namespace millrace {

/// Columns: stream, destination name, conflict in words.
class PlannedNamesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlannedNamesModel)

public:
    enum Column { StreamColumn, NameColumn, ConflictColumn, ColumnCount };

    explicit PlannedNamesModel(QObject *parent = nullptr);

    void setNames(std::vector<PlannedName> names);
    [[nodiscard]] int conflictCount() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const PlannedName &name, int column) const;

    std::vector<PlannedName> m_names;
};

} // namespace millrace
