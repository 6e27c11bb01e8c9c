// CheckpointModel: the streams of a connection and where each stands, in words.
#pragma once

#include "ui/connectionpage/checkpoints.h"

#include <QAbstractTableModel>

namespace millrace {

/// UI thread only.
class CheckpointModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CheckpointModel)

public:
    enum Column { StreamColumn, ModeColumn, CheckpointColumn, ColumnCount };

    explicit CheckpointModel(QObject *parent = nullptr);

    void setCheckpoints(std::vector<StreamCheckpoint> checkpoints);
    [[nodiscard]] const StreamCheckpoint &checkpoint(int row) const
    {
        return m_checkpoints[static_cast<std::size_t>(row)];
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    std::vector<StreamCheckpoint> m_checkpoints;
};

} // namespace millrace
