// StreamTableModel: the streams of a run, with their status and what became of their rows.
#pragma once

#include "ui/connectionpage/streamrow.h"

#include <QAbstractTableModel>

namespace millrace {

/// Over plain rows, replaced as a whole; rows that stay keep their place, so that a selection
/// survives ten updates a second. UI thread only.
class StreamTableModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamTableModel)

public:
    enum Column {
        StreamColumn,
        StatusColumn,
        ReadColumn,
        WrittenColumn,
        FilteredColumn,
        RejectedColumn,
        UnconfirmedColumn,
        FreshnessColumn, ///< How old what the destination has of all of it is.
        LastRecordColumn, ///< When its last rows were written.
        DurationColumn, ///< Of the run that wrote them.
        ColumnCount,
    };
    enum Role { SortRole = Qt::UserRole, PercentRole };

    explicit StreamTableModel(QObject *parent = nullptr);

    void setRows(std::vector<StreamRow> rows);
    /// The time "5 minutes ago" is counted from.
    void setNow(TimePoint now);
    [[nodiscard]] const std::vector<StreamRow> &rows() const { return m_rows; }
    /// The row of the first stream with an error; -1 when there is none.
    [[nodiscard]] int firstTroubled() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString text(const StreamRow &row, int column) const;
    [[nodiscard]] QString tip(const StreamRow &row, int column) const;

    std::vector<StreamRow> m_rows;
    TimePoint m_now;
};

/// "Complete", "Reading 48 %, 1,930/s", "Failed": the word and, while reading, how far.
[[nodiscard]] QString streamStatusText(const StreamRow &row);
[[nodiscard]] QString streamStatusIcon(const std::optional<StreamStatus> &status);

} // namespace millrace
