#include "ui/connections/connectionsmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSame(const ConnectionRow &a, const ConnectionRow &b)
{
    return a.id == b.id && a.isDraft == b.isDraft;
}

qint64 ticks(const std::optional<TimePoint> &time, qint64 fallback)
{
    return time ? time->time_since_epoch().count() : fallback;
}

QString tagNames(const ConnectionRow &row)
{
    QStringList names;
    for (const Tag &tag : row.tags)
        names << tag.name;
    return names.join(QStringLiteral(", "));
}

} // namespace

ConnectionsModel::ConnectionsModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

void ConnectionsModel::setRows(std::vector<ConnectionRow> rows)
{
    arrange(rows);
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (m_rows[at] == rows[at])
            continue;
        m_rows[at] = std::move(rows[at]);
        const int row = static_cast<int>(at);
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

/// Afterwards both have the same ids in the same order.
void ConnectionsModel::arrange(const std::vector<ConnectionRow> &rows)
{
    for (int at = static_cast<int>(m_rows.size()) - 1; at >= 0; --at) {
        const ConnectionRow &old = m_rows[static_cast<std::size_t>(at)];
        if (std::ranges::any_of(rows, [&](const ConnectionRow &row) { return isSame(row, old); }))
            continue;
        beginRemoveRows({}, at, at);
        m_rows.erase(m_rows.begin() + at);
        endRemoveRows();
    }
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const auto place = m_rows.begin() + static_cast<std::ptrdiff_t>(at);
        const auto found = std::find_if(
            place, m_rows.end(), [&](const ConnectionRow &row) { return isSame(row, rows[at]); });
        const int to = static_cast<int>(at);
        if (found == m_rows.end()) {
            beginInsertRows({}, to, to);
            m_rows.insert(place, rows[at]);
            endInsertRows();
        } else if (found != place) {
            const int from = static_cast<int>(found - m_rows.begin());
            beginMoveRows({}, from, from, {}, to);
            std::rotate(place, found, found + 1);
            endMoveRows();
        }
    }
}

void ConnectionsModel::updateRow(const ConnectionRow &row)
{
    const auto found = std::ranges::find_if(
        m_rows, [&](const ConnectionRow &other) { return isSame(row, other); });
    if (found == m_rows.end() || *found == row)
        return;
    *found = row;
    const int at = static_cast<int>(found - m_rows.begin());
    emit dataChanged(index(at, 0), index(at, ColumnCount - 1));
}

void ConnectionsModel::refreshTimes()
{
    if (!m_rows.empty())
        emit dataChanged(index(0, LastRunColumn), index(rowCount() - 1, NextRunColumn),
                         {Qt::DisplayRole});
}

const ConnectionRow &ConnectionsModel::row(const QModelIndex &index) const
{
    return m_rows[static_cast<std::size_t>(index.row())];
}

int ConnectionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ConnectionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConnectionRow &row = this->row(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::AccessibleTextRole:
        return spoken(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == RejectedColumn
            ? QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    case Qt::DecorationRole:
        if (index.column() == SourceColumn && !row.sourceIcon.isEmpty())
            return icon(row.sourceIcon, ColorRole::TextMuted);
        if (index.column() == DestinationColumn && row.isProduction)
            return icon(u"shield"_s, ColorRole::Negative);
        if (index.column() == DestinationColumn && !row.destinationIcon.isEmpty())
            return icon(row.destinationIcon, ColorRole::TextMuted);
        return {};
    case SortRole:
        return sortValue(row, index.column());
    case s_tableCellRole:
        return QVariant::fromValue(cell(row, index.column()));
    default:
        return {};
    }
}

