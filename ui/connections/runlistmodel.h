// RunListModel: runs of several connections as a table.
#pragma once

#include "core/store/runhistogram.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// Over plain values, replaced as a whole. UI thread only.
class RunListModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunListModel)

public:
    enum Column {
        RunColumn,
        ConnectionColumn,
        OutcomeColumn,
        BeganColumn,
        DurationColumn,
        WrittenColumn,
        RejectedColumn,
        TriggerColumn,
        ColumnCount,
    };

    explicit RunListModel(QObject *parent = nullptr);

    void setRuns(std::vector<ListedRun> runs);
    [[nodiscard]] const std::vector<ListedRun> &runs() const { return m_runs; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<ListedRun> m_runs;
};

} // namespace millrace
