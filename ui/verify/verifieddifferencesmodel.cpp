#include "ui/verify/verifieddifferencesmodel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

namespace millrace {

using namespace Qt::StringLiterals;

VerifiedDifferencesModel::VerifiedDifferencesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void VerifiedDifferencesModel::setRows(std::vector<RowDifference> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_lines.clear();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        // A row is shown by its key alone where no value of it is known.
        if (m_rows[row].fields.empty())
            m_rows[row].fields.push_back({{}, QString(), QString()});
        for (std::size_t field = 0; field < m_rows[row].fields.size(); ++field)
            m_lines.emplace_back(row, field);
    }
    endResetModel();
}

bool VerifiedDifferencesModel::isAbsent(const Line &line, int column) const
{
    const RowDifferenceKind kind = m_rows[line.first].kind;
    // Whether it still is at one end alone is not known.
    if (m_rows[line.first].hasChanged)
        return false;
    return (column == SourceColumn && kind == RowDifferenceKind::Extra)
        || (column == DestinationColumn && kind == RowDifferenceKind::Missing);
}

bool VerifiedDifferencesModel::isNull(const Line &line, int column) const
{
    const ComparedField &field = m_rows[line.first].fields[line.second];
    return !isAbsent(line, column)
        && ((column == SourceColumn && !field.source)
            || (column == DestinationColumn && !field.destination));
}

bool VerifiedDifferencesModel::isUnknown(const Line &line, int column) const
{
    return m_rows[line.first].hasChanged && column >= SourceColumn;
}

QString VerifiedDifferencesModel::text(const Line &line, int column) const
{
    const RowDifference &row = m_rows[line.first];
    const ComparedField &field = row.fields[line.second];
    if (isAbsent(line, column))
        return {};
    if (isNull(line, column))
        return tr("NULL");
    if (isUnknown(line, column))
        return tr("changed while it was verified");
    switch (column) {
    case KindColumn: {
        const QString kind = row.kind == RowDifferenceKind::Missing ? tr("Missing")
            : row.kind == RowDifferenceKind::Extra                  ? tr("Extra")
                                                                    : tr("Different");
        return row.isNewer ? tr("%1, newer than the last run").arg(kind) : kind;
    }
    case KeyColumn:
        return oneLine(row.key);
    case FieldColumn:
        return field.field;
    case SourceColumn:
        return oneLine(*field.source);
    default:
        return oneLine(*field.destination);
    }
}

int VerifiedDifferencesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int VerifiedDifferencesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant VerifiedDifferencesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Line &line = m_lines[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(line, column);
    case Qt::AccessibleTextRole:
        return u"%1: %2"_s.arg(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(),
                               isAbsent(line, column) ? tr("no row") : text(line, column));
    case Qt::ToolTipRole:
        return column >= SourceColumn ? text(line, column) : QString();
    case Qt::ForegroundRole:
        return isNull(line, column) || isUnknown(line, column)
            ? QVariant(Theme::instance().color(ColorRole::TextMuted))
            : QVariant();
    case s_tableCellRole: {
        const bool isNothing
            = isNull(line, column) || isAbsent(line, column) || isUnknown(line, column);
        return QVariant::fromValue(isNothing
                                       ? TableCell{TableCell::Kind::Null, {}}
                                       : TableCell{TableCell::Kind::Text, text(line, column)});
    }
    default:
        return {};
    }
}

QVariant VerifiedDifferencesModel::headerData(int section, Qt::Orientation orientation,
                                              int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= ColumnCount)
        return {};
    const QStringList titles{tr("Row"), tr("Key"), tr("Field"), tr("Source"), tr("Destination")};
    return titles.at(section);
}

} // namespace millrace
