#include "ui/connectionpage/streamtablemodel.h"

#include "core/store/freshnesstext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <QIcon>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

ColorRole colorRoleOf(const std::optional<StreamStatus> &status)
{
    if (!status)
        return ColorRole::Neutral;
    switch (*status) {
    case StreamStatus::Queued:
    case StreamStatus::Cancelled:
        return ColorRole::Neutral;
    case StreamStatus::Syncing:
        return ColorRole::Info;
    case StreamStatus::Synced:
        return ColorRole::Positive;
    case StreamStatus::Incomplete:
        return ColorRole::Warning;
    case StreamStatus::Failed:
        return ColorRole::Negative;
    }
    return ColorRole::Neutral;
}

bool isNumber(int column)
{
    return column >= StreamTableModel::ReadColumn && column <= StreamTableModel::UnconfirmedColumn;
}

qint64 numberOf(const StreamRow &row, int column)
{
    switch (column) {
    case StreamTableModel::ReadColumn:
        return row.counts.read;
    case StreamTableModel::WrittenColumn:
        return row.counts.written;
    case StreamTableModel::FilteredColumn:
        return row.counts.filtered;
    case StreamTableModel::RejectedColumn:
        return row.counts.rejected;
    default:
        return row.counts.unconfirmed;
    }
}

QVariant sortKey(const StreamRow &row, int column)
{
    if (isNumber(column))
        return numberOf(row, column);
    if (column == StreamTableModel::StatusColumn)
        return row.status ? static_cast<int>(*row.status) : -1;
    if (column == StreamTableModel::FreshnessColumn)
        return row.freshness.freshAt
            ? static_cast<qint64>(row.freshness.freshAt->time_since_epoch().count())
            : qint64(0);
    if (column == StreamTableModel::LastRecordColumn)
        return row.lastRecordAt ? static_cast<qint64>(row.lastRecordAt->time_since_epoch().count())
                                : qint64(0);
    if (column == StreamTableModel::DurationColumn)
        return row.wroteDuration.value_or(-1);
    return row.id.text();
}

bool isRightAligned(int column)
{
    return isNumber(column) || column == StreamTableModel::DurationColumn;
}

/// Whether the cell says less than its neighbours.
bool isMuted(const StreamRow &row, int column)
{
    using Model = StreamTableModel;
    const bool isOld = row.earlierRun
        && (column == Model::StatusColumn || column == Model::ReadColumn
            || column == Model::WrittenColumn);
    return isOld || column == Model::FilteredColumn || column == Model::UnconfirmedColumn
        || column == Model::FreshnessColumn || column == Model::DurationColumn;
}

/// The value itself, for other programs.
TableCell cellOf(const StreamRow &row, int column)
{
    using Model = StreamTableModel;
    const auto orNone = [](const auto &value, const auto &write) {
        return value ? write(*value) : TableCell{TableCell::Kind::Null, {}};
    };
    const auto number = [](qint64 value) {
        return TableCell{TableCell::Kind::Number, QString::number(value)};
    };
    const auto time = [](TimePoint value) {
        return TableCell{TableCell::Kind::Text, isoTime(value)};
    };
    if (isNumber(column))
        return row.status ? number(numberOf(row, column)) : TableCell{TableCell::Kind::Null, {}};
    if (column == Model::FreshnessColumn)
        return orNone(row.freshness.freshAt, time);
    if (column == Model::LastRecordColumn)
        return orNone(row.lastRecordAt, time);
    if (column == Model::DurationColumn)
        return orNone(row.wroteDuration, number);
    return {TableCell::Kind::Text,
            column == Model::StatusColumn ? streamStatusText(row) : row.id.text()};
}

QString lastRecordTip(const StreamRow &row)
{
    if (!row.lastRecordAt)
        return StreamTableModel::tr("No run has written records of this stream yet.");
    const QString time = StreamTableModel::tr("%1 (%2)").arg(localTime(*row.lastRecordAt),
                                                             utcTime(*row.lastRecordAt));
    return row.wroteRun ? StreamTableModel::tr("Run %1 wrote the last records on %2.")
                              .arg(QString::number(*row.wroteRun), time)
                        : time;
}

QString freshnessTip(const StreamFreshness &freshness, TimePoint now)
{
    QString text = freshnessSentences(freshness, now);
    if (freshness.freshAt)
        text += u'\n'
            + StreamTableModel::tr("As of %1 (%2).")
                  .arg(localTime(*freshness.freshAt), utcTime(*freshness.freshAt));
    return plainToolTip(text);
}

} // namespace

QString streamStatusIcon(const std::optional<StreamStatus> &status)
{
    if (!status)
        return u"not-run"_s;
    switch (*status) {
    case StreamStatus::Queued:
        return u"queued"_s;
    case StreamStatus::Syncing:
        return u"running"_s;
    case StreamStatus::Synced:
        return u"healthy"_s;
    case StreamStatus::Incomplete:
        return u"incomplete"_s;
    case StreamStatus::Failed:
        return u"failed"_s;
    case StreamStatus::Cancelled:
        return u"stop"_s;
    }
    return {};
}