QString ConnectionsModel::text(const ConnectionRow &row, int column) const
{
    const TimePoint now = m_clock.now();
    if (row.isDraft && column == LastRunColumn)
        return row.savedAt ? tr("Saved %1").arg(relativeTime(*row.savedAt, now)) : QString();
    if (row.isDraft && column != StateColumn && column != NameColumn)
        return {};
    switch (column) {
    case StateColumn:
        return row.isDraft ? tr("Draft") : connectionStateTitle(row.state);
    case NameColumn:
        return row.name;
    case SourceColumn:
        return row.source;
    case DestinationColumn:
        return row.destination;
    case ScheduleColumn:
        return row.schedule;
    case TagsColumn:
        return tagNames(row);
    case LastRunColumn:
        if (!row.progress.isEmpty())
            return row.progress;
        return row.lastRun ? relativeTime(*row.lastRun, now) : tr("Never");
    case NextRunColumn:
        return row.nextRun ? relativeTime(*row.nextRun, now) : QString();
    case RejectedColumn:
        return row.openRejected == 0 ? QString() : groupedNumber(row.openRejected);
    default:
        return {};
    }
}

QString ConnectionsModel::toolTip(const ConnectionRow &row, int column) const
{
    const auto exact
        = [](TimePoint time) -> QString { return localTime(time) + u'\n' + utcTime(time); };
    if (row.isDraft)
        return row.savedAt && column == LastRunColumn
            ? exact(*row.savedAt)
            : tr("A connection that is not finished. Opening it goes on with it.");
    switch (column) {
    case StateColumn:
        return row.sentence;
    case DestinationColumn:
        return row.isProduction
            ? tr("%1 is marked as production: starting a run asks for its name.")
                  .arg(row.destination)
            : row.destination;
    case LastRunColumn:
        if (!row.progress.isEmpty())
            return row.sentence;
        return row.lastRun ? exact(*row.lastRun) : QString();
    case NextRunColumn:
        return row.nextRun ? exact(*row.nextRun) : QString();
    default:
        return text(row, column);
    }
}

QVariant ConnectionsModel::sortValue(const ConnectionRow &row, int column) const
{
    switch (column) {
    case StateColumn:
        return static_cast<int>(row.state);
    case LastRunColumn:
        return ticks(row.lastRun, 0);
    case NextRunColumn:
        // What never comes is later than everything.
        return ticks(row.nextRun, std::numeric_limits<qint64>::max());
    case RejectedColumn:
        return row.openRejected;
    default:
        return text(row, column);
    }
}

TableCell ConnectionsModel::cell(const ConnectionRow &row, int column) const
{
    const auto time = [](const std::optional<TimePoint> &value) {
        return value ? TableCell{TableCell::Kind::Text, isoTime(*value)}
                     : TableCell{TableCell::Kind::Null, {}};
    };
    switch (column) {
    case LastRunColumn:
        return time(row.lastRun);
    case NextRunColumn:
        return time(row.nextRun);
    case RejectedColumn:
        return {TableCell::Kind::Number, QString::number(row.openRejected)};
    default:
        return {TableCell::Kind::Text, text(row, column)};
    }
}

QString ConnectionsModel::spoken(const ConnectionRow &row, int column) const
{
    if (column == NameColumn) {
        return row.isDraft ? tr("%1, draft").arg(row.name)
                           : tr("%1, %2").arg(row.name, connectionStateTitle(row.state));
    }
    if (column == DestinationColumn && row.isProduction)
        return tr("%1 (production)").arg(row.destination);
    if (column == RejectedColumn)
        return tr("%n rejected records", nullptr, static_cast<int>(row.openRejected));
    return text(row, column);
}

QVariant ConnectionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (section == RejectedColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn:
        return tr("State");
    case NameColumn:
        return tr("Name");
    case SourceColumn:
        return tr("Source");
    case DestinationColumn:
        return tr("Destination");
    case ScheduleColumn:
        return tr("Schedule");
    case TagsColumn:
        return tr("Tags");
    case LastRunColumn:
        return tr("Last run");
    case NextRunColumn:
        return tr("Next run");
    case RejectedColumn:
        return tr("Rejected");
    default:
        return {};
    }
}

} // namespace millrace
