// CheckpointHistoryModel: where a stream stood before, newest first, in words.
#pragma once

#include "core/store/checkpointhistory.h"

#include <QAbstractTableModel>

namespace millrace {

/// What brought a stream to a checkpoint, in words.
[[nodiscard]] QString checkpointCauseText(const PastCheckpoint &checkpoint);

/// UI thread only.
class CheckpointHistoryModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointHistoryModel)

public:
    enum Column { TimeColumn, CauseColumn, PositionColumn, GenerationColumn, ColumnCount };

    explicit CheckpointHistoryModel(QObject *parent = nullptr);

    void setCheckpoints(std::vector<PastCheckpoint> checkpoints);
    [[nodiscard]] const PastCheckpoint &checkpoint(int row) const
    {
        return m_checkpoints[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<PastCheckpoint> m_checkpoints;
};

} // namespace millrace