QString streamStatusText(const StreamRow &row)
{
    if (!row.status)
        return StreamTableModel::tr("Not run yet");
    switch (*row.status) {
    case StreamStatus::Queued:
        return StreamTableModel::tr("Queued");
    case StreamStatus::Syncing: {
        const auto percent = row.percent();
        if (!row.rowsPerSecond)
            return percent ? StreamTableModel::tr("Reading %1 %").arg(*percent)
                           : StreamTableModel::tr("Reading");
        const QString speed = groupedNumber(qRound64(*row.rowsPerSecond));
        return percent ? StreamTableModel::tr("Reading %1 %, %2/s").arg(*percent).arg(speed)
                       : StreamTableModel::tr("Reading %1/s").arg(speed);
    }
    case StreamStatus::Synced:
        return StreamTableModel::tr("Complete");
    case StreamStatus::Incomplete:
        return StreamTableModel::tr("Incomplete");
    case StreamStatus::Failed:
        return StreamTableModel::tr("Failed");
    case StreamStatus::Cancelled:
        return StreamTableModel::tr("Cancelled");
    }
    return {};
}

StreamTableModel::StreamTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void StreamTableModel::setRows(std::vector<StreamRow> rows)
{
    const bool isSameSet = std::ranges::equal(rows, m_rows, {}, &StreamRow::id, &StreamRow::id);
    if (!isSameSet) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void StreamTableModel::setNow(TimePoint now)
{
    m_now = now;
    if (!m_rows.empty())
        emit dataChanged(index(0, FreshnessColumn), index(rowCount() - 1, LastRecordColumn));
}

int StreamTableModel::firstTroubled() const
{
    const auto found = std::ranges::find_if(
        m_rows, [](const StreamRow &row) { return row.error && !row.error->isCancelled(); });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int StreamTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int StreamTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString StreamTableModel::text(const StreamRow &row, int column) const
{
    if (column == StreamColumn)
        return row.id.text();
    if (column == StatusColumn)
        return streamStatusText(row);
    if (column == FreshnessColumn)
        return freshnessText(row.freshness, m_now);
    if (column == LastRecordColumn)
        return row.lastRecordAt ? relativeTime(*row.lastRecordAt, m_now) : tr("never");
    if (column == DurationColumn)
        return row.wroteDuration ? durationText(*row.wroteDuration) : u"–"_s;
    return row.status ? groupedNumber(numberOf(row, column)) : u"–"_s;
}

QString StreamTableModel::tip(const StreamRow &row, int column) const
{
    if (column == StreamColumn)
        return row.target.isEmpty() || row.target == row.id.text()
            ? row.id.text()
            : tr("%1, written to %2").arg(row.id.text(), row.target);
    if (column == StatusColumn && row.error && !row.error->isCancelled())
        return row.error->message;
    if (column == StatusColumn && row.earlierRun)
        return tr("In run %1; the runs since then left the stream out.").arg(*row.earlierRun);
    if (column == LastRecordColumn || column == DurationColumn)
        return lastRecordTip(row);
    if (isNumber(column))
        return balanceText(row.counts);
    if (column == FreshnessColumn)
        return freshnessTip(row.freshness, m_now);
    return {};
}

QVariant StreamTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StreamRow &row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return tip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::DecorationRole:
        if (column == StatusColumn)
            return icon(streamStatusIcon(row.status), colorRoleOf(row.status));
        return {};
    case Qt::ForegroundRole:
        if (column == RejectedColumn && row.counts.rejected > 0)
            return Theme::instance().color(ColorRole::Negative);
        if (isMuted(row, column))
            return Theme::instance().color(ColorRole::TextMuted);
        return {};
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                text(row, column));
    case SortRole:
        return sortKey(row, column);
    case s_tableCellRole:
        return QVariant::fromValue(cellOf(row, column));
    case PercentRole:
        return row.status == StreamStatus::Syncing && row.percent() ? QVariant(*row.percent())
                                                                    : QVariant();
    default:
        return {};
    }
}

QVariant StreamTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter
                                   | (isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StreamColumn:
        return tr("Stream");
    case StatusColumn:
        return tr("Status");
    case ReadColumn:
        return tr("Read");
    case WrittenColumn:
        return tr("Written");
    case FilteredColumn:
        return tr("Filtered");
    case RejectedColumn:
        return tr("Rejected");
    case UnconfirmedColumn:
        return tr("Unconfirmed");
    case FreshnessColumn:
        return tr("Freshness");
    case LastRecordColumn:
        return tr("Last records");
    case DurationColumn:
        return tr("Duration");
    default:
        return {};
    }
}

} // namespace millrace
