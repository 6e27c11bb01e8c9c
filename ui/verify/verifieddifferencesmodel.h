// VerifiedDifferencesModel: rows that differ, a line for each of their fields, side by side.
#pragma once

#include "core/model/verification.h"

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace millrace {

/// Null is told from an empty text. Has s_tableCellRole.
class VerifiedDifferencesModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(VerifiedDifferencesModel)

public:
    enum Column {
        KindColumn,
        KeyColumn,
        FieldColumn,
        SourceColumn,
        DestinationColumn,
        ColumnCount
    };

    explicit VerifiedDifferencesModel(QObject *parent = nullptr);

    void setRows(std::vector<RowDifference> rows);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    using Line = std::pair<std::size_t, std::size_t>; ///< Row and field.

    [[nodiscard]] QString text(const Line &line, int column) const;
    /// Whether the row changed each time it was read, so that no value of it is told.
    [[nodiscard]] bool isUnknown(const Line &line, int column) const;
    /// Whether the value is null, and shown as such.
    [[nodiscard]] bool isNull(const Line &line, int column) const;
    /// Whether the row is not at the end of \a column.
    [[nodiscard]] bool isAbsent(const Line &line, int column) const;

    std::vector<RowDifference> m_rows;
    std::vector<Line> m_lines;
};

} // namespace millrace
