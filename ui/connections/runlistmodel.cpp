#include "ui/connections/runlistmodel.h"

#include "ui/connectionpage/runbar.h"
#include "ui/connections/runslottext.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <QIcon>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isRightAligned(int column)
{
    return column == RunListModel::RunColumn || column == RunListModel::DurationColumn
        || column == RunListModel::WrittenColumn || column == RunListModel::RejectedColumn;
}

std::optional<qint64> durationOf(const ListedRun &run)
{
    if (!run.endedAt)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(*run.endedAt - run.createdAt)
        .count();
}

QString outcomeText(const ListedRun &run)
{
    return run.outcome() == RunOutcome::WithRejected
        ? RunListModel::tr("%1, with rejected records").arg(jobStatusTitle(run.status))
        : jobStatusTitle(run.status);
}

QString textOf(const ListedRun &run, int column)
{
    switch (column) {
    case RunListModel::RunColumn:
        return QString::number(run.jobId);
    case RunListModel::ConnectionColumn:
        return run.connectionName;
    case RunListModel::OutcomeColumn:
        return outcomeText(run);
    case RunListModel::BeganColumn:
        return localTime(run.createdAt);
    case RunListModel::DurationColumn:
        return durationOf(run) ? durationText(*durationOf(run)) : u"–"_s;
    // Of a run that is on they are not added up yet.
    case RunListModel::WrittenColumn:
        return run.endedAt ? groupedNumber(run.written) : u"–"_s;
    case RunListModel::RejectedColumn:
        return run.endedAt ? groupedNumber(run.rejected) : u"–"_s;
    case RunListModel::TriggerColumn:
        return jobTriggerTitle(run.trigger);
    default:
        return {};
    }
}

QString tipOf(const ListedRun &run, int column)
{
    if (column == RunListModel::BeganColumn)
        return utcTime(run.createdAt);
    return column == RunListModel::OutcomeColumn ? plainToolTip(run.error) : QString();
}

/// The value itself, for other programs.
TableCell cellOf(const ListedRun &run, int column)
{
    const auto number = [](qint64 value) {
        return TableCell{TableCell::Kind::Number, QString::number(value)};
    };
    switch (column) {
    case RunListModel::RunColumn:
        return number(run.jobId);
    case RunListModel::BeganColumn:
        return {TableCell::Kind::Text, isoTime(run.createdAt)};
    case RunListModel::DurationColumn:
        return durationOf(run) ? number(*durationOf(run)) : TableCell{TableCell::Kind::Null, {}};
    case RunListModel::WrittenColumn:
        return number(run.written);
    case RunListModel::RejectedColumn:
        return number(run.rejected);
    default:
        return {TableCell::Kind::Text, textOf(run, column)};
    }
}

} // namespace

RunListModel::RunListModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void RunListModel::setRuns(std::vector<ListedRun> runs)
{
    const bool isSameSet
        = std::ranges::equal(runs, m_runs, {}, &ListedRun::jobId, &ListedRun::jobId);
    if (!isSameSet) {
        beginResetModel();
        m_runs = std::move(runs);
        endResetModel();
        return;
    }
    m_runs = std::move(runs);
    if (!m_runs.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ListedRun &run = m_runs[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return textOf(run, column);
    case Qt::ToolTipRole:
        return tipOf(run, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::DecorationRole:
        if (column == OutcomeColumn)
            return icon(jobStatusIcon(run.status), outcomeColor(run.outcome()));
        return {};
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                textOf(run, column));
    case s_tableCellRole:
        return QVariant::fromValue(cellOf(run, column));
    default:
        return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RunColumn:
        return tr("Run");
    case ConnectionColumn:
        return tr("Connection");
    case OutcomeColumn:
        return tr("Outcome");
    case BeganColumn:
        return tr("Began");
    case DurationColumn:
        return tr("Duration");
    case WrittenColumn:
        return tr("Written");
    case RejectedColumn:
        return tr("Rejected");
    case TriggerColumn:
        return tr("Started");
    default:
        return {};
    }
}

} // namespace millrace
