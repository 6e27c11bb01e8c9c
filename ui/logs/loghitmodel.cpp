#include "ui/logs/loghitmodel.h"

#include "ui/connectionpage/logmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

namespace millrace {

void LogHitModel::clear()
{
    beginResetModel();
    m_hits.clear();
    endResetModel();
}

void LogHitModel::add(const std::vector<LogHit> &hits)
{
    if (hits.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(hits.size()) - 1);
    m_hits.insert(m_hits.end(), hits.begin(), hits.end());
    endInsertRows();
}

int LogHitModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

int LogHitModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString LogHitModel::text(const LogHit &hit, int column)
{
    switch (column) {
    case TimeColumn:
        return localTime(hit.entry.time);
    case ConnectionColumn:
        return hit.connectionName;
    case RunColumn:
        return hit.attempt == 1
            ? groupedNumber(hit.jobId)
            : tr("%1, attempt %2").arg(groupedNumber(hit.jobId), groupedNumber(hit.attempt));
    case LevelColumn:
        return logLevelTitle(hit.entry.level);
    case StreamColumn:
        return hit.entry.stream;
    case MessageColumn:
        return hit.entry.message;
    default:
        return {};
    }
}

QString LogHitModel::tip(const LogHit &hit, int column)
{
    if (column == TimeColumn)
        return utcTime(hit.entry.time);
    if (column == RunColumn)
        return tr("Line %1 of the log of run %2, attempt %3")
            .arg(groupedNumber(hit.line + 1), groupedNumber(hit.jobId), groupedNumber(hit.attempt));
    if (column != MessageColumn)
        return text(hit, column);
    return hit.entry.code.isEmpty() ? hit.entry.message
                                    : tr("%1 (%2)").arg(hit.entry.message, hit.entry.code);
}

QVariant LogHitModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogHit &hit = this->hit(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        // A table has one line for each; the tip has the whole.
        return text(hit, column).simplified();
    case Qt::DecorationRole:
        return column == LevelColumn ? logLevelIcon(hit.entry.level) : QVariant();
    case Qt::ForegroundRole:
        if (column == MessageColumn && hit.entry.level == LogLevel::Error)
            return Theme::instance().color(ColorRole::Negative);
        return column == TimeColumn || column == StreamColumn || column == RunColumn
            ? Theme::instance().color(ColorRole::TextMuted)
            : QVariant();
    case Qt::ToolTipRole:
        return tip(hit, column);
    case Qt::AccessibleTextRole:
        return column == MessageColumn
            ? tr("%1: %2").arg(logLevelTitle(hit.entry.level), hit.entry.message)
            : QVariant();
    default:
        return {};
    }
}

QVariant LogHitModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case ConnectionColumn:
        return tr("Connection");
    case RunColumn:
        return tr("Run");
    case LevelColumn:
        return tr("Level");
    case StreamColumn:
        return tr("Stream");
    case MessageColumn:
        return tr("Message");
    default:
        return {};
    }
}

} // namespace millrace
