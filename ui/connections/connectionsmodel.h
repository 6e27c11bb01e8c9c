// ConnectionsModel: the list of connections and drafts as a table.
#pragma once

#include "core/base/clock.h"
#include "ui/connections/connectionrow.h"
#include "ui/widgets/tabletext.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// Rows are replaced as a whole by setRows(), which emits only what differs, so that selection and
/// scroll position stay; updateRow() is for the numbers of a run.
class ConnectionsModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionsModel)

public:
    enum Column {
        StateColumn,
        NameColumn,
        SourceColumn,
        DestinationColumn,
        ScheduleColumn,
        TagsColumn,
        LastRunColumn,
        NextRunColumn,
        RejectedColumn,
        ColumnCount,
    };
    /// And s_tableCellRole.
    enum Role {
        SortRole = Qt::UserRole, ///< Number or text, per column.
    };

    explicit ConnectionsModel(const Clock &clock, QObject *parent = nullptr);

    void setRows(std::vector<ConnectionRow> rows);
    /// Nothing happens when no row has the id of \a row.
    void updateRow(const ConnectionRow &row);
    /// The words of relative times are due again.
    void refreshTimes();

    /// REQUIRES: \a index is valid and of this model.
    [[nodiscard]] const ConnectionRow &row(const QModelIndex &index) const;
    [[nodiscard]] const std::vector<ConnectionRow> &rows() const { return m_rows; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const ConnectionRow &row, int column) const;
    [[nodiscard]] QString toolTip(const ConnectionRow &row, int column) const;
    [[nodiscard]] QVariant sortValue(const ConnectionRow &row, int column) const;
    [[nodiscard]] TableCell cell(const ConnectionRow &row, int column) const;
    [[nodiscard]] QString spoken(const ConnectionRow &row, int column) const;
    void arrange(const std::vector<ConnectionRow> &rows);

    const Clock &m_clock;
    std::vector<ConnectionRow> m_rows;
};

} // namespace millrace
