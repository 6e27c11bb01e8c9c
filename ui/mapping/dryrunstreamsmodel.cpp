#include "ui/mapping/dryrunstreamsmodel.h"

#include "ui/mapping/dryruntext.h"
#include "ui/mapping/mappingtext.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<DryRunAction> actionOf(int column)
{
    switch (column) {
    case DryRunStreamsModel::CreateColumn:
        return DryRunAction::Create;
    case DryRunStreamsModel::UpdateColumn:
        return DryRunAction::Update;
    case DryRunStreamsModel::DeleteColumn:
        return DryRunAction::Delete;
    case DryRunStreamsModel::UnchangedColumn:
        return DryRunAction::Unchanged;
    case DryRunStreamsModel::RejectColumn:
        return DryRunAction::Reject;
    case DryRunStreamsModel::UnknownColumn:
        return DryRunAction::Unknown;
    default:
        return std::nullopt;
    }
}

QString streamText(const DryRunStream &stream, int column)
{
    switch (column) {
    case DryRunStreamsModel::StreamColumn:
        return stream.stream.text();
    case DryRunStreamsModel::ObjectColumn:
        return stream.object;
    case DryRunStreamsModel::OperationColumn:
        return operationTitle(stream.operation);
    case DryRunStreamsModel::ReadColumn:
        return groupedNumber(stream.read);
    case DryRunStreamsModel::LeftOutColumn:
        return groupedNumber(stream.leftOut);
    default:
        return groupedNumber(dryRunCount(stream, *actionOf(column)));
    }
}

QVariant sideOf(bool isNumber)
{
    return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace

DryRunStreamsModel::DryRunStreamsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DryRunStreamsModel::setStreams(const std::vector<DryRunStream> &streams)
{
    const bool isAlike = streams.size() >= m_streams.size()
        && std::equal(m_streams.begin(), m_streams.end(), streams.begin(),
                      [](const DryRunStream &a, const DryRunStream &b) {
                          return a.stream == b.stream;
                      });
    if (!isAlike) {
        beginResetModel();
        m_streams = streams;
        endResetModel();
        return;
    }
    const int known = rowCount();
    const int count = static_cast<int>(streams.size());
    if (count > known)
        beginInsertRows({}, known, count - 1);
    m_streams = streams;
    if (count > known)
        endInsertRows();
    if (known > 0)
        emit dataChanged(index(0, 0), index(known - 1, ColumnCount - 1));
}

int DryRunStreamsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_streams.size());
}

int DryRunStreamsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DryRunStreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DryRunStream &one = stream(index.row());
    const int column = index.column();
    const auto action = actionOf(column);
    const qint64 number = action  ? dryRunCount(one, *action)
        : column == LeftOutColumn ? one.leftOut
                                  : one.read;
    const bool isNumber = column >= ReadColumn;
    switch (role) {
    case Qt::DisplayRole:
        return streamText(one, column);
    case Qt::AccessibleTextRole: {
        const QString shown = streamText(one, column);
        if (isNumber)
            return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                   shown);
        return column == StreamColumn && one.error ? u"%1, %2"_s.arg(shown, one.error->message)
                                                   : shown;
    }
    case Qt::ToolTipRole:
        return column == StreamColumn && one.error ? one.error->message : QString();
    case Qt::TextAlignmentRole:
        return sideOf(isNumber);
    case Qt::DecorationRole:
        if (column == StreamColumn && one.error)
            return icon(u"error-circle"_s, ColorRole::Negative);
        return action && number > 0 ? icon(dryRunActionIcon(*action), dryRunActionColor(*action))
                                    : QVariant();
    case Qt::ForegroundRole:
        return isNumber && number == 0 ? QVariant(Theme::instance().color(ColorRole::TextMuted))
                                       : QVariant();
    case s_tableCellRole:
        return QVariant::fromValue(isNumber
                                       ? TableCell{TableCell::Kind::Number, QString::number(number)}
                                       : TableCell{TableCell::Kind::Text, streamText(one, column)});
    default:
        return {};
    }
}

QVariant DryRunStreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return sideOf(section >= ReadColumn);
    if (role != Qt::DisplayRole)
        return {};
    if (const auto action = actionOf(section))
        return dryRunActionTitle(*action);
    return section == StreamColumn   ? tr("Stream")
        : section == ObjectColumn    ? tr("Object")
        : section == OperationColumn ? tr("Operation")
        : section == LeftOutColumn   ? tr("Left out")
                                     : tr("Read");
}

} // namespace millrace
