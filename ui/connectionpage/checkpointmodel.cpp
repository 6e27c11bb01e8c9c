#include "ui/connectionpage/checkpointmodel.h"

#include "ui/schematree/schematext.h"

#include <algorithm>

namespace millrace {

CheckpointModel::CheckpointModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CheckpointModel::setCheckpoints(std::vector<StreamCheckpoint> checkpoints)
{
    const auto idOf = [](const StreamCheckpoint &one) { return one.stream.stream.id; };
    if (std::ranges::equal(checkpoints, m_checkpoints, {}, idOf, idOf)) {
        m_checkpoints = std::move(checkpoints);
        if (!m_checkpoints.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_checkpoints = std::move(checkpoints);
    endResetModel();
}

int CheckpointModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_checkpoints.size());
}

int CheckpointModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CheckpointModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const StreamCheckpoint &shown = checkpoint(index.row());
    switch (index.column()) {
    case StreamColumn:
        return shown.stream.stream.id.text();
    case ModeColumn:
        return syncModeTitle(shown.stream.mode);
    case CheckpointColumn:
        return shown.text();
    default:
        return {};
    }
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StreamColumn:
        return tr("Stream");
    case ModeColumn:
        return tr("Sync mode");
    case CheckpointColumn:
        return tr("Copied so far");
    default:
        return {};
    }
}

} // namespace millrace
