#include "ui/verify/verifiedstreamsmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

qint64 numberOf(const VerifiedStream &stream, int column)
{
    switch (column) {
    case VerifiedStreamsModel::SourceColumn:
        return stream.sourceRows;
    case VerifiedStreamsModel::DestinationColumn:
        return stream.destinationRows;
    case VerifiedStreamsModel::EqualColumn:
        return stream.equal;
    case VerifiedStreamsModel::MissingColumn:
        return stream.missing;
    case VerifiedStreamsModel::ExtraColumn:
        return stream.extra;
    case VerifiedStreamsModel::DifferentColumn:
        return stream.different;
    case VerifiedStreamsModel::NewerColumn:
        return stream.newer;
    default:
        return stream.history;
    }
}

QString shownText(const VerifiedStream &stream, int column)
{
    if (column == VerifiedStreamsModel::StreamColumn)
        return stream.stream.text();
    if (column == VerifiedStreamsModel::TableColumn)
        return stream.table;
    return stream.error ? QString() : groupedNumber(numberOf(stream, column));
}

QVariant sideOf(bool isNumber)
{
    return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
}

QVariant iconOf(const VerifiedStream &stream)
{
    if (stream.error)
        return icon(u"error-circle"_s, ColorRole::Negative);
    return stream.agrees() ? icon(u"check-circle"_s, ColorRole::Positive)
                           : icon(u"warning"_s, ColorRole::Warning);
}

} // namespace

VerifiedStreamsModel::VerifiedStreamsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void VerifiedStreamsModel::setStreams(std::vector<VerifiedStream> streams)
{
    beginResetModel();
    m_streams = std::move(streams);
    endResetModel();
}

int VerifiedStreamsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_streams.size());
}

int VerifiedStreamsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant VerifiedStreamsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const VerifiedStream &one = stream(index.row());
    const int column = index.column();
    const bool isNumber = column >= SourceColumn;
    const QString shown = shownText(one, column);
    switch (role) {
    case Qt::DisplayRole:
        return shown;
    case Qt::AccessibleTextRole:
        if (isNumber)
            return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                                   shown);
        return column == StreamColumn ? u"%1, %2"_s.arg(shown, verificationSentence(one)) : shown;
    case Qt::ToolTipRole:
        return column == StreamColumn ? verificationSentence(one) : QString();
    case Qt::TextAlignmentRole:
        return sideOf(isNumber);
    case Qt::DecorationRole:
        return column == StreamColumn ? iconOf(one) : QVariant();
    case Qt::ForegroundRole:
        return isNumber && numberOf(one, column) == 0
            ? QVariant(Theme::instance().color(ColorRole::TextMuted))
            : QVariant();
    case s_tableCellRole:
        return QVariant::fromValue(
            isNumber ? TableCell{TableCell::Kind::Number, QString::number(numberOf(one, column))}
                     : TableCell{TableCell::Kind::Text, shown});
    default:
        return {};
    }
}

QVariant VerifiedStreamsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return sideOf(section >= SourceColumn);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Stream"), tr("Table"),   tr("Source"), tr("Destination"),
                             tr("Equal"),  tr("Missing"), tr("Extra"),  tr("Different"),
                             tr("Newer"),  tr("History")};
    return titles.at(section);
}

} // namespace millrace
