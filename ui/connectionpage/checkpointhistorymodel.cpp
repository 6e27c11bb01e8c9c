#include "ui/connectionpage/checkpointhistorymodel.h"

#include "core/catalog/positiontext.h"
#include "ui/widgets/displaytext.h"

namespace millrace {

namespace {

QString placeOf(const PastCheckpoint &past)
{
    return past.position ? positionText(*past.position)
                         : positionText(QJsonValue(QJsonValue::Null));
}

} // namespace

QString checkpointCauseText(const PastCheckpoint &checkpoint)
{
    const QString job = checkpoint.jobId ? QString::number(*checkpoint.jobId) : QString();
    switch (checkpoint.cause) {
    case CheckpointCause::Run:
        return CheckpointHistoryModel::tr("run %1").arg(job);
    case CheckpointCause::Set:
        return CheckpointHistoryModel::tr("set by hand");
    case CheckpointCause::Restart:
        return CheckpointHistoryModel::tr("started again");
    case CheckpointCause::Refresh:
        return CheckpointHistoryModel::tr("refresh, run %1").arg(job);
    case CheckpointCause::Clear:
        return CheckpointHistoryModel::tr("cleared");
    case CheckpointCause::Earlier:
        break;
    }
    return CheckpointHistoryModel::tr("before a change");
}

CheckpointHistoryModel::CheckpointHistoryModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void CheckpointHistoryModel::setCheckpoints(std::vector<PastCheckpoint> checkpoints)
{
    beginResetModel();
    m_checkpoints = std::move(checkpoints);
    endResetModel();
}

int CheckpointHistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_checkpoints.size());
}

int CheckpointHistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CheckpointHistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PastCheckpoint &past = checkpoint(index.row());
    if (role == Qt::ToolTipRole && index.column() == TimeColumn)
        return utcTime(past.at);
    if (role == Qt::TextAlignmentRole && index.column() == GenerationColumn)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case TimeColumn:
        return localTime(past.at);
    case CauseColumn:
        return checkpointCauseText(past);
    case PositionColumn:
        return placeOf(past);
    case GenerationColumn:
        return groupedNumber(past.generationId);
    default:
        return {};
    }
}

QVariant CheckpointHistoryModel::headerData(int section, Qt::Orientation orientation,
                                            int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("When");
    case CauseColumn:
        return tr("What");
    case PositionColumn:
        return tr("Copied so far");
    case GenerationColumn:
        return tr("Generation");
    default:
        return {};
    }
}

} // namespace millrace
